import { closest } from '../../contract/closest.ts'
import type { AttributeDefinition, CalendarDefinition } from '../definitions/definition.ts'
import type { Report } from '../problem.ts'
import type { WarehouseSchema } from '../schema.ts'
import type { Located } from '../yaml/node.ts'
import type { CubeRule, DimensionRule } from './rule.ts'

const checkColumns = (
  table: Located,
  columns: readonly (Located | undefined)[],
  schema: WarehouseSchema,
  report: Report,
) => {
  const found = schema.get(table.value)
  if (found === undefined) {
    report(table.place, 'unknown_table', { name: table.value, closest: closest(table.value, schema.keys()) })
    return
  }
  for (const column of columns) {
    if (column === undefined || found.has(column.value)) continue
    const { value: name, place } = column
    report(place, 'unknown_column', { table: table.value, name, closest: closest(name, found.keys()) })
  }
}

const columnsOf = ({ column, label, order }: AttributeDefinition) => [
  column,
  label,
  order?.kind === 'column' ? order.column : undefined,
]

/** The table of a calendar and the columns that it names exist in the warehouse. */
export const calendarColumnsExist = (calendar: CalendarDefinition, schema: WarehouseSchema, report: Report): void =>
  checkColumns(calendar.table, [calendar.key, calendar.date, calendar.workingDay], schema, report)

/** The table of a dimension, its keys and the columns of its attributes exist in the warehouse. */
export const dimensionColumnsExist: DimensionRule = ({ table, key, durable, attributes }, { schema }, report) =>
  checkColumns(table, [key, durable, ...attributes.flatMap(columnsOf)], schema, report)

/** The fact table, the columns by which roles join it and those of its degenerate attributes exist in the warehouse. */
export const factColumnsExist: CubeRule = ({ table, roles, degenerate }, { schema }, report) =>
  checkColumns(table, [...roles.map((role) => role.on), ...degenerate.flatMap(columnsOf)], schema, report)
