import type { CubeRule } from './rule.ts'

/** The column by which a role joins has the type of its dimension's key. */
export const roleKeyTypes: CubeRule = ({ table, roles }, { schema, dimensions }, report) => {
  for (const { name: role, dimension: of, on } of roles) {
    const dimension = dimensions.get(of.value)
    if (dimension === undefined) continue
    const found = schema.get(table.value)?.get(on.value)
    const expected = schema.get(dimension.table.value)?.get(dimension.key.value)
    if (found === undefined || expected === undefined || found === expected) continue
    const key = dimension.key.value
    report(on.place, 'key_type', { role: role.value, column: on.value, found, dimension: of.value, key, expected })
  }
}
