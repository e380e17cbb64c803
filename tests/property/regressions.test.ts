import { describeRegressions, type Regression } from '../support/regressions.ts'

/** Questions that were once answered in another way than the definitions say, by what went wrong. */
const cases: readonly Regression[] = [
  {
    title: 'values that do not vary have no correlation, which passes no measure filter',
    query: {
      from: 'readings',
      measures: [{ calc: 'corr(readings, readings over read.month)', as: 'together' }],
      rows: ['read.quarter'],
      having: [{ measure: 'together', gte: 0.5 }],
    },
  },
  {
    title: 'the last row of each entity is one row, also to date',
    query: { from: 'pipeline', measures: ['last_known', 'last_known@ytd'], rows: ['owner.name'], totals: true },
  },
  {
    title: 'a ranking takes the least of what has a value',
    query: {
      from: 'bookings',
      measures: ['won', 'avg_deal'],
      rows: ['owner.name'],
      columns: ['closed.month'],
      top: { kind: 'bottom', n: 1, by: 'avg_deal', of: 'closed.month', per: 'row' },
    },
  },
  {
    title: 'a total that is listed has a rank, though none of the members listed below it has rows',
    query: {
      from: 'bookings',
      measures: [
        'won',
        { measure: 'closed_deals', show: 'rank', base: 'parent', over: 'all', ties: 'dense', as: 'rank' },
      ],
      rows: ['closed.quarter', { members: [{ 'account.country': 'AU', 'account.city': 'Springfield' }] }],
      totals: [['closed.quarter']],
      empty: true,
    },
  },
  {
    title: 'a total over all rows is no row of its own beside a member that is null',
    query: {
      from: 'deals',
      measures: ['amount', { measure: 'amount', show: 'share', base: 'column', as: 'share' }, 'deals'],
      rows: ['segment.spring.closed'],
      columns: ['closed.weekday', { leavesOf: [3, 2], of: 'owner.org', maxDepth: 3 }],
      having: [{ measure: 'deals', gt: -10, at: 'closed.weekday' }],
      offset: 3,
    },
  },
  {
    title: 'the rank of a measure does not depend on what else is listed',
    query: {
      from: 'bookings',
      measures: [{ measure: 'won', show: 'rank', base: 'grand', as: 'rank' }, 'closed_deals'],
      rows: ['account.segment'],
      empty: true,
    },
  },
  {
    title: 'children come in the order of their own level',
    query: {
      from: 'deals',
      measures: ['deals'],
      rows: [{ childrenOf: [3, 2, 1], of: 'owner.org' }],
      totals: ['grand'],
    },
  },
  {
    title: 'an order by an attribute over all goes across nodes of a tree',
    query: {
      from: 'pipeline',
      measures: ['open_deals'],
      rows: ['owner.org', 'account.segment'],
      sort: [{ by: 'account.segment', direction: 'asc', scope: 'all' }],
    },
  },
  {
    title: 'a tree that is sorted over all keeps nodes before those below them, also where they come last first',
    query: {
      from: 'pipeline',
      measures: ['open_deals'],
      rows: ['account.segment', 'owner.org'],
      sort: [{ by: 'owner.org', direction: 'desc', scope: 'all' }],
      totals: true,
    },
  },
  {
    title: 'the last period of dates with a gap has no more days than they',
    query: {
      from: 'readings',
      measures: ['units@closing(quarter)'],
      where: [{ attribute: 'read.month', notIn: ['2026-02'] }],
    },
  },
  {
    title: 'no dates have no last period, also after a window that looks back from them',
    query: {
      from: 'pipeline',
      measures: ['first_open@rolling(1 fiscal_quarter)@closing(fiscal_quarter)', 'open_amount@rolling(2 month)@ytd'],
      where: [{ attribute: 'snapshot.year', is: 'unknown' }],
    },
  },
  {
    title: 'a member that a measure filter leaves out is not back with what visible rows give it',
    query: {
      from: 'bookings',
      measures: ['closed_deals'],
      rows: ['owner.name'],
      having: [{ measure: 'closed_deals', lt: 2, at: 'owner.name' }],
      totalsOf: 'visible',
      empty: true,
    },
  },
  {
    title: 'months of an average rolling to the day that the data are complete',
    query: {
      from: 'bookings',
      measures: ['won@rolling(2 month)', 'won@ytd', 'won@closing(month)'],
      rows: ['closed.month'],
      where: [{ attribute: 'closed.month', to: '2026-03' }],
    },
  },
  {
    title: 'a filter on a tree is one on rows, below which each node has its own value',
    query: {
      from: 'bookings',
      measures: ['won', 'own_won'],
      rows: ['owner.org'],
      where: [{ attribute: 'owner.org', in: [1] }],
    },
  },
  {
    title: 'nodes that a filter leaves out have no own value',
    query: { from: 'bookings', measures: ['own_won'], where: [{ attribute: 'owner.org', notIn: [2] }] },
  },
  {
    title: 'a node that a calculation is taken at has its own value alone',
    query: { from: 'bookings', measures: [{ calc: 'own_won{owner.org in (4, 2)}', as: 'own' }] },
  },
  {
    title: 'a total of what is listed is a row, also where its own dates have none',
    query: {
      from: 'pipeline',
      measures: ['open_deals', 'open_amount@prior_year'],
      rows: ['owner.name'],
      columns: ['snapshot.weekday'],
      totals: true,
    },
  },
  {
    title: 'a ranking chooses among members of what is listed, also where their own dates have no row',
    query: {
      from: 'bookings',
      measures: [{ measure: 'won_deals@prior(year,2)', as: 'before' }],
      rows: ['created.weekday'],
      columns: ['closed.month'],
      top: { kind: 'top', n: 3, by: 'before', of: 'created.weekday' },
    },
  },
  {
    title: 'blank comes before unknown among members of one rank',
    query: {
      from: 'pipeline',
      measures: [{ calc: '1 * least_open / most_open', as: 'spread' }],
      rows: ['account.country'],
      top: { kind: 'percent', n: 50, by: 'spread', of: 'account.country' },
    },
  },
  {
    title: 'a total over a tree has no place in it, also where members without facts are listed',
    query: {
      from: 'bookings',
      measures: ['won_deals'],
      rows: ['owner.region', 'owner.org'],
      columns: ['account.city'],
      totals: ['subtotals'],
      empty: true,
    },
  },
  {
    title: 'where each value is of another coordinate, those are listed that have rows of the value at their own',
    query: {
      from: 'bookings',
      measures: [{ calc: 'own_won{account.id in (11, 10)}', as: 'elsewhere' }],
      rows: ['deal', 'account.id'],
    },
  },
  {
    title: 'a node without facts of its own at a date has no own value then',
    query: {
      from: 'pipeline',
      measures: [{ calc: 'own(first_open)', as: 'own' }],
      rows: [{ childrenOf: [1], of: 'owner.org' }],
    },
  },
  {
    title: 'a fiscal year of weeks is 52 of them',
    query: {
      from: 'readings',
      measures: ['largest', 'largest@prior(fiscal_year, 1)'],
      rows: ['read.week'],
      columns: ['read.year'],
    },
  },
  {
    title: 'what is ranked leaves no "other" where nothing is left',
    query: {
      from: 'pipeline',
      measures: [{ calc: 'percentile(open_amount, 0.9 over account.name)', as: 'most' }],
      rows: ['account.name'],
      where: [{ attribute: 'segment.abroad', in: [false] }],
      top: { kind: 'percent', n: 10, by: 'most', of: 'account.name', other: true },
    },
  },
  {
    title: 'what is left in "other" has no place among the visible',
    query: {
      from: 'bookings',
      measures: [{ measure: 'avg_deal', show: 'rank', base: 'column', over: 'visible', as: 'rank' }],
      rows: ['owner.name', 'segment.abroad'],
      top: { kind: 'bottom', n: 2, by: 'closed_deals', of: 'owner.name', other: true },
      limit: 2,
    },
  },
]

describeRegressions('golden', cases)
