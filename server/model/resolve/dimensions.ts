import { closest } from '../../contract/closest.ts'
import type { CalendarUse, DimensionDefinition } from '../definitions/definition.ts'
import type { Definitions } from '../definitions/merge.ts'
import type { Report } from '../problem.ts'
import type { WarehouseInstants, WarehouseSchema } from '../schema.ts'
import { calendarDimension } from './calendar.ts'
import type { Scope } from './scope.ts'

const resolveUse = (
  use: CalendarUse,
  { calendars, isPartial }: Definitions,
  schema: WarehouseSchema,
  report: Report,
) => {
  const { value: name, place } = use.calendar
  const calendar = calendars.byName.get(name)
  if (calendar === undefined) {
    if (isPartial || calendars.broken.has(name)) return undefined
    return report(place, 'unknown_calendar', { name, closest: closest(name, calendars.byName.keys()) })
  }
  const columns = schema.get(calendar.table.value)
  return columns && calendarDimension(use, calendar, columns)
}

/** The dimensions that cubes can use, calendars turned into dimensions; a calendar that does not exist is reported. */
export const resolveDimensions = (
  definitions: Definitions,
  schema: WarehouseSchema,
  instants: WarehouseInstants,
  report: Report,
): Scope => {
  const dimensions = new Map<string, DimensionDefinition>()
  const brokenDimensions = new Set(definitions.dimensions.broken)
  for (const [name, definition] of definitions.dimensions.byName) {
    const dimension = 'table' in definition ? definition : resolveUse(definition, definitions, schema, report)
    if (dimension === undefined) brokenDimensions.add(name)
    else dimensions.set(name, dimension)
  }
  return { schema, instants, dimensions, brokenDimensions, rates: definitions.rates, isPartial: definitions.isPartial }
}
