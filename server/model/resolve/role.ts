import type { History, Role } from '../cube.ts'
import type { DimensionDefinition, RoleDefinition } from '../definitions/definition.ts'
import { bridgeOf } from './bridges.ts'
import { calendarOf } from './calendar.ts'
import { columnType, joinedColumn } from './joins.ts'
import type { Scope } from './scope.ts'

/** A role of a cube with the dimension that it uses. */
export interface Use {
  readonly role: RoleDefinition
  readonly dimension: DimensionDefinition
}

const historyOf = ({ role, dimension }: Use): { readonly history?: History } => {
  const { durable, history } = dimension
  if (history === undefined || durable === undefined) return {}
  const asOf = role.asOf?.map(({ value }) => value) ?? 'key'
  return { history: { durable: durable.value, from: history.from.value, to: history.to.value, asOf } }
}

/** The column whose value -1 marks the unknown member's row: the key, where that is one integer. */
export const unknownBy = (
  { key, moreKeys, table }: DimensionDefinition,
  scope: Scope,
): { readonly unknownBy?: string } =>
  moreKeys.length === 0 && columnType(scope, table.value, key.value) === 'integer' ? { unknownBy: key.value } : {}

const instantOf = ({ instant }: RoleDefinition, fact: string, scope: Scope) => {
  const type = instant && scope.instants.get(fact)?.get(instant.value)
  return instant && type ? { instant: instant.value, instantType: type } : {}
}

/**
 * A role with the names of its columns.
 *
 * @param fact the table of the cube
 */
export const roleOf = ({ role, dimension }: Use, fact: string, scope: Scope): Role => ({
  name: role.name.value,
  title: role.documentation.title,
  dimension: dimension.name.value,
  table: dimension.table.value,
  key: joinedColumn(role, dimension).value,
  on: role.on.value,
  ...(role.through && { through: role.through.value }),
  ...(role.and.length > 0 && { and: role.and.map(({ on, key }) => ({ on: on.value, key: key.value })) }),
  ...(role.bridge && { bridge: bridgeOf(role.bridge, scope) }),
  ...(dimension.calendar && { calendar: calendarOf(role.name.value, dimension.calendar) }),
  ...(dimension.calendar && role.grain && { grain: role.grain.period }),
  ...instantOf(role, fact, scope),
  ...historyOf({ role, dimension }),
  ...unknownBy(dimension, scope),
  definition: role.name.place,
})
