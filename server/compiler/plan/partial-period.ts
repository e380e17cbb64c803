import type { Notice } from '../../contract/result.ts'
import type { Calendar } from '../../model/calendar.ts'
import { hasAttribute } from '../../model/date-grain.ts'
import { type Period, periodOf, rangeAround } from '../../model/periods.ts'
import type { Filter } from './filter.ts'
import type { Names } from './names.ts'
import type { GroupKey, Leg } from './plan.ts'
import { throughOfFact } from './relative-dates.ts'
import { rollUpsIn } from './roll-ups.ts'

const computed: readonly Period[] = ['date', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year']

const computedPeriod = (period: string | undefined): Period | undefined => computed.find((p) => p === period)

/** Whether a condition may let a date pass, as far as computed periods tell. */
export const admits = (filter: Filter, role: string, date: string, fiscal: Calendar['fiscal']): boolean => {
  const within = (f: Filter): boolean => admits(f, role, date, fiscal)
  if (filter.kind === 'all') return filter.operands.every(within)
  if (filter.kind === 'any') return filter.operands.some(within)
  if (filter.kind !== 'members' && filter.kind !== 'compare') return true
  if (filter.attribute.role !== role) return true
  const period = computedPeriod(filter.attribute.period)
  if (period === undefined) return true
  const key = periodOf(period, date, fiscal)
  if (filter.kind === 'members') return filter.members.some((m) => m.kind !== 'key' || m.path.at(-1)?.value === key)
  const { value } = filter.value
  if (typeof value !== typeof key) return true
  return { '>': key > value, '>=': key >= value, '<': key < value, '<=': key <= value }[filter.op]
}

/** The facts of a view that some measure of an answer is computed from. */
const factsShown = (view: Names, legs: readonly Leg[]): readonly Names[] => {
  const measured = rollUpsIn(legs).filter(({ aggregates }) => aggregates.length > 0)
  return [...new Set(measured.map(({ source }) => source.cube.name))].flatMap((name) => view.facts.get(name) ?? [])
}

const partialOf = (
  { completeThrough: through, cube }: Names,
  keys: readonly GroupKey[],
  filters: readonly Filter[],
  whose = '',
): readonly Notice[] => {
  if (through === undefined) return []
  return keys.flatMap(({ attribute }): Notice[] => {
    const calendar = cube.roles.get(attribute.role ?? '')?.calendar
    const period = computedPeriod(attribute.period)
    if (calendar === undefined || attribute.role !== cube.time || period === undefined) return []
    if (!hasAttribute(cube, attribute.name)) return []
    const range = rangeAround(period, through, calendar.fiscal)
    if (range.to === through) return []
    if (!filters.every((f) => admits(f, attribute.role ?? '', through, calendar.fiscal))) return []
    const member = periodOf(period, through, calendar.fiscal)
    return [
      {
        code: 'partial_period',
        details: { attribute: attribute.name, member, from: range.from, to: range.to, completeThrough: through },
        text: `${attribute.name} ${member} is not complete: it ends on ${range.to}, and data${whose} are complete through ${through}.`,
      },
    ]
  })
}

/**
 * Periods on the axes that have begun but of which the data are not complete: notices `partial_period`, one an attribute, in
 * a view for each cube whose measures are asked. Of declared periods, which only the calendar's table knows, nothing is said.
 */
export const partialPeriods = (
  names: Names,
  legs: readonly Leg[],
  keys: readonly GroupKey[],
  filters: readonly Filter[],
): readonly Notice[] =>
  names.facts.size === 0
    ? partialOf(names, keys, filters)
    : factsShown(names, legs).flatMap((fact) => {
        const own = filters.map((filter) => throughOfFact(fact, filter))
        return partialOf(fact, keys, own, ` of ${fact.cube.name}`)
      })
