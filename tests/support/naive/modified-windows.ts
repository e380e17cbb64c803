import type { Calendar, Shift, TimeModifier } from '../../../server/model/calendar.ts'
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
import { attributeNamed } from './paths.ts'
import { fiscalOf, type Star } from './star.ts'
import { spansOf, Unclear, type Window } from './windows.ts'

/** How a modifier sees a window: the calendar of its role, and up to which day the data are complete. */
interface Setting {
  readonly star: Star
  readonly role: string
  readonly calendar: Calendar
  readonly fiscal: Fiscal
  readonly align: Calendar['align']
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
        if (!Number.isFinite(range.from) && Number.isFinite(range.to))
          throw new Unclear('how much has passed of a window that only ends')
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

/** A window after modifiers, from left to right. */
const inTurn = (setting: Setting, window: Window, modifiers: readonly TimeModifier[]): Window => {
  let moved = window
  for (const modifier of modifiers) moved = { ...moved, ranges: modified(setting, moved, modifier) }
  return moved
}

/** @throws Unclear where shifts one by one leave another part of a period than as much as has passed of the one asked for */
const requireAsMuch = (setting: Setting, window: Window, modifiers: readonly TimeModifier[], moved: Window): void => {
  const { completeThrough: complete } = setting.star
  const [last, end] = [window.ranges.at(-1), moved.ranges.at(-1)]
  const areShifts = modifiers.every(({ kind }) => kind === 'prior' || kind === 'shift')
  if (!areShifts || setting.align === 'full' || complete === undefined || !incomplete(window.ranges, complete)) return
  const whole = inTurn({ ...setting, align: 'full' }, window, modifiers).ranges.at(-1)
  if (last === undefined || end === undefined || whole === undefined || !Number.isFinite(last.from)) return
  if (likewise(setting, last, complete, whole, end.to).to !== end.to) {
    throw new Unclear('as much as has passed after several shifts')
  }
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
  const moved = inTurn(setting, window, modifiers)
  if (modifiers.length > 1) requireAsMuch(setting, window, modifiers, moved)
  return moved
}
