import { closest } from '../../contract/closest.ts'
import type { AttributeDefinition, CalendarDefinition } from '../definitions/definition.ts'
import type { Report } from '../problem.ts'
import type { WarehouseSchema } from '../schema.ts'
import type { Located } from '../yaml/node.ts'
import type { CubeRule, DimensionRule } from './rule.ts'

/** Reports a table that does not exist, else each column that it lacks. */
export const checkColumns = (
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

/** The columns that an attribute names, all of one table. That of a tree is the key, which is checked with its dimension. */
export const columnsOf = ({ column, label, labelIn, order, tree }: AttributeDefinition) => [
  tree ? tree.parent : column,
  label,
  ...(labelIn?.values() ?? []),
  order?.kind === 'column' ? order.column : undefined,
]

/** The table of a calendar and the columns that it names exist in the warehouse. */
export const calendarColumnsExist = (calendar: CalendarDefinition, schema: WarehouseSchema, report: Report): void => {
  const { table, key, date, workingDay, shifts, attributes } = calendar
  const named = [key, date, workingDay, ...shifts.map(({ column }) => column), ...attributes.flatMap(columnsOf)]
  checkColumns(table, named, schema, report)
}

/** The table of a dimension, its keys and the columns of its attributes exist in the warehouse. */
export const dimensionColumnsExist: DimensionRule = (dimension, { schema }, report) => {
  const { table, key, moreKeys, durable, history, attributes } = dimension
  const own = attributes.flatMap((attribute) => (attribute.via ? [attribute.via.on] : columnsOf(attribute)))
  checkColumns(table, [key, ...moreKeys, durable, history?.from, history?.to, ...own], schema, report)
}

/** The fact table, the columns by which roles join it and those of its degenerate attributes exist in the warehouse. */
export const factColumnsExist: CubeRule = ({ table, roles, degenerate }, { schema }, report) => {
  const direct = roles.filter(({ through, bridge }) => through === undefined && bridge === undefined)
  const joined = direct.flatMap(({ on, and }) => [on, ...and.map((pair) => pair.on)])
  checkColumns(table, [...joined, ...degenerate.flatMap(columnsOf)], schema, report)
}
