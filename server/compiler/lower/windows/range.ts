import type { Calendar } from '../../../model/calendar.ts'
import type { WindowStep } from '../../plan/plan.ts'
import type { SqlExpression } from '../../sql/ast.ts'
import { binary, call, constant } from '../../sql/build.ts'

/** First and last date of a window, both in it. */
export interface Range {
  readonly from: SqlExpression
  readonly to: SqlExpression
}

const monthsOf: Readonly<Record<string, number>> = {
  month: 1,
  quarter: 3,
  year: 12,
  fiscal_quarter: 3,
  fiscal_year: 12,
}
const daysOf: Readonly<Record<string, number>> = { date: 1, week: 7 }

/** True for periods that dates alone decide; others are the calendar table's own and are counted in it. */
export const isComputedPeriod = (unit: string): boolean => unit in monthsOf || unit in daysOf

const addDays = (date: SqlExpression, days: number): SqlExpression => call('date_add_days', date, constant(days))
const addMonths = (date: SqlExpression, months: number): SqlExpression =>
  call('date_add_months', date, constant(months))
const either = (condition: SqlExpression, then: SqlExpression, otherwise: SqlExpression): SqlExpression => ({
  kind: 'case',
  when: [[condition, then]],
  otherwise,
})

/** Whole months move by their number, so that the last day becomes a last day; any other range by clamped dates. */
const shiftMonths = ({ from, to }: Range, months: number): Range => {
  const isWhole = binary('AND', binary('=', call('day', from), constant(1)), binary('=', to, call('last_day', to)))
  const moved = addMonths(to, months)
  return { from: addMonths(from, months), to: either(isWhole, call('last_day', moved), moved) }
}

const shiftDays = ({ from, to }: Range, days: number): Range => ({ from: addDays(from, days), to: addDays(to, days) })

/** The first date of the period of a date. */
export const startOf = (unit: string, date: SqlExpression, { fiscal }: Calendar): SqlExpression => {
  if (unit === 'date') return date
  if (!unit.startsWith('fiscal_')) return call('date_trunc', date, constant(unit))
  const back = addMonths(addDays(date, 1 - fiscal.day), 1 - fiscal.month)
  const start = call('date_trunc', back, constant(unit.slice('fiscal_'.length)))
  return addDays(addMonths(start, fiscal.month - 1), fiscal.day - 1)
}

const back = (range: Range, unit: string, n: number): Range =>
  unit in monthsOf ? shiftMonths(range, -n * (monthsOf[unit] ?? 1)) : shiftDays(range, -n * (daysOf[unit] ?? 1))

/** The last `n` periods up to the end of a range: whole ones where the level of the row decides, else that much time. */
const rolling = ({ to }: Range, unit: string, n: number, byLevel: boolean, calendar: Calendar): Range => {
  if (byLevel) {
    const start = startOf(unit, to, calendar)
    return { from: back({ from: start, to: start }, unit, n - 1).from, to }
  }
  if (unit in daysOf) return { from: addDays(to, 1 - n * (daysOf[unit] ?? 1)), to }
  const months = n * (monthsOf[unit] ?? 1)
  const whole = call('date_trunc', addMonths(to, 1 - months), constant('month'))
  const isEnd = binary('=', to, call('last_day', to))
  return { from: either(isEnd, whole, addDays(addMonths(to, -months), 1)), to }
}

/**
 * A range after one step. `end` is what a closing period ends with, the last of several ranges; `level` is the period of the row or of the filter.
 *
 * @throws Error for a `map` step and for a period that only the calendar's table knows
 */
export const stepRange = (
  range: Range & { readonly end: SqlExpression },
  step: WindowStep,
  level: string | undefined,
  calendar: Calendar,
): Range => {
  switch (step.kind) {
    case 'months':
      return level === 'week' && step.weekDays !== undefined
        ? shiftDays(range, step.weekDays)
        : shiftMonths(range, step.n)
    case 'days':
      return shiftDays(range, step.n)
    case 'prior': {
      const unit = step.unit ?? level ?? 'date'
      // a year of ISO weeks is 52 of them, a fiscal one too
      return level === 'week' && monthsOf[unit] === 12 ? shiftDays(range, -364 * step.n) : back(range, unit, step.n)
    }
    case 'rolling':
      return rolling(range, step.unit ?? level ?? 'date', step.n, step.unit === undefined, calendar)
    case 'to_date':
      return { from: startOf(step.unit, range.to, calendar), to: range.to }
    case 'closing':
      return { from: call('greatest', range.from, startOf(step.unit, range.end, calendar)), to: range.to }
    default:
      throw new Error(`a ${step.kind} step has no range of its own`)
  }
}
