import { attributesOf, type Filter } from '../plan/filter.ts'
import type { RollUp } from '../plan/plan.ts'
import { mapLegs, type Rewrite } from './legs.ts'

/** True where a fact row without a match can never pass: the condition asks for a value that such a row does not have. */
const needsMatch = (filter: Filter, role: string): boolean => {
  switch (filter.kind) {
    case 'compare':
    case 'text':
      return filter.attribute.role === role
    case 'members':
      return (
        filter.attribute.role === role &&
        filter.members.every((m) => m.kind === 'key' && m.path.every((p) => p !== null))
      )
    case 'all':
      return filter.operands.some((f) => needsMatch(f, role))
    case 'any':
      return filter.operands.every((f) => needsMatch(f, role))
    case 'not':
      return false
  }
}

/**
 * Joins a role INNER where no row can be lost by it: the load verified that every key resolves, or some condition needs
 * a match anyway. The engine reorders inner joins freely, left joins not. Unsafe without either reason, since a fact row
 * with an orphan key would vanish from totals.
 */
export const innerJoins: Rewrite = (plan, profile) =>
  mapLegs(plan, (leg: RollUp): RollUp => {
    const { joins, filters } = leg.source
    const isSafe = (role: string): boolean =>
      profile?.roles.get(role)?.complete === true ||
      filters.some((f) => attributesOf(f).some((a) => a.role === role) && needsMatch(f, role))
    return {
      ...leg,
      source: { ...leg.source, joins: joins.map((j) => (isSafe(j.role.name) ? { ...j, how: 'inner' } : j)) },
    }
  })
