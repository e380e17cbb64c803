import type { CalendarDefinition } from '../definitions/definition.ts'
import type { Report } from '../problem.ts'
import { calendarDimension } from '../resolve/calendar.ts'
import type { Scope } from '../resolve/scope.ts'
import { attributeValues } from './attribute-values.ts'
import { checkTypes } from './column-types.ts'
import { calendarColumnsExist } from './columns-exist.ts'
import { hierarchyLevels } from './hierarchy-levels.ts'
import { dimensionNamesUnique } from './names-unique.ts'
import type { DimensionRule } from './rule.ts'
import { withinAttributes } from './within-attributes.ts'

/** What the attributes and hierarchies of a calendar are held to, as those of any dimension. */
const rules: readonly DimensionRule[] = [attributeValues, withinAttributes, hierarchyLevels, dimensionNamesUnique]

/** The columns of a calendar exist and are dates, or true and false, where the language says so; its attributes are sound. */
export const checkCalendar = (calendar: CalendarDefinition, scope: Scope, report: Report): void => {
  const { name, table, date, workingDay, shifts } = calendar
  calendarColumnsExist(calendar, scope.schema, report)
  const columns = scope.schema.get(table.value)
  if (columns === undefined) return
  const of = `of calendar ${name.value}`
  const maps = shifts.map((shift) => ({
    column: shift.column,
    type: 'date' as const,
    where: `the map of shift ${shift.name.value} ${of}`,
  }))
  const typed = [
    { column: date, type: 'date' as const, where: `"date" ${of}` },
    { column: workingDay, type: 'boolean' as const, where: `"working_day" ${of}` },
    ...maps,
  ]
  checkTypes(typed, columns, report)
  const dimension = calendarDimension({ ...calendar, unknown: '' }, calendar, columns)
  for (const rule of rules) rule(dimension, scope, report)
}
