import type { Calendar, Shift } from '../calendar.ts'
import type { CalendarPart } from '../cube.ts'
import type {
  AttributeDefinition,
  CalendarDefinition,
  CalendarUse,
  DimensionDefinition,
  HierarchyDefinition,
  TopLevel,
} from '../definitions/definition.ts'
import { titleOf } from '../definitions/named.ts'
import type { ScalarType } from '../expression.ts'
import { standardAttributes } from '../language/calendar.ts'

/** The type of what a calendar computes. */
export const partTypes: Readonly<Record<CalendarPart, ScalarType>> = {
  year: 'integer',
  quarter: 'text',
  month: 'text',
  week: 'text',
  date: 'date',
  fiscal_year: 'integer',
  fiscal_quarter: 'text',
  month_of_year: 'integer',
  weekday: 'integer',
}

const unperiodic: readonly CalendarPart[] = ['month_of_year', 'weekday']
const fiscalParts: readonly CalendarPart[] = ['fiscal_year', 'fiscal_quarter']

const hierarchies = [
  { name: 'calendar', title: 'Calendar', all: 'All dates', levels: ['year', 'quarter', 'month', 'date'] },
  { name: 'weeks', title: 'Weeks', all: 'All weeks', levels: ['week', 'date'] },
  {
    name: 'fiscal',
    title: 'Fiscal calendar',
    all: 'All fiscal years',
    levels: ['fiscal_year', 'fiscal_quarter', 'date'],
  },
]

type Locate = (value: string) => AttributeDefinition['name']
type Columns = ReadonlyMap<string, ScalarType>

/**
 * A part of the date as an attribute. A calendar that declares no fiscal year has no fiscal parts, whatever columns its
 * table has: what time modifiers need to know is when that year starts.
 */
const attributeOf = (
  part: CalendarPart,
  { date, fiscal }: CalendarDefinition,
  columns: Columns,
  located: Locate,
): AttributeDefinition[] => {
  const isStored = part !== 'date' && columns.get(part) === partTypes[part]
  if (fiscalParts.includes(part) && fiscal === undefined) return []
  return [
    {
      name: located(part),
      documentation: { title: titleOf(part) },
      synonyms: [],
      column: date,
      type: undefined,
      order: undefined,
      label: undefined,
      via: undefined,
      within: [],
      blank: '(blank)',
      ...(!unperiodic.includes(part) && { period: part }),
      derived: { part, ...(isStored && { stored: part }) },
    },
  ]
}

/** The hierarchy with the levels that the calendar has; none where it lacks one. */
const hierarchyOf = (
  { name, title, all, levels }: (typeof hierarchies)[number],
  attributes: readonly AttributeDefinition[],
  located: Locate,
): HierarchyDefinition[] => {
  const isThere = levels.every((level) => attributes.some((attribute) => attribute.name.value === level))
  if (!isThere) return []
  const names = levels.map(located)
  return [{ name: located(name), documentation: { title }, synonyms: [], all, levels: names, skips: [] }]
}

/**
 * A calendar as a dimension: the standard attributes, computed from its date, then those that it declares, and the
 * hierarchies calendar, weeks and fiscal beside its own.
 *
 * @param use the dimension that is the calendar, or the calendar itself where only its own soundness matters
 * @param columns the columns of the calendar's table
 */
export const calendarDimension = (
  use: TopLevel & Pick<CalendarUse, 'unknown'>,
  calendar: CalendarDefinition,
  columns: Columns,
): DimensionDefinition => {
  const { place } = calendar.name
  const located = (value: string) => ({ value, place })
  const standard = standardAttributes.flatMap((part) => attributeOf(part, calendar, columns, located))
  const attributes = [...standard, ...calendar.attributes]
  const taken = new Set(calendar.hierarchies.map(({ name }) => name.value))
  const own = hierarchies.filter(({ name }) => !taken.has(name))
  return {
    ...use,
    table: calendar.table,
    key: calendar.key ?? calendar.date,
    moreKeys: [],
    durable: undefined,
    history: undefined,
    attributes,
    hierarchies: [...own.flatMap((hierarchy) => hierarchyOf(hierarchy, standard, located)), ...calendar.hierarchies],
    broken: calendar.broken,
    calendar,
  }
}

/** A year back, with 29 February taken to the 28th: `prior_year` of a calendar that declares no other. */
const priorYear: Shift = { kind: 'months', months: 12 }

/** A calendar as a role sees it. */
export const calendarOf = (role: string, calendar: CalendarDefinition): Calendar => ({
  date: `${role}.date`,
  dateColumn: calendar.date.value,
  fiscal: calendar.fiscal ?? { month: 1, day: 1, label: 'end_year' },
  ...(calendar.workingDay && { workingDay: calendar.workingDay.value }),
  ...(calendar.zone !== undefined && { zone: calendar.zone }),
  shifts: new Map([
    ['prior_year', priorYear],
    ...calendar.shifts.map(({ name, shift }) => [name.value, shift] as const),
  ]),
  align: calendar.align,
})
