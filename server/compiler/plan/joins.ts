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
  /** attributes of a calendar that are read of it, which may be computed of its dates */
  readonly derived?: readonly Attribute[]
}

/** The alias of an outrigger beside the role whose table points to it, by one of several columns maybe. */
export const outriggerAlias = (role: string, { table, on, key }: Outrigger): string => `${role}/${on}/${table}.${key}`

/** The alias of the table that an attribute's column is in; undefined: the fact. */
export const aliasOf = ({ role, via }: Attribute): string | undefined =>
  role === undefined || via === undefined ? role : outriggerAlias(role, via)

/**
 * The columns that an attribute may be grouped by: what a calendar computes is in one of its own or in a stored one, a
 * tree's ancestors are in none of the table's.
 */
const columnsOf = ({ name, column, derived, tree }: Attribute): readonly string[] => {
  if (tree !== undefined) return [`${name}#ancestor`]
  return derived === undefined || derived.part === 'date'
    ? [column]
    : [`#${derived.part}`, ...(derived.stored === undefined ? [] : [derived.stored])]
}

/** True where two attributes may be one column of one table, so that grouping could not tell them apart. */
export const mayShareColumn = (a: Attribute, b: Attribute): boolean =>
  aliasOf(a) === aliasOf(b) && columnsOf(a).some((column) => columnsOf(b).includes(column))

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
export const stepsTo = (cube: Cube, attribute: Attribute): readonly JoinStep[] => {
  const { role, via, derived } = attribute
  const steps = role === undefined ? [] : stepsToRole(cube, role)
  return [
    ...steps.map((step) => (derived !== undefined && step.alias === role ? { ...step, derived: [attribute] } : step)),
    ...(role === undefined || via === undefined ? [] : [outriggerStep(role, via)]),
  ]
}

/** Every step once, in the order of its first mention, with all that is read of it. */
export const distinctSteps = (steps: readonly JoinStep[]): readonly JoinStep[] => {
  const distinct = new Map<string, JoinStep>()
  for (const step of steps) {
    const derived = [...new Set([...(distinct.get(step.alias)?.derived ?? []), ...(step.derived ?? [])])]
    distinct.set(step.alias, derived.length === 0 ? step : { ...step, derived })
  }
  return [...distinct.values()]
}
