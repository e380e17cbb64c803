import type { FullAccess } from '../access.ts'
import { type Cube, nestedPeriods } from '../cube.ts'
import type { FullTotals, Policy } from '../policy.ts'
import { nameInFact } from '../view-profile.ts'
import type { Applied, Ruled } from './conditions.ts'

/** The years, quarters and months of a cube's time, as far as it has them. */
const periodsOf = (cube: Cube): readonly string[] =>
  nestedPeriods.flatMap((part) =>
    [...cube.attributes.values()]
      .filter(({ role, derived }) => role !== undefined && role === cube.time && derived?.part === part)
      .map(({ name }) => name),
  )

const commonStart = (a: readonly string[], b: readonly string[]): readonly string[] => {
  const end = a.findIndex((name, i) => b[i] !== name)
  return end < 0 ? a : a.slice(0, end)
}

const restricts = ({ rows, members, forbid }: Policy): boolean =>
  rows !== undefined || members.length > 0 || forbid.length > 0

/** What of a cube one policy lets values cover that may not be seen, by the cube's names. */
const fullOf = (
  { cube, declared }: Applied,
  { minGroup, by, measures }: FullTotals,
  restricted: readonly string[],
): FullAccess => {
  const named = by.get(declared.name)?.map((name) => nameInFact(cube, name))
  const own = measures?.filter((one) => one.cube === declared.name).map(({ name }) => name)
  const called = own?.map((name) => (cube === declared ? name : `${declared.name}.${name}`))
  return { minGroup, by: named ?? periodsOf(cube), restricted, ...(called && { measures: new Set(called) }) }
}

/**
 * Where values of a cube may cover rows that its reader may not see: where each policy that keeps rows from them says so.
 * Undefined where one does not, or where nothing is kept.
 */
export const fullTotalsOf = (applied: Applied, { allowed, forbidden }: Ruled): FullAccess | undefined => {
  const keeping = applied.policies.filter(restricts)
  const restricted = [...new Set([...allowed, ...forbidden].flat().map(({ name }) => name))]
  const [first, ...others] = keeping.map(({ full }) => full && fullOf(applied, full, restricted))
  // what is forbidden is in no value, whatever else is allowed
  if (first === undefined || restricted.length === 0 || forbidden.length > 0) return undefined
  return others.reduce<FullAccess | undefined>((found, next) => {
    if (found === undefined || next === undefined) return undefined
    const { measures } = found
    const both = measures && next.measures ? [...measures].filter((name) => next.measures?.has(name)) : undefined
    const kept = both ?? measures ?? next.measures
    return {
      minGroup: Math.max(found.minGroup, next.minGroup),
      by: commonStart(found.by, next.by),
      restricted,
      ...(kept && { measures: new Set(kept) }),
    }
  }, first)
}
