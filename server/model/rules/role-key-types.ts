import { closest } from '../../contract/closest.ts'
import type { DimensionDefinition, RoleDefinition } from '../definitions/definition.ts'
import type { Report } from '../problem.ts'
import { columnType, foreignTable } from '../resolve/joins.ts'
import type { Scope } from '../resolve/scope.ts'
import type { CubeRule } from './rule.ts'

/** Reports a column to join to that the dimension's table lacks. Its own key is checked with the dimension. */
const checkKey = ({ key }: RoleDefinition, { table }: DimensionDefinition, { schema }: Scope, report: Report) => {
  const columns = schema.get(table.value)
  if (key === undefined || columns === undefined || columns.has(key.value)) return
  const { value: name, place } = key
  report(place, 'unknown_column', { table: table.value, name, closest: closest(name, columns.keys()) })
}

/** The column by which a role joins has the type of the column that it joins to: the dimension's key, or another that exists. */
export const roleKeyTypes: CubeRule = (cube, scope, report) => {
  for (const role of cube.roles) {
    const dimension = scope.dimensions.get(role.dimension.value)
    if (dimension === undefined) continue
    checkKey(role, dimension, scope, report)
    const key = (role.key ?? dimension.key).value
    const found = columnType(scope, foreignTable(role, cube, scope), role.on.value)
    const expected = columnType(scope, dimension.table.value, key)
    if (found === undefined || expected === undefined || found === expected) continue
    const { name, on, dimension: of } = role
    const what = role.key === undefined ? `the key ${key}` : key
    report(on.place, 'key_type', {
      role: name.value,
      column: on.value,
      found,
      dimension: of.value,
      key: what,
      expected,
    })
  }
}
