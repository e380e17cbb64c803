import { nameInView, roleInView, type Viewed } from '../contract/view-names.ts'
import type { Cube } from './cube.ts'
import { type CubeProfile, completeThroughOf, type RoleProfile } from './profile.ts'

const viewed = ({ name, ownTime }: Cube): Viewed => ({ cube: name, time: ownTime })

/** What a view calls an attribute of a dimension or of the fact itself, by the name that it has in the fact's cube. */
const attributeInView = (fact: Cube, name: string): string => {
  const [role, ...rest] = name.split('.')
  return nameInView(viewed(fact), name, rest.length === 0 ? undefined : role)
}

/** What a fact calls an attribute that queries on its cube call so: in a view another name, where no attribute of it is called so. */
export const nameInFact = (fact: Cube, name: string): string =>
  fact.attributes.has(name) ? name : attributeInView(fact, name)

/** What was verified of a cube, by the names that a view has for its roles and attributes. */
const renamed = (fact: Cube, profile: CubeProfile): CubeProfile => {
  const roleName = (name: string): string => roleInView(viewed(fact), name)
  const attributeName = (name: string): string => attributeInView(fact, name)
  return {
    ...profile,
    roles: new Map([...profile.roles].map(([name, role]) => [roleName(name), role])),
    blank: new Set([...profile.blank].map(attributeName)),
    ...(profile.stored && { stored: new Set([...profile.stored].map(attributeName)) }),
  }
}

const unknownRole: RoleProfile = { complete: false, unknown: true }

const least = (dates: readonly (string | undefined)[]): string | undefined =>
  dates.some((date) => date === undefined) ? undefined : dates.toSorted()[0]

/**
 * What is known of the data of a view: a special member is there where some of its facts has it, and data are complete as
 * far as all are. `facts` has what is known of each, by the view's names; nothing is relied on where a cube has no profile.
 */
const viewProfile = (
  { roles, attributes, facts = new Map() }: Cube,
  profiles: ReadonlyMap<string, CubeProfile>,
): CubeProfile => {
  const known = new Map<string, CubeProfile>()
  for (const fact of facts.values()) {
    const profile = profiles.get(fact.name)
    if (profile !== undefined) known.set(fact.name, renamed(fact, profile))
  }
  const isKnown = known.size === facts.size
  const all = [...known.values()]
  const through = isKnown
    ? least([...facts.values()].map((fact) => completeThroughOf(fact, profiles.get(fact.name))))
    : undefined
  const [{ frozen, snapshots } = {}] = all
  const ofRole = (name: string): RoleProfile => {
    const found = all.flatMap((profile) => profile.roles.get(name) ?? [])
    return isKnown ? { complete: found.every((r) => r.complete), unknown: found.some((r) => r.unknown) } : unknownRole
  }
  return {
    roles: new Map([...roles.keys()].map((name) => [name, ofRole(name)])),
    blank: isKnown ? new Set(all.flatMap(({ blank }) => [...blank])) : new Set(attributes.keys()),
    ...(through !== undefined && { completeThrough: through }),
    facts: known,
    others: profiles,
    ...(frozen && { frozen }),
    ...(snapshots && { snapshots }),
  }
}

/** What was verified on the data of a cube or view; undefined for a cube without a profile. */
export const profileFor = (cube: Cube, profiles: ReadonlyMap<string, CubeProfile>): CubeProfile | undefined =>
  cube.facts === undefined ? profiles.get(cube.name) : viewProfile(cube, profiles)
