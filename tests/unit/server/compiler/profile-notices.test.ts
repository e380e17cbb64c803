import { describe, expect } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { QueryError } from '../../../../server/contract/errors.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import type { CubeProfile, Restatement, SetVersion } from '../../../../server/model/profile.ts'
import type { Warehouse } from '../../../support/warehouse.ts'
import { warehouseTestOf } from '../../../support/warehouse-test.ts'

const test = warehouseTestOf('fixtures/golden')

const compiled = (warehouse: Warehouse, query: object, known: Partial<CubeProfile> = {}, from = 'bookings') => {
  const profile = warehouse.profile(from)
  if (profile === undefined) throw new Error(`nothing was verified of ${from}`)
  return compileQuery(warehouse.cube(from), { ...profile, ...known }, CubeQuery.parse({ from, ...query }))
}

const noticesOf = (code: string, ...asked: Parameters<typeof compiled>): string[] =>
  compiled(...asked).notices.flatMap((notice) => (notice.code === code ? [notice.text] : []))

const restated = (month: string, more: Partial<Restatement> = {}): Restatement => ({
  cube: 'bookings',
  of: 'measure',
  name: 'won',
  month,
  was: '100.00',
  now: '120.50',
  run: 7,
  ...more,
})

describe('a month that was restated', () => {
  const won = { measures: ['won'] }
  const at = (attribute: string, condition: object) => ({ ...won, where: [{ attribute, ...condition }] })
  const february = 'won of 2026-02 was restated by run 7: 120.5, before 100.'
  const members = { of: 'members', name: 'account', was: 'a', now: 'b' } as const
  const moved =
    'Rows of 2026-02 count under other members of account since run 7: a version came late, or what was known of a member was changed.'

  test.for<readonly [string, object, readonly Restatement[], readonly string[]]>([
    ['is told with both values', won, [restated('2026-02')], [february]],
    [
      'is told where there were no rows',
      won,
      [restated('2026-02', { was: null, now: '3' })],
      ['won of 2026-02 was restated by run 7: 3, before no rows.'],
    ],
    [
      'keeps the zeros of a whole number',
      won,
      [restated('2026-02', { was: '100', now: '0.50' })],
      ['won of 2026-02 was restated by run 7: 0.5, before 100.'],
    ],
    [
      'is told of two by their names and the last run',
      won,
      [restated('2026-02', { run: 9 }), restated('2026-03')],
      ['won of 2026-02 and 2026-03 was restated by run 9.'],
    ],
    [
      'is told of more by the first and the last',
      won,
      [restated('2026-01'), restated('2026-02'), restated('2026-03')],
      ['won of 3 months from 2026-01 to 2026-03 was restated by run 7.'],
    ],
    ['is not told of a measure that is not asked', { measures: ['closed_deals'] }, [restated('2026-02')], []],
    ['is told where a condition takes it', at('closed.month', { in: ['2026-02'] }), [restated('2026-02')], [february]],
    ['is not told where a condition leaves it out', at('closed.month', { in: ['2026-03'] }), [restated('2026-02')], []],
    [
      'is told where a condition takes its first day',
      at('closed.date', { lte: '2026-02-01' }),
      [restated('2026-02')],
      [february],
    ],
    [
      'is not told where a condition ends before it',
      at('closed.date', { lt: '2026-02-01' }),
      [restated('2026-02')],
      [],
    ],
    [
      'is told where a condition takes its last day',
      at('closed.date', { gte: '2026-02-28' }),
      [restated('2026-02')],
      [february],
    ],
    [
      'is not told where a condition begins after it',
      at('closed.date', { gt: '2026-02-28' }),
      [restated('2026-02')],
      [],
    ],
    [
      'is told where a condition is on other dates',
      at('created.month', { in: ['2026-03'] }),
      [restated('2026-02')],
      [february],
    ],
    [
      'is told where values are moved in time',
      { measures: ['won@prior(month)'], where: [{ attribute: 'closed.month', in: ['2026-03'] }] },
      [restated('2026-02')],
      [february],
    ],
    [
      'is told of members that are shown',
      { ...won, rows: ['account.segment'] },
      [restated('2026-02', members)],
      [moved],
    ],
    [
      'is told of members that rows are chosen by',
      at('account.segment', { in: ['SMB'] }),
      [restated('2026-02', members)],
      [moved],
    ],
    ['is not told of members that are not read', { ...won, rows: ['owner.name'] }, [restated('2026-02', members)], []],
    [
      'is not told of members as they are now',
      { ...won, rows: ['account.segment'], asOf: 'now' },
      [restated('2026-02', members)],
      [],
    ],
  ])('%s', ([, query, found, texts], { warehouse }) => {
    expect(noticesOf('restated', warehouse, query, { restated: found })).toEqual(texts)
  })

  test('is told with its values, as far as there are twelve', ({ warehouse }) => {
    const months = Array.from({ length: 14 }, (_, i) =>
      restated(`20${25 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`),
    )
    const [notice] = compiled(warehouse, won, { restated: months }).notices
    const values = months.slice(0, 12).map(({ month }) => ({ month, was: '100.00', now: '120.50' }))
    expect(notice).toEqual({
      code: 'restated',
      details: { of: 'measure', name: 'won', run: 7, months: 14, from: '2025-01', to: '2026-02', values },
      text: 'won of 14 months from 2025-01 to 2026-02 was restated by run 7.',
    })
    expect(
      compiled(warehouse, { ...won, rows: ['account.segment'] }, { restated: [restated('2026-02', members)] })
        .notices[0],
    ).toEqual({
      code: 'restated',
      details: { of: 'members', name: 'account', run: 7, months: 1, from: '2026-02', to: '2026-02' },
      text: moved,
    })
  })
})

describe('a period that is not over', () => {
  const partial = (attribute: string, member: string, end: string, whose = '') =>
    `${attribute} ${member} is not complete: it ends on ${end}, and data${whose} are complete through 2026-04-02.`
  const rows = (attribute: string, where: readonly object[] = []) => ({ measures: ['won'], rows: [attribute], where })
  const april = [partial('closed.month', '2026-04', '2026-04-30')]
  const on = (attribute: string, condition: object) => rows('closed.month', [{ attribute, ...condition }])

  test.for<readonly [string, object, readonly string[]]>([
    ['is told: a month', rows('closed.month'), april],
    ['is told: a week', rows('closed.week'), [partial('closed.week', '2026-W14', '2026-04-05')]],
    ['is told: a quarter', rows('closed.quarter'), [partial('closed.quarter', '2026-Q2', '2026-06-30')]],
    ['is told: a year', rows('closed.year'), [partial('closed.year', '2026', '2026-12-31')]],
    ['is told: a fiscal year', rows('closed.fiscal_year'), [partial('closed.fiscal_year', '2027', '2027-01-31')]],
    ['is not told of days', rows('closed.date'), []],
    ['is not told of days of the week', rows('closed.weekday'), []],
    ['is not told of other dates', rows('created.month'), []],
    ['is told where a condition takes it', on('closed.month', { in: ['2026-03', '2026-04'] }), april],
    ['is not told where a condition leaves it out', on('closed.month', { in: ['2026-03'] }), []],
    ['is told up to the last day', on('closed.date', { lte: '2026-04-02' }), april],
    ['is not told before the last day', on('closed.date', { lt: '2026-04-02' }), []],
    ['is told from the last day on', on('closed.date', { gte: '2026-04-02' }), april],
    ['is not told after the last day', on('closed.date', { gt: '2026-04-02' }), []],
    [
      'is told where one of two conditions takes it',
      rows('closed.month', [
        {
          any: [
            { attribute: 'closed.month', in: ['2026-03'] },
            { attribute: 'owner.name', in: ['Cyd'] },
          ],
        },
      ]),
      april,
    ],
    [
      'is not told where none of two conditions takes it',
      rows('closed.month', [
        {
          any: [
            { attribute: 'closed.month', in: ['2026-03'] },
            { attribute: 'closed.quarter', in: ['2026-Q1'] },
          ],
        },
      ]),
      [],
    ],
    [
      'is not told where one of two that both hold leaves it out',
      rows('closed.month', [
        {
          all: [
            { attribute: 'closed.month', in: ['2026-03'] },
            { attribute: 'closed.year', in: [2026] },
          ],
        },
      ]),
      [],
    ],
  ])('%s', ([, query, texts], { warehouse }) => {
    expect(noticesOf('partial_period', warehouse, query, { completeThrough: '2026-04-02' })).toEqual(texts)
  })

  test('is over on its last day', ({ warehouse }) => {
    const found = (attribute: string) =>
      noticesOf('partial_period', warehouse, rows(attribute), { completeThrough: '2026-03-31' })
    expect([found('closed.month'), found('closed.quarter')]).toEqual([[], []])
    expect(found('closed.year')).toHaveLength(1)
  })

  test('is told of the cube of a view whose measures are asked', ({ warehouse }) => {
    const asked = (measures: readonly string[]) =>
      noticesOf('partial_period', warehouse, { measures, rows: ['time.month'] }, {}, 'growth')
    expect(asked(['bookings.won', 'spend.cost'])).toEqual([
      partial('time.month', '2026-04', '2026-04-30', ' of bookings'),
    ])
    expect(asked(['spend.cost'])).toEqual([])
  })
})

describe('a value that moves by the level of the row', () => {
  test.for<readonly [string, string, string]>([
    ['won@prior', 'closed.month', 'prior(month)'],
    ['won@prior', 'closed.date', 'prior(day)'],
    ['won@last(3)', 'closed.quarter', 'rolling(3 quarter)'],
  ])('%s is told to be empty in the totals over %s', ([measure, attribute, instead], { warehouse }) => {
    const query = { measures: [measure], rows: [attribute] }
    expect(noticesOf('no_period', warehouse, { ...query, totals: true })).toEqual([
      expect.stringMatching(
        new RegExp(
          `^.* is empty in totals over ${attribute}: nothing there says how far it moves; name the period, as @${instead.replace(/[()]/g, '\\$&')}\\.$`,
        ),
      ),
    ])
    expect(noticesOf('no_period', warehouse, query)).toEqual([])
  })
})

describe('a version of a set', () => {
  const version = (day: string): SetVersion => ({ day, dataVersion: '1' })
  const refusal = (warehouse: Warehouse, set: string, asked: string, days: readonly string[]): string => {
    const frozen = new Map([['leader', { versions: days.map(version) }]])
    try {
      compiled(warehouse, { measures: ['won'], where: [{ set, version: asked }] }, { frozen })
      return 'not refused'
    } catch (error) {
      if (error instanceof QueryError) return `${error.code} at ${error.path}: ${error.message}`
      throw error
    }
  }
  const days = ['01', '02', '03', '04', '05', '06', '07'].map((day) => `2026-03-${day}`)

  test('is one of those that are stored, or is told the nearest before it', ({ warehouse }) => {
    expect(refusal(warehouse, 'leader', '2026-03-03', days)).toBe('not refused')
    expect(refusal(warehouse, 'leader', 'fresh', [])).toBe('not refused')
    expect(refusal(warehouse, 'leader', '2026-04-01', days)).toMatch(
      /^unsound at where\[0\]\.version: set leader has no members stored for 2026-04-01; nearest is "2026-03-07"; the last stored are 2026-03-03, 2026-03-04, 2026-03-05, 2026-03-06, 2026-03-07$/,
    )
    expect(refusal(warehouse, 'leader', '2026-02-01', days.slice(0, 2))).toMatch(
      /: set leader has no members stored for 2026-02-01; nearest is "2026-03-01"; the last stored are 2026-03-01, 2026-03-02$/,
    )
    expect(refusal(warehouse, 'leader', '2026-02-01', [])).toMatch(
      /: set leader has no members stored for 2026-02-01; nothing is stored of it yet; ask "fresh"$/,
    )
  })

  test('is of a frozen set', ({ warehouse }) => {
    expect(refusal(warehouse, 'best_owner', '2026-03-03', days)).toMatch(
      /: set best_owner is not frozen and has no versions; (no set is|of those that are, nearest is "leader")\. Leave version out, or give the set freeze: nightly$/,
    )
  })

  test('is read from where it is stored', ({ warehouse }) => {
    const frozen = new Map([['leader', { versions: [version('2026-03-01')] }]])
    const { statement } = compiled(
      warehouse,
      { measures: ['won'], where: [{ set: 'leader', version: '2026-03-01' }] },
      { frozen },
    )
    expect(statement.sql).toMatch(/CAST\(list_extract\([^)]*"member", 1\) AS VARCHAR\)/)
    expect(statement.parameters.map(({ value }) => value)).toEqual(expect.arrayContaining(['leader', '2026-03-01']))
  })
})
