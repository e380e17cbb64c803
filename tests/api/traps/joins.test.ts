import { describe, expect, it } from 'vitest'
import { openStar } from '../../support/star.ts'
import { loadWarehouse } from '../../support/warehouse.ts'
import { apiOver } from '../api.ts'
import { agreeOn } from './agree.ts'

/** Order 1 of 100 has two lines, order 2 of 50 one: a join of both counts the 100 twice. Two stores are called Springfield. */
const tables = `
CREATE TABLE dim_store (store_key INTEGER, city VARCHAR, country VARCHAR);
INSERT INTO dim_store VALUES (-1, NULL, NULL), (1, 'Springfield', 'US'), (2, 'Springfield', 'AU'), (3, 'Perth', 'AU');
CREATE TABLE fact_order (order_id INTEGER, store_key INTEGER, amount DECIMAL(18, 2), buyer VARCHAR);
INSERT INTO fact_order VALUES (1, 1, 100, 'a'), (2, 2, 50, 'b'), (3, 3, 7, 'a'), (4, -1, 3, NULL);
CREATE TABLE fact_line (line_id INTEGER, order_id INTEGER, product VARCHAR);
INSERT INTO fact_line VALUES (1, 1, 'pen'), (2, 1, 'ink'), (3, 2, 'pen');`

const definitions = `
version: 1
dimensions:
  store:
    table: dim_store
    key: store_key
    attributes: { country: { column: country }, city: { column: city, within: country } }
    hierarchies: { place: { all: All stores, levels: [country, city] } }
  order:
    table: fact_order
    key: order_id
    attributes: { buyer: { column: buyer } }
cubes:
  orders:
    table: fact_order
    grain: [order_id]
    roles: { store: { on: store_key } }
    measures: { amount: { agg: sum, expr: amount }, orders: { agg: count } }
  lines:
    table: fact_line
    grain: [line_id]
    roles: { order: { on: order_id }, store: { on: order.store_key } }
    degenerate: { product: { column: product } }
    measures: { lines: { agg: count }, buyers: { agg: count_distinct, expr: order.buyer } }
`

const reversed = `
version: 1
dimensions:
  line: { table: fact_line, key: order_id, attributes: { product: { column: product } } }
cubes:
  orders:
    table: fact_order
    grain: [order_id]
    roles: { line: { on: order_id } }
    measures: { amount: { agg: sum, expr: amount } }
`

const star = apiOver(() => openStar(tables, definitions), null)
const golden = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

describe('the fan trap by join', () => {
  it('fails the load of a role whose key stands in several rows, with an example', async () => {
    await expect(openStar(tables, reversed)).rejects.toThrow(
      'cubes/star.yaml:9:14: cube orders, line: fact_line.order_id is the key of line but some stand in several rows, so that facts would be counted several times; found 1: order_id = 1, rows found = 2; amount is 160.00 and would be 260.00, 62.5 % more',
    )
  })

  it('is refused as a measure of the parent by an attribute of the child', async () => {
    expect(await star.refused('query', { from: 'orders', measures: ['amount'], rows: ['product'] })).toMatchObject({
      status: 404,
      error: { code: 'unknown_attribute', path: 'rows[0]' },
    })
  })

  it('leaves lines one by one when they borrow attributes of their order', async () => {
    await agreeOn(star)(
      { from: 'lines', measures: ['lines', 'buyers'], rows: ['store.country'], totals: ['grand'] },
      `select country, count(*), count(distinct buyer), grouping(country)
        from fact_line join fact_order using (order_id) join dim_store using (store_key) group by rollup (country) order by 4, 1`,
      [
        ['AU', '1', '1', '0'],
        ['US', '2', '1', '0'],
        ['·', '3', '2', '1'],
      ],
    )
  })

  it('does not multiply facts by the versions of an account', async () => {
    await agreeOn(golden)(
      { from: 'bookings', measures: ['won', 'won_deals'] },
      'select sum(amount_eur), count(*), 0 as g from fact_deal where is_won',
      [['350', '3', '0']],
    )
    await agreeOn(golden)(
      { from: 'bookings', measures: ['won', 'won_deals'], rows: ['account.name'] },
      `select coalesce(account_name, '(unknown)'), sum(amount_eur), count(*), 0 as g from fact_deal f left join dim_account a
        on a.account_id = f.account_id and closed_date >= valid_from and closed_date < coalesce(valid_to, date '9999-12-31')
        where is_won group by account_name order by account_name nulls last`,
      [
        ['Acme', '100', '1', '0'],
        ['Bolt', '200', '1', '0'],
        ['(unknown)', '50', '1', '0'],
      ],
    )
  })
})

describe('the fan trap by filter', () => {
  it('counts a deal once where a node and one below it are both asked for', async () => {
    await agreeOn(golden)(
      { from: 'bookings', measures: ['won', 'closed_deals'], where: [{ attribute: 'owner.org', in: [2, 3] }] },
      'select sum(amount_eur) filter (is_won), count(*), 0 as g from fact_deal where closed_date is not null and owner_id in (2, 3, 4)',
      [['350', '4', '0']],
    )
  })

  it('counts a row once where several alternatives hold for it', async () => {
    await agreeOn(star)(
      {
        from: 'lines',
        measures: ['lines'],
        where: [
          {
            any: [
              { attribute: 'product', in: ['pen', 'ink'] },
              { attribute: 'store.country', in: ['US'] },
              { attribute: 'store.city', in: ['Springfield'] },
            ],
          },
        ],
      },
      'select count(*), 0 as g from fact_line',
      [['3', '0']],
    )
  })

  it('counts an account once that had several versions in the time asked for', async () => {
    await agreeOn(golden)(
      { from: 'bookings', measures: ['won'], where: [{ attribute: 'account.name', in: ['Acme'] }] },
      'select sum(amount_eur), 0 as g from fact_deal where is_won and account_id = 10',
      [['100', '0']],
    )
  })
})

describe('two members of one name under different parents', () => {
  it('stay two members, each with its country', async () => {
    await agreeOn(star)(
      { from: 'orders', measures: ['amount'], rows: ['store.city'] },
      `select country, coalesce(city, '(unknown)'), sum(amount), 0 as g
        from fact_order join dim_store using (store_key) group by country, city order by country nulls last, city`,
      [
        ['AU', 'Perth', '7', '0'],
        ['AU', 'Springfield', '50', '0'],
        ['US', 'Springfield', '100', '0'],
        ['·', '(unknown)', '3', '0'],
      ],
    )
  })

  it('are told apart by their path in a filter, and both meant by the name alone', async () => {
    const amountOf = async (...members: (string | string[])[]) =>
      (
        await star.ask('query', {
          from: 'orders',
          measures: ['amount'],
          where: [{ attribute: 'store.city', in: members }],
        })
      ).rows
    expect(await amountOf(['US', 'Springfield'])).toEqual([['100.00']])
    expect(await amountOf(['AU', 'Springfield'])).toEqual([['50.00']])
    expect(await amountOf('Springfield')).toEqual([['150.00']])
  })
})
