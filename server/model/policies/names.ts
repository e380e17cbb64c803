import type { Cube, Role } from '../cube.ts'

/** The dimension that the first part of a name is of: a role of one of the cubes, or the dimension itself. */
const dimensionOf = (first: string, cubes: readonly Cube[]): string =>
  cubes.flatMap(({ roles }) => roles.get(first)?.dimension ?? [])[0] ?? first

const has = ({ attributes, hierarchies }: Cube, name: string): boolean => attributes.has(name) || hierarchies.has(name)

/** The role of a cube that an attribute or hierarchy is of; undefined for what is told by the fact's rows, as the days of a stored segment are. */
export const roleOf = ({ attributes, hierarchies, roles }: Cube, name: string): Role | undefined => {
  const attribute = attributes.get(name)
  if (attribute?.snapshot !== undefined) return undefined
  return roles.get(attribute?.role ?? (hierarchies.has(name) ? (name.split('.')[0] ?? '') : ''))
}

/**
 * What a cube calls an attribute or hierarchy that a policy names: that of the same name; else that of each role by which it
 * uses the same dimension. None where it does not use it, and for calendars, whose roles are dates of different things.
 *
 * @param cubes those of the policy, by one of which the name is meant
 */
export const attributesFor = (cube: Cube, name: string, cubes: readonly Cube[]): readonly string[] => {
  if (has(cube, name)) return [name]
  const [first = '', ...rest] = name.split('.')
  const dimension = dimensionOf(first, cubes)
  return [...cube.roles.values()]
    .filter((role) => role.dimension === dimension && role.calendar === undefined)
    .map((role) => [role.name, ...rest].join('.'))
    .filter((found) => has(cube, found))
}

/** Whether facts may have no member of a role because its reader may not see it: of the role itself, or of one that it is reached through. */
export const lacksMembers = (roles: Cube['roles'], role: Role | undefined): boolean =>
  role !== undefined && (role.keepsFacts === true || lacksMembers(roles, roles.get(role.through ?? '')))
