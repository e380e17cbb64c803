import { compileQuery } from '../../server/compiler/compile.ts'
import { CubeQuery } from '../../server/contract/query.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import { readRows } from '../../server/engine/rows.ts'
import { askBothWays } from './ask.ts'
import { shownRows } from './rows.ts'
import { engineOptions, serveModel, type Warehouse } from './warehouse.ts'

/**
 * Eight sales in shops, small enough to add up by hand. Two Springfields are two members; Nowhere has no country; sale 6
 * has the key of no shop, sale 7 no key, sale 8 that of the unknown member; sale 5 has no amount; Perth never sold.
 *
 *     sale  shop               country  kind   amount  buyer
 *     1     Springfield        US       new       100  a
 *     2     Springfield        US       "it's"     50  b
 *     3     Springfield        AU       new        30  a
 *     4     Nowhere            (blank)  new        20  c
 *     5     Nowhere            (blank)  (blank)  null  c
 *     6     orphan key 99               new         7  d
 *     7     no key                      🚚          5  d
 *     8     key -1                      new         3  (null)
 *     Perth AU has no sale; Ärnäs SE sold 40 and 1 (sales 9 and 10, kind new, buyers a and e)
 */
const tables = `
CREATE TABLE dim_shop (shop_key INTEGER, city VARCHAR, country VARCHAR, opened DATE, size INTEGER);
INSERT INTO dim_shop VALUES
  (-1, NULL, NULL, NULL, NULL),
  (1, 'Springfield', 'US', '2020-02-29', 3), (2, 'Springfield', 'AU', '2021-01-01', 2), (3, 'Nowhere', NULL, '2021-06-01', 1),
  (4, 'Perth', 'AU', '2022-01-01', 5), (5, 'Ärnäs', 'SE', '2019-12-31', 4);
CREATE TABLE fact_sale (sale_id INTEGER, shop_key INTEGER, kind VARCHAR, amount DECIMAL(18,2), buyer VARCHAR,
  run_id BIGINT, source_file VARCHAR, source_line INTEGER);
INSERT INTO fact_sale VALUES
  (1, 1, 'new', 100, 'a', 1, 'sales.csv', 2), (2, 1, 'it''s', 50, 'b', 1, 'sales.csv', 3), (3, 2, 'new', 30, 'a', 1, 'sales.csv', 4),
  (4, 3, 'new', 20, 'c', 1, 'sales.csv', 5), (5, 3, NULL, NULL, 'c', 1, 'sales.csv', 6), (6, 99, 'new', 7, 'd', 1, 'sales.csv', 7),
  (7, NULL, '🚚', 5, 'd', 1, 'sales.csv', 8), (8, -1, 'new', 3, NULL, 1, 'sales.csv', 9),
  (9, 5, 'new', 40, 'a', 1, 'sales.csv', 10), (10, 5, 'new', 1, 'e', 1, 'sales.csv', 11);`

const definitions = `
version: 1
dimensions:
  shop:
    table: dim_shop
    key: shop_key
    unknown: "(no shop)"
    attributes:
      country: {column: country, order: [US, SE]}
      city: {column: city, within: country}
      size: {column: size}
      opened: {column: opened}
    hierarchies: {place: {all: All shops, levels: [country, city]}}
cubes:
  sales:
    table: fact_sale
    grain: [sale_id]
    roles: {shop: {dimension: shop, on: shop_key}}
    degenerate: {kind: {column: kind}, sale: {column: sale_id, drill: true}}
    measures:
      sales: {agg: count}
      amount: {agg: sum, expr: amount}
      new_amount: {agg: sum, expr: amount, where: kind = 'new'}
      trucks: {agg: count, where: "kind = '🚚'"}
      buyers: {agg: count_distinct, expr: buyer}
      average: {agg: avg, expr: amount}
      smallest: {agg: min, expr: amount}
      largest: {agg: max, expr: amount}
      per_buyer: {calc: amount / buyers}
      per_truck: {calc: amount / trucks}
      shortfall: {calc: 30 - amount}
    drill: {columns: [sale, kind, shop.city, amount]}
`

/** The sales above in a warehouse in memory; `close` its engine. */
export const openSmallStar = async (): Promise<Warehouse> => {
  const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  await engine.session((session) => session.run(tables))
  return serveModel(engine, [{ path: 'cubes/sales.yaml', text: definitions }])
}

/**
 * Asks a cube `sales`, once relying on its profile and once on nothing.
 *
 * @returns the rows as texts (see `shownRows`)
 * @throws Error where the two answers differ
 */
export const askSales = async (warehouse: Warehouse, query: object): Promise<string[][]> =>
  askBothWays(warehouse, 'sales', async (profile) => {
    const { statement } = compileQuery(warehouse.cube('sales'), profile, CubeQuery.parse({ from: 'sales', ...query }))
    return shownRows(await readRows(statement, await warehouse.engine.answer(statement), 100_000))
  })
