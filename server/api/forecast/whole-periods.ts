import { QueryError } from '../../contract/errors.ts'
import type { Condition, Member } from '../../contract/query.ts'
import type { Calendar } from '../../model/calendar.ts'
import type { Cube } from '../../model/cube.ts'
import { type Period, periodOf } from '../../model/periods.ts'

const computed: readonly Period[] = ['date', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year']

/** A date role of a cube, and the periods that a series of it is made of. */
export interface DateRole {
  readonly cube: Cube
  readonly role: string
  readonly fiscal: Calendar['fiscal']
}

/** A member as a key; a path ends in it. */
const keyOf = (member: Member): unknown => (Array.isArray(member) ? member.at(-1) : member)

const isBeyond = (key: string | number, { from, to, gt, gte, lt, lte }: Condition): boolean =>
  (from !== undefined && key < from) ||
  (gte !== undefined && key < gte) ||
  (gt !== undefined && key <= gt) ||
  (to !== undefined && key > to) ||
  (lte !== undefined && key > lte) ||
  (lt !== undefined && key >= lt)

/**
 * Whether a condition lets a date pass, as far as it speaks of periods of a date role by their keys.
 *
 * @param path where in the request it stands
 * @throws QueryError `unsound` where it speaks of them relative to another date
 */
export const admitsDate = (condition: Condition, date: string, asked: DateRole, path: string): boolean => {
  const within = (part: Condition, at: string): boolean => admitsDate(part, date, asked, `${path}.${at}`)
  const { attribute: name, all, any, not } = condition
  if (all !== undefined) return all.every((part, i) => within(part, `all[${i}]`))
  if (any !== undefined) return any.some((part, i) => within(part, `any[${i}]`))
  if (not !== undefined) return speaksOf(not, asked) ? !within(not, 'not') : true
  const period = periodNamed(name, asked)
  if (period === undefined) return true
  if (condition.last !== undefined || condition.toDate !== undefined || condition.shift !== undefined)
    throw new QueryError('unsound', { reason: 'forecast_of_relative_dates', attribute: name ?? '' }, path)
  const key = periodOf(period, date, asked.fiscal)
  if (condition.in !== undefined && !condition.in.some((member) => keyOf(member) === key)) return false
  if (condition.notIn?.some((member) => keyOf(member) === key) === true) return false
  return !isBeyond(key, condition)
}

const periodNamed = (name: string | undefined, { cube, role }: DateRole): Period | undefined => {
  const attribute = name === undefined ? undefined : cube.attributes.get(name)
  return attribute?.role === role ? computed.find((period) => period === attribute.period) : undefined
}

const speaksOf = ({ attribute, all, any, not }: Condition, asked: DateRole): boolean =>
  periodNamed(attribute, asked) !== undefined ||
  [...(all ?? []), ...(any ?? []), ...(not === undefined ? [] : [not])].some((part) => speaksOf(part, asked))
