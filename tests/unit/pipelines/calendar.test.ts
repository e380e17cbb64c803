import { describe, expect } from 'vitest'
import { workspaceTest } from '../../support/workspace-copy.ts'

describe('the fiscal year of a workspace', () => {
  const fiscal = (dates: readonly string[]) =>
    `SELECT date, fiscal_year, fiscal_quarter FROM dim_date WHERE date IN ('${dates.join("', '")}') ORDER BY date`
  const dates = ['2017-01-31', '2017-02-01', '2017-04-30', '2017-05-01', '2017-12-31']

  workspaceTest('that starts in February is named after the year in which it ends', async ({ copy, warehouse }) => {
    copy.replace('workspace.yaml', 'starts: 01-01', 'starts: 02-01')
    await warehouse.run()
    expect(await warehouse.query(fiscal(dates))).toEqual([
      { date: '2017-01-31', fiscal_year: 2017, fiscal_quarter: 'FY2017-Q4' },
      { date: '2017-02-01', fiscal_year: 2018, fiscal_quarter: 'FY2018-Q1' },
      { date: '2017-04-30', fiscal_year: 2018, fiscal_quarter: 'FY2018-Q1' },
      { date: '2017-05-01', fiscal_year: 2018, fiscal_quarter: 'FY2018-Q2' },
      { date: '2017-12-31', fiscal_year: 2018, fiscal_quarter: 'FY2018-Q4' },
    ])
  })

  workspaceTest('may be named after the year in which it starts', async ({ copy, warehouse }) => {
    copy.replace('workspace.yaml', 'starts: 01-01, label: end_year', 'starts: 10-01, label: start_year')
    await warehouse.run()
    expect(await warehouse.query(fiscal(['2017-09-30', '2017-10-01']))).toEqual([
      { date: '2017-09-30', fiscal_year: 2016, fiscal_quarter: 'FY2016-Q4' },
      { date: '2017-10-01', fiscal_year: 2017, fiscal_quarter: 'FY2017-Q1' },
    ])
  })

  workspaceTest('has the working days of the workspace', async ({ copy, warehouse }) => {
    copy.replace('workspace.yaml', 'working_days: [1, 2, 3, 4, 5]', 'working_days: [7, 1, 2, 3, 4]')
    await warehouse.run()
    expect(await warehouse.query('SELECT DISTINCT weekday FROM dim_date WHERE is_workday ORDER BY weekday')).toEqual(
      [1, 2, 3, 4, 7].map((weekday) => ({ weekday })),
    )
  })
})
