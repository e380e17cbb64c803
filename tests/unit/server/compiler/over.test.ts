import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askRows, drillRows } from '../../../support/ask.ts'
import { openGameStar } from '../../../support/game-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openGameStar()
})
afterAll(() => star.engine.close())

const ask = (query: object): Promise<string[]> => askRows(star, 'games', query)
const calcs = (...texts: readonly string[]) => texts.map((calc, i) => ({ calc, as: `c${i}` }))

describe('a statistic over members', () => {
  test.for<readonly [string, string, string, string, string, string]>([
    // X: 30 and 40; Y: 6; no team: 7; unknown: 3; all: 30, 40, 6, 7, 3
    ['avg(points over player.name)', '35', '6', '7', '3', '17.2'],
    ['sum(points over player.name)', '70', '6', '7', '3', '86'],
    ['min(points over player.name)', '30', '6', '7', '3', '3'],
    ['max(points over player.name)', '40', '6', '7', '3', '40'],
    ['count(points over player.name)', '2', '1', '1', '1', '5'],
    ['median(points over player.name)', '35', '6', '7', '3', '7'],
    ['percentile(points, 0.25 over player.name)', '32.5', '6', '7', '3', '6'],
    ['percentile(points, 1 over player.name)', '40', '6', '7', '3', '40'],
    // squares around 17.2: 163.84 + 519.84 + 125.44 + 104.04 + 201.64 = 1114.8, by 4
    ['var(points over player.name)', '50', '·', '·', '·', '278.7'],
    ['stdev(points over player.name)', '7.07106781187', '·', '·', '·', '16.694310408'],
    // names in order inside a team: Bo, Cy, Sam; of all: X, Y, blank, unknown
    ['first(points over player.name)', '40', '6', '7', '3', '40'],
    ['last(points over player.name)', '30', '6', '7', '3', '3'],
    // games: Sam of X 2, each other 1
    ['avg(points / games over player.name)', '27.5', '6', '7', '3', '14.2'],
    ['max(games over player.name)', '2', '1', '1', '1', '2'],
    ['avg(games over player.name)', '1.33333333333', '1', '1', '1', '1.16666666667'],
  ])('%s is taken at every row and total anew', async ([calc, x, y, blank, unknown, all]) => {
    expect(await ask({ measures: calcs(calc), rows: ['player.team'], totals: true })).toEqual([
      `X | ${x}`,
      `Y | ${y}`,
      `(blank) | ${blank}`,
      `(unknown) | ${unknown}`,
      `· | ${all}`,
    ])
  })

  test('of two measures takes pairs of which neither is empty', async () => {
    // (games, points) = (2, 30), (1, 40), (1, 6), (1, 7), (1, 3): means 1.2 and 17.2, sxy = 12.8, sxx = 0.8, syy = 1114.8
    const measures = calcs(
      'slope(points, games over player.name)',
      'intercept(points, games over player.name)',
      'corr(points, games over player.name)',
    )
    expect(await ask({ measures })).toEqual([`16 | -2 | ${Number((12.8 / Math.sqrt(0.8 * 1114.8)).toPrecision(12))}`])
    expect(await ask({ measures, rows: ['player.team'], where: [{ attribute: 'player.team', in: ['Y'] }] })).toEqual([
      'Y | · | · | ·',
    ])
  })

  test('counts members only where they have rows, under the conditions of the query and of the row', async () => {
    const measures = calcs('avg(points over player.name)', 'count(games over player.name)')
    expect(await ask({ measures, rows: ['round'], totals: true })).toEqual([
      '1 | 18.6666666667 | 3',
      '2 | 10 | 4',
      '· | 17.2 | 6',
    ])
    expect(await ask({ measures, where: [{ attribute: 'round', in: [1] }] })).toEqual(['18.6666666667 | 3'])
  })

  test('takes members that any of its measures lists, with 0 for those that lack rows', async () => {
    // high: Sam of X 20, Bo 40, and 0 for the four others that have games
    expect(
      await ask({ measures: calcs('avg(high over player.name)', 'avg(high + 0 * games over player.name)') }),
    ).toEqual(['30 | 10'])
  })

  test('over what stands on the axis is the value itself, over what is coarser that of its one member', async () => {
    const measures = calcs('avg(points over player.name)', 'max(points over player.team)', 'avg(points over round)')
    expect(await ask({ measures, rows: ['player.team', 'player.name'], totals: ['grand'] })).toEqual([
      'X | Bo | 40 | 40 | 40',
      'X | Cy | · | · | ·',
      'X | Sam | 30 | 30 | 15',
      'Y | Sam | 6 | 6 | 6',
      '(blank) | Ed | 7 | 7 | 7',
      '(unknown) | (unknown) | 3 | 3 | 3',
      '· | · | 17.2 | 70 | 43',
    ])
  })

  test('nests', async () => {
    // the best of each team: 40, 6, 7, 3; of each round the best: 40 of Bo, 20 of Sam
    const measures = calcs(
      'avg(max(points over player.name) over player.team)',
      'sum(max(points over player.name) over round)',
    )
    expect(await ask({ measures })).toEqual(['14 | 60'])
    expect(await ask({ measures, rows: ['round'] })).toEqual(['1 | 23 | 40', '2 | 10 | 20'])
  })

  test('is empty over no members', async () => {
    const where = [{ attribute: 'player.name', in: ['Di'] }]
    expect(await ask({ measures: calcs('avg(points over round)', 'count(points over round)'), where })).toEqual([
      '· | 0',
    ])
  })

  test('filters, ranks and sorts as any other value', async () => {
    const measures = calcs('avg(points over player.name)')
    const having = [{ calc: 'avg(points over player.name)', gte: 6 }]
    const query = { measures, rows: ['player.team'], having, sort: [{ by: 'c0', direction: 'asc' }] }
    expect(await ask(query)).toEqual(['Y | 6', 'X | 35', '(blank) | 7'])
    const top = { kind: 'top', n: 1, by: 'c0', of: 'player.team', other: true }
    // of all but X: 6, 7 and 3
    expect(await ask({ measures, rows: ['player.team'], top })).toEqual(['X | 35', '(other) | 5.33333333333'])
  })

  test('has the rows of its measure behind it', async () => {
    const query = { measures: calcs('avg(points over player.name)'), rows: ['player.team'] }
    const found = await drillRows(star, 'games', {
      query,
      at: { 'player.team': 'X' },
      measure: 'c0',
      input: 'points',
    } as { query: object })
    expect(found).toMatchObject({ rows: [1, 2, 3, 4], count: '4', value: '70' })
  })
})
