import { closest } from '../../contract/closest.ts'
import type { CubeDefinition, DimensionDefinition, RoleDefinition } from '../definitions/definition.ts'
import type { Report } from '../problem.ts'
import { columnType, foreignTable, joinedColumn } from '../resolve/joins.ts'
import type { Scope } from '../resolve/scope.ts'
import type { Located } from '../yaml/node.ts'
import type { CubeRule } from './rule.ts'

/** One pair of columns that a role joins; `what` is what problems call the dimension's. */
interface Pair {
  readonly on: Located
  readonly key: Located
  readonly what: string
}

/** Reports columns to join to that the dimension's table lacks. Its own key is checked with the dimension. */
const checkKeys = ({ key, and }: RoleDefinition, { table }: DimensionDefinition, { schema }: Scope, report: Report) => {
  const columns = schema.get(table.value)
  for (const named of [key, ...and.map((pair) => pair.key)]) {
    if (named === undefined || columns === undefined || columns.has(named.value)) continue
    const { value: name, place } = named
    report(place, 'unknown_column', { table: table.value, name, closest: closest(name, columns.keys()) })
  }
}

const pairsOf = (role: RoleDefinition, dimension: DimensionDefinition): readonly Pair[] => {
  const key = joinedColumn(role, dimension)
  const own = role.asOf && dimension.durable ? `the durable identity ${key.value}` : `the key ${key.value}`
  const first = { on: role.on, key, what: role.key === undefined ? own : key.value }
  return [first, ...role.and.map((pair) => ({ ...pair, what: pair.key.value }))]
}

const checkTypes = (
  role: RoleDefinition,
  dimension: DimensionDefinition,
  cube: CubeDefinition,
  scope: Scope,
  report: Report,
) => {
  for (const { on, key, what } of pairsOf(role, dimension)) {
    const found = columnType(scope, foreignTable(role, cube, scope), on.value)
    const expected = columnType(scope, dimension.table.value, key.value)
    if (found === undefined || expected === undefined || found === expected) continue
    const names = { role: role.name.value, dimension: role.dimension.value }
    report(on.place, 'key_type', { ...names, column: on.value, found, key: what, expected })
  }
}

/** One column cannot point to a key of several. */
const checkComposite = (role: RoleDefinition, dimension: DimensionDefinition, cube: CubeDefinition, report: Report) => {
  const { key, moreKeys, name } = dimension
  if (moreKeys.length === 0 || role.key !== undefined || role.asOf !== undefined) return
  const pairs = [key, ...moreKeys].map(({ value }) => `column: ${value}`).join(', ')
  const where = `"on" of role ${role.name.value} of cube ${cube.name.value}`
  const expected = `pairs {${pairs}}, for the key of dimension ${name.value} is ${moreKeys.length + 1} columns`
  report(role.on.place, 'wrong_shape', { where, expected, found: `the column ${role.on.value}` })
}

/** The columns by which a role joins have the types of those that they join to: the dimension's key, or others that exist. */
export const roleKeyTypes: CubeRule = (cube, scope, report) => {
  for (const role of cube.roles) {
    const dimension = scope.dimensions.get(role.dimension.value)
    if (dimension === undefined) continue
    checkKeys(role, dimension, scope, report)
    checkComposite(role, dimension, cube, report)
    checkTypes(role, dimension, cube, scope, report)
  }
}
