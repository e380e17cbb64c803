import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askRows, drillRows } from '../../../support/ask.ts'
import { openStar } from '../../../support/star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

/** Five readings of which the cube covers 2026: one before, two in February and April, one after, one without a date. */
const tables = `
CREATE TABLE dim_day AS SELECT CAST(d AS DATE) AS day, CASE WHEN d = '2026-03-01' THEN DATE '2025-03-01'
    WHEN d = '2026-03-02' THEN DATE '2026-02-10' END AS looked_up
  FROM range(DATE '2024-01-01', DATE '2029-01-01', INTERVAL 1 DAY) t(d);
CREATE TABLE fact_reading (id INTEGER, day DATE, seen DATE, place VARCHAR, units INTEGER);
INSERT INTO fact_reading VALUES (1, '2025-06-10', '2026-01-01', 'a', 3), (2, '2026-02-10', '2026-02-11', 'a', 5),
  (3, '2026-04-10', '2025-01-01', 'b', 7), (4, '2027-01-10', '2027-01-11', 'b', 11), (5, NULL, '2026-01-01', 'a', 13);`

const definitions = `
version: 1
calendars: {plain: {table: dim_day, date: day, shifts: {there: {map: looked_up}}}}
dimensions: {day: {calendar: plain}}
cubes:
  readings:
    table: fact_reading
    grain: [id]
    time: day
    coverage: {from: 2026-01-01, to: 2026-12-31}
    roles: {day: {on: day}, seen: {dimension: day, on: seen}}
    degenerate: {place: {column: place}, id: {column: id, drill: true}}
    measures:
      units: {agg: sum, expr: units}
      readings: {agg: count}
      mean: {agg: avg, expr: units}
      huge: {agg: sum, expr: units, where: units > 100}
    drill: {columns: [id]}
`

let star: Warehouse
beforeAll(async () => {
  star = await openStar(tables, definitions)
})
afterAll(() => star.engine.close())

const ask = (query: object): Promise<string[]> => askRows(star, 'readings', query)
const months = (from: string, to = from) => ({ attribute: 'day.month', from, to })

describe('no row', () => {
  test('is 0 where the cube is covered and nothing outside, for an average nothing anywhere', async () => {
    const where = [months('2025-12', '2026-02')]
    expect(await ask({ measures: ['units', 'readings', 'mean'], rows: ['day.month'], where, empty: true })).toEqual([
      '2025-12 | · | · | ·',
      '2026-01 | 0 | 0 | ·',
      '2026-02 | 5 | 1 | 5',
    ])
  })

  test('is 0 in a total of which a part is covered', async () => {
    expect(await ask({ measures: ['units'], where: [months('2025-12')] })).toEqual(['·'])
    expect(await ask({ measures: ['units'], where: [months('2025-12', '2026-01')] })).toEqual(['0'])
    expect(await ask({ measures: ['units'], where: [{ attribute: 'day.month', in: ['2025-11', '2027-05'] }] })).toEqual(
      ['·'],
    )
  })

  test('is 0 in periods of which a part is covered', async () => {
    const where = [{ attribute: 'day.date', from: '2025-12-20', to: '2026-01-10' }]
    expect(await ask({ measures: ['units'], rows: ['day.week'], where, empty: true })).toEqual([
      '2025-W51 | ·',
      '2025-W52 | ·',
      '2026-W01 | 0',
      '2026-W02 | 0',
    ])
  })

  test('is nothing beside rows outside, and 0 where there is no date to say so', async () => {
    expect(await ask({ measures: ['units', 'huge'], rows: ['day.month'] })).toEqual([
      '2025-06 | 3 | ·',
      '2026-02 | 5 | 0',
      '2026-04 | 7 | 0',
      '2027-01 | 11 | ·',
      '(unknown) | 13 | 0',
    ])
  })

  test('is 0 wherever another date role says that it is', async () => {
    const where = [{ attribute: 'seen.year', in: [2025] }]
    expect(await ask({ measures: ['huge'], where })).toEqual(['0'])
    expect(await ask({ measures: ['units', 'huge'], rows: ['seen.year'] })).toEqual([
      '2025 | 7 | 0',
      '2026 | 21 | 0',
      '2027 | 11 | 0',
    ])
  })
})

describe('no row in a window that is moved', () => {
  test('is 0 where the window is covered, and nothing where it is not', async () => {
    const where = [months('2025-07', '2027-03')]
    const rows = await ask({ measures: ['units@prior', 'mean@prior'], rows: ['day.month'], where, empty: true })
    expect(rows.slice(0, 2)).toEqual(['2025-07 | 3 | 3', '2025-08 | · | ·'])
    expect(rows.slice(5, 9)).toEqual(['2025-12 | · | ·', '2026-01 | · | ·', '2026-02 | 0 | ·', '2026-03 | 5 | 5'])
    expect(rows.slice(-4)).toEqual(['2026-12 | 0 | ·', '2027-01 | 0 | ·', '2027-02 | 11 | 11', '2027-03 | · | ·'])
  })

  test('is 0 where a part of the window is covered', async () => {
    const where = [months('2025-12', '2026-01')]
    expect(await ask({ measures: ['units@rolling(2 month)'], rows: ['day.month'], where, empty: true })).toEqual([
      '2025-12 | ·',
      '2026-01 | 0',
    ])
    expect(await ask({ measures: ['units@prior_year'], where: [{ attribute: 'day.year', in: [2029] }] })).toEqual(['·'])
    expect(await ask({ measures: ['huge@prior_year'], where: [{ attribute: 'day.year', in: [2027] }] })).toEqual(['0'])
    expect(await ask({ measures: ['huge@prior_year'], where: [{ attribute: 'day.year', in: [2026] }] })).toEqual(['·'])
  })

  test('depends on the date that is looked up', async () => {
    const day = (date: string) => [{ attribute: 'day.date', in: [date] }]
    const measures = ['units@there', 'huge@there']
    expect(await ask({ measures, where: day('2026-03-01') })).toEqual(['· | ·'])
    expect(await ask({ measures, where: day('2026-03-02') })).toEqual(['5 | 0'])
    expect(await ask({ measures, where: day('2026-03-03') })).toEqual(['· | ·'])
  })

  test('is told apart in calculations', async () => {
    const measures = [
      { calc: 'coalesce(units@prior, -1)', as: 'known' },
      { calc: 'units - units@prior', as: 'more' },
    ]
    const where = [months('2026-01', '2026-03')]
    expect(await ask({ measures, rows: ['day.month'], where, empty: true })).toEqual([
      '2026-01 | -1 | ·',
      '2026-02 | 0 | 5',
      '2026-03 | 5 | -5',
    ])
  })

  test('lists a month whose window has rows, in each place by itself', async () => {
    const where = [months('2026-01', '2026-06')]
    expect(await ask({ measures: ['units', 'units@prior'], rows: ['place', 'day.month'], where })).toEqual([
      'a | 2026-02 | 5 | 0',
      'a | 2026-03 | 0 | 5',
      'b | 2026-04 | 7 | 0',
      'b | 2026-05 | 0 | 7',
    ])
  })

  test('has rows behind it that say so', async () => {
    const where = [months('2026-01', '2026-06')]
    const query = { measures: ['units@prior'], rows: ['day.month'], where }
    const at = (month: string) => ({ query, at: { 'day.month': month }, measure: 'units@prior' })
    expect(await drillRows(star, 'readings', at('2026-03'))).toEqual({ rows: [2], count: '1', value: '5', cell: '5' })
    expect(await drillRows(star, 'readings', at('2026-04'))).toMatchObject({ rows: [], count: '0' })
  })
})
