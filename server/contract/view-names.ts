/** The role that every cube of a view has its time in, by the view's names. */
export const timeRole = 'time'

/** A cube in a view by its name, and which of its date roles is the view's time. */
export interface Viewed {
  readonly cube: string
  readonly time: string | undefined
}

/** What a view calls a role of one of its cubes. */
export const roleInView = ({ time }: Viewed, role: string): string => (role === time ? timeRole : role)

/**
 * What a view calls an attribute or a hierarchy of one of its cubes: what is the fact's own, of no role, stands under the
 * cube's name.
 */
export const nameInView = (viewed: Viewed, name: string, role: string | undefined): string => {
  if (role === undefined) return `${viewed.cube}.${name}`
  return role === viewed.time ? `${timeRole}${name.slice(role.length)}` : name
}

/** What a view calls a measure of one of its cubes. */
export const measureInView = ({ cube }: Viewed, name: string): string => `${cube}.${name}`
