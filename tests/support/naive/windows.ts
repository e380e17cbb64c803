import type { Condition } from '../../../server/contract/query.ts'
import type { Calendar, Shift, TimeModifier } from '../../../server/model/calendar.ts'
import type { Attribute } from '../../../server/model/cube.ts'
import { attributesIn, holds } from './conditions.ts'
import {
  addMonths,
  type Fiscal,
  includes,
  intersected,
  monthsIn,
  periodAround,
  type Range,
  startsPeriod,
  united,
} from './days.ts'
import { attributeNamed, cellText } from './paths.ts'
import { type Cell, fiscalOf, type Star } from './star.ts'

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

/** How a modifier sees a window: the calendar of its role, and up to which day the data are complete. */
interface Setting {
  readonly star: Star
  readonly role: string
  readonly calendar: Calendar
  readonly fiscal: Fiscal
  readonly align: Calendar['align']
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
const spansOf = (star: Star, attribute: Attribute): ReadonlyMap<string, readonly Range[]> =>
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

const declaredSpans = ({ star, role }: Setting, unit: string): readonly Range[] => {
  const attribute = [...star.cube.attributes.values()].find((a) => a.role === role && a.period === unit)
  if (attribute === undefined) throw new Unclear(`${unit} is no period of ${role}`)
  return [...spansOf(star, attribute)]
    .filter(([text]) => text !== 'blank')
    .flatMap(([, ranges]) => ranges)
    .toSorted((a, b) => a.from - b.from)
}

/** The period of a unit around a day. */
const around = (setting: Setting, unit: string, day: number): Range => {
  const standard = periodAround(unit, day, setting.fiscal)
  if (standard !== undefined) return standard
  const found = declaredSpans(setting, unit).find(({ from, to }) => from <= day && day <= to)
  if (found === undefined) throw new Unclear(`no ${unit} around a day`)
  return found
}

const byDeclared = (setting: Setting, range: Range, unit: string, n: number): Range => {
  const spans = declaredSpans(setting, unit)
  const [first, last] = [spans.findIndex((s) => s.from === range.from), spans.findIndex((s) => s.to === range.to)]
  const [from, to] = [spans[first - n]?.from, spans[last - n]?.to]
  if (first < 0 || last < 0) throw new Unclear(`a range that is no whole ${unit}`)
  return from === undefined || to === undefined ? { from: 0, to: -1 } : { from, to }
}

const shiftedDays = ({ from, to }: Range, days: number): Range => ({ from: from + days, to: to + days })

/** A range some periods earlier: whole periods by their number, any other range by its two dates. */
const earlier = (setting: Setting, level: string | undefined, range: Range, unit: string, n: number): Range => {
  const months = monthsIn(unit)
  if (unit === 'day' || unit === 'date') return shiftedDays(range, -n)
  if (unit === 'week') return shiftedDays(range, -7 * n)
  if (months === undefined) return byDeclared(setting, range, unit, n)
  if (level === 'week') {
    if (months !== 12) throw new Unclear('weeks that move by months')
    return shiftedDays(range, -364 * n)
  }
  const { from, to } = range
  if (startsPeriod(from, setting.fiscal) && startsPeriod(to + 1, setting.fiscal)) {
    return { from: addMonths(from, -n * months), to: addMonths(to + 1, -n * months) - 1 }
  }
  return { from: addMonths(from, -n * months), to: addMonths(to, -n * months) }
}

/** A window without what comes after the data are complete, where it has begun before. */
const incomplete = (ranges: readonly Range[], complete: number | undefined): boolean => {
  const [first, last] = [ranges[0], ranges.at(-1)]
  return (
    complete !== undefined && first !== undefined && last !== undefined && first.from <= complete && complete < last.to
  )
}

const workingDays = ({ star, role, calendar }: Setting, range: Range): readonly number[] => {
  const column = calendar.workingDay
  const date = attributeNamed(star.cube, calendar.date)
  if (column === undefined) throw new Unclear('working days without a calendar of them')
  return Array.from({ length: range.to - range.from + 1 }, (_, i) => range.from + i).filter(
    (day) => star.calendarDay(role, day).beside(date, column, 'boolean') === true,
  )
}

/** The start of a moved range up to `byDate`, that has as many days, or working days, as have passed of the range that it is moved from. */
const likewise = (setting: Setting, range: Range, complete: number, moved: Range, byDate: number): Range => {
  if (setting.align === 'working_days') {
    const passed = workingDays(setting, { from: range.from, to: complete }).length
    const to = workingDays(setting, moved)[passed - 1] ?? moved.from - 1
    return { from: moved.from, to }
  }
  const byDays = Math.min(moved.to, moved.from + (complete - range.from))
  if (byDays !== byDate) throw new Unclear('as many days as have passed, or up to the same date')
  return { from: moved.from, to: byDays }
}

const shift = (setting: Setting, window: Window, move: (range: Range) => Range): readonly Range[] => {
  const { completeThrough: complete } = setting.star
  const isEndless = window.ranges.at(-1)?.to === Number.POSITIVE_INFINITY
  if (complete !== undefined && incomplete(window.ranges, complete) && !includes(window.ranges, complete)) {
    throw new Unclear('data that are complete up to a day between the ranges of a window')
  }
  const isOpen = incomplete(window.ranges, complete) && setting.align !== 'full'
  if (!isOpen || complete === undefined) {
    const last = setting.star.calendarEnds(setting.role)?.to ?? Number.POSITIVE_INFINITY
    return united(
      window.ranges.map((range) => move({ from: range.from, to: isEndless ? Math.min(range.to, last) : range.to })),
    )
  }
  return united(
    window.ranges
      .filter(({ from }) => from <= complete)
      .map((range) => {
        if (range.to <= complete) return move(range)
        if (!Number.isFinite(range.from) || isEndless) return move({ from: range.from, to: complete })
        return likewise(setting, range, complete, move(range), move({ from: range.from, to: complete }).to)
      }),
  )
}

const byName = (setting: Setting, window: Window, named: Shift): readonly Range[] => {
  const { star, role, calendar } = setting
  if (named.kind === 'months') {
    const years = named.months / 12
    const isYears = Number.isInteger(years)
    return shift(setting, window, (range) =>
      earlier(setting, window.level, range, isYears ? 'year' : 'month', isYears ? years : named.months),
    )
  }
  if (named.kind === 'days') return shift(setting, window, (range) => shiftedDays(range, -named.days))
  const limits = star.calendarEnds(role) ?? { from: 0, to: -1 }
  const date = attributeNamed(star.cube, calendar.date)
  const days = Array.from({ length: limits.to - limits.from + 1 }, (_, i) => limits.from + i)
  return united(
    days
      .filter((day) => includes(window.ranges, day))
      .flatMap((day) => {
        const mapped = star.calendarDay(role, day).beside(date, named.column, 'date')
        const to = mapped === null ? undefined : Math.round(Date.parse(`${String(mapped)}T00:00:00Z`) / 86_400_000)
        return to === undefined ? [] : [{ from: to, to }]
      }),
  )
}

/** The last day of a window, and the day up to which it is counted. */
const endOf = ({ star }: Setting, { ranges }: Window): { readonly anchor: number; readonly to: number } | undefined => {
  const last = ranges.at(-1)
  const { completeThrough: complete } = star
  const [first] = ranges
  if (last === undefined || first === undefined) return undefined
  if (complete !== undefined && first.from > complete)
    throw new Unclear('a window that begins after the data are complete')
  if (complete !== undefined && incomplete(ranges, complete) && !includes(ranges, complete)) {
    throw new Unclear('data that are complete up to a day between the ranges of a window')
  }
  const anchor = complete !== undefined && incomplete(ranges, complete) ? complete : last.to
  if (!Number.isFinite(anchor)) throw new Unclear('the end of a window without an end')
  return { anchor, to: Math.min(anchor, complete ?? anchor) }
}

const rolling = (setting: Setting, window: Window, unit: string, n: number): readonly Range[] => {
  const end = endOf(setting, window)
  return end === undefined ? [] : united([{ from: sinceClamped(setting, end.anchor, unit, n), to: end.to }])
}

/** The last of some periods of a window's own level, the one that its end lies in among them. */
const lastPeriods = (setting: Setting, window: Window, n: number): readonly Range[] => {
  const end = endOf(setting, window)
  if (end === undefined) return []
  const unit = levelOr(undefined, window)
  const period = around(setting, unit, end.anchor)
  const isDeclared = monthsIn(unit) === undefined && !['day', 'date', 'week'].includes(unit)
  const first = isDeclared ? byDeclared(setting, period, unit, n - 1) : earlier(setting, undefined, period, unit, n - 1)
  return united([{ from: first.from, to: end.to }])
}

/** The first day of the last of some declared periods that end with a day. */
const wholePeriods = (setting: Setting, day: number, unit: string, n: number): number => {
  const period = around(setting, unit, day)
  if (period.to !== day) throw new Unclear(`a day that ends no ${unit}`)
  return byDeclared(setting, period, unit, n - 1).from
}

/** The day after the date some periods before a day; after the end of a month, from the start of one. */
const sinceClamped = (setting: Setting, day: number, unit: string, n: number): number => {
  const months = monthsIn(unit)
  if (months !== undefined && startsPeriod(day + 1, setting.fiscal)) return addMonths(day + 1, -n * months)
  if (months === undefined && unit !== 'date' && unit !== 'week') return wholePeriods(setting, day, unit, n)
  return earlier(setting, undefined, { from: day, to: day }, unit, n).from + 1
}

const levelOr = (unit: string | undefined, { level }: Window): string => {
  const found = unit ?? level
  if (found === undefined) throw new Unclear('neither the row nor the filter has a period to move by')
  return found
}

/** What a modifier makes of a window. */
const modified = (setting: Setting, window: Window, modifier: TimeModifier): readonly Range[] => {
  switch (modifier.kind) {
    case 'prior': {
      const unit = levelOr(modifier.unit, window)
      return shift(setting, window, (range) => earlier(setting, window.level, range, unit, modifier.n))
    }
    case 'shift': {
      const named = setting.calendar.shifts.get(modifier.name)
      if (named === undefined) throw new Error(`there is no shift ${modifier.name}`)
      return byName(setting, window, named)
    }
    case 'rolling':
      return modifier.unit === undefined
        ? lastPeriods(setting, window, modifier.n)
        : rolling(setting, window, modifier.unit, modifier.n)
    case 'to_date':
    case 'closing': {
      const end = endOf(setting, window)
      if (end === undefined) return []
      const period = united([{ from: around(setting, modifier.unit, end.anchor).from, to: end.to }])
      return modifier.kind === 'to_date' ? period : intersected(window.ranges, period)
    }
  }
}

/** The role that a modifier moves. */
export const roleOf = (star: Star, modifier: TimeModifier): string => {
  const role = modifier.role ?? star.cube.time
  if (role === undefined) throw new Error(`cube ${star.cube.name} has no time role`)
  return role
}

/** Whether a window has days before or after the calendar's that it is not cut off from by the end of complete data. */
const isCutByCalendar = (setting: Setting, ranges: readonly Range[], first: TimeModifier | undefined): boolean => {
  const { star, role, align } = setting
  const ends = star.calendarEnds(role)
  if (ends === undefined) return false
  const isShift = first?.kind === 'prior' || first?.kind === 'shift'
  const endsEarly = incomplete(ranges, star.completeThrough) && !(align === 'full' && isShift)
  return ranges.some(
    ({ from, to }) =>
      (Number.isFinite(from) && from < ends.from && to >= ends.from) ||
      (!endsEarly && Number.isFinite(to) && to > ends.to && from <= ends.to),
  )
}

/** A window after modifiers of one role, from left to right. */
export const modify = (
  star: Star,
  role: string,
  window: Window,
  modifiers: readonly TimeModifier[],
  align: Calendar['align'] | undefined,
): Window => {
  const calendar = star.cube.roles.get(role)?.calendar
  if (calendar === undefined) throw new Error(`role ${role} is no calendar`)
  const setting = { star, role, calendar, fiscal: fiscalOf(star.cube, role), align: align ?? calendar.align }
  const asked = window.ranges
  if (modifiers.length > 1 && (asked[0]?.from ?? 0) > (star.completeThrough ?? Number.POSITIVE_INFINITY))
    throw new Unclear('several modifiers of a window that begins after the data are complete')
  if (modifiers.length > 1 && align === 'full' && asked.at(-1)?.to === Number.POSITIVE_INFINITY)
    throw new Unclear('several modifiers of a window without an end, in full')
  if (isCutByCalendar(setting, asked, modifiers[0])) throw new Unclear('a period that the calendar has only in part')
  let moved = window
  for (const modifier of modifiers) moved = { ...moved, ranges: modified(setting, moved, modifier) }
  return moved
}
