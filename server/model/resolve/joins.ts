import type {
  AttributeDefinition,
  CubeDefinition,
  DimensionDefinition,
  RoleDefinition,
} from '../definitions/definition.ts'
import type { ScalarType } from '../expression.ts'
import type { Located } from '../yaml/node.ts'
import { partTypes } from './calendar.ts'
import type { Scope } from './scope.ts'

/** The table that has an attribute's columns: that of its dimension or fact, unless it comes via another. */
export const tableOf = ({ via }: AttributeDefinition, own: Located): Located => via?.table ?? own

/** Where a role's foreign key is: in the fact, in its bridge, or in the table of the role that it goes through; undefined where that is not known. */
export const foreignTable = (
  { through, bridge }: RoleDefinition,
  cube: CubeDefinition,
  scope: Scope,
): string | undefined => {
  if (bridge !== undefined) return bridge.table.value
  if (through === undefined) return cube.table.value
  const role = cube.roles.find(({ name }) => name.value === through.value)
  return role && scope.dimensions.get(role.dimension.value)?.table.value
}

/** The type of a column; undefined where there is no such column or table. */
export const columnType = (
  { schema }: Scope,
  table: string | undefined,
  column: string | undefined,
): ScalarType | undefined => (table === undefined || column === undefined ? undefined : schema.get(table)?.get(column))

/** The type of an attribute: that of its column, or of what a calendar computes; undefined where the column is missing. */
export const attributeType = (scope: Scope, attribute: AttributeDefinition, own: Located): ScalarType | undefined => {
  const type = columnType(scope, tableOf(attribute, own).value, attribute.column.value)
  return type && attribute.derived ? partTypes[attribute.derived.part] : type
}

/** The column of the dimension that a role joins: the one that it names, the identity of versions, else the key. */
export const joinedColumn = ({ key, asOf }: RoleDefinition, dimension: DimensionDefinition): Located =>
  key ?? (asOf && dimension.durable) ?? dimension.key
