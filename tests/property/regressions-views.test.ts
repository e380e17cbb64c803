import { describeRegressions, type Regression } from '../support/regressions.ts'

/** Questions to the view growth that were once answered in another way than the definitions say, by what went wrong. */
const cases: readonly Regression[] = [
  {
    title: 'a member of which no fact has a value is a column of its type',
    query: {
      from: 'growth',
      measures: ['pipeline.average_open_deal'],
      columns: [{ members: [{ 'account.country': 'US' }] }, 'campaign.channel'],
      totals: ['grand'],
    },
  },
  {
    title: 'a set of what one fact alone has is no condition on the others',
    query: {
      from: 'growth',
      measures: ['pipeline.least_open', 'bookings.won'],
      rows: ['time.month'],
      where: [{ set: { of: 'segment.was_small', members: [true] } }],
    },
  },
  {
    title: 'a set is found under conditions on a fact that the query does not read',
    query: {
      from: 'growth',
      measures: ['bookings.buyers'],
      where: [
        {
          set: {
            of: 'segment.was_small',
            take: 1,
            by: 'bookings.win_rate',
            when: [{ attribute: 'pipeline.stage', to: 'Qualify' }],
          },
        },
      ],
    },
  },
  {
    title: 'all nodes of a tree are listed for a measure whose fact has no tree',
    query: { from: 'growth', measures: ['spend.cost'], rows: ['owner.org'], empty: true },
  },
  {
    title: 'the lowest nodes of a tree are no rows of a measure whose fact has no tree',
    query: { from: 'growth', measures: ['spend.cost'], rows: [{ leavesOf: [1], of: 'owner.org' }], totals: ['grand'] },
  },
  {
    title: 'a tree that no fact of the question has is put in order',
    query: {
      from: 'growth',
      measures: ['bookings.own_won'],
      rows: ['pipeline.stage', 'owner.org'],
      totals: ['grand'],
      sort: [{ by: 'owner.org' }],
    },
  },
  {
    title: 'a statistic that is the same at every member is so in the total, and lists none',
    query: {
      from: 'growth',
      measures: [{ calc: 'avg(spend.cost over campaign.name)', as: 'average' }, 'bookings.won'],
      rows: ['bookings.deal'],
      totals: true,
      unrelated: 'repeat',
    },
  },
  {
    title: 'what is the same at every member lists none, whatever the rows are sorted by',
    query: {
      from: 'growth',
      measures: ['spend.cost', 'bookings.won'],
      rows: ['bookings.deal'],
      sort: [{ by: 'bookings.closed_deals' }],
      unrelated: 'repeat',
    },
  },
  {
    title: 'a measure moved by the level of the row has no value where its fact has none of the members',
    query: {
      from: 'growth',
      measures: [{ measure: 'spend.cost@prior', as: 'before', align: 'full' }],
      rows: ['owner.region'],
      columns: ['time.quarter'],
    },
  },
  {
    title: 'a total of what a fact knows is a row and has a rank, whether or not there is a leaf below',
    query: {
      from: 'growth',
      measures: ['pipeline.open_amount', { measure: 'spend.cost', show: 'rank', base: 'grand', as: 'rank' }],
      rows: ['owner.region'],
      columns: ['campaign.channel'],
      totals: ['rows', 'columns'],
      empty: true,
    },
  },
  {
    title: 'what is the same at every member gives none of them a rank',
    query: {
      from: 'growth',
      measures: [
        'roas',
        { measure: 'roas', show: 'rank', base: { level: 'owner.region' }, direction: 'asc', as: 'rank' },
      ],
      rows: ['owner.region'],
      empty: true,
      unrelated: 'repeat',
    },
  },
]

describeRegressions('golden', cases)
