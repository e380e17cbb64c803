import { compileQuery } from '../../server/compiler/compile.ts'
import { CubeQuery } from '../../server/contract/query.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import { readRows } from '../../server/engine/rows.ts'
import { shownRows } from './rows.ts'
import { engineOptions, serveModel, type Warehouse } from './warehouse.ts'

/**
 * Seven sales of three offices over five months, of which the data are complete through May. In February and May nothing
 * was sold; the office of sale 6 is unknown.
 *
 *     sale  day    office  region  product  amount  buyer
 *     1     01-05  Oslo    North   A           100  a
 *     2     01-20  Rome    South   A            50  b
 *     3     03-03  Oslo    North   B            30  a
 *     4     03-10  Bergen  North   A            20  c
 *     5     04-01  Rome    South   B            40  b
 *     6     04-02  ?       ?       A            10  d
 *     7     04-20  Bari    South   A          null  b
 */
const tables = `
CREATE TABLE dim_day AS SELECT CAST(d AS DATE) AS day FROM range(DATE '2025-01-01', DATE '2027-01-01', INTERVAL 1 DAY) t(d);
CREATE TABLE dim_office (office_key INTEGER, office VARCHAR, region VARCHAR);
INSERT INTO dim_office VALUES (-1, NULL, NULL), (1, 'Oslo', 'North'), (2, 'Rome', 'South'), (3, 'Bergen', 'North'), (4, 'Bari', 'South');
CREATE TABLE fact_sale (sale INTEGER, day DATE, office_key INTEGER, product VARCHAR, amount DECIMAL(18,2), buyer VARCHAR);
INSERT INTO fact_sale VALUES
  (1, '2026-01-05', 1, 'A', 100, 'a'), (2, '2026-01-20', 2, 'A', 50, 'b'), (3, '2026-03-03', 1, 'B', 30, 'a'),
  (4, '2026-03-10', 3, 'A', 20, 'c'), (5, '2026-04-01', 2, 'B', 40, 'b'), (6, '2026-04-02', 9, 'A', 10, 'd'),
  (7, '2026-04-20', 4, 'A', NULL, 'b');`

const definitions = `
version: 1
calendars:
  plain: {table: dim_day, date: day}
dimensions:
  calendar: {calendar: plain}
  office:
    table: dim_office
    key: office_key
    unknown: "(no office)"
    attributes:
      region: {column: region}
      office: {column: office, within: region}
    hierarchies: {place: {all: All places, levels: [region, office]}}
cubes:
  sales:
    table: fact_sale
    grain: [sale]
    complete_through: 2026-05-31
    roles:
      sold: {dimension: calendar, on: day}
      office: {on: office_key}
    degenerate: {product: {column: product}}
    measures:
      sales: {agg: count}
      amount: {agg: sum, expr: amount, format: money0}
      buyers: {agg: count_distinct, expr: buyer}
      early: {agg: sum, expr: amount, where: sale <= 3}
      late: {agg: sum, expr: amount, where: sale > 2}
      mean: {agg: avg, expr: amount}
      per_buyer: {calc: amount / buyers}
      region_share: {show: share, of: amount, base: {level: office.region}, format: percent0}
`

/** The sales above in a warehouse in memory; `close` its engine. */
export const openSmallSales = async (): Promise<Warehouse> => {
  const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  await engine.session((session) => session.run(tables))
  return serveModel(engine, [{ path: 'cubes/sales.yaml', text: definitions }])
}

/** Asks the sales above. @returns the rows as texts (see `shownRows`) */
export const askSmallSales = async (warehouse: Warehouse, query: object): Promise<string[]> => {
  const parsed = CubeQuery.parse({ from: 'sales', ...query })
  const { statement } = compileQuery(warehouse.cube('sales'), warehouse.profile('sales'), parsed)
  const rows = shownRows(await readRows(statement, await warehouse.engine.answer(statement), 100_000))
  return rows.map((row) => row.join(' | '))
}
