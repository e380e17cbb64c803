import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../server/contract/routes.ts'
import { demoApi } from './api.ts'

const api = demoApi()

const rows = async (query: Omit<RequestOf<'query'>, 'from'>) =>
  (await api.ask('query', { from: 'opportunities', ...query })).rows

/** A hand-written SQL text with what it gives, which the API must give too. */
const agree = async (query: Omit<RequestOf<'query'>, 'from'>, sql: string, known: unknown[][]) => {
  expect(await api.sql(sql)).toEqual(known)
  expect(await rows(query)).toEqual(known)
}

describe('the known answers of the demo data', () => {
  it('has 10,005,534 won in 4,238 deals and 2,473 lost', async () => {
    await agree(
      { measures: ['won_value', 'won_deals', 'lost_deals', 'deals'] },
      `select sum(close_value) filter (stage = 'Won'), (count(*) filter (stage = 'Won'))::integer,
        (count(*) filter (stage = 'Lost'))::integer, count(*)::integer from fact_opportunity`,
      [['10005534.00', 4238, 2473, 8800]],
    )
  })

  it('has 1,589 deals in Engaging and 500 in Prospecting, stages in their order', async () => {
    await agree(
      { measures: ['deals'], rows: ['stage'] },
      `select stage, count(*)::integer from fact_opportunity group by 1
        order by array_position(['Prospecting', 'Engaging', 'Won', 'Lost'], stage)`,
      [
        ['Prospecting', 500],
        ['Engaging', 1589],
        ['Won', 4238],
        ['Lost', 2473],
      ],
    )
  })

  it('has the offices with their won value, won and lost deals, and the total as its own row', async () => {
    await agree(
      { measures: ['won_value', 'won_deals', 'lost_deals'], rows: ['owner.office'], totals: true },
      `select office, sum(close_value) filter (stage = 'Won'), (count(*) filter (stage = 'Won'))::integer,
        (count(*) filter (stage = 'Lost'))::integer
        from fact_opportunity join dim_employee using (employee_key) group by rollup (office) order by office nulls last`,
      [
        ['Central', '3346293.00', 1629, 975],
        ['East', '3090594.00', 1171, 687],
        ['West', '3568647.00', 1438, 811],
        [null, '10005534.00', 4238, 2473],
      ],
    )
  })

  it('has GTX Pro with 729 won deals, which a join on the name as exported would lose', async () => {
    await agree(
      {
        measures: ['won_deals', 'won_value'],
        rows: ['product.name'],
        where: [{ attribute: 'product.name', in: ['GTX Pro'] }],
      },
      `select product_name, (count(*) filter (stage = 'Won'))::integer, sum(close_value) filter (stage = 'Won')
        from fact_opportunity join dim_product using (product_key) where product_name = 'GTX Pro' group by 1`,
      [['GTX Pro', 729, '3510578.00']],
    )
  })

  it('has 51.78 days from engaged to closed for won deals and 41.48 for lost ones', async () => {
    const found = await rows({
      measures: ['days_to_close'],
      rows: ['stage'],
      where: [{ attribute: 'stage', in: ['Won', 'Lost'] }],
    })
    expect(found.map(([stage, days]) => [stage, Number(days).toFixed(2)])).toEqual([
      ['Won', '51.78'],
      ['Lost', '41.48'],
    ])
    expect(
      await api.sql(`select stage, printf('%.2f', avg(closed_date - engaged_date)) from fact_opportunity
        where stage in ('Won', 'Lost') group by 1 order by 1 desc`),
    ).toEqual([
      ['Won', '51.78'],
      ['Lost', '41.48'],
    ])
  })

  it('has the win rate of the total from the total, 4,238 of 6,711, and not as a mean of rates', async () => {
    const found = await rows({ measures: ['win_rate'], rows: ['owner.office'], totals: ['grand'] })
    expect(found.at(-1)).toEqual([null, 4238 / 6711])
    expect(found.map(([office]) => office)).toEqual(['Central', 'East', 'West', null])
  })

  it('has 35 sales agents as members, five of whom have no opportunity', async () => {
    const { count } = await api.ask('members', { from: 'opportunities', attribute: 'owner.name' })
    expect(count).toBe(35)
    const all = await rows({ measures: ['deals'], rows: ['owner.name'], empty: true })
    expect(all).toHaveLength(35)
    expect(all.filter(([, deals]) => deals === 0)).toHaveLength(5)
    expect(
      await api.sql(`select count(*)::integer from dim_employee d where employee_key > 0
        and not exists (from fact_opportunity f where f.employee_key = d.employee_key)`),
    ).toEqual([[5]])
  })

  it('has 1,425 opportunities without account under the unknown member', async () => {
    const result = await api.ask('query', {
      from: 'opportunities',
      measures: ['deals'],
      rows: ['account.name'],
      where: [{ attribute: 'account.name', is: 'unknown' }],
    })
    expect(result.rows).toEqual([[null, 1425]])
    expect(result.special).toEqual([{ row: 0, column: 0, kind: 'unknown' }])
    expect(await api.sql('select count(*)::integer from fact_opportunity where customer_key = -1')).toEqual([[1425]])
  })
})
