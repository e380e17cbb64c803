import type { Condition } from '../../../server/contract/query.ts'
import type { BaseMeasure } from '../../../server/model/cube.ts'
import { aggregate, contributing, least, sumOf, withoutRows } from './aggregate.ts'
import { attributesIn } from './conditions.ts'
import { dayOf, includes, intersected, type Range } from './days.ts'
import type { Lens } from './in-part.ts'
import { modify } from './modified-windows.ts'
import { pathsOf } from './paths.ts'
import type { Facts, Place } from './place.ts'
import type { FactRow, Star } from './star.ts'
import { toDouble, type Value } from './values.ts'
import { isOnPeriods, isPeriodOf, roleOf, Unclear, type Window, windowAt } from './windows.ts'

/** One base measure that a calculation is made of, and where it is taken. */
export interface Leg {
  readonly base: BaseMeasure
  /** from the place of the calculation to that of the base measure */
  readonly placed: (place: Place) => Place
  /** the same without what is changed on the way: only the dates move */
  readonly unchanged: (place: Place) => Place
  /** names of the attributes that are changed on the way */
  readonly changed: ReadonlySet<string>
  /** names of the attributes over whose members statistics are taken: its rows are those at members of these too */
  readonly over: ReadonlySet<string>
  /** set in a view: the cube that the measure is of, by whose names the place of the base measure is */
  readonly of?: { readonly lens: Lens; readonly facts: Facts }
}

/** The days of a place along the roles that its modifiers move, or undefined where it stands at no date of one of them. */
const movedWindows = (star: Star, place: Place): ReadonlyMap<string, Window> | undefined => {
  const windows = new Map<string, Window>()
  for (const role of new Set(place.modifiers.map((m) => roleOf(star, m)))) {
    const window = windowAt(star, role, place.where, place.spots)
    if (window === undefined) return undefined
    const own = place.modifiers.filter((m) => roleOf(star, m) === role)
    windows.set(role, modify(star, role, window, own, place.align))
  }
  return windows
}

/** What a place asks beside the dates that its modifiers move. */
const unmoved = (star: Star, place: Place, roles: Iterable<string>): Place => {
  const moved = [...roles]
  return {
    ...place,
    where: place.where.filter((c) => !moved.some((role) => isOnPeriods(star, role, c))),
    spots: place.spots.filter(({ attribute }) => !moved.some((role) => isPeriodOf(star, role, attribute.name))),
  }
}

const isAmong = (star: Star, { among }: Place, moved: boolean): ((row: FactRow) => boolean) => {
  if (among === undefined) return () => true
  if (moved) throw new Unclear('moved dates over visible members')
  return (row) => among.keys.has(among.attributes.map((a) => pathsOf(star, a).ids(row)[0]).join())
}

const isInWindows = (windows: ReadonlyMap<string, Window>, row: FactRow): boolean =>
  [...windows].every(([role, { ranges }]) => {
    const day = row.day(role)
    return day !== undefined && includes(ranges, day)
  })

/** The fact rows of a place, their dates moved. */
const rowsOf = ({ star, at }: Facts, place: Place, windows: ReadonlyMap<string, Window>): readonly FactRow[] => {
  const rest = unmoved(star, place, windows.keys())
  const rows = at(rest.where, rest.spots)
  if (windows.size === 0 && place.among === undefined) return rows
  const isOne = isAmong(star, place, windows.size > 0)
  return rows.filter((row) => isInWindows(windows, row) && isOne(row))
}

/** The dates that the cube has in the period of a place: whatever the place asks beside dates of the role. */
const datesOf = (
  facts: Facts,
  place: Place,
  role: string,
  windows: ReadonlyMap<string, Window>,
): ReadonlySet<number> => {
  const { star } = facts
  const isOfRole = (name: string): boolean => star.cube.attributes.get(name)?.role === role
  const rest = unmoved(star, place, windows.keys())
  for (const condition of rest.where) {
    const names = attributesIn(condition, star.cube)
    if (names.some(isOfRole) && !names.every(isOfRole)) throw new Unclear('a condition on dates and on something else')
  }
  const where = rest.where.filter((c) => attributesIn(c, star.cube).every(isOfRole))
  const spots = rest.spots.filter(({ attribute }) => attribute.role === role)
  const own = windows.get(role)
  return new Set(
    facts.at(where, spots).flatMap((row) => {
      const day = row.day(role)
      return day === undefined || (own !== undefined && !includes(own.ranges, day)) ? [] : [day]
    }),
  )
}

/** What tells an entity: the columns of the grain beside the date. */
const entityOf = ({ cube }: Star, role: string, row: FactRow): string => {
  const on = cube.roles.get(role)?.on
  return JSON.stringify(cube.grain.filter((column) => column !== on).map((column) => row.key(column)))
}

const lastRows = (facts: Facts, role: string, dates: ReadonlySet<number>): ReadonlySet<FactRow> => {
  const last = new Map<string, number>()
  const isDated = (row: FactRow): boolean => dates.has(row.day(role) ?? Number.NaN)
  const rows = facts.star.facts.filter(isDated)
  for (const row of rows) {
    const entity = entityOf(facts.star, role, row)
    last.set(entity, Math.max(last.get(entity) ?? Number.NEGATIVE_INFINITY, row.day(role) ?? 0))
  }
  return new Set(rows.filter((row) => last.get(entityOf(facts.star, role, row)) === row.day(role)))
}

interface Contribution {
  readonly rows: readonly FactRow[]
  /** the dates that a rule over dates counts */
  readonly dates: ReadonlySet<number>
}

const contribution = (facts: Facts, measure: BaseMeasure, place: Place): Contribution => {
  if (place.nowhere === true) return { rows: [], dates: new Set() }
  const windows = movedWindows(facts.star, place)
  if (windows === undefined) return { rows: [], dates: new Set() }
  const rows = contributing(measure, rowsOf(facts, place, windows))
  const { over } = measure
  if (over === undefined) return { rows, dates: new Set() }
  if (place.among !== undefined) throw new Unclear('dates of some members alone')
  const dates = datesOf(facts, place, over.role, windows)
  const isAt = (day: number) => rows.filter((row) => row.day(over.role) === day)
  switch (over.rule) {
    case 'last':
      return { dates, rows: isAt(Math.max(...dates)) }
    case 'first':
      return { dates, rows: isAt(Math.min(...dates)) }
    case 'last_per_entity': {
      const last = lastRows(facts, over.role, dates)
      return { dates, rows: rows.filter((row) => last.has(row)) }
    }
    default:
      return { dates, rows: rows.filter((row) => dates.has(row.day(over.role) ?? Number.NaN)) }
  }
}

/** The fact rows that a base measure is made of at a place. */
export const rowsOfLeg = (facts: Facts, measure: BaseMeasure, place: Place): readonly FactRow[] =>
  contribution(facts, measure, place).rows

const coverageOf = ({ cube }: Star): Range | undefined => {
  if (cube.coverage === undefined) return undefined
  const { from, to } = cube.coverage
  return {
    from: from === undefined ? Number.NEGATIVE_INFINITY : dayOf(from),
    to: to === undefined ? Number.POSITIVE_INFINITY : dayOf(to),
  }
}

/** Whether a condition is on attributes of dates that are no periods, such as weekdays. */
const isOfDatesOnly = ({ cube }: Star, condition: Condition): boolean =>
  attributesIn(condition, cube).some((name) => {
    const attribute = cube.attributes.get(name)
    return attribute?.role === cube.time && attribute?.period === undefined
  })

/**
 * Whether no row means zero at a place: some of its days are covered, or nothing says what is. Where dates move and the
 * place has none, as at the unknown date, there is nothing that could be zero.
 */
const isCovered = (star: Star, place: Place): boolean => {
  const windows = movedWindows(star, place)
  if (windows === undefined) return false
  if ([...windows.values()].some(({ ranges }) => ranges.length === 0)) throw new Unclear('a window without a day')
  const covered = coverageOf(star)
  const role = star.cube.time
  const onAxes = place.spots.map(({ attribute }): Condition => ({ attribute: attribute.name }))
  if (covered !== undefined && (place.among || [...place.where, ...onAxes].some((c) => isOfDatesOnly(star, c)))) {
    throw new Unclear('coverage of weekdays and the like')
  }
  if (covered === undefined || role === undefined) return true
  const window =
    movedWindows(star, place)?.get(role) ??
    (isMoved(star, place, role) ? undefined : windowAt(star, role, place.where, place.spots))
  return window !== undefined && intersected(window.ranges, [covered]).length > 0
}

const isMoved = (star: Star, { modifiers }: Place, role: string): boolean =>
  modifiers.some((m) => roleOf(star, m) === role)

/** One value of those of several dates; a date without a value counts in an average's number of dates only. */
const overDates = (measure: BaseMeasure, { rows, dates }: Contribution): Value => {
  const { over } = measure
  if (over === undefined) return null
  const values = [...dates]
    .map((date) => rows.filter((row) => row.day(over.role) === date))
    .filter((some) => some.length > 0)
    .map((some) => aggregate(measure, some))
    .filter((v) => v !== null)
  if (values.length === 0) return null
  if (over.rule === 'avg') return Number(toDouble(sumOf(values))) / dates.size
  return least(values, over.rule === 'min' ? 1 : -1)
}

/** A base measure at a place. */
export const baseValue = (facts: Facts, measure: BaseMeasure, place: Place): Value => {
  if (place.nowhere === true) {
    // a modifier that goes by a level needs one also where there is nothing
    const isByLevel = place.modifiers.some((m) => (m.kind === 'prior' || m.kind === 'rolling') && m.unit === undefined)
    if (isByLevel) movedWindows(facts.star, place)
    return null
  }
  const found = contribution(facts, measure, place)
  const rule = measure.over?.rule
  if (rule !== undefined && found.rows.length === 0) return null
  if (rule === 'avg' || rule === 'min' || rule === 'max') return overDates(measure, found)
  if (found.rows.length > 0) return aggregate(measure, found.rows)
  if (place.own === true) return null
  if (place.spots.some(({ cells }) => cells.at(-1)?.kind === 'own')) throw new Unclear('no row at an own value')
  return isCovered(facts.star, place) ? withoutRows(measure) : null
}
