import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDayStar, type WindowQuestion, windowsOf } from '../../../support/day-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openDayStar()
})
afterAll(() => star.engine.close())

const ask = (question: WindowQuestion): Promise<string[]> => windowsOf(star, question)

const at = (attribute: string, ...members: readonly (string | number)[]) => ({
  rows: [attribute],
  where: [{ attribute, in: members }],
})

/** An attribute, one of its members, a modifier, and the window by hand. */
type Case = readonly [string, string | number, string, string]

describe('a month', () => {
  test.for<Case>([
    ['day.month', '2027-02', '@prior', '2027-01-01 to 2027-01-31, 31'],
    ['day.month', '2027-02', '@prior(month, 2)', '2026-12-01 to 2026-12-31, 31'],
    ['day.month', '2027-02', '@prior(quarter)', '2026-11-01 to 2026-11-30, 30'],
    ['day.month', '2027-02', '@prior(year)', '2026-02-01 to 2026-02-28, 28'],
    ['day.month', '2027-02', '@prior(week)', '2027-01-25 to 2027-02-21, 28'],
    ['day.month', '2027-02', '@prior_year', '2026-02-01 to 2026-02-28, 28'],
    ['day.month', '2028-02', '@prior_year', '2027-02-01 to 2027-02-28, 28'],
    ['day.month', '2025-02', '@prior_year', '2024-02-01 to 2024-02-29, 29'],
    ['day.month', '2027-03', '@prior', '2027-02-01 to 2027-02-28, 28'],
    ['day.month', '2027-02', '@same_weekday', '2026-02-02 to 2026-03-01, 28'],
    ['day.month', '2027-02', '@half_a_year', '2026-08-01 to 2026-08-31, 31'],
    ['day.month', '2027-02', '@ytd', '2027-01-01 to 2027-02-28, 59'],
    ['day.month', '2027-05', '@to_date(quarter)', '2027-04-01 to 2027-05-31, 61'],
    ['day.month', '2027-03', '@to_date(fiscal_year)', '2027-02-01 to 2027-03-31, 59'],
    ['day.month', '2027-01', '@to_date(fiscal_year)', '2026-02-01 to 2027-01-31, 365'],
    ['day.month', '2027-01', '@to_date(fiscal_quarter)', '2026-11-01 to 2027-01-31, 92'],
    ['day.month', '2027-02', '@closing(week)', '2027-02-22 to 2027-02-28, 7'],
    ['day.month', '2027-02', '@closing(month)', '2027-02-01 to 2027-02-28, 28'],
    ['day.month', '2027-02', '@closing(quarter)', '2027-02-01 to 2027-02-28, 28'],
    ['day.month', '2027-02', '@last(3)', '2026-12-01 to 2027-02-28, 90'],
    ['day.month', '2027-02', '@rolling(3 month)', '2026-12-01 to 2027-02-28, 90'],
    ['day.month', '2027-04', '@rolling(1 quarter)', '2027-02-01 to 2027-04-30, 89'],
    ['day.month', '2027-02', '@rolling(10 day)', '2027-02-19 to 2027-02-28, 10'],
  ])('%s %s%s is %s', async ([attribute, member, moved, window]) => {
    expect(await ask({ ...at(attribute, member), moved })).toEqual([`${member}: ${window}`])
  })
})

describe('a day', () => {
  test.for<Case>([
    ['day.date', '2027-03-31', '@prior', '2027-03-30 to 2027-03-30, 1'],
    ['day.date', '2027-03-31', '@prior(month)', '2027-02-28 to 2027-02-28, 1'],
    ['day.date', '2027-02-28', '@prior(month)', '2027-01-28 to 2027-01-28, 1'],
    ['day.date', '2028-02-29', '@prior_year', '2027-02-28 to 2027-02-28, 1'],
    ['day.date', '2028-02-28', '@prior_year', '2027-02-28 to 2027-02-28, 1'],
    ['day.date', '2028-03-01', '@prior_year', '2027-03-01 to 2027-03-01, 1'],
    ['day.date', '2027-03-28', '@easter', '2026-04-05 to 2026-04-05, 1'],
    ['day.date', '2027-03-15', '@ytd', '2027-01-01 to 2027-03-15, 74'],
    ['day.date', '2027-03-15', '@closing(month)', '2027-03-15 to 2027-03-15, 1'],
    ['day.date', '2027-03-15', '@rolling(3 month)', '2026-12-16 to 2027-03-15, 90'],
    ['day.date', '2027-03-31', '@rolling(1 month)', '2027-03-01 to 2027-03-31, 31'],
    ['day.date', '2027-03-30', '@rolling(1 month)', '2027-03-01 to 2027-03-30, 30'],
    ['day.date', '2027-03-03', '@last(7)', '2027-02-25 to 2027-03-03, 7'],
    ['day.date', '2027-03-03', '@rolling(2 week)', '2027-02-18 to 2027-03-03, 14'],
  ])('%s %s%s is %s', async ([attribute, member, moved, window]) => {
    expect(await ask({ ...at(attribute, member), moved })).toEqual([`${member}: ${window}`])
  })
})

describe('an ISO week', () => {
  test.for<Case>([
    ['day.week', '2027-W01', '@prior', '2026-12-28 to 2027-01-03, 7'],
    ['day.week', '2026-W53', '@prior', '2026-12-21 to 2026-12-27, 7'],
    ['day.week', '2027-W01', '@prior_year', '2026-01-05 to 2026-01-11, 7'],
    ['day.week', '2026-W53', '@prior_year', '2025-12-29 to 2026-01-04, 7'],
    ['day.week', '2027-W01', '@prior(year)', '2026-01-05 to 2026-01-11, 7'],
    ['day.week', '2027-W01', '@prior(month)', '2026-12-04 to 2026-12-10, 7'],
    ['day.week', '2026-W53', '@ytd', '2027-01-01 to 2027-01-03, 3'],
    ['day.week', '2027-W02', '@last(3)', '2026-12-28 to 2027-01-17, 21'],
    ['day.week', '2027-W12', '@easter', '2026-03-30 to 2026-04-05, 7'],
  ])('%s %s%s is %s', async ([attribute, member, moved, window]) => {
    expect(await ask({ ...at(attribute, member), moved })).toEqual([`${member}: ${window}`])
  })
})

describe('a quarter or a year', () => {
  test.for<Case>([
    ['day.quarter', '2027-Q1', '@prior', '2026-10-01 to 2026-12-31, 92'],
    ['day.quarter', '2027-Q1', '@prior(month)', '2026-12-01 to 2027-02-28, 90'],
    ['day.quarter', '2027-Q1', '@prior_year', '2026-01-01 to 2026-03-31, 90'],
    ['day.quarter', '2027-Q1', '@closing(month)', '2027-03-01 to 2027-03-31, 31'],
    ['day.quarter', '2027-Q1', '@last(2)', '2026-10-01 to 2027-03-31, 182'],
    ['day.quarter', '2027-Q1', '@to_date(fiscal_quarter)', '2027-02-01 to 2027-03-31, 59'],
    ['day.year', 2025, '@prior', '2024-01-01 to 2024-12-31, 366'],
    ['day.year', 2027, '@closing(fiscal_quarter)', '2027-11-01 to 2027-12-31, 61'],
    ['day.fiscal_quarter', 'FY2027-Q1', '@prior', '2025-11-01 to 2026-01-31, 92'],
    ['day.fiscal_year', 2027, '@prior', '2025-02-01 to 2026-01-31, 365'],
    ['day.fiscal_year', 2027, '@ytd', '2027-01-01 to 2027-01-31, 31'],
    ['uk.fiscal_year', 2027, '@prior(uk)', '2026-04-06 to 2027-04-05, 365'],
    ['uk.fiscal_quarter', 'FY2026-Q1', '@prior(uk)', '2026-01-06 to 2026-04-05, 90'],
    ['uk.fiscal_quarter', 'FY2026-Q1', '@prior_year(uk)', '2025-04-06 to 2025-07-05, 91'],
    ['uk.fiscal_quarter', 'FY2026-Q1', '@last(2, uk)', '2026-01-06 to 2026-07-05, 181'],
    ['uk.month', '2026-04', '@to_date(fiscal_year, uk)', '2026-04-06 to 2026-04-30, 25'],
    ['uk.date', '2026-04-05', '@to_date(fiscal_year, uk)', '2025-04-06 to 2026-04-05, 365'],
    ['uk.year', 2026, '@closing(fiscal_quarter, uk)', '2026-10-06 to 2026-12-31, 87'],
  ])('%s %s%s is %s', async ([attribute, member, moved, window]) => {
    expect(await ask({ ...at(attribute, member), moved })).toEqual([`${member}: ${window}`])
  })
})

describe('a period that the calendar declares', () => {
  test.for<Case>([
    ['retail.retail_month', 'R2026-P01', '@prior(retail)', '2025-12-29 to 2026-02-01, 35'],
    ['retail.retail_month', 'R2026-P02', '@prior(retail)', '2026-02-02 to 2026-03-01, 28'],
    ['retail.retail_month', 'R2025-P12', '@prior(retail)', '2025-12-01 to 2025-12-28, 28'],
    ['retail.retail_month', 'R2026-P03', '@prior(retail_month, 2, retail)', '2026-02-02 to 2026-03-01, 28'],
    ['retail.retail_month', 'R2026-P02', '@prior(retail_year, 1, retail)', '2025-03-03 to 2025-03-30, 28'],
    ['retail.retail_month', 'R2026-P02', '@last(2, retail)', '2026-02-02 to 2026-03-29, 56'],
    ['retail.retail_month', 'R2026-P03', '@rolling(2 retail_month, retail)', '2026-03-02 to 2026-05-03, 63'],
    ['retail.retail_month', 'R2026-P02', '@to_date(retail_year, retail)', '2026-02-02 to 2026-03-29, 56'],
    ['retail.retail_year', 2026, '@closing(retail_month, retail)', '2026-12-28 to 2027-01-31, 35'],
    ['retail.retail_year', 2026, '@prior(retail)', '2025-02-03 to 2026-02-01, 364'],
    ['retail.date', '2026-02-05', '@prior(retail_month, 1, retail)', '2026-01-01 to 2026-01-01, 1'],
    ['retail.date', '2026-01-30', '@prior(retail_month, 1, retail)', '2025-12-28 to 2025-12-28, 1'],
    ['retail.week', '2026-W06', '@prior(retail_month, 1, retail)', '2025-12-29 to 2026-01-04, 7'],
  ])('%s %s%s is %s', async ([attribute, member, moved, window]) => {
    expect(await ask({ ...at(attribute, member), moved })).toEqual([`${member}: ${window}`])
  })

  test('moves by its order in totals too', async () => {
    const months = at('retail.retail_month', 'R2026-P01', 'R2026-P02')
    expect(await ask({ ...months, totals: true, moved: '@prior(retail)' })).toEqual([
      'R2026-P01: 2025-12-29 to 2026-02-01, 35',
      'R2026-P02: 2026-02-02 to 2026-03-01, 28',
      'total: 2025-12-29 to 2026-03-01, 63',
    ])
  })

  test('has nothing before the first that the calendar knows', async () => {
    expect(await ask({ ...at('retail.retail_month', 'R2025-P01'), moved: '@prior(retail)' })).toEqual([])
  })
})

describe('modifiers after each other', () => {
  test.for<Case>([
    ['day.month', '2027-02', '@prior_year@ytd', '2026-01-01 to 2026-02-28, 59'],
    ['day.month', '2027-02', '@ytd@prior_year', '2026-01-01 to 2026-02-28, 59'],
    ['day.month', '2028-02', '@ytd@prior_year', '2027-01-01 to 2027-02-28, 59'],
    ['day.month', '2027-05', '@ytd@prior(month)', '2026-12-01 to 2027-04-30, 151'],
    ['day.month', '2027-05', '@prior(month)@ytd', '2027-01-01 to 2027-04-30, 120'],
    ['day.month', '2027-05', '@prior(quarter)@last(2)', '2027-01-01 to 2027-02-28, 59'],
    ['day.month', '2027-05', '@prior_year@prior', '2026-04-01 to 2026-04-30, 30'],
    ['day.month', '2027-05', '@ytd@closing(month)', '2027-05-01 to 2027-05-31, 31'],
    ['day.quarter', '2027-Q2', '@closing(month)@prior(year)', '2026-06-01 to 2026-06-30, 30'],
    ['day.date', '2028-02-29', '@prior_year@prior_year', '2026-02-28 to 2026-02-28, 1'],
    ['day.week', '2027-W13', '@prior(week)@easter', '2026-03-30 to 2026-04-05, 7'],
    ['retail.retail_month', 'R2026-P02', '@prior(retail)@to_date(retail_year, retail)', '2026-02-02 to 2026-03-01, 28'],
  ])('%s %s%s is %s', async ([attribute, member, moved, window]) => {
    expect(await ask({ ...at(attribute, member), moved })).toEqual([`${member}: ${window}`])
  })
})

describe('a total', () => {
  const months = (...members: readonly string[]) => ({ where: [{ attribute: 'day.month', in: members }] })

  test.for<readonly [string, string]>([
    ['@prior', '2026-12-01 to 2027-02-28, 90'],
    ['@prior_year', '2026-01-01 to 2026-03-31, 90'],
    ['@ytd', '2027-01-01 to 2027-03-31, 90'],
    ['@last(2)', '2027-02-01 to 2027-03-31, 59'],
    ['@closing(month)', '2027-03-01 to 2027-03-31, 31'],
  ])('moves the range of its filter: %s is %s', async ([moved, window]) => {
    expect(await ask({ ...months('2027-01', '2027-02', '2027-03'), moved })).toEqual([`total: ${window}`])
  })

  test.for<readonly [string, string]>([
    ['@prior', '2026-12-01 to 2027-02-28, 59'],
    ['@prior(quarter)', '2026-10-01 to 2026-12-31, 62'],
    ['@prior_year', '2026-01-01 to 2026-03-31, 62'],
    ['@same_weekday', '2026-01-02 to 2026-04-01, 62'],
    ['@ytd', '2027-01-01 to 2027-03-31, 90'],
    ['@last(2)', '2027-02-01 to 2027-03-31, 59'],
    ['@prior_year@ytd', '2026-01-01 to 2026-03-31, 90'],
    ['@ytd@prior_year', '2026-01-01 to 2026-03-31, 90'],
  ])(
    'keeps the gaps in its filter, of which only the end counts for windows up to it: %s is %s',
    async ([moved, window]) => {
      expect(await ask({ ...months('2027-01', '2027-03'), moved })).toEqual([`total: ${window}`])
    },
  )

  test('of a quarter has the gaps of the months in it', async () => {
    const rows = ['day.quarter']
    expect(await ask({ ...months('2027-01', '2027-03', '2027-04'), rows, moved: '@prior' })).toEqual([
      '2027-Q1: 2026-10-01 to 2026-12-31, 62',
      '2027-Q2: 2027-01-01 to 2027-01-31, 31',
    ])
  })

  test('moves by whole days where its filter is of days, and rows by theirs with the days that are left', async () => {
    const where = [{ attribute: 'day.date', from: '2027-02-10', to: '2027-03-20' }]
    expect(await ask({ rows: ['day.month'], where, totals: true, moved: '@prior' })).toEqual([
      '2027-02: 2027-01-10 to 2027-01-28, 19',
      '2027-03: 2027-02-01 to 2027-02-20, 20',
      'total: 2027-02-09 to 2027-03-19, 39',
    ])
  })

  test('without a filter is of all dates, and none where only a level could say how far to move', async () => {
    expect(await ask({ moved: '@prior_year' })).toEqual(['total: 2024-01-01 to 2027-06-30, 1277'])
    expect(await ask({ rows: ['day.year'], totals: true, moved: '@prior' })).toEqual([
      '2025: 2024-01-01 to 2024-12-31, 366',
      '2026: 2025-01-01 to 2025-12-31, 365',
      '2027: 2026-01-01 to 2026-12-31, 365',
      '2028: 2027-01-01 to 2027-07-01, 182',
    ])
  })

  test('above finer rows moves by its own level', async () => {
    const where = [{ attribute: 'day.month', from: '2027-01', to: '2027-02' }]
    expect(await ask({ rows: ['day.quarter', 'day.month'], where, totals: true, moved: '@prior' })).toEqual([
      '2027-Q1 2027-01: 2026-12-01 to 2026-12-31, 31',
      '2027-Q1 2027-02: 2027-01-01 to 2027-01-31, 31',
      '2027-Q1: 2026-10-01 to 2026-11-30, 61',
      'total: 2026-12-01 to 2027-01-31, 62',
    ])
  })

  test('keeps conditions on weekdays, which test the date that is read', async () => {
    const where = [
      { attribute: 'day.month', in: ['2027-02'] },
      { attribute: 'day.weekday', in: [1] },
    ]
    expect(await ask({ where, moved: '@prior' })).toEqual(['total: 2027-01-04 to 2027-01-25, 4'])
  })
})

describe('a period that is not complete', () => {
  const may = { from: 'open', ...at('day.month', '2027-05') }

  test.for<readonly [string, string | undefined, string]>([
    ['@prior', undefined, '2027-04-01 to 2027-04-10, 10'],
    ['@prior_year', undefined, '2026-05-01 to 2026-05-10, 10'],
    ['@same_weekday', undefined, '2026-05-02 to 2026-05-11, 10'],
    ['@ytd', undefined, '2027-01-01 to 2027-05-10, 130'],
    ['@prior_year@ytd', undefined, '2026-01-01 to 2026-05-10, 130'],
    ['@last(2)', undefined, '2027-04-01 to 2027-05-10, 40'],
    ['@rolling(2 month)', undefined, '2027-03-11 to 2027-05-10, 61'],
    ['@closing(week)', undefined, '2027-05-10 to 2027-05-10, 1'],
    ['@prior', 'full', '2027-04-01 to 2027-04-30, 30'],
    ['@prior_year', 'full', '2026-05-01 to 2026-05-31, 31'],
    ['@prior', 'working_days', '2027-04-01 to 2027-04-08, 8'],
    ['@prior_year', 'working_days', '2026-05-01 to 2026-05-08, 8'],
  ])('is compared with as much of another one: %s aligned %s is %s', async ([moved, align, window]) => {
    expect(await ask({ ...may, moved, ...(align !== undefined && { align }) })).toEqual([`2027-05: ${window}`])
  })

  test('cuts its year and total as well, and no other period', async () => {
    const where = [{ attribute: 'day.month', from: '2027-04', to: '2027-05' }]
    expect(await ask({ from: 'open', rows: ['day.month'], where, totals: true, moved: '@prior' })).toEqual([
      '2027-04: 2027-03-01 to 2027-03-31, 31',
      '2027-05: 2027-04-01 to 2027-04-10, 10',
      'total: 2027-03-01 to 2027-04-10, 41',
    ])
    expect(await ask({ from: 'open', ...at('day.year', 2027), moved: '@prior' })).toEqual([
      '2027: 2026-01-01 to 2026-05-10, 130',
    ])
  })

  test('ends a window without a filter', async () => {
    expect(await ask({ from: 'open', moved: '@ytd' })).toEqual(['total: 2027-01-01 to 2027-05-10, 130'])
  })

  test('keeps gaps in a filter where working days are compared', async () => {
    const where = [{ attribute: 'day.month', in: ['2027-03', '2027-05'] }]
    // 23 working days of March and 6 of May: the 20 of February, and 9 of April, which end on the 13th
    expect(await ask({ from: 'open', where, moved: '@prior', align: 'working_days' })).toEqual([
      'total: 2027-02-01 to 2027-04-13, 41',
    ])
  })

  test('has nothing to be compared with before its first working day', async () => {
    const where = [{ attribute: 'day.date', from: '2027-05-08', to: '2027-05-12' }]
    const sunday = { from: 'sunday', where, align: 'working_days' }
    expect(await ask({ ...sunday, moved: '@prior(week)' })).toEqual(['total: empty'])
  })

  test('that has not begun has no cut', async () => {
    const june = at('day.month', '2027-06')
    expect(await ask({ from: 'open', ...june, moved: '@prior' })).toEqual(['2027-06: 2027-05-01 to 2027-05-31, 31'])
  })
})
