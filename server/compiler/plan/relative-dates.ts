import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Json } from '../../contract/json.ts'
import type { Condition, Scalar } from '../../contract/query.ts'
import type { Calendar } from '../../model/calendar.ts'
import type { Attribute } from '../../model/cube.ts'
import {
  addDays,
  type DateRange,
  firstDate,
  isDated,
  isFiscalPeriod,
  lastDate,
  lastPeriods,
  type Period,
  periodOf,
  rangeAround,
  readPeriod,
  shiftedPeriod,
} from '../../model/periods.ts'
import type { Filter } from './filter.ts'
import type { Names } from './names.ts'

type Unit = NonNullable<Condition['toDate']>
type Key = 'last' | 'toDate' | 'shift' | 'through'

/** A period of a calendar on which relative dates are said. */
interface Subject {
  readonly names: Names
  readonly attribute: Attribute
  readonly period: Period
  readonly calendar: Calendar
}

const periods: readonly Period[] = ['date', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year']

const subjectOf = (names: Names, attribute: Attribute, key: Key, path: string): Subject => {
  const calendar = names.cube.roles.get(attribute.role ?? '')?.calendar
  const period = periods.find((p) => p === attribute.derived?.part)
  if (calendar !== undefined && period !== undefined) return { names, attribute, period, calendar }
  const dates = [...names.cube.attributes.values()].filter((a) => periods.some((p) => p === a.derived?.part))
  const instead =
    calendar?.date ??
    closest(
      attribute.name,
      dates.map((a) => a.name),
    )
  const details = { key, attribute: attribute.name }
  if (instead !== undefined) throw new QueryError('unsound', { reason: 'not_of_calendar', ...details, instead }, path)
  throw new QueryError('unsound', { reason: 'no_calendar', ...details, cube: names.cube.name }, path)
}

/** A unit as the subject's calendar has it: under a fiscal attribute quarters and years are fiscal. */
const unitOf = ({ period }: Subject, unit: Unit): Period => {
  if (unit === 'day') return 'date'
  if (isFiscalPeriod(period) && unit === 'quarter') return 'fiscal_quarter'
  return isFiscalPeriod(period) && unit === 'year' ? 'fiscal_year' : unit
}

/** What a relative date counts from: a period, or the one date up to which the data are complete. */
interface Anchor {
  readonly period: Period
  readonly range: DateRange
}

/** How far the data of the facts of a view are known to be complete that have an attribute; the others bound nothing. */
const throughFacts = ({ facts }: Names, { name }: Attribute): string | undefined =>
  [...facts.values()]
    .flatMap(({ cube, completeThrough }) => (cube.attributes.has(name) ? (completeThrough ?? []) : []))
    .toSorted()[0]

const lastComplete = ({ names, attribute }: Subject): string | undefined =>
  names.completeThrough ?? throughFacts(names, attribute)

const anchorOf = (subject: Subject, at: Scalar | undefined, path: string): Anchor => {
  const { names, attribute, period, calendar } = subject
  if (at === undefined) {
    const date = lastComplete(subject)
    if (date !== undefined) return { period: 'date', range: { from: date, to: date } }
    throw new QueryError('unsound', { reason: 'not_complete_through', cube: names.cube.name }, path)
  }
  const found = typeof at === 'boolean' ? undefined : readPeriod(at, calendar.fiscal, isFiscalPeriod(period))
  if (found !== undefined) return found
  const expected =
    'a calendar attribute; at is a period such as 1998, "1998-Q1", "1998-05", "1998-W20", "1998-05-31" or "FY1999-Q2"'
  throw new QueryError('wrong_value_type', { attribute: attribute.name, expected, found: at as Json }, path)
}

const lastRange = (
  subject: Subject,
  { range }: Anchor,
  { n, unit, complete }: NonNullable<Condition['last']>,
): DateRange => {
  const { fiscal } = subject.calendar
  const period = unitOf(subject, unit)
  const around = rangeAround(period, range.to, fiscal)
  const end = complete === true && around.to !== range.to ? addDays(around.from, -1) : range.to
  return lastPeriods(period, end, n, fiscal)
}

const toDateRange = (subject: Subject, { range }: Anchor, unit: Unit): DateRange => ({
  from: rangeAround(unitOf(subject, unit), range.to, subject.calendar.fiscal).from,
  to: range.to,
})

const shiftedRange = (subject: Subject, anchor: Anchor, { n, unit }: NonNullable<Condition['shift']>, path: string) => {
  const { fiscal } = subject.calendar
  const around = rangeAround(subject.period, anchor.range.to, fiscal)
  const base = around.from <= anchor.range.from ? { period: subject.period, range: around } : anchor
  const shifted = shiftedPeriod(base.period, base.range, unitOf(subject, unit), n, fiscal)
  if (shifted !== undefined) return shifted
  const details = { attribute: subject.attribute.name, period: base.period, unit, date: subject.calendar.date }
  throw new QueryError('unsound', { reason: 'not_moved_by', ...details }, path)
}

/** The date itself, also of facts that stand at whole periods: these are dated by one day of them. */
const dateOf = (names: Names, { date }: Calendar, path: string): Attribute =>
  names.cube.attributes.get(date) ?? names.attribute(date, path)

/** The dates of a range as a condition on the attribute where it is made of whole periods, else on the date itself. */
const rangeFilters = ({ names, attribute, period, calendar }: Subject, range: DateRange, path: string): Filter[] => {
  const { fiscal } = calendar
  const isWhole =
    rangeAround(period, range.from, fiscal).from === range.from && rangeAround(period, range.to, fiscal).to === range.to
  const target = isWhole ? attribute : dateOf(names, calendar, path)
  const keyOf = (date: string): Scalar => periodOf(isWhole ? period : 'date', date, fiscal)
  const bound = (op: '>=' | '<=', date: string): Filter => ({
    kind: 'compare',
    attribute: target,
    op,
    value: { value: keyOf(date), type: target.type },
  })
  return [bound('>=', range.from), bound('<=', range.to)]
}

/** The dates up to the last complete one. */
const throughFilter = (subject: Subject, path: string): Filter => {
  const { names, calendar } = subject
  const value = lastComplete(subject)
  if (value !== undefined)
    return {
      kind: 'compare',
      attribute: dateOf(names, calendar, path),
      op: '<=',
      value: { value, type: 'date' },
      through: true,
    }
  throw new QueryError('unsound', { reason: 'no_last_date', cube: names.cube.name }, path)
}

/**
 * A condition as a fact of a view reads it: dates through the last complete one are through that of the fact itself, and any
 * where it does not say one.
 */
export const throughOfFact = ({ completeThrough }: Pick<Names, 'completeThrough'>, filter: Filter): Filter => {
  const own = (operand: Filter): Filter => throughOfFact({ completeThrough }, operand)
  if (filter.kind === 'not') return { ...filter, operand: own(filter.operand) }
  if (filter.kind === 'all' || filter.kind === 'any') return { ...filter, operands: filter.operands.map(own) }
  if (filter.kind !== 'compare' || filter.through !== true) return filter
  if (completeThrough === undefined) return { kind: 'all', operands: [] }
  return { ...filter, value: { value: completeThrough, type: 'date' } }
}

const atOf = (condition: Condition, path: string): Scalar | undefined => {
  if (condition.at !== undefined && condition.last?.at !== undefined) {
    throw new QueryError(
      'invalid_request',
      { problem: 'at stands twice, beside last and in it; keep one' },
      `${path}.at`,
    )
  }
  return condition.last?.at ?? condition.at
}

/**
 * The relative dates of a condition (`last`, `toDate`, `shift`, `through`) as ranges of an attribute of a calendar.
 *
 * @throws QueryError `unsound` (no calendar attribute, no date to count from, weeks by months, dates out of all bounds), `wrong_value_type` (`at`)
 */
export const relativeDateFilters = (
  names: Names,
  attribute: Attribute,
  condition: Condition,
  path: string,
): Filter[] => {
  const key = (['last', 'toDate', 'shift', 'through'] as const).find((k) => condition[k] !== undefined)
  if (key === undefined) {
    if (condition.at === undefined) return []
    const problem = 'at says from where last, toDate and shift count; give one of them beside it'
    throw new QueryError('invalid_request', { problem }, `${path}.at`)
  }
  const subject = subjectOf(names, attribute, key, `${path}.${key}`)
  const through = condition.through === undefined ? [] : [throughFilter(subject, `${path}.through`)]
  if (key === 'through' && condition.at === undefined) return through
  const anchor = anchorOf(subject, atOf(condition, path), `${path}.at`)
  const ranges = [
    ...(condition.last === undefined ? [] : [lastRange(subject, anchor, condition.last)]),
    ...(condition.toDate === undefined ? [] : [toDateRange(subject, anchor, condition.toDate)]),
    ...(condition.shift === undefined ? [] : [shiftedRange(subject, anchor, condition.shift, `${path}.shift`)]),
  ]
  for (const { from, to } of ranges) {
    if (isDated(from) && isDated(to)) continue
    const details = { key, first: firstDate, last: lastDate }
    throw new QueryError('unsound', { reason: 'beyond_dates', ...details }, `${path}.${key}`)
  }
  return [...through, ...ranges.flatMap((range) => rangeFilters(subject, range, path))]
}
