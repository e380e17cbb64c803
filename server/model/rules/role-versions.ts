import { closest } from '../../contract/closest.ts'
import type { CubeDefinition, DimensionDefinition, RoleDefinition } from '../definitions/definition.ts'
import type { Report } from '../problem.ts'
import type { Scope } from '../resolve/scope.ts'
import { dateRoles } from './date-roles.ts'
import { checkDistinct } from './distinct.ts'
import type { CubeRule } from './rule.ts'

const whereOf = (role: RoleDefinition, cube: CubeDefinition) => `role ${role.name.value} of cube ${cube.name.value}`

/** The roles that `as_of` names are date roles of the cube. */
const checkDates = (role: RoleDefinition, cube: CubeDefinition, scope: Scope, report: Report) => {
  const { names, isUnread } = dateRoles(cube, scope)
  const where = `"as_of" of ${whereOf(role, cube)}`
  const expected = [...names, 'now', 'key']
  for (const { value, place } of role.asOf ?? []) {
    if (value === 'now' || names.includes(value) || isUnread(value)) continue
    report(place, 'wrong_value', { where, found: value, closest: closest(value, expected), expected })
  }
  checkDistinct(role.asOf ?? [], where, report)
}

/** A version is found by the identity that all versions share: a role that asks for a date joins that and nothing else. */
const checkJoin = (role: RoleDefinition, dimension: DimensionDefinition, where: string, report: Report) => {
  const { key, and } = role
  const durable = dimension.durable?.value ?? ''
  const other = and.length > 0 ? and[0]?.key : key
  if (other === undefined || (and.length === 0 && other.value === durable)) return
  const expected = `a column with the durable identity ${durable}, which as_of looks versions up by`
  const found = and.length > 0 ? `${and.length + 1} pairs` : other.value
  report(other.place, 'wrong_shape', { where: `"on" of ${where}`, expected, found })
}

/** Which version of a dimension a fact row sees is said only where there are versions, by the dates of the cube's own roles. */
export const roleVersions: CubeRule = (cube, scope, report) => {
  for (const role of cube.roles) {
    const dimension = scope.dimensions.get(role.dimension.value)
    const [first] = role.asOf ?? []
    if (dimension === undefined || first === undefined) continue
    const where = whereOf(role, cube)
    if (dimension.history === undefined) {
      const reason = `dimension ${dimension.name.value} keeps no history; leave it out, or declare history: {from, to} there`
      report(first.place, 'excluded_key', { where, key: 'as_of', reason })
      continue
    }
    checkDates(role, cube, scope, report)
    checkJoin(role, dimension, where, report)
  }
}
