import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askRows, drillRows } from '../../../support/ask.ts'
import { openStockStar } from '../../../support/stock-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openStockStar()
})
afterAll(() => star.engine.close())

const ask = (query: object): Promise<string[]> => askRows(star, 'stock', query)
const all = ['the_last', 'the_first', 'the_avg', 'the_min', 'the_max', 'the_last_per_entity']
const q1 = { attribute: 'day.quarter', in: ['2026-Q1'] }

describe('a rule over dates', () => {
  test('reads each period and the total at its own dates', async () => {
    expect(await ask({ measures: all, rows: ['day.month'], totals: true })).toEqual([
      '2026-01 | 12 | 3 | 7.5 | 3 | 12 | 12',
      '2026-02 | 96 | 16 | 56 | 16 | 96 | 96',
      '2026-03 | 128 | 128 | 128 | 128 | 128 | 128',
      '2026-05 | 256 | 256 | 256 | 256 | 256 | 256',
      '· | 256 | 3 | 85.1666666667 | 3 | 256 | 320',
    ])
  })

  test('reads the dates that the cube has, whatever else is on the axes', async () => {
    expect(await ask({ measures: all, rows: ['item'], where: [q1], totals: true })).toEqual([
      'A | · | 1 | 23.4 | 1 | 96 | 96',
      'B | 128 | 2 | 27.6 | 2 | 128 | 128',
      '· | 128 | 3 | 51 | 3 | 128 | 224',
    ])
  })

  test('reads the dates that the cube has, whatever else is filtered', async () => {
    const where = [q1, { attribute: 'item', in: ['A'] }]
    expect(await ask({ measures: all, where })).toEqual(['· | 1 | 23.4 | 1 | 96 | 96'])
    expect(await ask({ measures: all, rows: ['shop'], where })).toEqual([
      'N | · | 1 | 10.6 | 1 | 32 | 32',
      'S | · | · | 12.8 | 64 | 64 | 64',
    ])
  })

  test('has a total over nothing too, which is empty', async () => {
    const where = [{ attribute: 'item', in: ['none'] }]
    expect(await ask({ measures: all, where })).toEqual(['· | · | · | · | · | ·'])
    expect(await ask({ measures: ['the_avg'], rows: ['item'], where, totals: true })).toEqual(['· | ·'])
  })

  test('counts ties all, and has no effect on a day', async () => {
    const where = [{ attribute: 'day.date', in: ['2026-02-28'] }]
    expect(await ask({ measures: [...all, 'rows_there', 'items'], rows: ['day.date'], where })).toEqual([
      '2026-02-28 | 96 | 96 | 96 | 96 | 96 | 96 | 2 | 1',
    ])
  })

  test('is empty where the rows of the date hold nothing', async () => {
    expect(await ask({ measures: ['the_last', 'rows_there'], rows: ['item'] })).toEqual(['A | 256 | 1', 'B | · | 1'])
  })

  test('starts from the dates that conditions on time leave', async () => {
    const until = { attribute: 'day.date', to: '2026-03-01' }
    expect(await ask({ measures: all, where: [until] })).toEqual(['96 | 3 | 31.75 | 3 | 96 | 104'])
    const tuesdays = { attribute: 'day.weekday', in: [2] }
    expect(await ask({ measures: all, where: [q1, tuesdays] })).toEqual(['16 | 12 | 14 | 12 | 16 | 24'])
  })

  test('has dates of its own in each member of another attribute of the date', async () => {
    expect(await ask({ measures: all, rows: ['day.weekday'], where: [q1], totals: true })).toEqual([
      '1 | 3 | 3 | 3 | 3 | 3 | 3',
      '2 | 16 | 12 | 14 | 12 | 16 | 24',
      '6 | 96 | 96 | 96 | 96 | 96 | 96',
      '7 | 128 | 128 | 128 | 128 | 128 | 128',
      '· | 128 | 3 | 51 | 3 | 128 | 224',
    ])
  })

  test('is there with a condition of the measure, which chooses no dates', async () => {
    expect(await ask({ measures: ['in_south', 'mean_north'], rows: ['day.quarter'], totals: true })).toEqual([
      '2026-Q1 | 128 | 10.6',
      '2026-Q2 | · | 256',
      '· | · | 51.5',
    ])
  })

  test('stays with each measure of a calculation', async () => {
    expect(await ask({ measures: ['growth'], rows: ['day.quarter'], where: [q1] })).toEqual(['2026-Q1 | 42.6666666667'])
  })
})

describe('a rule over dates that are moved', () => {
  const months = { attribute: 'day.month', from: '2026-02', to: '2026-05' }
  const moved = (modifier: string) => all.map((m) => `${m}${modifier}`)

  test('reads the period before, and nothing where that has no dates', async () => {
    expect(await ask({ measures: ['counted', ...moved('@prior')], rows: ['day.month'], where: [months] })).toEqual([
      '2026-02 | 3 | 12 | 3 | 7.5 | 3 | 12 | 12',
      '2026-03 | 1 | 96 | 16 | 56 | 16 | 96 | 96',
      '2026-04 | 0 | 128 | 128 | 128 | 128 | 128 | 128',
      '2026-05 | 2 | · | · | · | · | · | ·',
    ])
  })

  test('reads all dates up to the end of the window', async () => {
    expect(await ask({ measures: moved('@ytd'), rows: ['day.month'], where: [months] })).toEqual([
      '2026-02 | 96 | 3 | 31.75 | 3 | 96 | 104',
      '2026-03 | 128 | 3 | 51 | 3 | 128 | 224',
      '2026-04 | 128 | 3 | 51 | 3 | 128 | 224',
      '2026-05 | 256 | 3 | 85.1666666667 | 3 | 256 | 320',
    ])
  })

  test('reads the last month of a quarter where that is what closes it', async () => {
    expect(await ask({ measures: moved('@closing(month)'), where: [q1] })).toEqual([
      '128 | 128 | 128 | 128 | 128 | 128',
    ])
  })

  test('reads the total as far as it is moved', async () => {
    const where = [{ attribute: 'day.month', in: ['2026-02', '2026-05'] }]
    expect(await ask({ measures: moved('@prior'), where })).toEqual(['12 | 3 | 7.5 | 3 | 12 | 12'])
    expect(await ask({ measures: moved('@prior_year'), where: [{ attribute: 'day.year', in: [2027] }] })).toEqual([
      '256 | 3 | 85.1666666667 | 3 | 256 | 320',
    ])
  })

  test('lists a day without rows where its window has some', async () => {
    const where = [{ attribute: 'day.date', from: '2026-01-10', to: '2026-01-12' }]
    expect(await ask({ measures: ['the_last@rolling(7 day)'], rows: ['day.date'], where })).toEqual([
      '2026-01-10 | 3',
      '2026-01-11 | 3',
    ])
  })
})

describe('the rows behind a rule over dates', () => {
  const drill = (measure: string, where: readonly object[] = [q1], at: object = {}, rows: readonly string[] = []) =>
    drillRows(star, 'stock', { query: { measures: [measure], rows, where }, at, measure } as { query: object })

  test.for<readonly [string, readonly number[], string]>([
    ['the_last', [8], '128'],
    ['the_first', [1, 2], '3'],
    ['the_avg', [1, 2, 3, 4, 5, 6, 7, 8], '51'],
    ['the_last_per_entity', [6, 7, 8], '224'],
    ['in_south', [8], '128'],
    ['the_last@ytd', [8], '128'],
    ['items', [8], '1'],
  ])('of %s are those at its dates', async ([measure, rows, value]) => {
    expect(await drill(measure)).toEqual({ rows, count: String(rows.length), value, cell: value })
  })

  test('of an average at one member are its own, over all dates of the period', async () => {
    const found = await drill('the_avg', [q1], { item: 'B' }, ['item'])
    expect(found).toEqual({ rows: [2, 4, 8], count: '3', value: '27.6', cell: '27.6' })
  })

  test('of the period before are there for a month without rows', async () => {
    const where = [{ attribute: 'day.month', from: '2026-02', to: '2026-05' }]
    const found = await drill('the_last@prior', where, { 'day.month': '2026-04' }, ['day.month'])
    expect(found).toEqual({ rows: [8], count: '1', value: '128', cell: '128' })
  })
})
