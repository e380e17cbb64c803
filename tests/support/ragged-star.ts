import { compileQuery } from '../../server/compiler/compile.ts'
import { CubeQuery } from '../../server/contract/query.ts'
import type { Notice } from '../../server/contract/result.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import { type ResultRows, readRows } from '../../server/engine/rows.ts'
import { askBothWays } from './ask.ts'
import { shownRows } from './rows.ts'
import { engineOptions, serveModel, type Warehouse } from './warehouse.ts'

/**
 * Eight sales in shops of a country, a state and a city. Washington's state is called like its country; the Vatican has
 * no city and a state called like its country. Role `shop` shows all levels, `site` is the same table with states named
 * like their country, and blank cities, skipped.
 *
 *     sale  shop           path                 product  amount  seller
 *     1     1 Los Angeles  US / CA / LA         a        10      3 Cyd
 *     2     1 Los Angeles  US / CA / LA         b        20      3 Cyd
 *     3     2 San Fran.    US / CA / SF         a         5      4 Dan
 *     4     3 Salem        US / OR / Salem      b        40      2 Ben
 *     5     4 Washington   US / US / Washington a         7      5 Eve
 *     6     5 Vatican      VA / VA / (blank)    a         3      5 Eve
 *     7     6 Mexico City  MX / DF / Mexico     b       100      1 Ada
 *     8     orphan key 99                       a         1      nobody
 *
 * Ada is above Ben and Eve, Ben above Cyd and Dan; Flo with Gus and
 * Ivy with Jon, all under Ada, sold nothing.
 */
const tables = `
CREATE TABLE dim_shop (shop_key INTEGER, name VARCHAR, country VARCHAR, state VARCHAR, city VARCHAR, mayor VARCHAR);
INSERT INTO dim_shop VALUES
  (-1, NULL, NULL, NULL, NULL, NULL), (1, 'Los Angeles', 'US', 'CA', 'LA', 'Karen'), (2, 'San Francisco', 'US', 'CA', 'SF', 'Daniel'),
  (3, 'Salem', 'US', 'OR', 'Salem', 'Julie'), (4, 'Washington', 'US', 'US', 'Washington', 'Muriel'),
  (5, 'Vatican', 'VA', 'VA', NULL, NULL), (6, 'Mexico City', 'MX', 'DF', 'Mexico', 'Clara'), (7, 'Tijuana', 'MX', 'BC', 'Tijuana', 'Ismael');
CREATE TABLE dim_seller (seller_key INTEGER, boss INTEGER, seller_name VARCHAR);
INSERT INTO dim_seller VALUES (1, NULL, 'Ada'), (2, 1, 'Ben'), (3, 2, 'Cyd'), (4, 2, 'Dan'), (5, 1, 'Eve'), (6, 1, 'Flo'),
  (7, 6, 'Gus'), (8, 1, 'Ivy'), (9, 8, 'Jon');
CREATE TABLE fact_sale (sale_id INTEGER, shop_key INTEGER, product VARCHAR, amount DECIMAL(18,2), seller_key INTEGER);
INSERT INTO fact_sale VALUES (1, 1, 'a', 10, 3), (2, 1, 'b', 20, 3), (3, 2, 'a', 5, 4), (4, 3, 'b', 40, 2), (5, 4, 'a', 7, 5),
  (6, 5, 'a', 3, 5), (7, 6, 'b', 100, 1), (8, 99, 'a', 1, NULL);`

const attributes = `
      country: {column: country}
      state: {column: state, within: country}
      city: {column: city, within: state, label: mayor}
      area: {column: state, within: country, label: city}
      shop: {column: shop_key, label: name}`

const definitions = `
version: 1
dimensions:
  shop:
    table: dim_shop
    key: shop_key
    attributes:${attributes}
    hierarchies: {place: {all: All shops, levels: [country, state, city]}}
  site:
    table: dim_shop
    key: shop_key
    attributes:${attributes}
    hierarchies: {place: {all: All sites, levels: [country, {state: {skip_if: same_as_parent}}, {city: {skip_if: blank}}]}}
  seller:
    table: dim_seller
    key: seller_key
    attributes: {name: {column: seller_name}}
    hierarchies: {org: {all: All sellers, parent: boss, label: seller_name}}
cubes:
  sales:
    table: fact_sale
    grain: [sale_id]
    roles: {shop: {on: shop_key}, site: {on: shop_key}, seller: {on: seller_key}}
    degenerate: {product: {column: product}, sale: {column: sale_id}}
    measures:
      sales: {agg: count}
      amount: {agg: sum, expr: amount}
`

/** The sales above in a warehouse in memory; `close` its engine. */
export const openRaggedStar = async (): Promise<Warehouse> => {
  const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  await engine.session((session) => session.run(tables))
  return serveModel(engine, [{ path: 'cubes/sales.yaml', text: definitions }])
}

/** An answer with its rows as texts (see `shownRows`). */
export interface Asked {
  readonly rows: string[][]
  readonly labels: ResultRows['labels']
  readonly columns: readonly string[]
  readonly notices: readonly Notice[]
}

/**
 * Asks a cube `sales`, once relying on its profile and once on nothing.
 *
 * @throws Error where the two answers differ
 */
export const askShops = async (warehouse: Warehouse, query: object): Promise<Asked> =>
  askBothWays(warehouse, 'sales', async (profile) => {
    const compiled = compileQuery(warehouse.cube('sales'), profile, CubeQuery.parse({ from: 'sales', ...query }))
    const { statement, columns, notices } = compiled
    const answer = await readRows(statement, await warehouse.engine.answer(statement), 100_000)
    return { rows: shownRows(answer), labels: answer.labels, columns: columns.map((c) => c.name), notices }
  })
