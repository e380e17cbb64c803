import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { printPlan } from '../../../../server/compiler/plan/print.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { readRows } from '../../../../server/engine/rows.ts'
import { askDeals, openDealStar } from '../../../support/deal-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openDealStar()
})
afterAll(() => star.engine.close())

const ask = (query: object): Promise<string[][]> => askDeals(star, { measures: ['amount'], ...query })
const bySegment = (asOf?: string): Promise<string[][]> =>
  ask({ rows: ['account.segment'], totals: ['grand'], ...(asOf !== undefined && { asOf }) })

const compile = (query: object) =>
  compileQuery(star.cube('deals'), star.profile('deals'), CubeQuery.parse({ from: 'deals', ...query }))

describe('versions of a dimension', () => {
  it('are those of the first date that a fact row has, the unknown member where none was valid then', async () => {
    expect(await bySegment()).toEqual([
      ['ENT', '300'],
      ['MID', '400'],
      ['SMB', '300'],
      ['(unknown)', '57'],
      ['·', '1057'],
    ])
  })

  it('are those without an end as of now', async () => {
    expect(await bySegment('now')).toEqual([
      ['ENT', '400'],
      ['SMB', '200'],
      ['(unknown)', '457'],
      ['·', '1057'],
    ])
  })

  it('are those of one date where a query names it, its first day included and its last not', async () => {
    const at = (asOf: string): Promise<string[][]> =>
      ask({ where: [{ attribute: 'account.id', in: [10] }], rows: ['account.segment'], asOf })
    expect(await at('2026-02-28')).toEqual([['SMB', '400']])
    expect(await at('2026-03-01')).toEqual([['ENT', '400']])
    expect(await bySegment('2026-02-15')).toEqual([
      ['MID', '407'],
      ['SMB', '600'],
      ['(unknown)', '50'],
      ['·', '1057'],
    ])
  })

  it('are those of the event as declared', async () => {
    expect(await bySegment('event')).toEqual(await bySegment())
  })

  it('are those that a fact stores by key, or of the same identity as of a date', async () => {
    const stored = (asOf?: string): Promise<string[][]> =>
      ask({ rows: ['stored.segment'], ...(asOf !== undefined && { asOf }) })
    const byKey = [
      ['ENT', '300'],
      ['MID', '407'],
      ['SMB', '300'],
      ['(unknown)', '50'],
    ]
    expect(await stored()).toEqual(byKey)
    expect(await stored('event')).toEqual(byKey)
    expect(await stored('now')).toEqual([
      ['ENT', '400'],
      ['SMB', '200'],
      ['(unknown)', '457'],
    ])
  })

  it('lose no fact row without a date under a filter on them', async () => {
    expect(await ask({ where: [{ attribute: 'account.segment', in: ['MID'] }] })).toEqual([['400']])
    expect(await ask({ where: [{ attribute: 'account.segment', notIn: ['MID'] }] })).toEqual([['657']])
  })

  it('refuse an as-of that is none', () => {
    expect(() => compile({ measures: ['amount'], asOf: 'later' })).toThrow(
      'asOf is "event", "now" or a date such as "2026-03-31"; found "later"',
    )
    expect(() => compile({ measures: ['amount'], asOf: '2026-02-29' })).toThrow('found "2026-02-29"')
  })
})

describe('rows without a version at their date', () => {
  const gaps = async (query: object): Promise<string[]> => {
    const { versionGaps } = compile({ measures: ['amount'], ...query })
    const counted = versionGaps.map(async ({ role, unknown, statement }) => {
      const { rows } = await readRows(statement, await star.engine.answer(statement), 1)
      return `${role} ${unknown} ${rows[0]?.[0]}`
    })
    return Promise.all(counted)
  }

  it('are counted under the conditions of the query, rows without an identity are none', async () => {
    expect(await gaps({ rows: ['account.segment'] })).toEqual(['account (no account) 1'])
    expect(await gaps({ rows: ['account.segment'], asOf: 'now' })).toEqual(['account (no account) 2'])
    const where = [{ attribute: 'owner.name', in: ['Dan'] }]
    expect(await gaps({ rows: ['account.segment'], where })).toEqual(['account (no account) 0'])
    expect(await gaps({ rows: ['stored.segment'], asOf: 'now' })).toEqual(['stored (no account) 2'])
  })

  it('are not asked for where no version is read by a date', async () => {
    expect(await gaps({ rows: ['stored.segment'] })).toEqual([])
    expect(await gaps({ rows: ['owner.name'] })).toEqual([])
  })
})

describe('instants', () => {
  const byDay = (zone: string): Promise<string[][]> =>
    ask({ rows: ['seen.date'], where: [{ attribute: 'seen.month', in: ['2026-03'] }], zone })

  it('fall on the date of the zone that a query names, over the change to summer time', async () => {
    expect(await byDay('UTC')).toEqual([
      ['2026-03-28', '400'],
      ['2026-03-29', '600'],
    ])
    expect(await byDay('europe/berlin')).toEqual([
      ['2026-03-28', '100'],
      ['2026-03-29', '500'],
      ['2026-03-30', '400'],
    ])
  })

  it('are unknown where there is none, though every row has a stored date', async () => {
    expect(await ask({ rows: ['seen.month'], zone: 'UTC' })).toEqual([
      ['2026-03', '1000'],
      ['2026-04', '7'],
      ['(unknown)', '50'],
    ])
  })

  it('have their stored date without a zone', async () => {
    expect(await ask({ rows: ['seen.month'] })).toEqual([
      ['2026-02', '400'],
      ['2026-03', '600'],
      ['2026-04', '57'],
    ])
  })

  it('refuse a zone that is none with the nearest one', () => {
    expect(() => compile({ measures: ['amount'], zone: 'Europe/Berlyn' })).toThrow('nearest is "Europe/Berlin"')
  })
})

describe('a composite key', () => {
  it('joins by all of its columns', async () => {
    expect(await ask({ rows: ['desk.place'] })).toEqual([
      ['door', '300'],
      ['stair', '200'],
      ['window', '107'],
      ['(unknown)', '450'],
    ])
  })
})

it('a plan says which version, which date and which rows are read', () => {
  const { planned } = compile({
    measures: ['amount'],
    rows: ['account.segment', 'desk.place', 'seen.date'],
    zone: 'UTC',
  })
  const lines = printPlan(planned).split('\n')
  expect(
    lines.map((line) => line.trim()).filter((line) => /^(scan|left join (seen|account|desk)) /.test(line)),
  ).toEqual([
    'left join seen (dim_day) on date of seen_at in UTC = date',
    'left join account (dim_account) on account_id = account_id, the version valid on the first of closed.date, created.date, 9999-12-30',
    'left join desk (dim_desk) on site = site and desk = desk',
    'scan fact_deal where not is_test',
  ])
})

describe('the filter of a cube', () => {
  it('keeps rows out of every value and of the members of an attribute of the fact', async () => {
    expect(await ask({ measures: ['deals', 'amount'] })).toEqual([['6', '1057']])
    const deals = await ask({ rows: ['deal'], empty: true })
    expect(deals.map(([deal]) => deal)).toEqual(['1', '2', '3', '4', '5', '6'])
  })
})

describe('a filter of a cube on attributes', () => {
  it('holds in every leg, with versions and computed periods', async () => {
    const cube = star.cube('deals')
    const attribute = (name: string, type: 'text') => ({ kind: 'attribute' as const, attribute: name, type })
    const equals = (name: string, value: string) => ({
      kind: 'comparison' as const,
      op: '=' as const,
      left: attribute(name, 'text'),
      right: { kind: 'literal' as const, value, type: 'text' as const },
      type: 'boolean' as const,
    })
    // deals 1 and 3, whose account was SMB when they were closed, in the first quarter; the test deal would be ENT
    const filter = {
      kind: 'logic' as const,
      op: 'and' as const,
      left: equals('account.segment', 'SMB'),
      right: equals('closed.quarter', '2026-Q1'),
      type: 'boolean' as const,
    }
    const query = {
      from: 'deals',
      measures: ['amount', 'amount@ytd(closed)'],
      rows: ['closed.month'],
      where: [{ attribute: 'closed.month', from: '2026-01', to: '2026-03' }],
      totals: ['grand'],
    }
    const { statement } = compileQuery({ ...cube, filter }, undefined, CubeQuery.parse(query))
    const { rows } = await readRows(statement, await star.engine.answer(statement), 100)
    expect(rows).toEqual([
      ['2026-02', '100', '100'],
      ['2026-03', '200', '300'],
      [null, '300', '300'],
    ])
  })
})

describe('periods that a calendar computes', () => {
  it('are read from a column only where it says the same on every date', async () => {
    expect([...(star.profile('deals')?.stored ?? [])].sort()).toEqual(['closed.month', 'created.month', 'seen.month'])
    expect(await ask({ rows: ['closed.quarter', 'closed.month'] })).toEqual([
      ['2026-Q1', '2026-02', '100'],
      ['2026-Q1', '2026-03', '500'],
      ['2026-Q2', '2026-04', '57'],
      ['(unknown)', '(unknown)', '400'],
    ])
  })

  it('filter rows and measures as they group', async () => {
    expect(await ask({ measures: ['amount', 'early'] })).toEqual([['1057', '600']])
    expect(
      await ask({ where: [{ attribute: 'closed.weekday', in: [5, 7] }], rows: ['closed.weekday', 'deal'] }),
    ).toEqual([
      // 2026-02-15 was a Sunday, 2026-03-20 a Friday
      ['5', '3', '200'],
      ['7', '1', '100'],
    ])
  })

  it('follow the fiscal year, ISO weeks and the year beside each other', async () => {
    const rows = ['closed.year', 'closed.fiscal_year', 'closed.fiscal_quarter', 'closed.week', 'closed.month_of_year']
    expect(await ask({ rows, where: [{ attribute: 'deal', in: [1, 6] }] })).toEqual([
      ['2026', '2027', 'FY2027-Q1', '2026-W07', '2', '100'],
      ['2026', '2027', 'FY2027-Q1', '2026-W17', '4', '7'],
    ])
  })

  it('list every member of the calendar where members without facts are asked for', async () => {
    expect((await ask({ rows: ['closed.fiscal_quarter'], empty: true })).map(([quarter]) => quarter)).toEqual([
      'FY2026-Q4',
      'FY2027-Q1',
      'FY2027-Q2',
      'FY2027-Q3',
      'FY2027-Q4',
      '(unknown)',
    ])
  })
})
