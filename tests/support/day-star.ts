import { compileQuery } from '../../server/compiler/compile.ts'
import { CubeQuery } from '../../server/contract/query.ts'
import { readRows } from '../../server/engine/rows.ts'
import { shownRows } from './rows.ts'
import { openStar } from './star.ts'
import type { Warehouse } from './warehouse.ts'

/**
 * One row a day from 2024 to the middle of 2028, so that the first day, the last day and the number of days of a value say
 * which window it is made of. The same day in three roles: `day` with a fiscal year from 1 February, `uk` with one from
 * 6 April, `retail` with months of 4, 4 and 5 weeks, of which R2025 begins on 2025-02-03 and R2026 on 2026-02-02. In the
 * column `easter` the week of Easter 2027 has that of Easter 2026. Cube `open` is complete through 2027-05-10, a Monday,
 * cube `sunday` through the day before.
 */
const tables = `
CREATE TABLE dim_day AS SELECT CAST(d AS DATE) AS day, isodow(d) < 6 AS works,
    CASE WHEN d BETWEEN '2027-03-22' AND '2027-03-28' THEN CAST(d AS DATE) - 357 END AS easter
  FROM range(DATE '2023-01-01', DATE '2029-01-01', INTERVAL 1 DAY) t(d);
CREATE TABLE dim_retail AS
  WITH days AS (SELECT CAST(d AS DATE) AS day, date_diff('day', DATE '2025-02-03', d) AS n
    FROM range(DATE '2025-02-03', DATE '2028-01-31', INTERVAL 1 DAY) t(d)),
  weeks AS (SELECT day, 2025 + n // 364 AS year, (n % 364) // 7 AS week FROM days)
  SELECT day, CAST(year AS INTEGER) AS retail_year, 'R' || year || '-P' || lpad(CAST(3 * (week // 13)
    + CASE WHEN week % 13 < 4 THEN 1 WHEN week % 13 < 8 THEN 2 ELSE 3 END AS VARCHAR), 2, '0') AS retail_month FROM weeks;
CREATE TABLE fact_day AS SELECT CAST(d AS DATE) AS day FROM range(DATE '2024-01-01', DATE '2028-07-01', INTERVAL 1 DAY) t(d);`

const cube = (name: string, through: string): string => `
  ${name}:
    table: fact_day
    grain: [day]
    complete_through: ${through}
    time: day
    roles: {day: {on: day}, uk: {on: day}, retail: {on: day}}
    measures: {days: {agg: count}, begins: {agg: min, expr: day}, ends: {agg: max, expr: day}}`

const definitions = `
version: 1
calendars:
  plain:
    table: dim_day
    date: day
    working_day: works
    fiscal: {starts: 02-01, label: end_year}
    shifts: {same_weekday: 364 days, half_a_year: 6 months, easter: {map: easter}}
  british: {table: dim_day, date: day, fiscal: {starts: 04-06, label: start_year}}
  weekly:
    table: dim_retail
    date: day
    attributes: {retail_year: {column: retail_year, period: true}, retail_month: {column: retail_month, period: true}}
dimensions: {day: {calendar: plain}, uk: {calendar: british}, retail: {calendar: weekly}}
cubes:${cube('days', '2028-06-30')}${cube('open', '2027-05-10')}${cube('sunday', '2027-05-09')}
`

/** The days above in a warehouse in memory; `close` its engine. */
export const openDayStar = (): Promise<Warehouse> => openStar(tables, definitions)

/** A question after a window: which rows, under which conditions, moved how. */
export interface WindowQuestion {
  readonly from?: string
  readonly rows?: readonly string[]
  readonly where?: readonly object[]
  readonly totals?: boolean | readonly string[]
  readonly moved: string
  readonly align?: string
}

/**
 * The windows of an answer as `2027-01: 2026-12-01 to 2026-12-31, 31`; the total is called so, and an empty window has
 * no days.
 */
export const windowsOf = async (warehouse: Warehouse, question: WindowQuestion): Promise<string[]> => {
  const { from = 'days', moved, align, rows = [], ...rest } = question
  const measures = ['begins', 'ends', 'days'].map((m) => ({ measure: `${m}${moved}`, as: `the_${m}`, align }))
  const query = CubeQuery.parse({ from, rows, ...rest, measures })
  const { statement } = compileQuery(warehouse.cube(from), warehouse.profile(from), query)
  const answer = shownRows(await readRows(statement, await warehouse.engine.answer(statement), 10_000))
  return answer.map((row) => {
    const [begins = '', ends = '', days = ''] = row.slice(-4, -1)
    const keys = row.slice(0, -4).filter((key) => key !== '·')
    const place = keys.length === 0 ? 'total' : keys.join(' ')
    return begins === '·'
      ? `${place}: ${days === '·' ? 'empty' : `${days} days`}`
      : `${place}: ${begins} to ${ends}, ${days}`
  })
}
