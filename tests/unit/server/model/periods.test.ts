import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  isDate,
  lastPeriods,
  type Period,
  periodOf,
  rangeAround,
  readPeriod,
  shiftedPeriod,
} from '../../../../server/model/periods.ts'

const plain = { month: 1, day: 1, label: 'end_year' } as const
const february = { month: 2, day: 1, label: 'end_year' } as const
const april = { month: 4, day: 6, label: 'start_year' } as const
const lastDay = { month: 8, day: 31, label: 'end_year' } as const

describe('dates', () => {
  it('exist or do not', () => {
    expect(['2028-02-29', '2027-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '0099-12-31'].map(isDate)).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
    ])
  })

  it('move by days over the ends of months and years', () => {
    expect([addDays('2028-02-28', 1), addDays('2027-02-28', 1), addDays('2026-01-01', -1)]).toEqual([
      '2028-02-29',
      '2027-03-01',
      '2025-12-31',
    ])
  })

  it('move by months with the end of a month clamped', () => {
    expect([addMonths('2028-02-29', -12), addMonths('2026-03-31', -1), addMonths('2026-01-31', 1)]).toEqual([
      '2027-02-28',
      '2026-02-28',
      '2026-02-28',
    ])
    expect([addMonths('2027-02-28', 12), addMonths('2026-01-15', -25), addMonths('2026-11-30', 3)]).toEqual([
      '2028-02-28',
      '2023-12-15',
      '2027-02-28',
    ])
  })
})

describe('the period of a date', () => {
  it.each<[Period, string, string | number]>([
    ['year', '1997-12-31', 1997],
    ['quarter', '1997-03-31', '1997-Q1'],
    ['quarter', '1997-04-01', '1997-Q2'],
    ['month', '1997-03-05', '1997-03'],
    ['week', '2026-01-01', '2026-W01'],
    ['week', '2027-01-01', '2026-W53'],
    ['week', '2027-01-04', '2027-W01'],
    ['week', '2024-12-30', '2025-W01'],
    ['fiscal_year', '2026-01-31', 2026],
    ['fiscal_year', '2026-02-01', 2027],
    ['fiscal_quarter', '2026-02-01', 'FY2027-Q1'],
    ['fiscal_quarter', '2027-01-31', 'FY2027-Q4'],
    ['fiscal_quarter', '2026-05-01', 'FY2027-Q2'],
  ])('%s of %s is %s', (period, date, key) => {
    expect(periodOf(period, date, february)).toBe(key)
  })

  it('is named by the year in which a fiscal year starts, where that is declared', () => {
    expect([periodOf('fiscal_year', '2026-04-05', april), periodOf('fiscal_year', '2026-04-06', april)]).toEqual([
      2025, 2026,
    ])
    expect(periodOf('fiscal_quarter', '2026-07-05', april)).toBe('FY2026-Q1')
    expect(periodOf('fiscal_quarter', '2026-07-06', april)).toBe('FY2026-Q2')
  })

  it('is the calendar year where the fiscal year starts with it', () => {
    expect(periodOf('fiscal_quarter', '2026-12-31', plain)).toBe('FY2026-Q4')
  })

  it('starts on the last day of a month that is shorter than the fiscal day', () => {
    // quarters of a year that starts on 31 August: 31 August, 30 November, 28 (29) February, 31 May
    const starts = ['2027-08-31', '2027-11-30', '2028-02-29', '2028-05-31']
    expect(starts.map((date) => periodOf('fiscal_quarter', date, lastDay))).toEqual(
      [1, 2, 3, 4].map((quarter) => `FY2028-Q${quarter}`),
    )
    expect(starts.map((date) => periodOf('fiscal_quarter', addDays(date, -1), lastDay))).toEqual([
      'FY2027-Q4',
      'FY2028-Q1',
      'FY2028-Q2',
      'FY2028-Q3',
    ])
  })
})

describe('the range of a period', () => {
  it('has every date of the period and none beside', () => {
    const periods: Period[] = ['week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year']
    const days = fc.integer({ min: 0, max: 60_000 }).map((n) => addDays('1950-01-01', n))
    const fiscal = fc.constantFrom(plain, february, april, lastDay)
    fc.assert(
      fc.property(fc.constantFrom(...periods), days, fiscal, (period, date, year) => {
        const { from, to } = rangeAround(period, date, year)
        const key = periodOf(period, date, year)
        expect(from <= date && date <= to).toBe(true)
        expect([from, to].map((d) => periodOf(period, d, year))).toEqual([key, key])
        expect(periodOf(period, addDays(from, -1), year)).not.toBe(key)
        expect(periodOf(period, addDays(to, 1), year)).not.toBe(key)
        expect(readPeriod(key, year, period === 'fiscal_year')?.range).toEqual({ from, to })
      }),
    )
  })

  it('is read from what an attribute calls the period', () => {
    const read = (value: string | number) => readPeriod(value, february)?.range
    expect(read(1998)).toEqual({ from: '1998-01-01', to: '1998-12-31' })
    expect(read('1998-Q1')).toEqual({ from: '1998-01-01', to: '1998-03-31' })
    expect(read('1998-02')).toEqual({ from: '1998-02-01', to: '1998-02-28' })
    expect(read('2026-W53')).toEqual({ from: '2026-12-28', to: '2027-01-03' })
    expect(read('FY2027-Q4')).toEqual({ from: '2026-11-01', to: '2027-01-31' })
    expect(readPeriod(2027, february, true)?.range).toEqual({ from: '2026-02-01', to: '2027-01-31' })
  })

  it('is not read from what is no period', () => {
    expect(['2027-W53', '1998-13', '1998-Q5', '1997-02-29', 'soon', '98'].map((v) => readPeriod(v, plain))).toEqual(
      Array(6).fill(undefined),
    )
  })
})

describe('periods in a row', () => {
  it('end with the one that contains a date', () => {
    expect(lastPeriods('month', '1998-05-20', 3, plain)).toEqual({ from: '1998-03-01', to: '1998-05-31' })
    expect(lastPeriods('week', '2027-01-01', 2, plain)).toEqual({ from: '2026-12-21', to: '2027-01-03' })
    expect(lastPeriods('date', '2026-03-01', 2, plain)).toEqual({ from: '2026-02-28', to: '2026-03-01' })
    expect(lastPeriods('fiscal_quarter', '2026-02-10', 2, february)).toEqual({ from: '2025-11-01', to: '2026-04-30' })
    expect(lastPeriods('year', '2026-02-10', 1, plain)).toEqual({ from: '2026-01-01', to: '2026-12-31' })
  })
})

describe('a shifted period', () => {
  const shifted = (period: Period, key: string | number, unit: Period, n: number, fiscal = plain) => {
    const found = readPeriod(key, fiscal, period === 'fiscal_year')
    return found && shiftedPeriod(period, found.range, unit, n, fiscal)
  }

  it('is the whole period so many units away', () => {
    expect(shifted('quarter', '1998-Q1', 'quarter', -1)).toEqual({ from: '1997-10-01', to: '1997-12-31' })
    expect(shifted('month', '2026-03', 'month', -1)).toEqual({ from: '2026-02-01', to: '2026-02-28' })
    expect(shifted('month', '2027-02', 'year', 1)).toEqual({ from: '2028-02-01', to: '2028-02-29' })
  })

  it('clamps a date at the end of a month', () => {
    expect(shifted('date', '2026-03-31', 'month', -1)).toEqual({ from: '2026-02-28', to: '2026-02-28' })
    expect(shifted('date', '2028-02-29', 'year', -1)).toEqual({ from: '2027-02-28', to: '2027-02-28' })
  })

  it('moves weeks by weeks, of which a year has 52, and never by months', () => {
    expect(shifted('week', '2026-W53', 'year', -1)).toEqual({ from: '2025-12-29', to: '2026-01-04' })
    expect(shifted('week', '2026-W05', 'week', -1)).toEqual({ from: '2026-01-19', to: '2026-01-25' })
    expect(shifted('week', '2026-W05', 'month', -1)).toBeUndefined()
  })

  it('moves fiscal periods by fiscal units, over days that a month does not have', () => {
    const found = readPeriod('FY2028-Q3', lastDay)
    expect(found?.range).toEqual({ from: '2028-02-29', to: '2028-05-30' })
    expect(found && shiftedPeriod('fiscal_quarter', found.range, 'fiscal_quarter', 1, lastDay)).toEqual({
      from: '2028-05-31',
      to: '2028-08-30',
    })
    expect(found && shiftedPeriod('fiscal_quarter', found.range, 'fiscal_year', -1, lastDay)).toEqual({
      from: '2027-02-28',
      to: '2027-05-30',
    })
  })
})
