import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { printPlan } from '../../../../server/compiler/plan/print.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { askSmallSales, openSmallSales } from '../../../support/small-sales.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let warehouse: Warehouse
beforeAll(async () => {
  warehouse = await openSmallSales()
})
afterAll(() => warehouse.engine.close())

const ask = (query: object): Promise<string[]> => askSmallSales(warehouse, query)
const compile = (query: object) =>
  compileQuery(warehouse.cube('sales'), warehouse.profile('sales'), CubeQuery.parse({ from: 'sales', ...query }))
const refusal = (query: object): string => {
  try {
    compile(query)
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return 'an answer'
}
const amount = (show: string, more: object = {}): object => ({ measure: 'amount', show, as: show, ...more })

describe('a share', () => {
  test('of the parent, row, column and grand total is of the value there', async () => {
    const bases = ['parent', 'row', 'column', 'grand'].map((base) => ({ ...amount('share', { base }), as: base }))
    const rows = await ask({ measures: bases, rows: ['office.region', 'office.office'], columns: ['product'] })
    // Oslo A 100, B 30; Bergen A 20; North A 120, B 30; A 180, B 70; all 250
    expect(rows).toContain('North | Oslo | A | 0.833333333333 | 0.769230769231 | 0.555555555556 | 0.4 | 0')
    expect(rows).toContain('North | Oslo | B | 1 | 0.230769230769 | 0.428571428571 | 0.12 | 0')
    expect(rows).toContain('North | Bergen | A | 0.166666666667 | 1 | 0.111111111111 | 0.08 | 0')
  })

  test('stands at totals too, and above its base is 1', async () => {
    const measures = [amount('share', { base: { level: 'office.region' } })]
    const rows = await ask({ measures, rows: ['office.region', 'office.office'], totals: true })
    expect(rows).toContain('North | Bergen | 0.133333333333 | 0')
    expect(rows).toContain('North | · | 1 | 2')
    expect(rows).toContain('· | · | 1 | 3')
  })

  test('is 1 where its base is rolled up, whatever stands below', async () => {
    const measures = [amount('share', { base: { level: 'product' } })]
    const rows = await ask({ measures, rows: ['product', 'office.region'], totals: [['office.region']] })
    expect(rows.filter((row) => row.startsWith('·'))).toEqual([
      '· | North | 1 | 1',
      '· | South | 1 | 1',
      '· | (unknown) | 1 | 1',
    ])
  })

  test('of an ancestor that only the key names is of the value computed anew there', async () => {
    const level = { base: { level: 'office.region' } }
    const measures = [amount('share', level), { measure: 'buyers', show: 'share', ...level, as: 'b' }]
    const rows = await ask({ measures, rows: ['office.office'] })
    // in the North bought a and c, in the South b alone, in both of its offices
    expect(rows).toEqual([
      'South | Bari | · | 1 | 0',
      'North | Bergen | 0.133333333333 | 0.5 | 0',
      'North | Oslo | 0.866666666667 | 0.5 | 0',
      'South | Rome | 1 | 1 | 0',
      '· | (unknown) | 1 | 1 | 0',
    ])
  })

  test('declared in the cube goes by its name, also in an order', async () => {
    const query = { measures: ['region_share'], rows: ['office.region', 'office.office'] }
    expect(await ask({ ...query, sort: [{ by: 'region_share', direction: 'desc' }] })).toEqual([
      'North | Oslo | 0.866666666667 | 0',
      'North | Bergen | 0.133333333333 | 0',
      'South | Rome | 1 | 0',
      'South | Bari | · | 0',
      '(unknown) | (unknown) | 1 | 0',
    ])
    expect(compile(query).columns.at(-1)).toEqual({
      name: 'region_share',
      axis: 'measure',
      type: 'double',
      format: 'percent0',
    })
  })

  test('is the same whatever filters on measures and rankings hide, unless it is over visible members', async () => {
    const measures = [
      amount('share', { base: 'grand' }),
      { ...amount('share', { base: 'grand', over: 'visible' }), as: 'v' },
    ]
    const rows = ['office.region', 'office.office']
    const having = [{ measure: 'amount', gt: 50 }]
    // Oslo 130 and Rome 90 are left: 220
    const left = ['North | Oslo | 0.52 | 0.590909090909 | 0', 'South | Rome | 0.36 | 0.409090909091 | 0']
    expect(await ask({ measures, rows, having })).toEqual(left)
    expect(await ask({ measures, rows, top: { kind: 'top', n: 2, by: 'amount', of: 'office.office' } })).toEqual(left)
  })

  test('of what cannot be added says that shares do not add up', () => {
    const codes = (measure: string): string[] =>
      compile({ measures: [{ measure, show: 'share', base: 'grand', as: 's' }], rows: ['product'] }).notices.map(
        (n) => n.code,
      )
    expect(codes('buyers')).toEqual(['shares_do_not_add_up'])
    expect(codes('amount')).toEqual([])
  })

  test('of 0 and of nothing is empty', async () => {
    const where = [{ attribute: 'office.office', in: [['South', 'Bari']] }]
    const measures = [amount('share', { base: 'grand' }), { measure: 'mean', show: 'share', base: 'grand', as: 'm' }]
    expect(await ask({ measures, rows: ['product'], where })).toEqual(['A | · | · | 0'])
  })
})

describe('a rank', () => {
  test('counts members of one partition at one level, ties alike, empty values not at all', async () => {
    const measures = [
      'sales',
      { measure: 'sales', show: 'rank', base: 'grand', as: 'standard' },
      { measure: 'sales', show: 'rank', base: 'grand', ties: 'dense', direction: 'asc', as: 'least' },
      amount('rank', { base: 'parent' }),
    ]
    expect(await ask({ measures, rows: ['office.region', 'office.office'], totals: ['subtotals'] })).toEqual([
      'North | Bergen | 1 | 3 | 1 | 2 | 0',
      'North | Oslo | 2 | 1 | 2 | 1 | 0',
      'North | · | 3 | 1 | 2 | 1 | 2',
      'South | Bari | 1 | 3 | 1 | · | 0',
      'South | Rome | 2 | 1 | 2 | 1 | 0',
      'South | · | 3 | 1 | 2 | 2 | 2',
      '(unknown) | (unknown) | 1 | 3 | 1 | 1 | 0',
      '(unknown) | · | 1 | 3 | 1 | 3 | 2',
    ])
  })

  test('inside an ancestor that only the key names', async () => {
    const measures = [amount('rank', { base: { level: 'office.region' } })]
    expect(await ask({ measures, rows: ['office.office'] })).toEqual([
      'South | Bari | · | 0',
      'North | Bergen | 2 | 0',
      'North | Oslo | 1 | 0',
      'South | Rome | 1 | 0',
      '· | (unknown) | 1 | 0',
    ])
  })

  test('skips members that are listed without rows', async () => {
    const rows = await ask({
      measures: [amount('rank', { base: 'grand', direction: 'asc' })],
      rows: ['sold.month'],
      where: [{ attribute: 'sold.quarter', in: ['2026-Q1'] }],
      empty: true,
    })
    expect(rows).toEqual(['2026-01 | 2 | 0', '2026-02 | · | 0', '2026-03 | 1 | 0'])
  })
})

describe('what goes from row to row', () => {
  test('goes over every period of the window, those without rows among them', async () => {
    const measures = [
      'amount',
      amount('running'),
      amount('difference'),
      amount('percent_change'),
      amount('moving_average', { window: 2 }),
    ]
    // 150, 0, 50, 50 and, since the data are complete through May, 0
    expect(await ask({ measures, rows: ['sold.month'] })).toEqual([
      '2026-01 | 150 | 150 | · | · | 150 | 0',
      '2026-02 | 0 | 150 | -150 | -1 | 75 | 0',
      '2026-03 | 50 | 200 | 50 | · | 25 | 0',
      '2026-04 | 50 | 250 | 0 | 0 | 50 | 0',
      '2026-05 | 0 | 250 | -50 | -1 | 25 | 0',
    ])
  })

  test('lists no period without rows unless something has begun to add up there', async () => {
    expect(await ask({ measures: ['amount', amount('difference')], rows: ['sold.month'] })).toEqual([
      '2026-01 | 150 | · | 0',
      '2026-03 | 50 | 50 | 0',
      '2026-04 | 50 | 0 | 0',
    ])
    const measures = ['amount', amount('running')]
    expect(await ask({ measures, rows: ['product', 'sold.month'] })).toEqual([
      'A | 2026-01 | 150 | 150 | 0',
      'A | 2026-02 | 0 | 150 | 0',
      'A | 2026-03 | 20 | 170 | 0',
      'A | 2026-04 | 10 | 180 | 0',
      'A | 2026-05 | 0 | 180 | 0',
      'B | 2026-03 | 30 | 30 | 0',
      'B | 2026-04 | 40 | 70 | 0',
      'B | 2026-05 | 0 | 70 | 0',
    ])
  })

  test('starts and ends where conditions on the period do', async () => {
    const where = [{ attribute: 'sold.month', from: '2025-12', to: '2026-03' }]
    expect(await ask({ measures: [amount('running'), amount('difference')], rows: ['sold.month'], where })).toEqual([
      '2026-01 | 150 | 150 | 0',
      '2026-02 | 150 | -150 | 0',
      '2026-03 | 200 | 50 | 0',
    ])
  })

  test('starts anew in each parent, goes on over all with the base grand', async () => {
    const measures = [amount('running'), { ...amount('running', { base: 'grand' }), as: 'all' }]
    expect(await ask({ measures, rows: ['sold.quarter', 'sold.month'] })).toEqual([
      '2026-Q1 | 2026-01 | 150 | 150 | 0',
      '2026-Q1 | 2026-02 | 150 | 150 | 0',
      '2026-Q1 | 2026-03 | 200 | 200 | 0',
      '2026-Q2 | 2026-04 | 50 | 250 | 0',
      '2026-Q2 | 2026-05 | 50 | 250 | 0',
    ])
  })

  test('goes along a period on the columns where none is on the rows', async () => {
    expect(await ask({ measures: [amount('running')], rows: ['office.region'], columns: ['sold.month'] })).toEqual([
      'North | 2026-01 | 100 | 0',
      'North | 2026-02 | 100 | 0',
      'North | 2026-03 | 150 | 0',
      'North | 2026-04 | 150 | 0',
      'North | 2026-05 | 150 | 0',
      'South | 2026-01 | 50 | 0',
      'South | 2026-02 | 50 | 0',
      'South | 2026-03 | 50 | 0',
      'South | 2026-04 | 90 | 0',
      'South | 2026-05 | 90 | 0',
      '(unknown) | 2026-04 | 10 | 0',
      '(unknown) | 2026-05 | 10 | 0',
    ])
  })

  test('goes in the order shown where there is no period, totals among totals', async () => {
    const query = { measures: ['amount', amount('running')], rows: ['office.region', 'office.office'], totals: true }
    expect(await ask({ ...query, sort: [{ by: 'amount', direction: 'desc' }] })).toEqual([
      'North | Oslo | 130 | 130 | 0',
      'North | Bergen | 20 | 150 | 0',
      'North | · | 150 | 150 | 2',
      'South | Rome | 90 | 90 | 0',
      'South | Bari | · | 90 | 0',
      'South | · | 90 | 240 | 2',
      '(unknown) | (unknown) | 10 | 10 | 0',
      '(unknown) | · | 10 | 250 | 2',
      '· | · | 250 | 250 | 3',
    ])
  })

  test('counts hidden rows too, unless it is over visible ones', async () => {
    const measures = [
      amount('running', { base: 'grand' }),
      { ...amount('running', { base: 'grand', over: 'visible' }), as: 'v' },
    ]
    const rows = await ask({ measures, rows: ['office.office'], having: [{ measure: 'amount', gt: 50 }] })
    // by name: Bari, Bergen 20, Oslo 130, Rome 90
    expect(rows).toEqual(['North | Oslo | 150 | 130 | 0', 'South | Rome | 240 | 220 | 0'])
  })

  test('an index is of the first value, a trend the line through the listed ones', async () => {
    // 150, 50, 50 at 1, 2, 3: the line has slope -50 through (2, 250 / 3)
    expect(await ask({ measures: [amount('index'), amount('trend')], rows: ['sold.month'] })).toEqual([
      '2026-01 | 1 | 133.333333333 | 0',
      '2026-03 | 0.333333333333 | 83.3333333333 | 0',
      '2026-04 | 0.333333333333 | 33.3333333333 | 0',
    ])
  })

  test('may show what another one shows', async () => {
    const measures = [
      amount('share', { base: 'grand' }),
      { measure: 'share', show: 'running', base: 'grand', as: 'sum' },
    ]
    expect(await ask({ measures, rows: ['product'], sort: [{ by: 'share' }] })).toEqual([
      'B | 0.28 | 0.28 | 0',
      'A | 0.72 | 1 | 0',
    ])
  })
})

describe('a value among others does not depend on which other measures are asked for', () => {
  test.each([
    [{ show: 'rank', base: 'grand', direction: 'asc' }, ['office.office'], 'early'],
    [{ show: 'difference', base: 'grand' }, ['office.office'], 'early'],
    [{ show: 'moving_average', base: 'grand', window: 2 }, ['office.office'], 'early'],
    [{ show: 'index', base: 'grand' }, ['office.office'], 'early'],
    [{ show: 'trend', base: 'grand' }, ['office.office'], 'early'],
    [{ show: 'difference' }, ['sold.month'], 'late'],
    [{ show: 'moving_average', window: 2 }, ['sold.month'], 'late'],
    [{ show: 'rank', base: 'grand', direction: 'asc' }, ['sold.month'], 'late'],
  ])('%j by %j of %s', async (display, rows, measure) => {
    const entry = { ...display, measure, as: 'shown' }
    const alone = await ask({ measures: [entry], rows })
    const beside = await ask({ measures: [entry, 'amount', 'sales'], rows })
    const cells = (lines: readonly string[]): string[] =>
      lines
        .map((line) => line.split(' | '))
        .map((cells) => cells.slice(0, rows[0] === 'sold.month' ? 2 : 3).join(' | '))
    expect(cells(beside)).toEqual(expect.arrayContaining(cells(alone)))
    expect(alone.length).toBeGreaterThan(1)
  })

  test('nor on the order in which rows only others have come', async () => {
    // early: Oslo 100 + 30, Rome 50
    const measures = ['amount', { measure: 'early', show: 'difference', base: 'grand', as: 'step' }]
    expect(await ask({ measures, rows: ['office.office'] })).toEqual([
      'South | Bari | · | · | 0',
      'North | Bergen | 20 | · | 0',
      'North | Oslo | 130 | · | 0',
      'South | Rome | 90 | -80 | 0',
      '· | (unknown) | 10 | · | 0',
    ])
  })
})

describe('totals of visible members', () => {
  test('are computed anew from the rows of the members that are left', async () => {
    const query = { measures: ['amount', 'buyers'], rows: ['office.region', 'office.office'], totals: true }
    const having = [{ measure: 'amount', gt: 15 }]
    // left are Bergen 20 (c), Oslo 130 (a), Rome 90 (b)
    expect(await ask({ ...query, having, totalsOf: 'visible' })).toEqual([
      'North | Bergen | 20 | 1 | 0',
      'North | Oslo | 130 | 1 | 0',
      'North | · | 150 | 2 | 2',
      'South | Rome | 90 | 1 | 0',
      'South | · | 90 | 1 | 2',
      '· | · | 240 | 3 | 3',
    ])
    const notices = (more: object): string[] => compile({ ...query, having, ...more }).notices.map((n) => n.code)
    expect(notices({ totalsOf: 'visible' })).toEqual(['totals_of_visible'])
    expect(notices({})).toEqual(['totals_include_hidden'])
  })

  test('stand beside members that are listed without rows', async () => {
    const where = [{ attribute: 'sold.quarter', in: ['2026-Q1'] }]
    const measures = ['amount', amount('rank', { base: 'grand', over: 'visible' })]
    const query = { measures, rows: ['sold.month'], where, empty: true, totals: true, totalsOf: 'visible' }
    expect(await ask(query)).toEqual([
      '2026-01 | 150 | 1 | 0',
      '2026-02 | 0 | · | 0',
      '2026-03 | 50 | 2 | 0',
      '· | 200 | 1 | 1',
    ])
  })

  test('hold what "other" holds', async () => {
    const top = { kind: 'top', n: 1, by: 'amount', of: 'office.office', other: true }
    const share = { base: 'grand', over: 'visible' }
    const rows = await ask({
      measures: ['amount', amount('share', share)],
      rows: ['office.office'],
      top,
      having: [{ measure: 'amount', gt: 15 }],
      totals: true,
      totalsOf: 'visible',
    })
    expect(rows).toEqual([
      'North | Oslo | 130 | 0.541666666667 | 0',
      '· | (other) | 110 | 0.458333333333 | 0',
      '· | · | 240 | 1 | 1',
    ])
  })
})

describe('a ranking', () => {
  const top = (more: object): object => ({ kind: 'top', n: 1, by: 'amount', of: 'office.office', ...more })
  const asked = (more: object, rows = ['office.office']): Promise<string[]> =>
    ask({ measures: ['amount'], rows, top: top(more) })

  test('inside an ancestor on no axis takes some of each of its members', async () => {
    expect(await asked({ per: 'office.region' })).toEqual([
      'North | Oslo | 130 | 0',
      'South | Rome | 90 | 0',
      '· | (unknown) | 10 | 0',
    ])
  })

  test('under a context ranks the members that have the measure itself there', async () => {
    const context = [{ attribute: 'product', in: ['B'] }]
    const measures = ['sales', 'amount', { calc: 'coalesce(early, 1)', as: 'first' }]
    const query = { measures, rows: ['office.office'], top: top({ n: 5, by: 'first', context }) }
    // of B, sale 3 alone is early: Oslo's
    expect(await ask(query)).toEqual(['North | Oslo | 2 | 130 | 130 | 0'])
  })

  test('of the least leaves out members without a value', async () => {
    expect(await asked({ kind: 'bottom', n: 2 })).toEqual(['North | Bergen | 20 | 0', '· | (unknown) | 10 | 0'])
  })

  test('by what is shown among the rows', async () => {
    const measures = [amount('share', { base: 'grand' })]
    const query = { measures, rows: ['office.office'], top: top({ kind: 'percent', n: 60, by: 'share' }) }
    expect(await ask(query)).toEqual(['North | Oslo | 0.52 | 0', 'South | Rome | 0.36 | 0'])
  })
})

test('a measure filter tests an ancestor on no axis by its own value', async () => {
  const query = { measures: ['buyers'], rows: ['office.office'] }
  // one buyer bought in both offices of the South
  expect(await ask({ ...query, having: [{ measure: 'buyers', gte: 2, at: 'office.region' }] })).toEqual([
    'North | Bergen | 1 | 0',
    'North | Oslo | 1 | 0',
  ])
})

describe('an ancestor that is read of the rows', () => {
  const level = { base: { level: 'sold.quarter' } }
  // the first quarter has 150 in January and 50 in March, the second 50 in April
  test('is a base of shares and ranks', async () => {
    const measures = [amount('share', level), amount('rank', level)]
    expect(await ask({ measures, rows: ['sold.month'], totals: true })).toEqual([
      '2026-01 | 0.75 | 1 | 0',
      '2026-03 | 0.25 | 2 | 0',
      '2026-04 | 1 | 1 | 0',
      '· | 1 | 1 | 1',
    ])
  })

  test('is what measure filters test and rankings rank inside of', async () => {
    const query = { measures: ['amount'], rows: ['sold.month'] }
    const top = { n: 1, by: 'amount', of: 'sold.month', per: 'sold.quarter' }
    expect(await ask({ ...query, top })).toEqual(['2026-01 | 150 | 0', '2026-04 | 50 | 0'])
    const having = [{ measure: 'amount', gt: 100, at: 'sold.quarter' }]
    expect(await ask({ ...query, having })).toEqual(['2026-01 | 150 | 0', '2026-03 | 50 | 0'])
  })

  test('is unknown of periods without rows, so nothing goes over these inside of it', () => {
    expect(refusal({ measures: [amount('difference', level)], rows: ['sold.month'] })).toContain(
      'put sold.quarter before sold.month',
    )
  })
})

test('members that are listed without rows pass no measure filter', async () => {
  const where = [{ attribute: 'sold.quarter', in: ['2026-Q1'] }]
  const having = [{ measure: 'amount', lt: 100 }]
  expect(await ask({ measures: ['amount'], rows: ['sold.month'], where, having, empty: true })).toEqual([
    '2026-03 | 50 | 0',
  ])
})

describe('refused, with the nearest question that has an answer', () => {
  const shown = (more: object): string => refusal({ measures: [more], rows: ['product'] })
  test.each([
    [{ ...amount('share') }, 'share needs a base: parent, row, column, grand or {"level": an attribute}; found none'],
    [{ ...amount('share', { base: 'parents' }) }, 'found "parents"; nearest is "parent"'],
    [{ ...amount('share', { base: 'product' }) }, 'nearest is {"level": "product"}'],
    [{ ...amount('running', { ties: 'dense' }) }, 'direction and ties belong to rank; found them beside running'],
    [{ ...amount('moving_average') }, 'moving_average needs a window'],
    [{ ...amount('rank', { base: 'grand', window: 3 }) }, 'window belongs to moving_average'],
    [{ ...amount('share', { base: { level: 'office.region' } }) }, 'the base office.region is on no axis'],
    [{ measure: 'a', show: 'share', base: 'grand', as: 'a' }, 'a shows itself; show a measure of the cube'],
  ])('%j', (entry, problem) => {
    expect(shown(entry)).toContain(problem)
  })

  test('a calculation of what is shown', () => {
    const measures = [amount('share', { base: 'grand' }), { calc: 'share * 100', as: 'x' }]
    expect(refusal({ measures, rows: ['product'] })).toContain('a calculation comes before display calculations')
  })

  test('an order by what follows the order', () => {
    const query = { measures: [amount('running')], rows: ['product'], sort: [{ by: 'running' }] }
    expect(refusal(query)).toContain('sort by another measure or by an attribute')
  })

  test('a filter or a ranking by what is visible', () => {
    const query = { measures: [amount('share', { base: 'grand', over: 'visible' })], rows: ['product'] }
    expect(refusal({ ...query, having: [{ measure: 'share', gt: 0.1 }] })).toContain('ask for it over all of them')
    const top = { kind: 'top', n: 1, by: 'share', of: 'product' }
    expect(refusal({ ...query, top })).toContain('ask for it over all of them')
  })

  test('a ranking inside of what is on no axis, and "other" of several rankings', () => {
    const top = { kind: 'top', n: 1, by: 'amount', of: 'product' }
    expect(refusal({ measures: ['amount'], rows: ['product'], top: { ...top, per: 'office.region' } })).toContain(
      'put office.region on rows or columns',
    )
    const several = [
      { ...top, other: true },
      { ...top, of: 'office.region' },
    ]
    expect(refusal({ measures: ['amount'], rows: ['product', 'office.region'], top: several })).toContain(
      'rank combinations as one',
    )
  })

  test('moved values over some periods alone', () => {
    const moved = { measure: 'amount@prior(month)', show: 'share', base: 'grand', over: 'visible', as: 's' }
    const having = [{ measure: 'amount', gt: 60 }]
    expect(refusal({ measures: [moved], rows: ['sold.month'], having })).toContain('choose the periods in "where"')
  })
})

test('a plan says what is shown, in what, and which periods are put between', () => {
  const measures = [
    'region_share',
    amount('running'),
    { ...amount('rank', { base: 'grand', ties: 'dense', over: 'visible' }), as: 'place' },
    { ...amount('moving_average', { base: 'grand', window: 3 }), as: 'mean of 3' },
  ]
  const having = [{ measure: 'amount', gt: 3, at: 'office.region' }]
  const query = { measures, rows: ['office.office', 'sold.month'], having, totals: ['grand'], totalsOf: 'visible' }
  const lines = printPlan(compile(query).plan).split('\n')
  expect(lines.slice(0, 12)).toEqual([
    'arrange (office.office, sold.month) () by default order',
    '  totals of visible members',
    '  show place = rank of amount in the grand total, the largest first, dense, over visible members',
    '  keep',
    '    where amount > 3 at office.region',
    '    show region_share = share of amount in the office.region of the office.office',
    '    show running = running of amount in the parent',
    '    show mean of 3 = moving_average of amount in the grand total, over 3',
    '    values at office.region',
    '      calculate amount',
    '        roll up (office.region): amount = sum(amount)',
    '          inner join sold (dim_day) on day = day',
  ])
  expect(lines).toContain('    fill each sold.month at (office.office, sold.month) through "2026-05-31"')
})
