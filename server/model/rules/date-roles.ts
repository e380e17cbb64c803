import type { CubeDefinition } from '../definitions/definition.ts'
import type { Scope } from '../resolve/scope.ts'

/** The date roles of a cube by name, and whether a name belongs to a role of which another problem leaves that unknown. */
export const dateRoles = ({ roles, broken }: CubeDefinition, { dimensions }: Scope) => {
  const names = roles
    .filter(({ dimension, bridge }) => !bridge && dimensions.get(dimension.value)?.calendar !== undefined)
    .map(({ name }) => name.value)
  const isUnread = (wanted: string): boolean => {
    const role = roles.find(({ name }) => name.value === wanted)
    return broken.has(wanted) || (role !== undefined && !dimensions.has(role.dimension.value))
  }
  return { names, isUnread }
}
