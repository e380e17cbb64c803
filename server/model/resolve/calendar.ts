import type {
  AttributeDefinition,
  CalendarDefinition,
  CalendarUse,
  DimensionDefinition,
  HierarchyDefinition,
} from '../definitions/definition.ts'
import { titleOf } from '../definitions/named.ts'
import type { ScalarType } from '../expression.ts'

const periods = ['year', 'quarter', 'month', 'week', 'date', 'fiscal_year', 'fiscal_quarter']
const attributes = [...periods, 'month_of_year', 'weekday']

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

/**
 * A calendar as a dimension: an attribute for each period of which the table has the column of that name (`date` is the
 * calendar's date column), and the hierarchies calendar, weeks and fiscal as far as their periods are there.
 *
 * @param columns the columns of the calendar's table
 */
export const calendarDimension = (
  use: CalendarUse,
  calendar: CalendarDefinition,
  columns: ReadonlyMap<string, ScalarType>,
): DimensionDefinition => {
  const { place } = calendar.name
  const located = (value: string) => ({ value, place })
  const columnOf = (period: string) => (period === 'date' ? calendar.date.value : period)
  const present = attributes.filter((name) => columns.has(columnOf(name)))
  return {
    ...use,
    table: calendar.table,
    key: calendar.key ?? calendar.date,
    durable: undefined,
    attributes: present.map((name) => attributeOf(name, located(columnOf(name)), located)),
    hierarchies: hierarchies.flatMap((hierarchy) => hierarchyOf(hierarchy, present, located)),
    broken: new Set(),
    calendar: calendar.name.value,
  }
}

type Locate = (value: string) => AttributeDefinition['name']

const attributeOf = (name: string, column: AttributeDefinition['column'], located: Locate): AttributeDefinition => ({
  name: located(name),
  documentation: { title: titleOf(name) },
  synonyms: [],
  column,
  type: undefined,
  order: undefined,
  label: undefined,
  via: undefined,
  within: [],
  blank: '(blank)',
  ...(periods.includes(name) && { period: name }),
})

/** The hierarchy with the levels that the calendar has; none where only one or no level is left. */
const hierarchyOf = (
  { name, title, all, levels }: (typeof hierarchies)[number],
  present: readonly string[],
  located: Locate,
): HierarchyDefinition[] => {
  const found = levels.filter((level) => present.includes(level))
  if (found.length < 2) return []
  return [{ name: located(name), documentation: { title }, synonyms: [], all, levels: found.map(located) }]
}
