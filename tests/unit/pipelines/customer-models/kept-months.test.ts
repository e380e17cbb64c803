import { describe, expect } from 'vitest'
import { monthDay, type OrderBook, orderTest } from '../../../support/order-book.ts'
import { erase } from '../../../support/persons.ts'
import { onEngine, openTestEngine, type TestWarehouse } from '../../../support/pipeline-warehouse.ts'

const customers = `source: customers
entity: customer
file: {pattern: files/customers.csv, header: [id, name]}
columns: {customer_id: id, customer_name: name}
`

/** Customers who order every month, every third, or until they stop; from 2023-01 for so many months. */
const fill = (book: OrderBook, months: number, from = 0): void => {
  for (let month = from; month < months; month++) {
    const orders = Array.from({ length: 60 }, (_, i) => i)
      .filter((i) => (i % 3 === 0 || (month + i) % (3 + (i % 5)) === 0) && (i % 7 !== 3 || month < 6 + i / 2))
      .map((i) => ({
        customer: `C${i}`,
        day: monthDay(month, 1 + ((i * 5 + month) % 27)),
        net: 40 + ((i * 31 + month * 17) % 300),
      }))
    book.orders(String(month).padStart(2, '0'), [...orders, { customer: 'C0', day: monthDay(month + 1, 0), net: 5 }])
  }
}

const runsBy = async ({ query }: TestWarehouse): Promise<Record<string, string[]>> => {
  const rows = await query(
    'SELECT CAST(run_id AS INTEGER) AS run, CAST(month AS VARCHAR) AS month FROM model_run GROUP BY ALL ORDER BY ALL',
  )
  const found: Record<string, string[]> = {}
  for (const { run, month } of rows) found[String(run)] = [...(found[String(run)] ?? []), String(month).slice(0, 7)]
  return found
}

const scores = ({ query }: TestWarehouse) =>
  query('SELECT * EXCLUDE (run_id) FROM fact_customer_month ORDER BY customer_id, month')

describe('scores of months', () => {
  orderTest(
    'are kept while what is known by their end is the same, and those of a full load',
    async ({ book, warehouse }) => {
      fill(book, 25)
      await warehouse.run()
      expect(Object.keys(await runsBy(warehouse))).toEqual(['1'])
      fill(book, 26, 25)
      await warehouse.run()
      // 2025-02 is new, 2025-01 is not the newest any more, and 2024-01 is no longer among the twelve before
      expect((await runsBy(warehouse))['2']).toEqual(['2024-01', '2025-01', '2025-02'])
      const engine = await openTestEngine(':memory:', [book.folder])
      const fresh = onEngine(engine, book.folder)
      await fresh.run()
      expect(await scores(warehouse)).toEqual(await scores(fresh))
      await engine.close()
    },
  )

  orderTest(
    'are those with an order in the twelve months before: none between an old date and the rest',
    async ({ book, warehouse }) => {
      fill(book, 25)
      book.orders('old', [{ customer: 'C5', day: '1900-01-01', net: 77 }])
      await warehouse.run()
      const months = (await runsBy(warehouse))['1']
      expect([months?.length, months?.[0], months?.[11], months?.[12], months?.at(-1)]).toEqual([
        12 + 25,
        '1900-01',
        '1900-12',
        '2023-01',
        '2025-01',
      ])
    },
  )

  orderTest('are made anew from the month on in which something else is known', async ({ book, warehouse }) => {
    fill(book, 25)
    await warehouse.run()
    book.orders('late', [{ customer: 'C5', day: '2024-11-20', net: 77 }])
    await warehouse.run()
    expect((await runsBy(warehouse))['2']).toEqual(['2024-11', '2024-12', '2025-01'])
  })

  orderTest('are made anew where the workspace sets them otherwise', async ({ book, warehouse }) => {
    fill(book, 25)
    await warehouse.run()
    book.write(
      'workspace.yaml',
      'name: book\ncurrency: EUR\nmodels: {months_before: 1, levels: {by: value, platinum: 3000, gold: 1000}}\n',
    )
    await warehouse.run()
    expect(Object.keys(await runsBy(warehouse))).toEqual(['2'])
    expect(
      await warehouse.query(
        "SELECT DISTINCT CAST(month AS VARCHAR) AS month FROM model_run WHERE model = 'lifetime_value' ORDER BY 1",
      ),
    ).toEqual([{ month: '2024-12-01' }, { month: '2025-01-01' }])
    const [wrong] = await warehouse.query(`SELECT count(*)::INTEGER AS wrong FROM fact_customer_month
      WHERE month = '2025-01-01' AND value_level <> CASE WHEN revenue_12_months >= 3000 THEN 'platinum' WHEN revenue_12_months >= 1000 THEN 'gold'
        WHEN revenue_12_months > 0 THEN 'iron' ELSE 'lead' END`)
    expect(wrong).toEqual({ wrong: 0 })
  })

  orderTest('use nothing that is known later', async ({ book, warehouse }) => {
    fill(book, 30)
    await warehouse.run()
    const later = await warehouse.query(
      "SELECT customer_id, churn_chance, churn_reason, expected_orders, alive, rfm_segment, value_level FROM fact_customer_month WHERE month = '2024-12-01' ORDER BY 1",
    )
    const engine = await openTestEngine(':memory:', [book.folder])
    const then = onEngine(engine, book.folder)
    for (let month = 24; month < 30; month++) book.orders(String(month), [])
    await then.run()
    expect(
      await then.query(
        "SELECT customer_id, churn_chance, churn_reason, expected_orders, alive, rfm_segment, value_level FROM fact_customer_month WHERE month = '2024-12-01' ORDER BY 1",
      ),
    ).toEqual(later)
    expect(later.filter(({ churn_chance: chance }) => chance !== null).length).toBeGreaterThan(20)
    await engine.close()
  })

  orderTest('are those of a pseudonym where a person is erased', async ({ book, warehouse }) => {
    book.write('sources/customers.yaml', customers)
    book.write('files/customers.csv', 'id,name\nC0,Ann\nC5,Ben\n')
    fill(book, 4)
    await warehouse.run()
    const count = "SELECT count(*)::INTEGER AS rows FROM customer_score WHERE customer_id = 'C5'"
    const [before] = await warehouse.query(count)
    expect(before).toEqual({ rows: expect.any(Number) })
    expect(Number(before?.rows)).toBeGreaterThan(0)
    const { pseudonym } = await erase(warehouse, { entity: 'customer', key: 'C5' })
    expect(await warehouse.query(count)).toEqual([{ rows: 0 }])
    expect(await warehouse.query(count.replace('C5', pseudonym))).toEqual([before])
  })

  orderTest('stop where the run is cancelled, and those of before stay', async ({ book, warehouse }) => {
    fill(book, 25)
    await warehouse.run()
    book.orders('late', [{ customer: 'C5', day: '2023-02-20', net: 77 }])
    const stop = new AbortController()
    const seen: number[] = []
    const run = warehouse.run({
      signal: stop.signal,
      onProgress: ({ step, done, total, unit }) => {
        if (step !== 'models') return
        seen.push(done)
        expect([total, unit]).toEqual([24, 'months'])
        if (done === 2) stop.abort()
      },
    })
    await expect(run).rejects.toThrow('cancelled')
    expect(Math.max(...seen)).toBeLessThan(5)
    expect(Object.keys(await runsBy(warehouse))).toEqual(['1'])
  })
})
