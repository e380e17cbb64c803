import { compileQuery } from '../../server/compiler/compile.ts'
import { CubeQuery } from '../../server/contract/query.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import { readRows } from '../../server/engine/rows.ts'
import type { DefinitionFile } from '../../server/model/yaml/parse.ts'
import { shownRows } from './rows.ts'
import { engineOptions, serveModel, type Warehouse } from './warehouse.ts'

/**
 * Seven deals, small enough to add up by hand; the last one is a test and in no cube.
 *
 *     deal  account  version  owner  desk      created  closed  amount
 *     1     10       SMB      Cyd    N 1       02-01    02-15      100
 *     2     10       ENT      Cyd    N 2       02-20    03-05      300
 *     3     11       SMB      Dan    S 1       03-01    03-20      200
 *     4     12       MID      Dan    S 2 (no)  03-15    (open)     400
 *     5     none     none     Ben    none      04-01    04-02       50
 *     6     12       MID      Eve    N 1       04-10    04-20        7
 *     7     10       ENT      Ada    N 1       04-11    04-21     1000   a test
 *
 * Account 10 is SMB until 03-01, then ENT; 11 is SMB; 12 is MID from 02-01 until 04-01, and nothing after. Ada is above
 * Ben, Ben above Cyd and Dan; Eve's manager is nobody. Ada's manager column has 0, which stands for none. The calendar's
 * quarter is the number of the quarter as text, its month what a month is called; it has the year 2026.
 */
const tables = `
CREATE TABLE dim_day AS
  SELECT day::DATE AS date, 'Q' || quarter(day) AS quarter, strftime(day, '%Y-%m') AS month, isodow(day) < 6 AS is_open,
    'half ' || CASE WHEN month(day) < 7 THEN 1 ELSE 2 END AS half
  FROM generate_series(DATE '2026-01-01', DATE '2026-12-31', INTERVAL 1 DAY) AS days(day);
CREATE TABLE dim_account (account_key INTEGER, account_id INTEGER, segment VARCHAR, valid_from DATE, valid_to DATE);
INSERT INTO dim_account VALUES (-1, NULL, NULL, NULL, NULL),
  (1, 10, 'SMB', '2020-01-01', '2026-03-01'), (2, 10, 'ENT', '2026-03-01', NULL), (3, 11, 'SMB', '2020-01-01', NULL),
  (4, 12, 'MID', '2026-02-01', '2026-04-01');
CREATE TABLE dim_owner (owner_key INTEGER, owner VARCHAR, manager_key INTEGER);
INSERT INTO dim_owner VALUES (-1, NULL, NULL), (1, 'Ada', 0), (2, 'Ben', 1), (3, 'Cyd', 2), (4, 'Dan', 2), (5, 'Eve', 99);
CREATE TABLE dim_desk (site VARCHAR, desk INTEGER, place VARCHAR);
INSERT INTO dim_desk VALUES ('N', 1, 'window'), ('N', 2, 'door'), ('S', 1, 'stair');
CREATE TABLE fact_deal (deal_id INTEGER, account_id INTEGER, account_key INTEGER, owner_key INTEGER, site VARCHAR,
  desk INTEGER, created DATE, closed DATE, seen_at TIMESTAMPTZ, amount INTEGER, is_test BOOLEAN);
INSERT INTO fact_deal VALUES
  (1, 10, 1, 3, 'N', 1, '2026-02-01', '2026-02-15', '2026-03-28T22:30:00Z', 100, FALSE),
  (2, 10, 2, 3, 'N', 2, '2026-02-20', '2026-03-05', '2026-03-28T23:30:00Z', 300, FALSE),
  (3, 11, 3, 4, 'S', 1, '2026-03-01', '2026-03-20', '2026-03-29T21:30:00Z', 200, FALSE),
  (4, 12, 4, 4, 'S', 2, '2026-03-15', NULL, '2026-03-29T22:30:00Z', 400, FALSE),
  (5, NULL, NULL, 2, NULL, NULL, '2026-04-01', '2026-04-02', NULL, 50, FALSE),
  (6, 12, 4, 5, 'N', 1, '2026-04-10', '2026-04-20', '2026-04-20T12:00:00Z', 7, FALSE),
  (7, 10, 2, 1, 'N', 1, '2026-04-11', '2026-04-21', '2026-04-21T12:00:00Z', 1000, TRUE);`

const definitions = `
version: 1
calendars:
  days:
    table: dim_day
    date: date
    fiscal: {starts: 02-01, label: end_year}
    attributes: {half: {column: half, period: true}}
dimensions:
  day: {calendar: days}
  account:
    table: dim_account
    key: account_key
    durable: account_id
    history: {from: valid_from, to: valid_to}
    unknown: "(no account)"
    attributes: {id: {column: account_id}, segment: {column: segment}}
    hierarchies: {size: {levels: [segment, id]}}
  owner:
    table: dim_owner
    key: owner_key
    attributes: {name: {column: owner}}
    hierarchies: {org: {parent: manager_key, root: 0, own_label: "(own)", max_depth: 5, label: owner}}
  desk:
    table: dim_desk
    key: [site, desk]
    attributes: {place: {column: place}, site: {column: site}}
cubes:
  deals:
    table: fact_deal
    where: not is_test
    grain: [deal_id]
    time: closed
    complete_through: 2026-04-20
    roles:
      created: {dimension: day, on: created}
      closed: {dimension: day, on: closed}
      seen: {dimension: day, on: created, type: instant, instant: seen_at}
      account: {on: account_id, as_of: [closed, created, now]}
      stored: {dimension: account, on: account_key}
      owner: {on: owner_key}
      desk: {on: {site: site, desk: desk}}
    degenerate: {deal: {column: deal_id}, amount_of: {column: amount}}
    measures:
      deals: {agg: count}
      amount: {agg: sum, expr: amount}
      early: {agg: sum, expr: amount, where: closed.quarter = '2026-Q1'}
`

/** The definitions of the deals, with more of the same language below them. */
export const dealFiles = (more = ''): readonly DefinitionFile[] => [
  { path: 'cubes/deals.yaml', text: `${definitions}${more}` },
]

/** The deals above in a warehouse in memory; `close` its engine. */
export const openDealStar = async (change = 'SELECT 1', more = ''): Promise<Warehouse> => {
  const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  await engine.session((session) => session.run(tables))
  await engine.session((session) => session.run(change))
  return serveModel(engine, dealFiles(more))
}

/**
 * Asks the cube `deals`, once relying on its profile and once on nothing.
 *
 * @returns the rows as texts (see `shownRows`), without their grouping
 * @throws Error where the two answers differ
 */
export const askDeals = async (warehouse: Warehouse, query: object): Promise<string[][]> => {
  const ask = async (profile: ReturnType<Warehouse['profile']>): Promise<string[][]> => {
    const { statement } = compileQuery(warehouse.cube('deals'), profile, CubeQuery.parse({ from: 'deals', ...query }))
    return shownRows(await readRows(statement, await warehouse.engine.answer(statement), 10_000))
  }
  const [relying, cautious] = [await ask(warehouse.profile('deals')), await ask(undefined)]
  if (JSON.stringify(relying) !== JSON.stringify(cautious)) {
    throw new Error(`with a profile ${JSON.stringify(relying)}, without ${JSON.stringify(cautious)}`)
  }
  return relying.map((row) => row.slice(0, -1))
}
