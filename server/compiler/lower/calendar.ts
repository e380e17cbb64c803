import { assertNever } from '../../contract/assert-never.ts'
import type { Calendar } from '../../model/calendar.ts'
import type { Attribute, CalendarPart, Cube } from '../../model/cube.ts'
import type { CubeProfile } from '../../model/profile.ts'
import type { SqlExpression } from '../sql/ast.ts'
import { binary, call, cast, constant, toText } from '../sql/build.ts'

const integer = (operand: SqlExpression): SqlExpression => cast(operand, 'INTEGER')
const concat = (...parts: readonly [SqlExpression, ...(readonly SqlExpression[])]): SqlExpression =>
  parts.reduce((left, right) => binary('||', left, right))

/**
 * Months from the fiscal year's first month of the year 0 to the fiscal month of a date. A fiscal month starts on the
 * fiscal year's day, or on the last day of a month that has no such day.
 */
const fiscalMonth = (date: SqlExpression, { month, day }: Calendar['fiscal']): SqlExpression => {
  const months = binary('+', binary('*', call('year', date), constant(12)), call('month', date))
  const elapsed = binary('-', months, constant(month))
  if (day === 1) return elapsed
  const start = call('least', constant(day), call('day', call('last_day', date)))
  const isBefore: SqlExpression = {
    kind: 'case',
    when: [[binary('<', call('day', date), start), constant(1)]],
    otherwise: constant(0),
  }
  return binary('-', elapsed, isBefore)
}

const fiscalYear = (date: SqlExpression, fiscal: Calendar['fiscal']): SqlExpression => {
  const start = binary('//', fiscalMonth(date, fiscal), constant(12))
  const isCalendarYear = fiscal.month === 1 && fiscal.day === 1
  return fiscal.label === 'start_year' || isCalendarYear ? start : binary('+', start, constant(1))
}

const fiscalQuarter = (date: SqlExpression, fiscal: Calendar['fiscal']): SqlExpression =>
  binary('+', binary('//', binary('%', fiscalMonth(date, fiscal), constant(12)), constant(3)), constant(1))

/** What a calendar says of a date, as `server/model/periods.ts` computes it; null for none. */
const calendarPart = (part: CalendarPart, date: SqlExpression, { fiscal }: Pick<Calendar, 'fiscal'>): SqlExpression => {
  const written = (format: string): SqlExpression => call('format_date', date, constant(format))
  switch (part) {
    case 'year':
      return integer(call('year', date))
    case 'quarter':
      return concat(written('%Y-Q'), toText(call('quarter', date)))
    case 'month':
      return written('%Y-%m')
    case 'week':
      return written('%G-W%V')
    case 'date':
      return date
    case 'fiscal_year':
      return integer(fiscalYear(date, fiscal))
    case 'fiscal_quarter':
      return concat(
        constant('FY'),
        toText(fiscalYear(date, fiscal)),
        constant('-Q'),
        toText(fiscalQuarter(date, fiscal)),
      )
    case 'month_of_year':
      return integer(call('month', date))
    case 'weekday':
      return integer(call('iso_weekday', date))
    default:
      return assertNever(part)
  }
}

/** The value of a calendar's attribute, computed from a column with dates. */
export const derivedValue = (cube: Cube, attribute: Attribute, date: SqlExpression): SqlExpression => {
  const calendar = cube.roles.get(attribute.role ?? '')?.calendar
  if (attribute.derived === undefined) return date
  if (calendar === undefined) throw new Error(`${attribute.name} is computed of dates, and its role has no calendar`)
  return calendarPart(attribute.derived.part, date, calendar)
}

/** True where an attribute is computed, not read: no column is known to hold the period of its date, a segment has none. */
export const isComputed = (profile: CubeProfile | undefined, { name, derived, predicate }: Attribute): boolean =>
  predicate !== undefined ||
  (derived !== undefined &&
    derived.part !== 'date' &&
    (derived.stored === undefined || profile?.stored?.has(name) !== true))

/** The column that an attribute is read from, once its table is joined with what is computed of it. */
export const columnOf = (profile: CubeProfile | undefined, attribute: Attribute): string => {
  const { derived, column } = attribute
  if (derived === undefined || derived.part === 'date') return column
  return isComputed(profile, attribute) ? `#${derived.part}` : (derived.stored ?? column)
}
