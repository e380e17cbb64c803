import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../server/contract/routes.ts'
import { shownRows } from '../support/rows.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

type Query = RequestOf<'query'>

const cells = async (query: Query) => shownRows(await api.ask('query', query))

const pipeline = (query: Omit<Query, 'from'>) => cells({ from: 'pipeline', ...query })
const bookings = (query: Omit<Query, 'from'>) => cells({ from: 'bookings', ...query })
const quarter = { attribute: 'snapshot.quarter', in: ['2026-Q1'] }

describe('a semi-additive measure of the golden data', () => {
  it('reads three dates by its own rule, for each owner and in total', async () => {
    const measures = ['open_amount', 'first_open', 'avg_open', 'least_open', 'most_open', 'last_known']
    expect(await pipeline({ measures, rows: ['owner.name'], where: [quarter], totals: ['grand'] })).toEqual([
      ['Ben', '50', '·', '16.6666666667', '50', '50', '50', '0'],
      ['Cyd', '·', '350', '216.666666667', '300', '350', '400', '0'],
      ['Dan', '400', '·', '200', '200', '400', '600', '0'],
      ['·', '450', '350', '433.333333333', '350', '500', '1050', '1'],
    ])
  })

  it('keeps its rule moved, to date and over a rolling window', async () => {
    const measures = [
      'open_amount',
      'open_amount@prior',
      'open_amount@ytd',
      'open_amount@rolling(2 month)',
      'avg_open@ytd',
    ]
    const where = [{ attribute: 'snapshot.month', from: '2026-01', to: '2026-05' }]
    expect(await pipeline({ measures, rows: ['snapshot.month'], where })).toEqual([
      ['2026-01', '350', '·', '350', '350', '350', '0'],
      ['2026-02', '500', '350', '500', '500', '425', '0'],
      ['2026-03', '450', '500', '450', '450', '433.333333333', '0'],
      ['2026-04', '·', '450', '450', '450', '433.333333333', '0'],
      ['2026-05', '·', '·', '450', '·', '433.333333333', '0'],
    ])
  })

  it('keeps it in calculations: of the last date, not of all three', async () => {
    expect(await pipeline({ measures: ['average_open_deal', 'open_deals', 'weighted'], where: [quarter] })).toEqual([
      ['225', '2', '140', '0'],
    ])
  })

  it('is averaged over months as the months have it', async () => {
    const measures = [
      { calc: 'avg(open_amount over snapshot.month)', as: 'mean' },
      { calc: 'max(open_amount over snapshot.date)', as: 'most' },
    ]
    expect(await pipeline({ measures })).toEqual([['433.333333333', '500', '0']])
  })

  it('counts each deal once in a tree, whatever stands above its owner', async () => {
    const found = await pipeline({ measures: ['open_amount', 'last_known'], rows: ['owner.org'] })
    expect(found).toEqual([
      ['·', '0', '1', '450', '1050', '0'],
      ['1', '1', '2', '450', '1050', '0'],
      ['2', '2', '(own)', '50', '50', '0'],
      ['2', '2', '3', '·', '400', '0'],
      ['2', '2', '4', '400', '600', '0'],
    ])
  })

  it('sees each snapshot with the segment that its account had on that day', async () => {
    const found = await pipeline({ measures: ['open_amount'], rows: ['account.segment'], columns: ['snapshot.month'] })
    expect(found).toEqual([
      ['SMB', '2026-01', '350', '0'],
      ['SMB', '2026-02', '500', '0'],
      ['ENT', '2026-03', '400', '0'],
      ['(unknown)', '2026-03', '50', '0'],
    ])
  })

  it('leads to the rows of its date alone', async () => {
    const query = { from: 'pipeline', measures: ['open_amount'], rows: ['owner.name'], where: [quarter] }
    const { count, sum, cell, reconciles } = await api.ask('drillThrough', {
      query,
      at: { 'owner.name': 'Dan' },
      measure: 'open_amount',
    })
    expect({ count, sum, cell, reconciles }).toEqual({ count: 1, sum: '400.00', cell: '400.00', reconciles: true })
  })
})

describe('history in the golden data', () => {
  const bySegment = { measures: ['won', 'closed_deals'], rows: ['account.segment'] }

  it('is that of the closing date, of now or of a date, as asked', async () => {
    const wasThen = [
      ['SMB', '300', '2', '0'],
      ['ENT', '0', '1', '0'],
      ['(unknown)', '50', '1', '0'],
    ]
    expect(await bookings(bySegment)).toEqual(wasThen)
    expect(await bookings({ ...bySegment, asOf: 'event' })).toEqual(wasThen)
    expect(await bookings({ ...bySegment, asOf: '2026-02-20' })).toEqual([
      ['SMB', '300', '3', '0'],
      ['(unknown)', '50', '1', '0'],
    ])
    expect(await bookings({ ...bySegment, asOf: 'now' })).toEqual([
      ['SMB', '200', '1', '0'],
      ['ENT', '100', '2', '0'],
      ['(unknown)', '50', '1', '0'],
    ])
  })

  it('filters by the version that counts', async () => {
    const of = (asOf: string) =>
      bookings({ measures: ['won'], where: [{ attribute: 'account.segment', in: ['SMB'] }], asOf })
    expect(await of('event')).toEqual([['300', '0']])
    expect(await of('now')).toEqual([['200', '0']])
  })

  it('takes today for a deal that is still open', async () => {
    expect(await cells({ from: 'deals', measures: ['deals'], rows: ['account.segment'] })).toEqual([
      ['SMB', '2', '0'],
      ['ENT', '2', '0'],
      ['(unknown)', '1', '0'],
    ])
  })
})

describe('time in the golden data', () => {
  it('has fiscal years that start in February and are named by their last day', async () => {
    const found = await cells({
      from: 'readings',
      measures: ['units'],
      rows: ['read.fiscal_year'],
      columns: ['read.year'],
    })
    expect(found).toEqual([
      ['2026', '2025', '10', '0'],
      ['2027', '2026', '35', '0'],
      ['2027', '2027', '6', '0'],
      ['2028', '2027', '15', '0'],
      ['2029', '2028', '9', '0'],
    ])
  })

  it('recounts distinct accounts and ratios to date, the months before the filter among them', async () => {
    const where = [{ attribute: 'closed.month', from: '2026-03', to: '2026-04' }]
    const measures = ['won@ytd', 'buyers@ytd', 'win_rate@ytd', 'cycle_p50@ytd']
    expect(await bookings({ measures, rows: ['closed.month'], where })).toEqual([
      ['2026-03', '300', '2', '0.666666666667', '37', '0'],
      ['2026-04', '350', '2', '0.75', '36', '0'],
    ])
  })

  it('moves the role that is named, while conditions on the other stay', async () => {
    const query = { measures: ['closed_deals', 'closed_deals@prior(month,1,created)'], rows: ['created.month'] }
    const where = [{ attribute: 'closed.month', in: ['2026-03'] }]
    expect(await bookings({ ...query, where })).toEqual([
      ['2026-01', '1', '0', '0'],
      ['2026-02', '1', '1', '0'],
      ['2026-03', '0', '1', '0'],
    ])
  })

  it('weighs nothing where there are no readings: 0 units inside coverage, no largest, nothing outside', async () => {
    const measures = ['units', 'readings', 'largest']
    const where = [{ attribute: 'read.month', from: '2025-11', to: '2026-01' }]
    expect(await cells({ from: 'readings', measures, rows: ['read.month'], where, empty: true })).toEqual([
      ['2025-11', '·', '·', '·', '0'],
      ['2025-12', '10', '1', '10', '0'],
      ['2026-01', '0', '0', '·', '0'],
    ])
  })

  it('runs over months without readings, and compares with the period before, be it empty', async () => {
    const measures = [
      'units',
      { measure: 'units', show: 'running' as const, base: 'grand', as: 'so_far' },
      { measure: 'units', show: 'percent_change' as const, base: 'grand', as: 'change' },
    ]
    const where = [{ attribute: 'read.quarter', from: '2026-Q1', to: '2026-Q4' }]
    expect(await cells({ from: 'readings', measures, rows: ['read.quarter'], where })).toEqual([
      ['2026-Q1', '30', '30', '·', '0'],
      ['2026-Q2', '0', '30', '-1', '0'],
      ['2026-Q3', '0', '30', '·', '0'],
      ['2026-Q4', '5', '35', '·', '0'],
    ])
  })
})

describe('a tree beside time in the golden data', () => {
  it('runs on for each node, also in quarters in which it won nothing', async () => {
    const measures = [{ measure: 'won', show: 'running' as const, base: 'column', as: 'so_far' }]
    expect(await bookings({ measures, rows: ['closed.quarter'], columns: ['owner.org'] })).toEqual([
      ['2026-Q1', '·', '0', '1', '300', '0'],
      ['2026-Q1', '1', '1', '2', '300', '0'],
      ['2026-Q1', '2', '2', '3', '100', '0'],
      ['2026-Q1', '2', '2', '4', '200', '0'],
      ['2026-Q2', '·', '0', '1', '350', '0'],
      ['2026-Q2', '1', '1', '2', '350', '0'],
      ['2026-Q2', '2', '2', '(own)', '50', '0'],
      ['2026-Q2', '2', '2', '3', '100', '0'],
      ['2026-Q2', '2', '2', '4', '200', '0'],
    ])
  })
})

describe('empty values in the golden data', () => {
  it('are those of rows that hold none: the clicks of the fair, not the cost of it', async () => {
    const measures = ['cost', 'clicks', 'cost_per_click']
    expect(await cells({ from: 'spend', measures, rows: ['campaign.channel'], totals: ['grand'] })).toEqual([
      ['Event', '20', '·', '·', '0'],
      ['Search', '40', '80', '0.5', '0'],
      ['Social', '40', '80', '0.5', '0'],
      ['·', '100', '160', '0.625', '1'],
    ])
  })
})
