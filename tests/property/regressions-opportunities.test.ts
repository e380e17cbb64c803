import { describeRegressions, type Regression } from '../support/regressions.ts'

const cases: readonly Regression[] = [
  {
    title: 'a total has no rank among the visible where nothing below it that is visible has rows',
    query: {
      from: 'opportunities',
      measures: [
        { measure: 'open_deals', show: 'rank', base: 'column', over: 'visible', as: 'rank' },
        { measure: 'deals@closing(year)@prior(month,2)', as: 'before' },
      ],
      rows: ['engaged.week', 'product.name'],
      totals: [['product.name']],
      totalsOf: 'all',
      top: { kind: 'sum', n: 50.5, by: 'before', of: 'engaged.week' },
    },
  },
]

describeRegressions('opportunities', cases, 1000)
