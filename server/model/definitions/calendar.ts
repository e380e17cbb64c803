import type { Calendar, Shift } from '../calendar.ts'
import { modifierWords } from '../expressions/modifiers.ts'
import {
  Align,
  Calendar as CalendarShape,
  Fiscal,
  FiscalLabel,
  MonthDay,
  ShiftParts,
  Span,
  SpanCount,
  standardAttributes,
  Week,
  WeekStart,
  WeekYear,
} from '../language/calendar.ts'
import { keysOf } from '../language/values.ts'
import type { Report } from '../problem.ts'
import { type Fields, readFields } from '../yaml/fields.ts'
import { describe, type Entry, type Node } from '../yaml/node.ts'
import { readCalendarAttribute } from './attribute.ts'
import type { CalendarDefinition, ShiftDefinition } from './definition.ts'
import { readLevelHierarchy } from './hierarchy.ts'
import { readEach, readNamed } from './named.ts'
import { readTable } from './table.ts'
import { plain } from './when.ts'

const keys = keysOf(CalendarShape)

/** The rules of the week: ISO weeks are the only ones so far. */
const readWeek = (fields: Fields, report: Report) => {
  const node = fields.node('week')
  if (node === undefined) return
  const week = readFields(node, `week of ${fields.where}`, node.place, keysOf(Week), report)
  week.choice('starts', WeekStart.options)
  week.choice('year', WeekYear.options)
}

/** A month and a day that every year has, such as `02-01`. */
const readMonthDay = (text: string) => {
  const [month, day] = text.split('-')
  return MonthDay.safeParse(text).success ? { month: Number(month), day: Number(day) } : undefined
}

const readFiscal = (fields: Fields, report: Report): Calendar['fiscal'] | undefined => {
  const node = fields.node('fiscal')
  if (node === undefined) return undefined
  const fiscal = readFields(node, `fiscal of ${fields.where}`, node.place, keysOf(Fiscal), report)
  const label = fiscal.choice('label', FiscalLabel.options) ?? 'end_year'
  const starts = fiscal.text('starts')
  if (starts === undefined) return { month: 1, day: 1, label }
  const read = readMonthDay(starts.value)
  const expected = 'a month and a day of every year, such as 02-01'
  const where = `"starts" of ${fiscal.where}`
  if (read) return { ...read, label }
  return report(starts.place, 'wrong_shape', { where, expected, found: `the text "${starts.value}"` })
}

const isZone = (zone: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

const readZone = (fields: Fields, report: Report): string | undefined => {
  const zone = fields.text('zone')
  if (zone === undefined || isZone(zone.value)) return zone?.value
  const where = `"zone" of ${fields.where}`
  const found = `the text "${zone.value}"`
  return report(zone.place, 'wrong_shape', { where, expected: 'a time zone such as Europe/Berlin', found })
}

const months: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }
const days: Readonly<Record<string, number>> = { day: 1, week: 7 }

/** A shift as one text: `clamp` for a year with the ends of months clamped, else a number of days, weeks, months … */
const readSpan = (text: string): Shift | undefined => {
  if (text === 'clamp') return { kind: 'months', months: 12 }
  const [, count, unit = ''] = Span.safeParse(text).success ? (/^(\d+) ([a-z]+?)s?$/.exec(text) ?? []) : []
  const [inMonths, inDays] = [months[unit], days[unit]]
  if (inMonths !== undefined) return { kind: 'months', months: Number(count) * inMonths }
  return inDays === undefined ? undefined : { kind: 'days', days: Number(count) * inDays }
}

const spanExpected = 'clamp, a span such as 364 days or 3 months, or {map: column of dates}'

const readCount = (node: Node): number | undefined => SpanCount.safeParse(plain(node)).data

const readShiftMap = (fields: Fields): Pick<ShiftDefinition, 'shift' | 'column'> | undefined => {
  const column = fields.text('map')
  if (column) return { shift: { kind: 'map', column: column.value }, column }
  for (const kind of ['months', 'days'] as const) {
    const node = fields.node(kind)
    const count = node && readCount(node)
    if (count !== undefined)
      return { shift: kind === 'months' ? { kind, months: count } : { kind, days: count }, column: undefined }
  }
  return undefined
}

const readShift = ({ key: name, node }: Entry, of: string, report: Report): ShiftDefinition | undefined => {
  const where = `shift ${name.value} of ${of}`
  if (modifierWords.includes(name.value)) {
    const reason = 'it is the name of a time modifier already'
    return report(name.place, 'excluded_key', { where: `"shifts" of ${of}`, key: name.value, reason })
  }
  const fields = node.kind === 'map' && readFields(node, where, name.place, keysOf(ShiftParts), report)
  const span = node.kind === 'scalar' ? readSpan(node.value) : undefined
  const read = fields ? readShiftMap(fields) : span && { shift: span, column: undefined }
  return read
    ? { name, ...read }
    : report(node.place, 'wrong_shape', { where, expected: spanExpected, found: describe(node) })
}

const readAlign = (fields: Fields, report: Report): Calendar['align'] => {
  const align = fields.choice('align', Align.options) ?? 'elapsed'
  const { where } = fields
  const node = fields.node('align')
  if (align === 'working_days' && node && fields.node('working_day') === undefined)
    report(node.place, 'missing_key', { where, key: 'working_day' })
  return align
}

/** Whether an attribute has a name of its own; reports one that every calendar has. */
const isOwn = ({ key: name }: Entry, calendar: string, report: Report): boolean => {
  if (!standardAttributes.some((standard) => standard === name.value)) return true
  const reason = 'every calendar computes it from the date; give the column another name, such as'
  const where = `"attributes" of ${calendar}`
  report(name.place, 'excluded_key', { where, key: name.value, reason: `${reason} own_${name.value}` })
  return false
}

/** Reads one calendar; undefined where its table or date column is missing. */
export const readCalendar = ({ key: name, node }: Entry, report: Report): CalendarDefinition | undefined => {
  const where = `calendar ${name.value}`
  const fields = readFields(node, where, name.place, keys, report)
  readWeek(fields, report)
  const named = readNamed(name, fields)
  const table = readTable(fields, report)
  const date = fields.required('date')
  const shifts = readEach('shift', fields.entries('shifts'), report, (entry) => readShift(entry, where, report))
  const attributes = readEach('attribute', fields.entries('attributes'), report, (entry) => {
    const attribute = readCalendarAttribute(entry, where, report)
    return isOwn(entry, where, report) ? attribute : undefined
  })
  const hierarchies = readEach('hierarchy', fields.entries('hierarchies'), report, (entry) =>
    readLevelHierarchy(entry, where, report),
  )
  const rest = {
    key: fields.text('key'),
    workingDay: fields.text('working_day'),
    fiscal: readFiscal(fields, report),
    zone: readZone(fields, report),
    align: readAlign(fields, report),
    override: fields.flag('override') ?? false,
  }
  const broken = new Set([...shifts.broken, ...attributes.broken, ...hierarchies.broken])
  if (!table || !date) return undefined
  const lists = { shifts: shifts.items, attributes: attributes.items, hierarchies: hierarchies.items }
  return { ...named, table, date, ...rest, ...lists, broken }
}
