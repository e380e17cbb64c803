import type { Attribute, Cube, Outrigger, Role } from '../../model/cube.ts'

/** One table joined to fact rows: a role's, or an outrigger of one. Many rows of what it joins to, one of its own. */
export interface JoinStep {
  /** the name it is read by */
  readonly alias: string
  readonly table: string
  readonly key: string
  /** the alias of the table with the foreign key; undefined: the fact */
  readonly from: string | undefined
  readonly on: string
}

/** The alias of an outrigger beside the role whose table points to it, by one of several columns maybe. */
export const outriggerAlias = (role: string, { table, on, key }: Outrigger): string => `${role}/${on}/${table}.${key}`

/** The alias of the table that an attribute's column is in; undefined: the fact. */
export const aliasOf = ({ role, via }: Attribute): string | undefined =>
  role === undefined || via === undefined ? role : outriggerAlias(role, via)

const roleSteps = (cube: Cube, role: Role): readonly JoinStep[] => {
  const through = role.through === undefined ? undefined : cube.roles.get(role.through)
  const step = { alias: role.name, table: role.table, key: role.key, from: role.through, on: role.on }
  return [...(through === undefined ? [] : roleSteps(cube, through)), step]
}

/** The step from a role's table to an outrigger. */
export const outriggerStep = (alias: string, via: Outrigger): JoinStep => ({
  alias: outriggerAlias(alias, via),
  table: via.table,
  key: via.key,
  from: alias,
  on: via.on,
})

/** The steps from the fact to a role's table, nearest to the fact first. */
export const stepsToRole = (cube: Cube, name: string): readonly JoinStep[] => {
  const role = cube.roles.get(name)
  return role === undefined ? [] : roleSteps(cube, role)
}

/** The steps from the fact to the table of an attribute, nearest to the fact first; none for a degenerate one. */
export const stepsTo = (cube: Cube, { role, via }: Attribute): readonly JoinStep[] => [
  ...(role === undefined ? [] : stepsToRole(cube, role)),
  ...(role === undefined || via === undefined ? [] : [outriggerStep(role, via)]),
]

/** Every step once, in the order of its first mention. */
export const distinctSteps = (steps: readonly JoinStep[]): readonly JoinStep[] =>
  steps.filter((step, i) => steps.findIndex((other) => other.alias === step.alias) === i)
