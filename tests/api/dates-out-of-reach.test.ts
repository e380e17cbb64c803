import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../server/contract/routes.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const noticesOf = async (query: RequestOf<'query'>, code: string) =>
  (await api.ask('query', query)).notices.filter((n) => n.code === code)

describe('a value that moves by the level of the row', () => {
  const query = { from: 'readings', rows: ['read.month'], totals: ['grand' as const] }

  it('says that a total has no level to move by, and what to ask', async () => {
    const found = await noticesOf({ ...query, measures: ['units', 'units@prior'] }, 'no_period')
    expect(found).toEqual([
      {
        code: 'no_period',
        details: { measures: ['units@prior'], attributes: ['read.month'], instead: 'prior(month)' },
        text: 'units@prior is empty in totals over read.month: nothing there says how far it moves; name the period, as @prior(month).',
      },
    ])
  })

  it('names how many periods, and the calculation that needs it', async () => {
    const measures = [{ calc: 'coalesce(units@last(3), 0) - units@prior(2)', as: 'x' }]
    const found = await noticesOf({ ...query, rows: ['read.date'], measures }, 'no_period')
    expect(found.map((n) => n.details)).toEqual([
      { measures: ['x'], attributes: ['read.date'], instead: 'rolling(3 day)' },
      { measures: ['x'], attributes: ['read.date'], instead: 'prior(day, 2)' },
    ])
  })

  it('says nothing where a condition or the modifier names the level, or no total is asked for', async () => {
    const where = [{ attribute: 'read.month', from: '2026-01', to: '2026-03' }]
    const measures = ['units', 'units@prior']
    expect(await noticesOf({ ...query, measures, where }, 'no_period')).toEqual([])
    expect(await noticesOf({ ...query, measures, totals: false }, 'no_period')).toEqual([])
    expect(await noticesOf({ ...query, measures: ['units@prior(month)'] }, 'no_period')).toEqual([])
  })
})

describe('what a moved value is compared with', () => {
  const compared = async (measure: string, year: number) => {
    const where = [{ attribute: 'closed.year', in: [year] }]
    const [found] = await noticesOf({ from: 'bookings', measures: [measure], where }, 'compared_dates')
    return [found?.text.split(' for ')[1], found?.details['readsFrom'], found?.details['readsTo']]
  }

  it('is no range that ends before it starts', async () => {
    expect(await compared('won@ytd', 2027)).toEqual([
      '2027-01-01 to 2027-12-31 is of no date yet: data are complete through 2026-04-02',
      null,
      null,
    ])
  })

  it('is no date before the year 1', async () => {
    expect(await compared('won@prior(year, 10000)', 2026)).toEqual([
      '2026-01-01 to 2026-04-02 is of dates outside the years 1 to 9999, of which there are none',
      null,
      null,
    ])
    expect(await compared('won@rolling(10000 year)', 2026)).toEqual([
      '2026-01-01 to 2026-04-02 is of all dates up to 2026-04-02; data are complete through 2026-04-02',
      null,
      '2026-04-02',
    ])
  })
})

describe('a relative date', () => {
  const refusedAt = async (condition: object) => {
    const where = [{ attribute: 'closed.date', ...condition }]
    const { status, error } = await api.refused('query', { from: 'bookings', measures: ['won'], where })
    return [status, error['path'], error['message']]
  }

  it.each([
    [{ last: { n: 3000, unit: 'year' } }, 'where[0].last', 'last goes beyond 0001-01-01 to 9999-12-31'],
    [{ last: { n: 2027, unit: 'year' } }, 'where[0].last', 'last goes beyond 0001-01-01'],
    [{ shift: { n: -2026, unit: 'year' } }, 'where[0].shift', 'shift goes beyond 0001-01-01'],
    [{ shift: { n: 10_000, unit: 'year' } }, 'where[0].shift', 'shift goes beyond 0001-01-01'],
  ])('is refused out of all time: %j', async (condition, path, message) => {
    expect(await refusedAt(condition)).toEqual([422, path, expect.stringContaining(message)])
  })

  it.each([
    [{ last: { n: 10_001, unit: 'day' } }, 'where[0].last.n', '<=10000'],
    [{ last: { n: Number.MAX_SAFE_INTEGER, unit: 'year' } }, 'where[0].last.n', '<=10000'],
    [{ shift: { n: -30_000, unit: 'day' } }, 'where[0].shift.n', '>=-10000'],
  ])('goes at most 10000 periods: %j', async (condition, path, message) => {
    expect(await refusedAt(condition)).toEqual([400, path, expect.stringContaining(message)])
  })

  it('reaches the first year', async () => {
    const where = [{ attribute: 'closed.date', last: { n: 2026, unit: 'year' as const } }]
    expect((await api.ask('query', { from: 'bookings', measures: ['won'], where })).rows).toEqual([['350.00']])
  })
})
