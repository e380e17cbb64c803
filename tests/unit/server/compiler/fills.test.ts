import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askRows } from '../../../support/ask.ts'
import { openStar } from '../../../support/star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

/**
 * Sales of 2026: A sold 1 on 10 January and 2 on 5 March, B 4 on 20 February and 8 on 9 April. Nobody says how far the data
 * are complete. Seasons are called cold, warm, mild and hot, a month each from January on, in this order and not that
 * of the alphabet; a half is the first or second of its season.
 */
const tables = `
CREATE TABLE dim_day AS SELECT CAST(d AS DATE) AS day, list_extract(['cold', 'warm', 'mild', 'hot'], month(d)) AS season,
    season AS mood, month(d) AS season_order, season || CASE WHEN day(d) < 15 THEN ' 1' ELSE ' 2' END AS half, 2 * month(d) + CAST(day(d) >= 15 AS INTEGER) AS half_order
  FROM range(DATE '2026-01-01', DATE '2026-05-01', INTERVAL 1 DAY) t(d);
CREATE TABLE fact_sale (id INTEGER, day DATE, shop VARCHAR, amount INTEGER);
INSERT INTO fact_sale VALUES (1, '2026-01-10', 'A', 1), (2, '2026-03-05', 'A', 2), (3, '2026-02-20', 'B', 4), (4, '2026-04-09', 'B', 8);`

const definitions = `
version: 1
calendars:
  seasons:
    table: dim_day
    date: day
    attributes:
      season: {column: season, period: true, order_by: season_order}
      mood: {column: mood, period: true, order: [cold, warm, mild, hot]}
      half: {column: half, period: true, within: season, order_by: half_order}
dimensions: {day: {calendar: seasons}}
cubes:
  sales:
    table: fact_sale
    grain: [id]
    roles: {day: {on: day}}
    degenerate: {shop: {column: shop}, id: {column: id, drill: true}}
    measures: {amount: {agg: sum, expr: amount}}
    drill: {columns: [id, shop]}
`

let star: Warehouse
beforeAll(async () => {
  star = await openStar(tables, definitions)
})
afterAll(() => star.engine.close())

const running = { measure: 'amount', show: 'running', as: 'so_far' }
const ask = (query: object) => askRows(star, 'sales', { measures: ['amount', running], ...query })

const ofA = { attribute: 'shop', in: ['A'] }

describe('periods without rows', () => {
  it('lie between the first and the last of all, for each of what else is on the axes', async () => {
    expect(await ask({ rows: ['shop', 'day.month'] })).toEqual([
      'A | 2026-01 | 1 | 1',
      'A | 2026-02 | 0 | 1',
      'A | 2026-03 | 2 | 3',
      'A | 2026-04 | 0 | 3',
      'B | 2026-02 | 4 | 4',
      'B | 2026-03 | 0 | 4',
      'B | 2026-04 | 8 | 12',
    ])
    expect(await ask({ rows: ['day.month'], where: [ofA] })).toEqual([
      '2026-01 | 1 | 1',
      '2026-02 | 0 | 1',
      '2026-03 | 2 | 3',
    ])
  })

  it('go on as far as a condition on them says', async () => {
    const until = { attribute: 'day.month', lte: '2026-04' }
    expect(await ask({ rows: ['day.month'], where: [ofA, until] })).toEqual([
      '2026-01 | 1 | 1',
      '2026-02 | 0 | 1',
      '2026-03 | 2 | 3',
      '2026-04 | 0 | 3',
    ])
  })

  it.each([
    ['by a column', 'day.season'],
    ['by a list', 'day.mood'],
  ])('lie between these as they are ordered %s', async (_how, season) => {
    expect(await ask({ rows: [season], where: [ofA] })).toEqual(['cold | 1 | 1', 'warm | 0 | 1', 'mild | 2 | 3'])
    // by the alphabet hot would lie between cold and mild, and warm after them
    const onOne = (id: number[]) => ask({ rows: [season], where: [{ attribute: 'id', in: id }] })
    expect(await onOne([1, 4])).toEqual(['cold | 1 | 1', 'warm | 0 | 1', 'mild | 0 | 1', 'hot | 8 | 9'])
    expect(await onOne([3, 4])).toEqual(['warm | 4 | 4', 'mild | 0 | 4', 'hot | 8 | 12'])
    expect(await onOne([1, 3])).toEqual(['cold | 1 | 1', 'warm | 4 | 5'])
  })

  it('lie between these with what they lie within', async () => {
    const measures = ['amount', { ...running, base: 'grand' }]
    expect(await ask({ rows: ['day.half'], where: [ofA], measures })).toEqual([
      'cold | cold 1 | 1 | 1',
      'cold | cold 2 | 0 | 1',
      'warm | warm 1 | 0 | 1',
      'warm | warm 2 | 0 | 1',
      'mild | mild 1 | 2 | 3',
    ])
  })

  it('begin anew within what they are shown in', async () => {
    expect(await ask({ rows: ['day.season', 'day.half'], where: [{ attribute: 'id', in: [1, 2] }] })).toEqual([
      'cold | cold 1 | 1 | 1',
      'cold | cold 2 | 0 | 1',
      'mild | mild 1 | 2 | 2',
    ])
  })
})
