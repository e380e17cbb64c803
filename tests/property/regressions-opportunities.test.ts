import { describeRegressions, type Regression } from '../support/regressions.ts'

const cases: readonly Regression[] = [
  {
    title: 'a total has no rank among the visible where nothing below it that is visible has rows',
    query: {
      from: 'opportunities',
      measures: [{ measure: 'open_deals', show: 'rank', base: 'column', over: 'visible', as: 'rank' }],
      rows: ['engaged.week', 'product.name'],
      totals: [['product.name']],
      top: { kind: 'sum', n: 50.5, by: 'deals@closing(year)@prior(month,2)', of: 'engaged.week' },
    },
  },
]

describeRegressions('opportunities', cases, 1000)
