import { QueryError } from '../../contract/errors.ts'
import type { Calendar, TimeModifier } from '../../model/calendar.ts'
import type { Attribute, Role, SemiAdditiveRule } from '../../model/cube.ts'
import type { Parameter } from '../statement.ts'
import type { Deviation } from './deviation.ts'
import { attributesOf, conjuncts, type Filter } from './filter.ts'
import type { Names } from './names.ts'
import type { GroupKey, Window, WindowStep } from './plan.ts'

const fine = ['date', 'week', 'month', 'quarter', 'fiscal_quarter', 'year', 'fiscal_year']

/** Fine periods first; declared ones between month and quarter, so that a standard one that is finer decides. */
const fineness = (period: string): number => {
  const known = fine.indexOf(period)
  return known < 0 ? 2.5 : known
}

/** The finest of some periods; undefined where there is none. */
export const finest = (periods: readonly string[]): string | undefined =>
  [...periods].sort((a, b) => fineness(a) - fineness(b))[0]

const calendarRole = (names: Names, name: string | undefined, path: string): Role & { calendar: Calendar } => {
  const role = names.cube.roles.get(name ?? '')
  if (role?.calendar !== undefined) return { ...role, calendar: role.calendar }
  const dates = [...names.cube.roles.values()].filter((r) => r.calendar !== undefined).map((r) => r.name)
  const cube = names.cube.name
  if (name === undefined || dates.length === 0) throw new QueryError('unsound', { reason: 'no_date_role', cube }, path)
  throw new QueryError('unsound', { reason: 'not_date_role', role: name, cube, dates }, path)
}

const shiftStep = (role: Role & { calendar: Calendar }, name: string): WindowStep => {
  const shift = role.calendar.shifts.get(name)
  if (shift === undefined) throw new Error(`the calendar of ${role.name} has no shift ${name}`)
  if (shift.kind === 'days') return { kind: 'days', n: -shift.days }
  if (shift.kind === 'map') return { kind: 'map', column: shift.column }
  // a year of ISO weeks is 52 of them: the same week, and the same weekday
  return { kind: 'months', n: -shift.months, ...(shift.months % 12 === 0 && { weekDays: (-shift.months / 12) * 364 }) }
}

const stepOf = (role: Role & { calendar: Calendar }, modifier: TimeModifier): WindowStep => {
  switch (modifier.kind) {
    case 'shift':
      return shiftStep(role, modifier.name)
    case 'prior':
    case 'rolling':
      return { kind: modifier.kind, unit: modifier.unit, n: modifier.n }
    default:
      return { kind: modifier.kind, unit: modifier.unit }
  }
}

/** The conditions that a window takes out of a leg's source, and those that stay there. */
interface Split {
  readonly periods: readonly Filter[]
  readonly dates: readonly Filter[]
  readonly source: readonly Filter[]
}

const splitFilters = (role: Role, filters: readonly Filter[], moved: boolean, path: string): Split => {
  const isOwn = (a: Attribute): boolean => a.role === role.name
  const all = filters.flatMap(conjuncts).map((filter) => {
    const read = attributesOf(filter)
    const periods = read.filter((a) => isOwn(a) && a.period !== undefined)
    if (periods.length > 0 && periods.length < read.length) {
      const others = [...new Set(read.filter((a) => !periods.includes(a)).map((a) => a.name))]
      const details = { periods: [...new Set(periods.map((a) => a.name))], others }
      throw new QueryError('unsound', { reason: moved ? 'moved_of_mixed' : 'read_at_mixed', ...details }, path)
    }
    if (periods.length > 0) return { filter, kind: 'period' as const }
    return { filter, kind: read.length > 0 && read.every(isOwn) ? ('date' as const) : ('other' as const) }
  })
  const of = (...kinds: string[]): Filter[] => all.filter((f) => kinds.includes(f.kind)).map((f) => f.filter)
  return { periods: of('period'), dates: of('date'), source: of('date', 'other') }
}

/** True for steps that only the end of a range decides. */
export const isByEnd = (step: WindowStep | undefined): boolean =>
  step !== undefined && ['to_date', 'rolling', 'closing'].includes(step.kind)

/** True for steps that move by the level of the row. */
export const needsLevel = (step: WindowStep): boolean =>
  (step.kind === 'prior' || step.kind === 'rolling') && step.unit === undefined

/** The windows of a leg, and the conditions that are left for its source. */
export interface PlannedWindows {
  readonly windows: readonly Window[]
  readonly filters: readonly Filter[]
}

/**
 * The windows that a deviation and a semi-additive rule ask for, one a role.
 *
 * @param keys what the leg groups by
 * @throws QueryError `unsound`: no date role, mapped dates that are moved further, a condition that mixes periods with something else,
 *   nothing that says which level `prior` moves by
 */
export const planWindows = (
  names: Names,
  deviation: Deviation,
  over: { readonly role: string; readonly rule: SemiAdditiveRule } | undefined,
  keys: readonly GroupKey[],
  filters: readonly Filter[],
  path: string,
): PlannedWindows => {
  const moved = deviation.modifiers.map((modifier) => ({
    role: calendarRole(names, modifier.role ?? names.cube.time, path),
    modifier,
  }))
  const roles = [...new Set([...moved.map((m) => m.role.name), ...(over === undefined ? [] : [over.role])])]
  const windows: Window[] = []
  let left = filters
  for (const name of roles) {
    const role = calendarRole(names, name, path)
    const steps = moved.filter((m) => m.role.name === name).map((m) => stepOf(role, m.modifier))
    if (steps.slice(0, -1).some((step) => step.kind === 'map'))
      throw new QueryError('unsound', { reason: 'mapped_before_others', role: name }, path)
    const split = splitFilters(role, left, steps.length > 0, path)
    const ownKeys = keys.filter((k) => k.attribute.role === name && k.attribute.period !== undefined)
    const fallback = finest(split.periods.flatMap(attributesOf).flatMap((a) => a.period ?? []))
    if (steps.some(needsLevel) && ownKeys.length === 0 && fallback === undefined)
      throw new QueryError('unsound', { reason: 'no_level_to_move', role: name }, path)
    const align = deviation.align ?? role.calendar.align
    const through = names.completeThrough
    const last: Parameter | undefined = through === undefined ? undefined : { value: through, type: 'date' }
    const clips = steps.length > 0 && (align !== 'full' || isByEnd(steps[0]))
    windows.push({
      role,
      calendar: role.calendar,
      keys: ownKeys,
      filters: split.periods,
      dateFilters: split.dates,
      steps,
      fallback,
      through: last,
      clip: clips ? last : undefined,
      align,
      rule: over?.role === name ? over.rule : undefined,
    })
    left = split.source
  }
  return { windows, filters: left }
}
