import type { CubeDefinition } from '../definitions/definition.ts'
import type { ScalarType } from '../expression.ts'
import type { RowNames } from '../expressions/row-expression.ts'
import { rowBridges } from './bridges.ts'
import { attributeType } from './joins.ts'
import type { Scope } from './scope.ts'

/** The attributes of a cube by query name with their types, roles in order, then the degenerate ones. */
const attributeTypes = (cube: CubeDefinition, scope: Scope) => {
  const types = new Map<string, ScalarType | undefined>()
  for (const role of cube.roles.filter(({ bridge }) => bridge === undefined)) {
    const dimension = scope.dimensions.get(role.dimension.value)
    if (dimension === undefined) continue
    for (const attribute of dimension.attributes) {
      types.set(`${role.name.value}.${attribute.name.value}`, attributeType(scope, attribute, dimension.table))
    }
  }
  for (const attribute of cube.degenerate) types.set(attribute.name.value, attributeType(scope, attribute, cube.table))
  return types
}

/** The names that expressions of a cube may use, with their types. */
export const namesOf = (cube: CubeDefinition, scope: Scope): RowNames => {
  const roles = new Map(cube.roles.map((role) => [role.name.value, role.dimension.value]))
  const isBroken = (name: string) => {
    const [role = '', attribute = ''] = name.split('.')
    const dimension = roles.get(role)
    if (cube.broken.has(name) || cube.broken.has(role)) return true
    if (dimension === undefined) return false
    return scope.dimensions.get(dimension)?.broken.has(attribute) ?? true
  }
  const { value: table } = cube.table
  return {
    cube: cube.name.value,
    table,
    columns: scope.schema.get(table),
    attributes: attributeTypes(cube, scope),
    bridges: rowBridges(cube, scope),
    isBroken,
    ...(scope.parameters && { parameters: scope.parameters }),
  }
}
