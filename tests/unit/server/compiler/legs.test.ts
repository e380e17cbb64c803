import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askRows, drillRows, refusalOf } from '../../../support/ask.ts'
import { openGameStar } from '../../../support/game-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openGameStar()
})
afterAll(() => star.engine.close())

const ask = (query: object): Promise<string[]> => askRows(star, 'games', query)
const calcs = (...texts: readonly string[]) => texts.map((calc, i) => ({ calc, as: `c${i}` }))
const teams = { rows: ['player.team'], totals: ['grand'] }

describe('a measure at another coordinate', () => {
  test.for<readonly [string, string]>([
    ["points{player.team = 'X'}", '70'],
    ['points{all(player.team)}', '86'],
    ["points{player.team in ('X', 'Y')}", '76'],
    ['points{player.team = null}', '7'],
    ["points{player.team = 'nowhere'}", '0'],
    ["points{player.name = 'Sam'}", '36'],
    ["points{player.name = ('X', 'Sam')}", '30'],
    ["each{player.team = 'X'}", '17.5'],
    ["avg(points over player.name){player.team = 'X'}", '35'],
    ["avg(points{player.name = 'Sam'} over player.name)", '36'],
  ])('%s is the same in every row', async ([calc, value]) => {
    const rows = await ask({ measures: ['games', ...calcs(calc)], ...teams })
    expect(rows.map((row) => row.split(' | ').at(-1))).toEqual(Array(5).fill(value))
  })

  test('keeps the coordinate of every other attribute', async () => {
    const measures = ['points', ...calcs("points{player.team = 'X'}", 'points{all(player.team)}')]
    expect(await ask({ measures, rows: ['round', 'player.team'], totals: ['subtotals', 'grand'] })).toEqual([
      '1 | X | 50 | 50 | 56',
      '1 | Y | 6 | 50 | 56',
      '1 | · | 56 | 50 | 56',
      '2 | X | 20 | 20 | 30',
      '2 | (blank) | 7 | 20 | 30',
      '2 | (unknown) | 3 | 20 | 30',
      '2 | · | 30 | 20 | 30',
      '· | · | 86 | 70 | 86',
    ])
  })

  test('takes the place of a condition on the attribute, and of no other', async () => {
    const where = [
      { attribute: 'player.team', in: ['Y'] },
      { attribute: 'round', in: [1] },
    ]
    const measures = ['points', ...calcs("points{player.team = 'X'}", 'points{round = 2}', 'points{all(player.team)}')]
    expect(await ask({ measures, where })).toEqual(['6 | 50 | 0 | 56'])
  })

  test('frees the ancestors of a member with it, and leaves members of one name apart', async () => {
    const measures = ['points', ...calcs('points{all(player.name)}', 'points{all(player.team)}')]
    const rows = ['X | Bo | 40 | 86 | 40', 'X | Cy | · | 86 | ·', 'X | Sam | 30 | 86 | 30', 'Y | Sam | 6 | 86 | 6']
    expect((await ask({ measures, rows: ['player.team', 'player.name'] })).slice(0, 4)).toEqual(rows)
    expect((await ask({ measures, rows: ['player.name'] })).filter((row) => /Bo|Cy|Sam/.test(row))).toEqual(rows)
    expect(await ask({ measures, rows: ['player.team', 'player.name'], totals: true })).toContain(
      'X | · | 70 | 86 | 86',
    )
  })

  test('has no rows where a member lies elsewhere, however its ancestor is shown', async () => {
    const measures = ['points', ...calcs("points{player.team = 'Y'}")]
    const rows = ['X | Sam | 30 | 0', 'Y | Sam | 6 | 6']
    for (const axis of [['player.team', 'player.name'], ['player.name']]) {
      expect((await ask({ measures, rows: axis })).filter((row) => row.includes('Sam'))).toEqual(rows)
    }
    expect(await ask({ measures, rows: ['player.name'], columns: ['player.team'] })).toContain('X | Sam | X | 30 | 0')
  })

  test('lists nothing by itself', async () => {
    const where = [{ attribute: 'round', in: [1] }]
    expect(await ask({ measures: calcs("points{player.team = 'Y'}"), rows: ['player.team'], where })).toEqual([
      'X | 6',
      'Y | 6',
    ])
  })

  test('stays itself among what a ranking leaves', async () => {
    const measures = ['points', ...calcs("points{player.team = 'Y'}", 'points{all(player.team)}')]
    const top = { kind: 'top', n: 1, by: 'points', of: 'player.team', other: true }
    expect(await ask({ measures, rows: ['player.team'], top })).toEqual(['X | 70 | 6 | 86', '(other) | 16 | 6 | 86'])
    expect(await ask({ measures, rows: ['round', 'player.team'], top })).toEqual([
      '1 | X | 50 | 6 | 56',
      '1 | (other) | 6 | 6 | 56',
      '2 | X | 20 | 0 | 30',
      '2 | (other) | 10 | 0 | 30',
    ])
  })

  test('has its own rows behind it', async () => {
    const query = { measures: calcs("points - points{player.team = 'Y'}"), rows: ['player.team'] }
    const request = { query, at: { 'player.team': 'X' }, measure: 'c0', input: "points{player.team = 'Y'}" }
    expect(await drillRows(star, 'games', request)).toEqual({ rows: [5], count: '1', value: '6', cell: '6' })
  })
})

describe('a statistic where members share names', () => {
  test('tells them apart by their ancestors, whichever stand on the axes', async () => {
    const measures = calcs('count(points over player.name)', 'max(points over player.name)')
    for (const rows of [[], ['player.team'], ['player.name'], ['player.team', 'player.name']]) {
      expect((await ask({ measures, rows, totals: ['grand'] })).at(-1)?.split(' | ').slice(-2)).toEqual(['5', '40'])
    }
    const columns = { rows: ['player.name'], columns: ['player.team'], totals: ['grand'] }
    expect((await ask({ measures, ...columns })).at(-1)).toBe('· | · | · | 5 | 40')
  })

  test('does so where the ancestor is freed', async () => {
    const measures = calcs('count(points over player.name){all(player.team)}')
    expect(await ask({ measures, rows: ['player.team', 'player.name'], totals: ['grand'] })).toContain('X | Sam | 1')
    expect((await ask({ measures, rows: ['player.team', 'player.name'], totals: ['grand'] })).at(-1)).toBe('· | · | 5')
  })
})

describe('a property', () => {
  const measures = ['games', ...calcs("if(property(player.colour) = 'red', 1, 0)")]

  test('is that of all rows where they agree, and empty where they do not', async () => {
    expect(await ask({ measures, ...teams })).toEqual([
      'X | 4 | 0',
      'Y | 1 | 0',
      '(blank) | 1 | 1',
      '(unknown) | 1 | 0',
      '· | 7 | 0',
    ])
    expect(await ask({ measures, rows: ['player.name'], where: [{ attribute: 'player.team', in: ['X'] }] })).toEqual([
      'X | Bo | 1 | 1',
      'X | Cy | 1 | 0',
      'X | Sam | 2 | 1',
    ])
  })

  test('is text, which no column of an answer holds alone', () => {
    expect(refusalOf(star, 'games', { measures: calcs('property(player.colour)') })).toMatch(
      /the calculation must be a number; found a text/,
    )
  })
})
