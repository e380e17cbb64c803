import { describe, expect } from 'vitest'
import { type BookedOrder, monthDay, orderTest } from '../../../support/order-book.ts'
import type { TestWarehouse } from '../../../support/pipeline-warehouse.ts'

/** Refusals of the newest month, by model; null where it has scores. */
const refusals = async ({ query }: TestWarehouse): Promise<Record<string, unknown>> => {
  const rows = await query(
    'SELECT model, refusal_code AS code FROM model_run WHERE month = (SELECT max(month) FROM model_run) ORDER BY model',
  )
  return Object.fromEntries(rows.map(({ model, code }) => [String(model), code]))
}

const scored = async ({ query }: TestWarehouse, column: string): Promise<number> => {
  const [row] = await query(`SELECT count(${column})::INTEGER AS n FROM fact_customer_month`)
  return Number(row?.n)
}

/** Orders of customers in months, of amounts and on days that differ. */
const ordersOf = (customers: number, months: readonly number[], name = 'C'): BookedOrder[] =>
  months.flatMap((month) =>
    Array.from({ length: customers }, (_, i) => ({
      customer: `${name}${i}`,
      day: monthDay(month, 1 + ((i * 7 + month) % 27)),
      net: 50 + ((i * 37 + month * 11) % 90),
    })),
  )

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)
/** December 2025, which ends before the day of the run. */
const last = { customer: 'last', day: '2025-12-31', net: 10 }

describe('models refuse, and the load goes on,', () => {
  orderTest('where there is one customer', async ({ book, warehouse }) => {
    book.orders('a', [...ordersOf(1, range(0, 35)), { ...last, customer: 'C0' }])
    expect(await warehouse.run()).toMatchObject({ status: 'published' })
    expect(await refusals(warehouse)).toEqual({
      rfm: 'too_few_customers',
      value_level: 'too_few_customers',
      value_class: 'too_few_customers',
      clusters: 'too_few_customers',
      lifetime_value: 'too_few_customers',
      migration: 'too_few_customers',
      churn: 'too_few_customers',
    })
    expect(await scored(warehouse, 'rfm_segment')).toBe(0)
    expect(
      await warehouse.query("SELECT refusal_message AS said FROM model_run WHERE model = 'value_level' LIMIT 1"),
    ).toEqual([{ said: 'there is 1 customer; levels need at least 2' }])
  })

  orderTest('where nobody left', async ({ book, warehouse }) => {
    book.orders('a', [...ordersOf(30, range(0, 36)), last])
    await warehouse.run()
    expect(await refusals(warehouse)).toMatchObject({ churn: 'none_churned', value_level: null })
    expect(await scored(warehouse, 'churn_chance')).toBe(0)
  })

  orderTest('where all left', async ({ book, warehouse }) => {
    // every month has customers of its own, who never come again
    book.orders('a', [...range(0, 36).flatMap((month) => ordersOf(10, [month], `of ${month} `)), last])
    await warehouse.run()
    expect(await refusals(warehouse)).toMatchObject({ churn: 'all_churned' })
    expect(await scored(warehouse, 'churn_chance')).toBe(0)
  })

  orderTest(
    'where something was ordered for less than 0, but for what only counts customers',
    async ({ book, warehouse }) => {
      book.orders('a', [...ordersOf(30, range(0, 36)), last, { customer: 'C1', day: '2025-11-30', net: -900 }])
      await warehouse.run()
      expect(await refusals(warehouse)).toEqual({
        rfm: 'negative_spend',
        value_level: null,
        value_class: 'negative_spend',
        clusters: 'negative_spend',
        lifetime_value: 'negative_spend',
        migration: 'negative_spend',
        churn: 'negative_spend',
      })
      // months before know nothing of it
      expect(
        await warehouse.query(
          "SELECT refusal_code AS code FROM model_run WHERE model = 'value_class' AND month = '2025-10-01'",
        ),
      ).toEqual([{ code: null }])
    },
  )

  orderTest('not where something is returned', async ({ book, warehouse }) => {
    book.orders('a', [
      ...ordersOf(30, range(0, 36)),
      last,
      { customer: 'C1', day: '2025-11-30', net: -900, quantity: -1 },
    ])
    await warehouse.run()
    expect(await refusals(warehouse)).toMatchObject({ rfm: null, value_class: null, clusters: null })
  })

  orderTest('where customers are all alike', async ({ book, warehouse }) => {
    book.orders(
      'a',
      range(0, 36).flatMap((month) =>
        range(0, 30).map((i) => ({ customer: `C${i}`, day: monthDay(month + 1, 0), net: 10 })),
      ),
    )
    await warehouse.run()
    expect(await refusals(warehouse)).toMatchObject({
      rfm: 'constant_feature',
      clusters: 'constant_feature',
      churn: 'none_churned',
    })
  })

  orderTest('where an order is of a day to come', async ({ book, warehouse }) => {
    book.orders('a', [...ordersOf(30, range(0, 36)), { customer: 'C1', day: '2026-03-01', net: 10 }])
    await warehouse.run()
    const found = await refusals(warehouse)
    expect(new Set(Object.values(found))).toEqual(new Set(['date_in_future']))
    const [said] = await warehouse.query('SELECT DISTINCT refusal_message AS text FROM model_run')
    expect(said?.text).toMatch(
      /^there are orders up to 2026-03-01, after the day of the run, 2026-\d\d-\d\d; models learn from what was: correct the dates/,
    )
    expect(await scored(warehouse, 'value_level')).toBe(0)
  })

  orderTest('where there are fewer than two periods', async ({ book, warehouse }) => {
    book.orders('a', [...ordersOf(30, [35]), last])
    await warehouse.run()
    expect(await refusals(warehouse)).toMatchObject({
      churn: 'too_few_periods',
      lifetime_value: 'too_few_periods',
      value_level: null,
    })
  })

  orderTest('where no month is over', async ({ book, warehouse }) => {
    book.orders('a', [
      { customer: 'C1', day: '2025-12-05', net: 10 },
      { customer: 'C2', day: '2025-12-06', net: 20 },
    ])
    await warehouse.run()
    expect(new Set(Object.values(await refusals(warehouse)))).toEqual(new Set(['too_few_periods']))
  })
})
