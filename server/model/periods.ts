import type { Calendar } from './calendar.ts'

/** A period of the calendar that is one unbroken range of dates. */
export type Period = 'date' | 'week' | 'month' | 'quarter' | 'year' | 'fiscal_quarter' | 'fiscal_year'

/** Dates as ISO text, both included. */
export interface DateRange {
  readonly from: string
  readonly to: string
}

type Fiscal = Calendar['fiscal']

const dayMilliseconds = 86_400_000

const two = (n: number): string => String(n).padStart(2, '0')
const four = (n: number): string => String(n).padStart(4, '0')

/** A date by its numbers, the month counted from 1; days beyond the month's run on. */
const dateOf = (year: number, month: number, day: number): Date => {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date
}

const iso = (date: Date): string =>
  `${four(date.getUTCFullYear())}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`

const numbersOf = (date: string): readonly [year: number, month: number, day: number] => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return [year, month, day]
}

const read = (date: string): Date => dateOf(...numbersOf(date))

/** True for the text of a date that exists, such as `2028-02-29`. */
export const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && iso(read(text)) === text

/** The first and the last date that there is: engines and ISO text hold years of four digits. */
export const firstDate = '0001-01-01'
export const lastDate = '9999-12-31'

/** True for a date between them; what was counted out of these bounds is none. */
export const isDated = (date: string): boolean => isDate(date) && date >= firstDate

/** The date so many days later, or earlier where `days` is negative. */
export const addDays = (date: string, days: number): string =>
  iso(new Date(read(date).getTime() + days * dayMilliseconds))

const daysIn = (year: number, month: number): number => dateOf(year, month + 1, 0).getUTCDate()

/** The given day of a month counted from January of the year 0, or its last day where it has no such day. */
const dayOfMonth = (months: number, day: number): string => {
  const [year, month] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1]
  return iso(dateOf(year, month, Math.min(day, daysIn(year, month))))
}

/** The same day so many months later, or the last one of a month that has no such day: 31 March less a month is 28 February. */
export const addMonths = (date: string, months: number): string => {
  const [year, month, day] = numbersOf(date)
  return dayOfMonth(year * 12 + month - 1 + months, day)
}

/** The Monday of a date's week, which is a week of the year that its Thursday is in. */
const mondayOf = (date: string): string => addDays(date, -((read(date).getUTCDay() + 6) % 7))

const firstMonday = (year: number): string => mondayOf(`${four(year)}-01-04`)

const isoWeek = (date: string): readonly [year: number, week: number] => {
  const monday = mondayOf(date)
  const [year] = numbersOf(addDays(monday, 3))
  const days = (read(monday).getTime() - read(firstMonday(year)).getTime()) / dayMilliseconds
  return [year, days / 7 + 1]
}

/** Months from the fiscal year's first month of the year 0 to the fiscal month of a date. */
const fiscalMonths = (date: string, fiscal: Fiscal): number => {
  const [year, month, day] = numbersOf(date)
  const isBefore = day < Math.min(fiscal.day, daysIn(year, month))
  return year * 12 + month - fiscal.month - (isBefore ? 1 : 0)
}

const fiscalStart = (months: number, fiscal: Fiscal): string => dayOfMonth(months + fiscal.month - 1, fiscal.day)

/** True for the periods of a fiscal calendar. */
export const isFiscalPeriod = (period: Period): boolean => period === 'fiscal_year' || period === 'fiscal_quarter'

/** What the name of a fiscal year is ahead of the year in which it starts. */
const ahead = ({ month, day, label }: Fiscal): number => (label === 'start_year' || (month === 1 && day === 1) ? 0 : 1)

/** The period that contains a date, named as the calendar's attribute of that name does it. */
export const periodOf = (period: Period, date: string, fiscal: Fiscal): string | number => {
  const [year, month] = numbersOf(date)
  switch (period) {
    case 'date':
      return date
    case 'week': {
      const [weekYear, week] = isoWeek(date)
      return `${four(weekYear)}-W${two(week)}`
    }
    case 'month':
      return `${four(year)}-${two(month)}`
    case 'quarter':
      return `${four(year)}-Q${Math.ceil(month / 3)}`
    case 'year':
      return year
    case 'fiscal_year':
      return Math.floor(fiscalMonths(date, fiscal) / 12) + ahead(fiscal)
    case 'fiscal_quarter': {
      const months = fiscalMonths(date, fiscal)
      return `FY${Math.floor(months / 12) + ahead(fiscal)}-Q${Math.floor((months % 12) / 3) + 1}`
    }
  }
}

const monthsFrom = (first: string, months: number): DateRange => ({
  from: first,
  to: addDays(addMonths(first, months), -1),
})

const fiscalRange = (start: number, months: number, fiscal: Fiscal): DateRange => ({
  from: fiscalStart(start, fiscal),
  to: addDays(fiscalStart(start + months, fiscal), -1),
})

/** The dates of the period that contains a date. */
export const rangeAround = (period: Period, date: string, fiscal: Fiscal): DateRange => {
  const [year, month] = numbersOf(date)
  switch (period) {
    case 'date':
      return { from: date, to: date }
    case 'week': {
      const monday = mondayOf(date)
      return { from: monday, to: addDays(monday, 6) }
    }
    case 'month':
      return monthsFrom(`${four(year)}-${two(month)}-01`, 1)
    case 'quarter':
      return monthsFrom(`${four(year)}-${two(Math.floor((month - 1) / 3) * 3 + 1)}-01`, 3)
    case 'year':
      return { from: `${four(year)}-01-01`, to: `${four(year)}-12-31` }
    case 'fiscal_year':
      return fiscalRange(Math.floor(fiscalMonths(date, fiscal) / 12) * 12, 12, fiscal)
    case 'fiscal_quarter':
      return fiscalRange(Math.floor(fiscalMonths(date, fiscal) / 3) * 3, 3, fiscal)
  }
}

const patterns: readonly (readonly [Period, RegExp])[] = [
  ['date', /^(\d{4})-(\d{2})-(\d{2})$/],
  ['week', /^(\d{4})-W(\d{2})$/],
  ['month', /^(\d{4})-(\d{2})$/],
  ['quarter', /^(\d{4})-Q([1-4])$/],
  ['fiscal_quarter', /^FY(\d{4})-Q([1-4])$/],
  ['year', /^(\d{4})$/],
]

/** A date in the period that a text of its format means; whether there is such a period is not asked yet. */
const dateIn = (period: Period, text: string, numbers: readonly number[], fiscal: Fiscal): string => {
  const [year = 0, part = 1] = numbers
  switch (period) {
    case 'date':
      return text
    case 'week':
      return addDays(firstMonday(year), (part - 1) * 7)
    case 'month':
      return `${four(year)}-${two(part)}-01`
    case 'quarter':
      return `${four(year)}-${two(part * 3 - 2)}-01`
    case 'year':
      return `${four(year)}-01-01`
    case 'fiscal_year':
      return fiscalStart((year - ahead(fiscal)) * 12, fiscal)
    case 'fiscal_quarter':
      return fiscalStart((year - ahead(fiscal)) * 12 + (part - 1) * 3, fiscal)
  }
}

/**
 * The period that a value names: `1998` (a fiscal year where `isFiscal`), `1998-Q1`, `1998-05`, `1998-W20`, `1998-05-31`,
 * `FY1999-Q2`; undefined where it names none, as the 53rd week of a year of 52.
 */
export const readPeriod = (
  value: string | number,
  fiscal: Fiscal,
  isFiscal = false,
): { readonly period: Period; readonly range: DateRange } | undefined => {
  const text = String(value)
  for (const [named, pattern] of patterns) {
    const found = pattern.exec(text)
    if (found === null) continue
    const period = named === 'year' && isFiscal ? 'fiscal_year' : named
    const date = dateIn(period, text, found.slice(1).map(Number), fiscal)
    if (!isDate(date) || String(periodOf(period, date, fiscal)) !== text) return undefined
    return { period, range: rangeAround(period, date, fiscal) }
  }
  return undefined
}

const monthsOf: Partial<Record<Period, number>> = {
  month: 1,
  quarter: 3,
  year: 12,
  fiscal_quarter: 3,
  fiscal_year: 12,
}

/** The first day of the period that is so many periods after the one that contains a date. */
const startAfter = (period: Period, date: string, count: number, fiscal: Fiscal): string => {
  const { from } = rangeAround(period, date, fiscal)
  if (period === 'date') return addDays(from, count)
  if (period === 'week') return addDays(from, count * 7)
  const months = (monthsOf[period] ?? 0) * count
  return isFiscalPeriod(period) ? fiscalStart(fiscalMonths(from, fiscal) + months, fiscal) : addMonths(from, months)
}

/** So many whole periods, of which the last is the one that contains a date. */
export const lastPeriods = (period: Period, date: string, count: number, fiscal: Fiscal): DateRange => ({
  from: startAfter(period, date, 1 - count, fiscal),
  to: rangeAround(period, date, fiscal).to,
})

/**
 * A whole period so many units later: months and what is made of them by their ordinal, a date with the end of a month
 * clamped, a week by weeks, of which a year has 52.
 *
 * @returns undefined where the period does not move by that unit: a week by months
 */
export const shiftedPeriod = (
  period: Period,
  range: DateRange,
  unit: Period,
  count: number,
  fiscal: Fiscal,
): DateRange | undefined => {
  const days = unit === 'date' ? count : unit === 'week' ? count * 7 : undefined
  if (days !== undefined) return { from: addDays(range.from, days), to: addDays(range.to, days) }
  const months = (monthsOf[unit] ?? 0) * count
  if (period === 'week') {
    const shift = (months / 12) * 364
    return Number.isInteger(months / 12)
      ? { from: addDays(range.from, shift), to: addDays(range.to, shift) }
      : undefined
  }
  if (period === 'date') return { from: addMonths(range.from, months), to: addMonths(range.to, months) }
  const start = (date: string): string =>
    isFiscalPeriod(period) ? fiscalStart(fiscalMonths(date, fiscal) + months, fiscal) : addMonths(date, months)
  return { from: start(range.from), to: addDays(start(addDays(range.to, 1)), -1) }
}
