import { describe, expect, it } from 'vitest'
import type { CubeProfile } from '../../../../server/model/profile.ts'
import { compileDeals, dealRefusal, planLines } from './deal-model.ts'

const byOwner = { rows: ['owner.name'] }
type Case = readonly [what: string, query: object, refusal: string]

const stored = (...days: readonly string[]): CubeProfile => {
  const versions = days.map((day, i) => ({ day, dataVersion: `${i}` }))
  const current = versions.at(-1)
  return {
    roles: new Map(),
    blank: new Set(),
    frozen: new Map([['nightly', { versions, ...(current && { current }) }]]),
  }
}

describe('a segment', () => {
  const people = { from: 'owners', measures: ['people'] }
  it.each<Case>([
    [
      'is known',
      { where: [{ segment: 'smal' }] },
      'unknown_segment at where[0].segment: cube deals has no segment "smal"; nearest is "small"',
    ],
    [
      'is of one role',
      { where: [{ segment: 'early' }] },
      'unsound at where[0].segment: segment early is one of several roles of cube deals; say which by "role": closed, created',
    ],
    [
      'is of a role of its own',
      { where: [{ segment: 'early', role: 'creatd' }] },
      'unsound at where[0].role: segment early is of no role "creatd" in cube deals; nearest is "created"; its roles are closed, created',
    ],
    [
      'is of a role, if of any',
      { where: [{ segment: 'large', role: 'xyz' }] },
      'unsound at where[0].role: segment large is of no role "xyz" in cube deals; its roles are none',
    ],
    [
      'is of a dimension of the cube',
      { ...people, where: [{ segment: 'small' }] },
      'unsound at where[0].segment: segment small is on account, and cube owners has no role of it; ask a cube that has one, or write its conditions in where',
    ],
    [
      'is of a dimension as the cube sees it',
      { ...people, where: [{ segment: 'was_small' }] },
      'unsound at where[0].segment: segment was_small is on account, seen as of created, and cube owners has no role that sees it so; ask a cube that has one, or write its conditions in where',
    ],
    [
      'is of the rows of the cube',
      { ...people, where: [{ segment: 'large' }] },
      'unsound at where[0].segment: segment large is on the rows of cube deals, and cube owners has others; ask deals',
    ],
    [
      'whose members are stored is of a dimension of the cube',
      { ...people, where: [{ segment: 'stored' }] },
      'unsound at where[0].segment: segment stored has the members of account that were stored for the day of closed, else created, and cube owners has no role of account; ask a cube that has both, or write its conditions in where',
    ],
    [
      'whose members are stored is of a date of the cube',
      { from: 'accounts', measures: ['rows'], where: [{ segment: 'stored' }] },
      'unsound at where[0].segment: segment stored has the members of account that were stored for the day of closed, else created, and cube accounts has no date role closed or created; ask a cube that has both, or write its conditions in where',
    ],
  ])('%s', (_what, query, refusal) => {
    expect(dealRefusal(query)).toBe(refusal)
  })

  it('is a condition on the attribute of its role', () => {
    const slice = (where: object) => planLines({ where: [where] }).find((line) => line.startsWith('slice'))
    expect(slice({ segment: 'small' })).toBe('slice segment.small in [true]')
    expect(slice({ segment: 'small', role: 'account' })).toBe('slice segment.small in [true]')
    expect(slice({ segment: 'early', role: 'created' })).toBe('slice segment.early.created in [true]')
    expect(slice({ segment: 'large' })).toBe('slice segment.large in [true]')
  })
})

describe('a set', () => {
  const of = (set: unknown, version?: string) => ({
    ...byOwner,
    where: [{ set, ...(version !== undefined && { version }) }],
  })
  it.each<Case>([
    [
      'is of no tree',
      of({ of: 'owner.org', take: 2, by: 'value' }),
      'not_supported_yet at where[0].set.of: a set of nodes of the tree owner.org is not supported yet; list the nodes with in, or take a set of owner.name',
    ],
    [
      'takes whole members',
      of({ of: 'owner.name', take: 2.5, by: 'value' }),
      'invalid_request at where[0].set.take: n counts members; found 2.5',
    ],
    [
      'ranks by a measure',
      of({ of: 'owner.name', take: 2, by: 'valu' }),
      'unknown_measure at where[0].set.by: cube deals has no measure "valu"; nearest is "value"',
    ],
    [
      'ranks by a measure, beside a test',
      of({ of: 'owner.name', take: 2, by: 'valu', having: [{ measure: 'value', gt: 1 }] }),
      'unknown_measure at where[0].set.by: cube deals has no measure "valu"; nearest is "value"',
    ],
    [
      'tests a measure',
      of({ of: 'owner.name', having: [{ measure: 'valu', gt: 1 }] }),
      'unknown_measure at where[0].set.having: cube deals has no measure "valu"; nearest is "value"',
    ],
    [
      'tests a measure, beside a ranking',
      of({
        of: 'owner.name',
        take: 2,
        by: 'value',
        having: [
          { measure: 'deals', gt: 1 },
          { measure: 'valu', gt: 1 },
        ],
      }),
      'unknown_measure at where[0].set.having: cube deals has no measure "valu"; nearest is "value"',
    ],
    [
      'compares a measure with something',
      of({ of: 'owner.name', having: [{ measure: 'value' }] }),
      'invalid_request at where[0].set.having[0]: a measure filter on value needs one of gt, gte, lt, lte, between',
    ],
    [
      'is under conditions on attributes',
      of({ of: 'owner.name', take: 2, by: 'value', when: [{ attribute: 'stag', in: ['x'] }] }),
      'unknown_attribute at where[0].set.when[0].attribute: cube deals has no attribute "stag"; nearest is "stage"',
    ],
    [
      'is known where others are made of it',
      of({ union: ['nightly', 'dayly'] }),
      'unknown_set at where[0].set.union[1]: cube deals has no set "dayly"; nearest is "daily"',
    ],
    [
      'is put together with others of its attribute',
      of({ intersect: ['daily', { of: 'stage', members: ['Won'] }] }),
      'unsound at where[0].set.intersect: sets are put together by their members, and these are of owner.name and stage; a condition of their own each holds both',
    ],
    [
      'has no versions unless it is frozen',
      of('daily', '2026-02-01'),
      'unsound at where[0].version: set daily is not frozen and has no versions; of those that are, nearest is "nightly". Leave version out, or give the set freeze: nightly',
    ],
    [
      'has the versions of those that it is made of',
      of('mixed', '2026-02-01'),
      'unsound at where[0].version: set nightly has no members stored for 2026-02-01; nothing is stored of it yet; ask "fresh"',
    ],
    [
      'has the versions of those that it is made of, several sets away',
      of('nested', '2026-02-01'),
      'unsound at where[0].version: set nightly has no members stored for 2026-02-01; nothing is stored of it yet; ask "fresh"',
    ],
    [
      'of a cube that lacks its attribute is of another cube',
      { from: 'accounts', measures: ['rows'], where: [{ set: 'daily' }] },
      'unsound at where[0].set: set daily has members of owner.name, which cube accounts does not have; ask a cube that has it',
    ],
  ])('%s', (_what, query, refusal) => {
    expect(dealRefusal(query)).toBe(refusal)
  })

  it.each([
    [[], '2026-02-01', 'nothing is stored of it yet; ask "fresh"'],
    [['2026-03-01'], '2026-02-01', 'nearest is "2026-03-01"; the last stored are 2026-03-01'],
    [['2026-01-01', '2026-03-01'], '2026-02-01', 'nearest is "2026-01-01"; the last stored are 2026-01-01, 2026-03-01'],
    [
      ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05', '2026-01-06'],
      '2026-02-01',
      'nearest is "2026-01-06"; the last stored are 2026-01-02, 2026-01-03, 2026-01-04, 2026-01-05, 2026-01-06',
    ],
  ])('of which %j are stored has no members for another day', (days, version, text) => {
    expect(dealRefusal(of('nightly', version), stored(...days))).toBe(
      `unsound at where[0].version: set nightly has no members stored for ${version}; ${text}`,
    )
  })

  it('is read as it is stored, of the day that is asked, and asked anew where that is said', () => {
    const slice = (version?: string) =>
      planLines(of('nightly', version), stored('2026-01-01', '2026-03-01')).find((line) => line.startsWith('slice'))
    const set = 'slice owner.name in set nightly (deals: top {"kind":"top","n":2,"by":"value","of":"owner.name"})'
    expect(slice()).toBe(`${set} as stored for 2026-03-01`)
    expect(slice('2026-01-01')).toBe(`${set} as stored for 2026-01-01`)
    expect(slice('fresh')).toBe(set)
  })

  it('is what another one leaves', () => {
    expect(
      planLines(of({ except: ['daily', { of: 'owner.name', members: ['Bo'] }, 'daily'] })).filter((line) =>
        line.startsWith('slice'),
      ),
    ).toEqual(['slice (owner.name in ["Ann"] and not (owner.name in ["Bo"]) and not (owner.name in ["Ann"]))'])
  })
})

describe('a condition', () => {
  it.each<Case>([
    [
      'gives true and false no order',
      { where: [{ attribute: 'is_won', gte: true }] },
      'unsound at where[0]: is_won is true or false and has no order; use in',
    ],
    [
      'compares decimals by what they are worth',
      { where: [{ attribute: 'amount', from: '10', to: '9.5' }] },
      'unsound at where[0]: nothing can match: amount from 10 is after to 9.5',
    ],
    ['lets decimals be equal', { where: [{ attribute: 'amount', from: '10', to: '10.0' }] }, 'not refused'],
    ['compares decimals, not their digits', { where: [{ attribute: 'amount', from: '9.5', to: '10' }] }, 'not refused'],
    ['takes decimals as numbers', { where: [{ attribute: 'amount', in: [9.5] }] }, 'not refused'],
    ['takes decimals below zero', { where: [{ attribute: 'amount', in: ['-9.5', '-10', '007'] }] }, 'not refused'],
    ...['9.', '.5', '1e3', ' 1', '1 ', '--1', '1.2.3', ''].map(
      (text): Case => [
        `takes no decimal ${JSON.stringify(text)}`,
        { where: [{ attribute: 'amount', in: [text] }] },
        `wrong_value_type at where[0].in[0]: amount is a number; found ${JSON.stringify(text)}`,
      ],
    ),
    ['takes numbers of any kind', { where: [{ attribute: 'score', in: [1.5, -2] }] }, 'not refused'],
    [
      'takes numbers, no texts',
      { where: [{ attribute: 'score', in: ['1.5'] }] },
      'wrong_value_type at where[0].in[0]: score is a number; found "1.5"',
    ],
    [
      'takes whole numbers',
      { where: [{ attribute: 'deal', in: [1.5] }] },
      'wrong_value_type at where[0].in[0]: deal is a whole number; found 1.5',
    ],
    [
      'takes whole numbers that a number holds',
      { where: [{ attribute: 'deal', in: [2 ** 53] }] },
      'wrong_value_type at where[0].in[0]: deal is a whole number; found 9007199254740992',
    ],
    [
      'counts back from dates alone',
      { where: [{ attribute: 'owner.name', last: { n: 1, unit: 'month' } }] },
      'unsound at where[0].last: last needs a year, quarter, month, week or date of a calendar; owner.name is none; ask it of closed.date',
    ],
    [
      'counts back from dates alone, where there are none',
      { from: 'owners', measures: ['people'], where: [{ attribute: 'owner.name', last: { n: 1, unit: 'month' } }] },
      'unsound at where[0].last: last needs a year, quarter, month, week or date of a calendar; owner.name is none; cube owners has no date role',
    ],
  ])('%s', (_what, query, refusal) => {
    expect(dealRefusal(query)).toBe(refusal)
  })
})

describe('a question', () => {
  it.each<Case>([
    [
      'orders rows at a member of a column',
      { ...byOwner, columns: ['stage'], sort: [{ by: 'deals', at: { 'owner.office': 'N' } }] },
      'not_on_axis at sort[0].at: owner.office is on no axis; on the axes are stage',
    ],
    [
      'orders rows at a member of a column, not of a row',
      { ...byOwner, columns: ['stage'], sort: [{ by: 'deals', at: { 'owner.name': 'Ann' } }] },
      'not_on_axis at sort[0].at: owner.name is on no axis; on the axes are stage',
    ],
    [
      'orders by what there is',
      { ...byOwner, sort: [{ by: 'stag' }] },
      'unknown_measure at sort[0].by: cube deals has no measure "stag"; nearest is "stage"',
    ],
    [
      'tests a measure or a calculation',
      { ...byOwner, having: [{ gt: 1 }] },
      'invalid_request at having[0]: a measure filter needs either measure or calc',
    ],
    [
      'tests a measure or a calculation, not both',
      { ...byOwner, having: [{ measure: 'value', calc: 'value', gt: 1 }] },
      'invalid_request at having[0]: a measure filter needs either measure or calc',
    ],
    [
      'tests a measure that there is',
      { ...byOwner, having: [{ measure: 'valu', gt: 1 }] },
      'unknown_measure at having[0].measure: cube deals has no measure "valu"; nearest is "value"',
    ],
    [
      'tests a measure that there is, or a name of its own',
      { ...byOwner, measures: [{ calc: 'value * 2', as: 'double' }], having: [{ measure: 'doubl', gt: 1 }] },
      'unknown_measure at having[0].measure: cube deals has no measure "doubl"; nearest is "double"',
    ],
    [
      'tests what is shown among the rows at no ancestor',
      {
        ...byOwner,
        measures: [{ measure: 'value', show: 'rank', base: 'grand', as: 'r' }],
        having: [{ measure: 'r', lt: 3, at: 'owner.office' }],
      },
      'unsound at having[0].at: r is shown among the rows, and its filter is at owner.office, which is on no axis (on the axes are owner.name); put owner.office on rows or columns',
    ],
    [
      'takes no share of what is shown, in an ancestor',
      {
        ...byOwner,
        measures: [
          { measure: 'value', show: 'rank', base: 'grand', as: 'r' },
          { measure: 'r', show: 'share', base: { level: 'owner.office' }, as: 's' },
        ],
      },
      'unsound at measures: s is the share of r in owner.office, which is on no axis, and r is itself shown among the rows; put owner.office on an axis',
    ],
    [
      'shows nothing that shows itself',
      { ...byOwner, measures: [{ measure: 'x', show: 'rank', base: 'grand', as: 'x' }] },
      'unsound at measures[0].measure: x shows itself; show a measure of the cube',
    ],
    [
      'shows nothing that shows itself in another',
      {
        ...byOwner,
        measures: [
          { measure: 'y', show: 'rank', base: 'grand', as: 'x' },
          { measure: 'x', show: 'rank', base: 'grand', as: 'y' },
        ],
      },
      'unsound at measures[0]: x shows itself; show a measure of the cube',
    ],
    [
      'shows a measure or a calculation',
      { ...byOwner, measures: [{ show: 'rank', base: 'grand', as: 'x' }] },
      'invalid_request at measures[0]: a measure entry needs measure or calc',
    ],
    [
      'calls a calculation something',
      { ...byOwner, measures: [{ calc: 'value * 2' }] },
      'invalid_request at measures[0]: a calculation needs a name: as',
    ],
    [
      'calls no two of its measures alike',
      { ...byOwner, measures: ['value', { calc: 'value * 2', as: 'value_2' }, 'value'] },
      'duplicate_name at measures[2]: "value" stands twice in measures; free is "value_3"',
    ],
    [
      'calls no measure as an attribute',
      { ...byOwner, measures: [{ calc: 'value * 2', as: 'owner.name' }] },
      'duplicate_name at measures[0]: "owner.name" stands twice in measures and attributes; free is "owner.name_2"',
    ],
    [
      'calls no measure as what a node has above it',
      { ...byOwner, measures: [{ calc: 'value * 2', as: 'owner.org.parent' }] },
      'duplicate_name at measures[0]: "owner.org.parent" stands twice in measures and attributes; free is "owner.org.parent_2"',
    ],
    [
      'calls a measure as nothing that no node has',
      { ...byOwner, measures: [{ calc: 'value * 2', as: 'owner.name.parent' }] },
      'not refused',
    ],
    [
      'calculates with nothing that is shown among rows',
      { ...byOwner, measures: [{ calc: 'standing * 2', as: 'x' }] },
      'invalid_calculation at measures[0].calc: at character 1: measure standing of cube deals shows a value among the others of an answer and is no input of a calculation; ask for it in the query, as a display calculation of the calculated measure',
    ],
    [
      'sets parameters that there are',
      { ...byOwner, parameters: { factr: 1 } },
      'unknown_parameter at parameters.factr: there is no parameter "factr"; nearest is "factor"',
    ],
    [
      'has one attribute once',
      { rows: ['owner.name'], columns: ['owner.name'] },
      'duplicate_name at columns: "owner.name" stands twice in rows and columns',
    ],
    [
      'has one column once, on an axis',
      { rows: ['stage', 'state'] },
      'unsound at rows: state and another attribute on the axes are the same column stage; ask for one of them',
    ],
    [
      'has one column once, on both axes',
      { rows: ['stage'], columns: ['state'] },
      'unsound at columns: state and another attribute on the axes are the same column stage; ask for one of them',
    ],
    [
      'has attributes of one cube of a view, without a measure',
      { from: 'against', measures: [], rows: ['deals.stage', 'months.line'] },
      'unsound at rows: no cube of view against has all of deals.stage, months.line; ask for a measure, or for attributes that one cube has',
    ],
    [
      'lists no members above what tells those of a later entry apart',
      { rows: [{ members: [{ 'place.country': 'US' }, {}] }, 'place.city'] },
      'unsound at rows: place.city has its members within place.country, place.state, and the axis lists members above place.country before it; list members of place.country, or put place.city before them',
    ],
    [
      'lists no members above what tells those of a later entry apart, on columns',
      { columns: [{ members: [{ 'place.country': 'US' }, {}] }, 'place.city'] },
      'unsound at columns: place.city has its members within place.country, place.state, and the axis lists members above place.country before it; list members of place.country, or put place.city before them',
    ],
  ])('%s', (_what, query, refusal) => {
    expect(dealRefusal(query)).toBe(refusal)
  })

  it('has at most 31 attributes', () => {
    const parts = [
      'date',
      'week',
      'month',
      'quarter',
      'year',
      'fiscal_quarter',
      'fiscal_year',
      'weekday',
      'month_of_year',
    ]
    const rows = ['closed', 'created'].flatMap((role) => parts.map((part) => `${role}.${part}`))
    const columns = [
      ...['owner.name', 'owner.office', 'owner.org', 'account.name', 'account.segment', 'account.id'],
      ...['place.country', 'place.state', 'place.city', 'place.size', 'stage', 'is_won', 'amount'],
    ]
    expect(dealRefusal({ rows, columns: columns.filter((name) => name !== 'account.id') })).toBe('not refused')
    expect(dealRefusal({ rows, columns: [...columns.filter((n) => n !== 'account.id'), 'deal'] })).toBe('not refused')
    expect(
      dealRefusal({ rows, columns: [...columns.filter((n) => n !== 'account.id'), 'deal', 'segment.small'] }),
    ).toBe('invalid_request at rows: rows and columns have 32 attributes; at most 31 are possible')
  })

  it('shows a measure compared in one way, and in another, by values of their own', () => {
    const measure = 'deals@prior(month)'
    const measures = [
      { measure, show: 'rank', base: 'grand', as: 'r' },
      { measure, show: 'share', base: 'grand', align: 'full', as: 's' },
    ]
    const { outputs, input } = compileDeals({ ...byOwner, measures }).plan.input.input
    expect(outputs.map(({ value }) => (value.kind === 'display' ? value.of : ''))).toEqual([
      measure,
      `#${measure} full`,
      '',
      '',
    ])
    expect(input.legs.flatMap((leg) => (leg.kind === 'rollUp' ? leg.aggregates.map(({ as }) => as) : []))).toEqual([
      'deals@prior(month, 1)',
      'deals@prior(month, 1) aligned full',
    ])
  })

  it('asks a cube without a date as of now or of a date', () => {
    const rows = { from: 'accounts', measures: ['rows'], rows: ['account.segment'] }
    expect(dealRefusal({ ...rows, asOf: 'now' })).toBe('not refused')
    expect(dealRefusal({ ...rows, asOf: '2026-03-01' })).toBe('not refused')
    expect(dealRefusal({ ...rows, asOf: 'event' })).toBe(
      'unsound at asOf: cube accounts has no date role that says when a fact happened; ask asOf now or a date such as "2026-03-31"',
    )
  })

  it('asks a view for versions and days that one of its facts has, and is told of what none has', () => {
    const codes = (query: object) => compileDeals({ from: 'both', measures: ['deals.deals'], ...query }).notices
    expect(codes({ asOf: 'now', zone: 'UTC' }).map(({ code }) => code)).toEqual(['zone_ignored'])
    expect(codes({ asOf: 'now' })).toEqual([])
    expect(codes({ zone: 'UTC' }).map(({ text }) => text)).toEqual([
      'The zone UTC changes nothing: this cube has dates, no instants.',
    ])
  })
})
