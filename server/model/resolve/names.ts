import type { CubeDefinition } from '../definitions/definition.ts'
import type { ScalarType } from '../expression.ts'
import type { RowNames } from '../expressions/row-expression.ts'
import type { Scope } from './scope.ts'

/** The attributes of a cube by query name with their types, roles in order, then the degenerate ones. */
const attributeTypes = (cube: CubeDefinition, { schema, dimensions }: Scope) => {
  const types = new Map<string, ScalarType | undefined>()
  for (const role of cube.roles) {
    const dimension = dimensions.get(role.dimension.value)
    for (const { name, column } of dimension?.attributes ?? []) {
      types.set(`${role.name.value}.${name.value}`, dimension && schema.get(dimension.table.value)?.get(column.value))
    }
  }
  const columns = schema.get(cube.table.value)
  for (const { name, column } of cube.degenerate) types.set(name.value, columns?.get(column.value))
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
    isBroken,
  }
}
