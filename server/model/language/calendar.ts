import { z } from 'zod'
import { keywords } from '../expressions/keywords.ts'
import { modifierWords } from '../expressions/modifiers.ts'
import { CalendarAttribute } from './attribute.ts'
import { LevelHierarchy } from './hierarchy.ts'
import { oneTable, table } from './table.ts'
import { map, Name, named, optionalMap, text, topLevel } from './values.ts'

/** Periods that every calendar computes: a declared attribute of such a name would be another thing of that name. */
export const standardAttributes = [
  ...(['year', 'quarter', 'month', 'week', 'date'] as const),
  ...(['fiscal_year', 'fiscal_quarter', 'month_of_year', 'weekday'] as const),
]

export const WeekStart = z.enum(['monday'])
export const WeekYear = z.enum(['iso'])
export const FiscalLabel = z.enum(['end_year', 'start_year'])
export const Align = z.enum(['elapsed', 'working_days', 'full'])

/** A month and a day that every year has, such as `02-01`. */
export const MonthDay = z
  .string()
  .regex(/^(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))$/)

/** `clamp`, or a number of days, weeks, months, quarters or years. */
export const Span = z.string().regex(/^(?:clamp|[1-9]\d{0,3} (?:day|week|month|quarter|year)s?)$/)
export const SpanCount = z.int().min(1).max(9999)

/** The rules of the week: ISO weeks are the only ones so far. */
export const Week = map({}, { starts: WeekStart, year: WeekYear })
export const Fiscal = map(
  {},
  {
    starts: MonthDay.describe('The month and day on which the fiscal year starts, such as 02-01'),
    label: FiscalLabel.describe('Whether a fiscal year is called by the year in which it ends or starts'),
  },
)
export const ShiftParts = map({}, { map: text, months: SpanCount, days: SpanCount })

const Shift = z.union([
  Span,
  map({ map: text.describe('The column with the other date') }),
  map({ months: SpanCount }),
  map({ days: SpanCount }),
])

const OwnName = Name.meta({ not: { enum: [...keywords, ...standardAttributes] } })
const ShiftName = Name.meta({ not: { enum: [...keywords, ...modifierWords] } })

/** Where the periods of a date come from. */
export const Calendar = topLevel(
  { date: text.describe('The column with the date') },
  {
    ...table,
    key: text.describe('The column that facts refer to; the date itself where absent'),
    week: optionalMap(Week.shape).describe('The rules of the week'),
    fiscal: optionalMap(Fiscal.shape).describe('When the fiscal year starts'),
    working_day: text.describe('The column that says whether a date is a working day'),
    zone: text.describe('The time zone in which instants become dates, such as Europe/Berlin'),
    shifts: named(Shift, ShiftName).describe(
      'Comparisons with other dates: clamp, a span such as 364 days, or {map: column}',
    ),
    align: Align.describe('How a period that is not complete is compared; elapsed where absent'),
    attributes: named(CalendarAttribute, OwnName).describe('Further attributes, from columns of its table'),
    hierarchies: named(LevelHierarchy).describe('Hierarchies of its attributes'),
  },
).meta({
  ...oneTable,
  if: { properties: { align: { const: 'working_days' } }, required: ['align'] },
  // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
  then: { required: ['working_day'] },
})
