import type { Attribute, Cube } from '../../model/cube.ts'
import { lacksMembers } from '../../model/policies/names.ts'
import type { Filter } from '../plan/filter.ts'
import { neededFor } from '../plan/joins.ts'
import type { RollUp } from '../plan/plan.ts'
import { mapLegs, type Rewrite } from './legs.ts'

/** True where a fact row without a match can never pass: the condition asks for a value that such a row does not have. */
const needsMatch = (cube: Cube, filter: Filter, alias: string): boolean => {
  const reads = (attribute: Attribute): boolean => neededFor(cube, attribute).includes(alias)
  switch (filter.kind) {
    case 'compare':
    case 'text':
      return reads(filter.attribute)
    case 'members':
    case 'childrenOf':
      return reads(filter.attribute) && filter.members.every((m) => m.kind === 'key' && m.path.every((p) => p !== null))
    case 'all':
      return filter.operands.some((f) => needsMatch(cube, f, alias))
    case 'any':
      return filter.operands.every((f) => needsMatch(cube, f, alias))
    case 'set':
    case 'not':
      return false
  }
}

/**
 * Joins a table INNER where no row can be lost by it: the load verified that every key resolves, or some condition needs
 * a match anyway. The engine reorders inner joins freely, left joins not. Unsafe without either reason, since a fact row
 * with an orphan key would vanish from totals.
 */
export const innerJoins: Rewrite = (plan, profile) =>
  mapLegs(plan, (leg: RollUp): RollUp => {
    const { cube, joins, filters } = leg.source
    const known = profile?.facts?.get(cube.name) ?? profile
    // what is verified of the data is not so of the members that a reader sees
    const isVerified = (alias: string): boolean =>
      known?.roles.get(alias)?.complete === true && !lacksMembers(cube.roles, cube.roles.get(alias))
    const isSafe = (alias: string): boolean => isVerified(alias) || filters.some((f) => needsMatch(cube, f, alias))
    return {
      ...leg,
      source: { ...leg.source, joins: joins.map((j) => (isSafe(j.alias) ? { ...j, how: 'inner' } : j)) },
    }
  })
