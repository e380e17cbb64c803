import { describe, expect } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { refusalOf } from '../../../support/ask.ts'
import type { Warehouse } from '../../../support/warehouse.ts'
import { warehouseTestOf } from '../../../support/warehouse-test.ts'

const test = warehouseTestOf('fixtures/golden')

const deals = { measures: ['won'], rows: ['owner.name'] }
const months = { measures: ['won'], rows: ['closed.month'] }
/** As `refusalOf`, of the cube that the query names or of `bookings`. */
const refused = (warehouse: Warehouse, query: { readonly from?: string }): string =>
  refusalOf(warehouse, query.from ?? 'bookings', query)

const share = { measure: 'won', show: 'share', base: 'grand', over: 'visible', as: 'visible' }
const running = { measure: 'won', show: 'running', as: 'so_far' }

/** What a question is and is answered with, the rest of it being of the cube `bookings`. */
type Case = readonly [what: string, query: object, refusal: string]

describe('a condition', () => {
  test.for<Case>([
    [
      'on what no member of a bridge has, without a bridge',
      { ...deals, where: [{ attribute: 'owner.name', in: [{ special: 'unassigned' }] }] },
      'unsound at where[0].in[0]: owner.name comes by no bridge and has no unassigned member; only campaign.name, campaign.channel, touched.name, touched.channel have one. Rows without a member of owner.name are {"special": "unknown"}',
    ],
    [
      'on what no member of a bridge has, in a cube without any',
      { from: 'pipeline', where: [{ attribute: 'owner.name', in: [{ special: 'unassigned' }] }] },
      'unsound at where[0].in[0]: owner.name comes by no bridge and has no unassigned member; cube pipeline has no bridge. Rows without a member of owner.name are {"special": "unknown"}',
    ],
    [
      'on what a ranking left out',
      { ...deals, where: [{ attribute: 'owner.name', in: ['Cyd', { special: 'other' }] }] },
      'unsound at where[0].in[1]: "other" of owner.name is not a member and cannot be filtered by; list the members that are wanted',
    ],
    [
      'on the own part of a node',
      { ...deals, where: [{ attribute: 'owner.org', notIn: [{ special: 'own' }] }] },
      'unsound at where[0].notIn[0]: "own" of owner.org is not a member and cannot be filtered by; owner.org is filtered by nodes with all that stands below them; for a node\'s own value ask own(measure)',
    ],
    [
      'on texts of which none lies between',
      { ...deals, where: [{ attribute: 'owner.name', gte: 'b', lt: 'a' }] },
      'unsound at where[0]: nothing can match: owner.name gte b is after lt a',
    ],
    [
      'on texts of which none lies between, the second the beginning of the first',
      { ...deals, where: [{ attribute: 'owner.name', from: 'ab', to: 'a' }] },
      'unsound at where[0]: nothing can match: owner.name from ab is after to a',
    ],
    [
      'on texts of which none lies between, by code point',
      { ...deals, where: [{ attribute: 'owner.name', from: '\u{1F69A}', to: '\uFFFD' }] },
      'unsound at where[0]: nothing can match: owner.name from \u{1F69A} is after to \uFFFD',
    ],
    [
      'on texts by code point',
      { ...deals, where: [{ attribute: 'owner.name', from: '\uFFFD', to: '\u{1F69A}' }] },
      'not refused',
    ],
    [
      'on a text and what it begins',
      { ...deals, where: [{ attribute: 'owner.name', from: 'a', to: 'ab' }] },
      'not refused',
    ],
    ['on one text', { ...deals, where: [{ attribute: 'owner.name', from: 'a', to: 'a' }] }, 'not refused'],
  ])('%s', ([, query, refusal], { warehouse }) => {
    expect(refused(warehouse, query)).toBe(refusal)
  })
})

describe('a date that is relative', () => {
  const month = { attribute: 'closed.month' }
  test.for<Case>([
    [
      'is of a period',
      { ...deals, where: [{ attribute: 'closed.weekday', last: { n: 1, unit: 'month' } }] },
      'unsound at where[0].last: last needs a year, quarter, month, week or date of a calendar; closed.weekday is none; ask it of closed.date',
    ],
    [
      'counts from one date',
      { ...deals, where: [{ ...month, last: { n: 1, unit: 'month', at: '2026-01' }, at: '2026-02' }] },
      'invalid_request at where[0].at: at stands twice, beside last and in it; keep one',
    ],
    [
      'says what is counted',
      { ...deals, where: [{ ...month, at: '2026-02' }] },
      'invalid_request at where[0].at: at says from where last, toDate and shift count; give one of them beside it',
    ],
    [
      'lies in the calendar',
      { ...deals, where: [{ ...month, last: { n: 9000, unit: 'year' } }] },
      'unsound at where[0].last: last goes beyond 0001-01-01 to 9999-12-31; take a smaller n, or count from another date',
    ],
    [
      'lies in the calendar, also ahead',
      { ...deals, where: [{ ...month, shift: { n: 9000, unit: 'year' } }] },
      'unsound at where[0].shift: shift goes beyond 0001-01-01 to 9999-12-31; take a smaller n, or count from another date',
    ],
    [
      'moves by what it is made of',
      { ...deals, where: [{ attribute: 'closed.week', shift: { n: -1, unit: 'month' }, at: '2026-W10' }] },
      'unsound at where[0].shift: a week does not move by a month: shift closed.week by week or year, or closed.date by month',
    ],
  ])('%s', ([, query, refusal], { warehouse }) => {
    expect(refused(warehouse, query)).toBe(refusal)
  })

  test('needs a date to count from', ({ warehouse }) => {
    const query = { from: 'bookings', measures: ['won'], where: [{ ...month, toDate: 'year' }] }
    const compile = () => compileQuery(warehouse.cube('bookings'), undefined, CubeQuery.parse(query))
    expect(compile).toThrow(
      'cube bookings does not say up to which date its data are complete, so say from where to count, such as "at": "1998-05"',
    )
  })
})

describe('a measure filter and a ranking', () => {
  test.for<Case>([
    [
      'are at what is on the axes',
      { ...deals, having: [{ measure: 'won', gt: 1, at: 'account.segment' }] },
      'unsound at having[0].at: a measure filter is at account.segment, which is on no axis (on the axes are owner.name); put account.segment on rows or columns',
    ],
    [
      'are at what is on the axes, where nothing is',
      { measures: ['won'], having: [{ measure: 'won', gt: 1, at: 'account.segment' }] },
      'unsound at having[0].at: a measure filter is at account.segment, which is on no axis (nothing is on the axes); put account.segment on rows or columns',
    ],
    [
      'are inside of what is on the axes',
      { ...deals, top: { n: 1, by: 'won', of: 'owner.name', per: 'account.segment' } },
      'unsound at top.per: a ranking is per account.segment, which is on no axis (on the axes are owner.name); put account.segment on rows or columns',
    ],
    [
      'come before what is visible: a filter',
      { ...deals, measures: ['won', share], having: [{ measure: 'visible', gt: 0.1 }] },
      'unsound at having[0]: a measure filter decides what is visible, and visible is over visible members; ask for it over all of them: {"over": "all"}',
    ],
    [
      'come before what is visible: a ranking',
      { ...deals, measures: ['won', share], top: { n: 1, by: 'visible', of: 'owner.name' } },
      'unsound at top.by: a ranking decides what is visible, and visible is over visible members; ask for it over all of them: {"over": "all"}',
    ],
    [
      'rank values under a context',
      {
        ...deals,
        measures: ['won', { ...share, over: 'all' }],
        top: { n: 1, by: 'visible', of: 'owner.name', context: [{ attribute: 'owner.name', in: ['Cyd'] }] },
      },
      'unsound at top.by: a ranking under a context ranks by values, and visible shows won among the rows; rank by won',
    ],
    [
      'have one other',
      {
        ...deals,
        top: [
          { n: 1, by: 'won', of: 'owner.name', other: true },
          { n: 1, by: 'won', of: 'owner.name' },
        ],
      },
      'unsound at top: several rankings each leave out members of their own, so "other" has no one meaning; rank combinations as one ("of": [a, b]), or ask for "other" with one ranking',
    ],
    [
      'have no other among nodes that hold one another',
      { measures: ['won'], rows: ['owner.org'], top: { n: 1, by: 'won', of: 'owner.org', other: true } },
      'unsound at top: nodes of owner.org hold those below them, so "other" would count facts several times; leave "other" out, or rank an attribute of the same role',
    ],
    [
      'have no other of members of several levels',
      {
        measures: ['won'],
        rows: [{ members: [{ 'account.country': 'US' }, {}] }],
        top: { n: 1, by: 'won', of: 'account.country', other: true },
      },
      'unsound at top: "other" of an explicit axis with members of several levels would stand for parts of the same facts at each of them; ask for the members of one level at a time, or leave "other" out',
    ],
    [
      'have no other of a value that is moved in time',
      { ...months, measures: ['won@prior'], top: { n: 1, by: 'won@prior', of: 'closed.month', other: true } },
      'unsound at top: a value that is moved in time, or read at dates of a period, has no "other" of closed.month; leave "other" out, or rank another attribute',
    ],
    [
      'count whole members',
      { ...deals, top: { kind: 'bottom', n: 0.5, by: 'won', of: 'owner.name' } },
      'invalid_request at top.n: n counts members; found 0.5',
    ],
    ['take any share', { ...deals, top: { kind: 'percent', n: 0.5, by: 'won', of: 'owner.name' } }, 'not refused'],
  ])('%s', ([, query, refusal], { warehouse }) => {
    expect(refused(warehouse, query)).toBe(refusal)
  })
})

describe('what is shown among the rows', () => {
  test.for<Case>([
    [
      'has a base on the axes',
      { ...deals, measures: [{ measure: 'won', show: 'share', base: { level: 'account.segment' }, as: 's' }] },
      'unsound at measures[0].base.level: the base account.segment is on no axis, and no attribute on the axes (owner.name) is below it; put account.segment on an axis, or take the base grand',
    ],
    [
      'names a base that there is',
      { ...deals, measures: [{ measure: 'won', show: 'share', base: 'parnt', as: 's' }] },
      'invalid_request at measures[0].base: a base is parent, row, column, grand or {"level": an attribute}; found "parnt"; nearest is "parent"',
    ],
    [
      'names an attribute as a level',
      { ...deals, measures: [{ measure: 'won', show: 'share', base: 'owner.name', as: 's' }] },
      'invalid_request at measures[0].base: a base is parent, row, column, grand or {"level": an attribute}; found "owner.name"; nearest is {"level": "owner.name"}',
    ],
    [
      'has an order where it ranks',
      { ...deals, measures: [{ measure: 'won', show: 'share', base: 'grand', direction: 'asc', as: 's' }] },
      'invalid_request at measures[0]: direction and ties belong to rank; found them beside share',
    ],
    [
      'has ties where it ranks',
      { ...deals, measures: [{ measure: 'won', show: 'running', ties: 'dense', as: 's' }] },
      'invalid_request at measures[0]: direction and ties belong to rank; found them beside running',
    ],
    [
      'has a window where it moves',
      { ...deals, measures: [{ measure: 'won', show: 'moving_average', as: 's' }] },
      'invalid_request at measures[0]: moving_average needs a window: how many periods or rows it spans, such as 3',
    ],
    [
      'has a window only where it moves',
      { ...deals, measures: [{ measure: 'won', show: 'running', window: 3, as: 's' }] },
      'invalid_request at measures[0].window: window belongs to moving_average; found it beside running',
    ],
    [
      'is no share of a parent that is a row of the same tree',
      { measures: [{ measure: 'won', show: 'share', base: 'parent', as: 's' }], rows: ['owner.org'] },
      "unsound at measures[0].base: the parent of a node of owner.org is a row of the same attribute, which no share can be of; take the base grand, or divide by the node's own value at its parent, such as m / m{owner.org = key}",
    ],
    [
      'goes over the periods of what is before them',
      { ...months, measures: [{ measure: 'won', show: 'running', base: { level: 'closed.year' }, as: 's' }] },
      'unsound at measures[0].base.level: running goes over every period of each closed.year, also those without rows, which no row says the closed.year of; put closed.year before closed.month',
    ],
    [
      'follows no order that needs it',
      { ...deals, measures: ['won', running], sort: [{ by: 'so_far', direction: 'desc' }] },
      'unsound at sort: so_far goes from row to row in the order shown, and that order is by a measure that needs so_far; sort by another measure or by an attribute',
    ],
    [
      'is over visible members where what it shows is',
      { ...deals, measures: ['won', share, { measure: 'visible', show: 'rank', base: 'grand', as: 'place' }] },
      'unsound at measures: place is over all members and needs visible, which is over visible ones; show place over visible too',
    ],
    [
      'comes after calculations',
      { ...deals, measures: ['won', running, { calc: 'so_far * 2', as: 'twice' }] },
      'unsound at measures[2].calc: a calculation comes before display calculations, so it cannot use so_far; calculate first, {"calc": …, "as": "x"}, and show the result, {"measure": "x", "show": …}',
    ],
    [
      'has no visible total of nodes that hold one another',
      {
        measures: ['won'],
        rows: ['owner.org'],
        totals: true,
        totalsOf: 'visible',
        having: [{ measure: 'won', gt: 1 }],
      },
      'unsound at totalsOf: nodes of owner.org hold those below them, so the visible ones have no total of their own; take it over all members, or choose the nodes in "where"',
    ],
    [
      'has no visible total of what is moved in time',
      {
        ...months,
        measures: ['won@prior'],
        totals: true,
        totalsOf: 'visible',
        having: [{ measure: 'won@prior', gt: 1 }],
      },
      'unsound at totalsOf: a value that is moved in time, or read at dates of a period, has no total over some members of closed.month alone; take it over all members, or choose the periods in "where"',
    ],
  ])('%s', ([, query, refusal], { warehouse }) => {
    expect(refused(warehouse, query)).toBe(refusal)
  })
})

describe('an axis', () => {
  test.for<Case>([
    [
      'lists what stands below nodes of a tree',
      { measures: ['won'], rows: [{ childrenOf: [2, null], of: 'owner.org' }] },
      'unsound at rows[0].childrenOf[1]: null is no node of owner.org, so nothing stands below it; name a node by its key',
    ],
    [
      'lists what stands below a level of a hierarchy',
      { measures: ['won'], rows: [{ childrenOf: ['SMB'], of: 'account.segment' }] },
      'unsound at rows[0].of: account.segment is in no hierarchy, so nothing stands below its members; hierarchies of cube bookings are closed.calendar, closed.weeks, closed.fiscal, created.calendar, created.weeks, created.fiscal, account.geo, campaign.media, touched.media, owner.org',
    ],
    [
      'has at most 31 attributes',
      {
        measures: ['won'],
        rows: ['closed', 'created'].flatMap((role) =>
          ['date', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year', 'weekday'].map(
            (p) => `${role}.${p}`,
          ),
        ),
        columns: [
          'owner.name',
          'owner.region',
          'account.name',
          'account.segment',
          'account.country',
          'account.city',
          'account.id',
          'campaign.name',
          'campaign.channel',
          'touched.name',
          'touched.channel',
          'deal',
          'owner.org',
        ],
      },
      'not refused',
    ],
  ])('%s', ([, query, refusal], { warehouse }) => {
    expect(refused(warehouse, query)).toBe(refusal)
  })
})

describe('what is moved in time', () => {
  const moved = (measure: string, query: object = {}) => ({ measures: [measure], ...query })
  const mixed = {
    any: [
      { attribute: 'closed.month', in: ['2026-01'] },
      { attribute: 'owner.name', in: ['Cyd'] },
    ],
  }
  test.for<Case>([
    [
      'knows by which level',
      moved('won@prior', { rows: ['owner.name'] }),
      'unsound at measures: prior and last move by the level of the row or of the filter, and neither names a period of closed; say by which, such as prior(month), or put closed.month on an axis',
    ],
    [
      'is filtered by dates on their own',
      moved('won@prior(month)', { where: [mixed] }),
      'unsound at measures: a measure is moved in time, and one condition reads closed.month together with owner.name, so it cannot say which dates are meant; write the condition on closed.month on its own',
    ],
  ])('%s', ([, query, refusal], { warehouse }) => {
    expect(refused(warehouse, query)).toBe(refusal)
  })

  test('is read at the dates of a period too', ({ warehouse }) => {
    const where = [
      {
        any: [
          { attribute: 'snapshot.month', in: ['2026-01'] },
          { attribute: 'owner.name', in: ['Cyd'] },
        ],
      },
    ]
    expect(refusalOf(warehouse, 'pipeline', { measures: ['open_amount'], where })).toBe(
      'unsound at measures: a measure is read at the dates of a period, and one condition reads snapshot.month together with owner.name, so it cannot say which dates are meant; write the condition on snapshot.month on its own',
    )
  })
})

describe('the versions and the zone of a query', () => {
  test.for<Case>([
    [
      'are of the event, of now or of a date',
      { ...deals, asOf: 'evnt' },
      'invalid_request at asOf: asOf is "event", "now" or a date such as "2026-03-31"; found "evnt"; nearest is "event"',
    ],
    [
      'are of a place',
      { from: 'visits', measures: ['visits'], zone: 'Europe/Berln' },
      'invalid_request at zone: there is no zone "Europe/Berln"; a zone is a place such as "Europe/Berlin"; nearest is "Europe/Berlin"',
    ],
  ])('%s', ([, query, refusal], { warehouse }) => {
    expect(refused(warehouse, query)).toBe(refusal)
  })
})

describe('a notice', () => {
  const texts = (warehouse: Warehouse, from: string, query: object): string[] =>
    compileQuery(warehouse.cube(from), warehouse.profile(from), CubeQuery.parse({ from, ...query })).notices.map(
      ({ code, text }) => `${code}: ${text}`,
    )

  test.for<readonly [string, string, object, readonly string[]]>([
    ['is not given without a reason', 'bookings', deals, []],
    [
      'says that a ranking is not applied',
      'bookings',
      { ...deals, top: { n: 1, by: 'won', of: ['owner.name', 'account.segment'] } },
      ['not_on_axis: The ranking of account.segment is not applied: it is on no axis.'],
    ],
    [
      'says that an order is not applied',
      'bookings',
      { ...deals, sort: [{ by: 'account.segment' }] },
      ['not_on_axis: The order by account.segment is not applied: it is on no axis.'],
    ],
    [
      'says that a zone changes nothing',
      'bookings',
      { ...deals, zone: 'Europe/Berlin' },
      ['zone_ignored: The zone Europe/Berlin changes nothing: this cube has dates, no instants.'],
    ],
    [
      'says that versions change nothing',
      'visits',
      { measures: ['visits'], asOf: 'now' },
      ['as_of_ignored: As of now changes nothing: no dimension of this cube keeps its history.'],
    ],
    ['is not given where the zone counts', 'visits', { measures: ['visits'], zone: 'europe/berlin' }, []],
    ['is not given where versions count', 'bookings', { ...deals, rows: ['account.segment'], asOf: 'now' }, []],
    [
      'says that a parameter changes nothing',
      'bookings',
      { ...deals, parameters: { quota: 300 } },
      ['parameter_ignored: The parameter quota changes nothing: cube bookings does not read it.'],
    ],
    [
      'says what totals have that is hidden',
      'bookings',
      { ...deals, totals: true, limit: 1 },
      ['totals_include_hidden: Totals include the members that filters on measures, rankings and limits hide.'],
    ],
    ['is not given of what is hidden without totals', 'bookings', { ...deals, limit: 1 }, []],
    [
      'says of which members totals are',
      'bookings',
      { ...deals, totals: true, totalsOf: 'visible', having: [{ measure: 'won', gt: 1 }] },
      ['totals_of_visible: Totals are of the members that filters on measures and rankings leave, not of all.'],
    ],
    [
      'says which shares do not add up',
      'bookings',
      {
        ...deals,
        measures: [
          'won',
          { measure: 'won', show: 'share', base: 'grand', as: 'a' },
          { measure: 'buyers', show: 'share', base: 'grand', as: 'b' },
          { measure: 'largest', show: 'share', base: 'grand', as: 'c' },
          { measure: 'avg_deal', show: 'share', base: 'grand', as: 'd' },
          { measure: 'closed_deals', show: 'share', base: 'grand', as: 'e' },
          { measure: 'buyers', show: 'rank', base: 'grand', as: 'f' },
        ],
      },
      [
        'shares_do_not_add_up: The shares b, c, d do not add up to the whole: each is of a value computed anew, not of a sum.',
      ],
    ],
    [
      'says which measures of a view are empty',
      'growth',
      { measures: ['bookings.won', 'spend.cost'], rows: ['owner.name'] },
      ['unrelated: spend.cost is empty at members of owner.name, which its fact does not have; totals are right.'],
    ],
    [
      'says which measures of a view are the same everywhere',
      'growth',
      { measures: ['bookings.won', 'spend.cost', 'spend.clicks'], rows: ['owner.name'], unrelated: 'repeat' },
      ['unrelated: spend.cost, spend.clicks are the same at every member of owner.name, which its fact does not have.'],
    ],
    [
      'says which measures of a view a filter empties',
      'growth',
      { measures: ['bookings.won', 'spend.cost'], where: [{ attribute: 'owner.name', in: ['Cyd'] }] },
      ['unrelated: spend.cost is empty: its fact has no owner.name, by which the query filters.'],
    ],
    [
      'says which measures of a view a filter does not reach',
      'growth',
      {
        measures: ['bookings.won', 'spend.cost'],
        where: [{ attribute: 'owner.name', in: ['Cyd'] }],
        unrelated: 'repeat',
      },
      ['unrelated: spend.cost is of all rows, whatever the query filters by owner.name, which its fact does not have.'],
    ],
  ])('%s', ([, from, query, expected], { warehouse }) => {
    expect(texts(warehouse, from, query)).toEqual(expected)
  })
})
