import type { CalendarPart } from '../../../server/model/cube.ts'

/** The first day of a fiscal year, and the year after which it is named. */
export interface Fiscal {
  readonly month: number
  readonly day: number
  readonly label: 'end_year' | 'start_year'
}

/** Days from `from` to `to`, both included, as numbers of days since 1970-01-01; an open end is infinite. */
export interface Range {
  readonly from: number
  readonly to: number
}

const dayMs = 86_400_000

/** The number of a day. */
export const dayOf = (iso: string): number => Math.round(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / dayMs)

const numberOf = (year: number, month: number, day: number): number => {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return Math.round(date.getTime() / dayMs)
}

/** Year, month (1 to 12) and day of the month of a day. */
const partsOf = (day: number): { readonly year: number; readonly month: number; readonly day: number } => {
  const date = new Date(day * dayMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** ISO text of a day. */
export const isoOf = (day: number): string => {
  const { year, month, day: dayOfMonth } = partsOf(day)
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`
}

const padded = (value: number, length: number): string => String(value).padStart(length, '0')

/** The day some months later (or, with a negative number, before); the end of a shorter month where it has no such day. */
export const addMonths = (day: number, months: number): number => {
  if (!Number.isFinite(day)) return day
  const { year, month, day: dayOfMonth } = partsOf(day)
  const first = numberOf(year, month + months, 1)
  const next = numberOf(year, month + months + 1, 1)
  return Math.min(first + dayOfMonth - 1, next - 1)
}

/** 1 on Monday to 7 on Sunday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

const fiscalStart = (day: number, fiscal: Fiscal): number => {
  const { year } = partsOf(day)
  const start = numberOf(year, fiscal.month, fiscal.day)
  return start <= day ? start : numberOf(year - 1, fiscal.month, fiscal.day)
}

const fiscalYear = (day: number, fiscal: Fiscal): number => {
  const start = fiscalStart(day, fiscal)
  return partsOf(fiscal.label === 'end_year' ? addMonths(start, 12) - 1 : start).year
}

/** How many quarters of its fiscal year have ended before a day. */
const fiscalQuarter = (day: number, fiscal: Fiscal): number =>
  [3, 6, 9].filter((months) => addMonths(fiscalStart(day, fiscal), months) <= day).length

const weekText = (day: number): string => {
  const thursday = day - weekdayOf(day) + 4
  const { year } = partsOf(thursday)
  return `${padded(year, 4)}-W${padded(Math.floor((thursday - numberOf(year, 1, 1)) / 7) + 1, 2)}`
}

/** What a calendar says of a day. */
export const partOf = (part: CalendarPart, day: number, fiscal: Fiscal): string | number => {
  const { year, month } = partsOf(day)
  switch (part) {
    case 'year':
      return year
    case 'quarter':
      return `${padded(year, 4)}-Q${Math.ceil(month / 3)}`
    case 'month':
      return `${padded(year, 4)}-${padded(month, 2)}`
    case 'week':
      return weekText(day)
    case 'date':
      return isoOf(day)
    case 'fiscal_year':
      return fiscalYear(day, fiscal)
    case 'fiscal_quarter':
      return `FY${padded(fiscalYear(day, fiscal), 4)}-Q${fiscalQuarter(day, fiscal) + 1}`
    case 'month_of_year':
      return month
    case 'weekday':
      return weekdayOf(day)
  }
}

/** How many months a period has; undefined where it is none of months. */
export const monthsIn = (unit: string): number | undefined =>
  ({ month: 1, quarter: 3, year: 12, fiscal_quarter: 3, fiscal_year: 12 })[unit]

/** The period of a standard unit that a day lies in; undefined where the unit is none of these. */
export const periodAround = (unit: string, day: number, fiscal: Fiscal): Range | undefined => {
  const months = monthsIn(unit)
  if (unit === 'day' || unit === 'date') return { from: day, to: day }
  if (unit === 'week') return { from: day - weekdayOf(day) + 1, to: day - weekdayOf(day) + 7 }
  if (months === undefined) return undefined
  const { year, month } = partsOf(day)
  const isFiscal = unit.startsWith('fiscal')
  const first = isFiscal ? fiscalStart(day, fiscal) : numberOf(year, 1, 1)
  const passed = isFiscal ? fiscalQuarter(day, fiscal) * 3 : month - 1
  const from = addMonths(first, Math.floor(passed / months) * months)
  return { from, to: addMonths(from, months) - 1 }
}

/** Whether a day is the first of a month or of a fiscal quarter; an open end is the end of everything. */
export const startsPeriod = (day: number, fiscal: Fiscal): boolean => {
  if (!Number.isFinite(day)) return true
  return partsOf(day).day === 1 || periodAround('fiscal_quarter', day, fiscal)?.from === day
}

/** Ranges in order without what overlaps or touches. */
export const united = (ranges: readonly Range[]): readonly Range[] => {
  const found: Range[] = []
  for (const range of ranges.filter((r) => r.from <= r.to).toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1)
    if (last !== undefined && range.from <= last.to + 1) {
      found[found.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
    } else found.push(range)
  }
  return found
}

/** What two lists of ranges share. */
export const intersected = (a: readonly Range[], b: readonly Range[]): readonly Range[] =>
  united(a.flatMap((x) => b.map((y) => ({ from: Math.max(x.from, y.from), to: Math.min(x.to, y.to) }))))

/** Whether a day is in one of the ranges. */
export const includes = (ranges: readonly Range[], day: number): boolean =>
  ranges.some(({ from, to }) => from <= day && day <= to)
