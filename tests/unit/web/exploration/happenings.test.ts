import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../../server/contract/catalog.ts'
import type { QueryResult } from '../../../../server/contract/result.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { campaignQuery, daysOfPeriod, happeningsOf, placedAmong } from '../../../../web/exploration/happenings.ts'
import { catalog as plain } from '../opportunities.ts'

const campaign = { role: 'campaign', roleTitle: 'Campaign', within: [], unknown: '(none)', blank: '(blank)' }
const attributes = [
  { ...campaign, name: 'campaign.name', title: 'Campaign', type: 'text' as const },
  { ...campaign, name: 'campaign.start', title: 'Start', type: 'date' as const },
  { ...campaign, name: 'campaign.end', title: 'End', type: 'date' as const },
]
const outage = { name: 'outage', title: 'Outage', description: 'No orders', from: '2017-03-11', to: '2017-03-15' }
const catalog: Catalog = { ...plain, attributes: [...plain.attributes, ...attributes], events: [outage] }
const x: Exploration = {
  ...blankExploration('opportunities'),
  measures: ['win_rate', 'won_value@prior_year', 'won_value'],
  rows: ['closed.month'],
  where: [{ attribute: 'owner.office', in: ['West'] }],
}

describe('the days of a period', () => {
  it.each([
    ['year', 2024, '2024-01-01', '2024-12-31'],
    ['quarter', '2024-Q4', '2024-10-01', '2024-12-31'],
    ['month', '2024-02', '2024-02-01', '2024-02-29'],
    ['date', '2024-02-29', '2024-02-29', '2024-02-29'],
    // 1 January 2021 was a Friday: it is in the last week of 2020, which has 53
    ['week', '2020-W53', '2020-12-28', '2021-01-03'],
    ['week', '2021-W01', '2021-01-04', '2021-01-10'],
    ['week', '2026-W01', '2025-12-29', '2026-01-04'],
  ])('%s %s', (period, value, from, to) => {
    expect(daysOfPeriod(period, value)).toEqual({ from, to })
  })

  it('are not known of fiscal and declared periods, and of no period', () => {
    expect(daysOfPeriod('fiscal_quarter', 'FY2024-Q1')).toBeUndefined()
    expect(daysOfPeriod('fiscal_year', 2024)).toBeUndefined()
    expect(daysOfPeriod('season', '2024')).toBeUndefined()
    expect(daysOfPeriod('quarter', null)).toBeUndefined()
    expect(daysOfPeriod(undefined, '2024')).toBeUndefined()
  })
})

describe('what happened', () => {
  const months = ['2017-02', '2017-03', '2017-05'].map((month) => daysOfPeriod('month', month))
  const on = (from: string) => ({ title: from, from, to: from })

  it('stands where its first day is in its period', () => {
    const found = placedAmong([on('2017-02-01'), on('2017-02-15'), on('2017-03-31')], months)
    // 14 of 28 days, 30 of 31
    expect(found.map(({ at }) => at)).toEqual([0, 0.5, 1 + 30 / 31])
  })

  it('is left out where it began in no period that is shown', () => {
    expect(placedAmong([on('2017-01-31'), on('2017-04-10'), on('2017-06-01')], months)).toEqual([])
    expect(placedAmong([on('2017-02-01')], [undefined])).toEqual([])
  })

  it('is the events of the workspace, then campaigns in the order of the answer, twelve at most', () => {
    const row = (n: number) => [`C${n}`, `2017-01-${String(n).padStart(2, '0')}`, '2017-02-28', 100 - n]
    const result = {
      query: { from: 'opportunities', measures: [], rows: [], columns: [], where: [] },
      columns: [
        ...attributes.map(({ name, type }) => ({ name, axis: 'row', type })),
        { name: 'won_value', axis: 'measure', type: 'decimal' },
      ],
      rows: [...Array.from({ length: 14 }, (_, i) => row(i + 1)), [null, null, null, 5]],
      grouping: Array(15).fill(0),
      special: [0, 1, 2].map((column) => ({ row: 14, column, kind: 'unknown' })),
      notices: [],
      meta: { model: 'm', data: 'd', engine: 'e', rollup: null, elapsedMs: 1 },
    } as unknown as QueryResult
    const found = happeningsOf(catalog, result, 'en')
    expect(found).toHaveLength(13)
    expect(found.slice(0, 2)).toEqual([
      { title: 'Outage', description: 'No orders', from: '2017-03-11', to: '2017-03-15' },
      { title: 'C1', from: '2017-01-01', to: '2017-02-28' },
    ])
    expect(happeningsOf(plain, undefined, 'en')).toEqual([])
  })
})

describe('the question for campaigns', () => {
  it('is under the conditions in force, by the measure that adds up, the largest first', () => {
    expect(campaignQuery(x, catalog)).toEqual({
      from: 'opportunities',
      defaults: false,
      measures: ['won_value'],
      rows: ['campaign.name', 'campaign.start', 'campaign.end'],
      columns: [],
      where: x.where,
      sort: [{ by: 'won_value', direction: 'desc', scope: 'all' }],
      limit: 200,
    })
  })

  it('is none where nothing is known of campaigns, where the measure has none, and where they are masked', () => {
    expect(campaignQuery(x, plain)).toBeUndefined()
    expect(campaignQuery(x, { ...catalog, fits: { won_value: ['owner.office'] } })).toBeUndefined()
    const masked = catalog.attributes.map((a) => (a.name === 'campaign.name' ? { ...a, masked: true as const } : a))
    expect(campaignQuery(x, { ...catalog, attributes: masked })).toBeUndefined()
  })
})
