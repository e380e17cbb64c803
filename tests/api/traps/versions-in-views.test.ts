import { describe, expect, it } from 'vitest'
import { shownRows } from '../../support/rows.ts'
import { openStar } from '../../support/star.ts'
import { apiOver } from '../api.ts'

/** Account x moves from area A to B on 1 February 2026; account y is there from 2026 on. Facts store the version's key. */
const tables = `
CREATE TABLE dim_area AS SELECT * FROM (VALUES (1, 'A'), (2, 'B')) t(area_id, area);
CREATE TABLE dim_account AS SELECT * FROM (VALUES
  (1, 'x', 1, DATE '2025-01-01', DATE '2026-02-01'), (2, 'x', 2, DATE '2026-02-01', NULL), (3, 'y', 2, DATE '2026-01-01', NULL))
  t(account_key, account_id, area_id, since, until);
CREATE TABLE fact_sale AS SELECT * FROM (VALUES (1, 1, 10), (2, 2, 20), (3, 3, 40)) t(id, account_key, amount);
CREATE TABLE fact_case AS SELECT * FROM (VALUES (1, 1), (2, 3)) t(id, account_key);`

const definitions = `
version: 1
dimensions:
  area: { table: dim_area, key: area_id, unknown: (no area), attributes: { name: { column: area } } }
  account:
    table: dim_account
    key: account_key
    durable: account_id
    history: { from: since, to: until }
    attributes: { name: { column: account_id } }
cubes:
  sales:
    table: fact_sale
    grain: [id]
    roles: { account: { on: account_key, as_of: key }, area: { on: account.area_id } }
    measures: { amount: { agg: sum, expr: amount } }
  cases:
    table: fact_case
    grain: [id]
    roles: { account: { on: account_key, as_of: key }, area: { on: account.area_id } }
    measures: { cases: { agg: count } }
views:
  service: { cubes: [sales, cases], shared: [account, area] }
`

const star = apiOver(() => openStar(tables, definitions), null)

describe('a role that a view reaches through versions', () => {
  it('has the unknown member as of a date before the first version, as each of the cubes has', async () => {
    const rows = ['area.name']
    const asOf = '2025-06-01'
    const ask = async (from: string, measures: string[]) =>
      shownRows(await star.ask('query', { from, measures, rows, asOf }))
    expect(await ask('sales', ['amount'])).toEqual([
      ['A', '30', '0'],
      ['(unknown)', '40', '0'],
    ])
    expect(await ask('service', ['sales.amount', 'cases.cases'])).toEqual([
      ['A', '30', '1', '0'],
      ['(unknown)', '40', '1', '0'],
    ])
  })

  it('says of which cube rows have no version', async () => {
    const query = {
      from: 'service',
      measures: ['sales.amount', 'cases.cases'],
      rows: ['area.name'],
      asOf: '2025-06-01',
    }
    const { notices } = await star.ask('query', query)
    expect(notices.map(({ text }) => text)).toEqual([
      '1 row of sales has no version of account that is valid at its date; it counts under (unknown).',
      '1 row of cases has no version of account that is valid at its date; it counts under (unknown).',
    ])
  })
})
