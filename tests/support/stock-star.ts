import { openStar } from './star.ts'
import type { Warehouse } from './warehouse.ts'

/**
 * What lay in two shops on six days of 2026. Each amount is twice the one before, so that a sum says what is in it; the
 * rows of 28 February are of one item in both shops, and in May nobody counted item B.
 *
 *     row  day           item  shop  amount
 *     1    01-05 Monday  A     N       1
 *     2                  B     S       2
 *     3    01-20 Tuesday A     N       4
 *     4                  B     S       8
 *     5    02-10 Tuesday A     N      16
 *     6    02-28 Saturday A    N      32
 *     7                  A     S      64
 *     8    03-15 Sunday  B     S     128
 *     9    05-05 Tuesday A     N     256
 *     10                 B     S    null
 */
const tables = `
CREATE TABLE dim_day AS SELECT CAST(d AS DATE) AS day FROM range(DATE '2025-01-01', DATE '2028-01-01', INTERVAL 1 DAY) t(d);
CREATE TABLE fact_stock (id INTEGER, day DATE, item VARCHAR, shop VARCHAR, amount INTEGER);
INSERT INTO fact_stock VALUES
  (1, '2026-01-05', 'A', 'N', 1), (2, '2026-01-05', 'B', 'S', 2), (3, '2026-01-20', 'A', 'N', 4), (4, '2026-01-20', 'B', 'S', 8),
  (5, '2026-02-10', 'A', 'N', 16), (6, '2026-02-28', 'A', 'N', 32), (7, '2026-02-28', 'A', 'S', 64),
  (8, '2026-03-15', 'B', 'S', 128), (9, '2026-05-05', 'A', 'N', 256), (10, '2026-05-05', 'B', 'S', NULL);`

const rules = ['last', 'first', 'avg', 'min', 'max', 'last_per_entity']

const definitions = `
version: 1
calendars: {plain: {table: dim_day, date: day}}
dimensions: {day: {calendar: plain}}
cubes:
  stock:
    table: fact_stock
    grain: [day, item, shop]
    roles: {day: {on: day}}
    degenerate: {item: {column: item}, shop: {column: shop}, id: {column: id, drill: true}}
    measures:
      counted: {agg: count}
      items: {agg: count_distinct, expr: item, over: {day: last}}
      rows_there: {agg: count, over: {day: last}}
      in_south: {agg: sum, expr: amount, where: shop = 'S', over: {day: last}}
      mean_north: {agg: sum, expr: amount, where: shop = 'N', over: {day: avg}}
      growth: {calc: the_last / the_first}
${rules.map((rule) => `      the_${rule}: {agg: sum, expr: amount, over: {day: ${rule}}}\n`).join('')}
    drill: {columns: [id, item, shop]}
`

/** The stock above in a warehouse in memory; `close` its engine. */
export const openStockStar = (): Promise<Warehouse> => openStar(tables, definitions)
