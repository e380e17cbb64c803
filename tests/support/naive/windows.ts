import type { Condition } from '../../../server/contract/query.ts'
import type { TimeModifier } from '../../../server/model/calendar.ts'
import type { Attribute } from '../../../server/model/cube.ts'
import { attributesIn, holds } from './conditions.ts'
import { intersected, type Range, united } from './days.ts'
import { attributeNamed, cellText } from './paths.ts'
import type { Cell, Star } from './star.ts'

/** A question that the page on the language does not settle, so that there is no second opinion on it. */
export class Unclear extends Error {}

/** A member of an attribute that a value stands at. */
export interface Spot {
  readonly attribute: Attribute
  readonly id: number
  readonly cells: readonly Cell[]
}

/** The days that a value is made of, and the finest period that says so; none where the place has no date. */
export interface Window {
  readonly ranges: readonly Range[]
  readonly level?: string
}

const everything: Range = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

/** Names of the attributes of a role that are periods: what a modifier of that role moves. */
export const isPeriodOf = (star: Star, role: string, name: string): boolean => {
  const attribute = star.cube.attributes.get(name)
  return attribute?.role === role && attribute.period !== undefined
}

/** Whether a condition reads periods of a role only. */
export const isOnPeriods = (star: Star, role: string, condition: Condition): boolean =>
  attributesIn(condition, star.cube).every((name) => isPeriodOf(star, role, name))

/** Whether a condition reads periods of a role beside something else. */
const isMixed = (star: Star, role: string, condition: Condition): boolean =>
  !isOnPeriods(star, role, condition) && attributesIn(condition, star.cube).some((name) => isPeriodOf(star, role, name))

const margin = 1200

/** The days around a role's calendar that are looked at; what reaches their end is open. */
const horizon = (star: Star, role: string): Range => {
  const ends = star.calendarEnds(role) ?? { from: 0, to: 0 }
  return { from: ends.from - margin, to: ends.to + margin }
}

const opened = (range: Range, { from, to }: Range): Range => ({
  from: range.from === from ? Number.NEGATIVE_INFINITY : range.from,
  to: range.to === to ? Number.POSITIVE_INFINITY : range.to,
})

const known = new WeakMap<Star, Map<string, unknown>>()

/** What was worked out for a star is remembered by a text. */
const remember = <T>(star: Star, text: string, make: () => T): T => {
  const ofStar = known.get(star) ?? new Map<string, unknown>()
  known.set(star, ofStar)
  if (!ofStar.has(text)) ofStar.set(text, make())
  return ofStar.get(text) as T
}

/** The days that conditions on periods of a role let through. */
const daysOf = (star: Star, role: string, conditions: readonly Condition[]): readonly Range[] => {
  if (conditions.length === 0) return [everything]
  return remember(star, `${role} ${JSON.stringify(conditions)}`, () => {
    const limits = horizon(star, role)
    const days = Array.from({ length: limits.to - limits.from + 1 }, (_, i) => limits.from + i).filter((day) =>
      conditions.every((condition) => holds(star, condition, star.calendarDay(role, day))),
    )
    return united(days.map((day) => ({ from: day, to: day }))).map((range) => opened(range, limits))
  })
}

/** The days of each member of a period attribute, by the text of its own cell. */
export const spansOf = (star: Star, attribute: Attribute): ReadonlyMap<string, readonly Range[]> =>
  remember(star, `spans ${attribute.name}`, () => {
    const spans = new Map<string, Range[]>()
    const role = attribute.role ?? ''
    const limits = horizon(star, role)
    for (let day = limits.from; day <= limits.to; day++) {
      const text = cellText(star.calendarDay(role, day).cell(attribute))
      const found = spans.get(text) ?? []
      const last = found.at(-1)
      if (last !== undefined && last.to === day - 1) found[found.length - 1] = { from: last.from, to: day }
      else found.push({ from: day, to: day })
      spans.set(text, found)
    }
    return spans
  })

const coarseness = ['date', 'week', 'month', 'quarter', 'fiscal_quarter', 'year', 'fiscal_year']

const finest = (star: Star, names: readonly string[]): string | undefined => {
  const periods = names.flatMap((name) => attributeNamed(star.cube, name).period ?? [])
  if (periods.some((period) => !coarseness.includes(period)) && new Set(periods).size > 1) {
    throw new Unclear('which of several periods is the finest')
  }
  return periods.toSorted((a, b) => coarseness.indexOf(a) - coarseness.indexOf(b))[0]
}

/**
 * The days of a place along a role: those of its period members and of the conditions on periods. Undefined where it
 * stands at no date, as at the unknown member.
 */
export const windowAt = (
  star: Star,
  role: string,
  where: readonly Condition[],
  spots: readonly Spot[],
): Window | undefined => {
  if (where.some((c) => isMixed(star, role, c))) throw new Unclear('a condition on periods and on something else')
  const conditions = where.filter((c) => isOnPeriods(star, role, c))
  const periods = spots.filter(({ attribute }) => isPeriodOf(star, role, attribute.name))
  if (periods.some(({ cells }) => cells.at(-1)?.kind !== 'value')) return undefined
  const ranges = periods.reduce<readonly Range[]>(
    (all, { attribute, cells }) =>
      intersected(all, spansOf(star, attribute).get(cellText(cells.at(-1) ?? { kind: 'unknown' })) ?? []),
    daysOf(star, role, conditions),
  )
  const ofRow = finest(
    star,
    periods.map(({ attribute }) => attribute.name),
  )
  const ends = star.calendarEnds(role)
  if (ranges.length > 0 && ends !== undefined && intersected(ranges, [ends]).length === 0) {
    throw new Unclear('a window outside the calendar')
  }
  const level =
    ofRow ??
    finest(
      star,
      conditions.flatMap((c) => attributesIn(c, star.cube)),
    )
  return { ranges, ...(level !== undefined && { level }) }
}

/** The role that a modifier moves. */
export const roleOf = (star: Star, modifier: TimeModifier): string => {
  const role = modifier.role ?? star.cube.time
  if (role === undefined) throw new Error(`cube ${star.cube.name} has no time role`)
  return role
}
