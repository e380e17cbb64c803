import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Condition, Member } from '../../contract/query.ts'
import type { Cube, Role } from '../cube.ts'
import type { Model } from '../model.ts'
import type { Alternatives, Grants, Policy, PolicyCondition, Reader, ReaderValue } from '../policy.ts'
import { nameInFact } from '../view-profile.ts'
import { attributesFor, roleOf } from './names.ts'

/** A cube as policies are applied to it: it may be one of a view, with the view's names. */
export interface Applied {
  readonly cube: Cube
  /** the cube itself, whose names policies know */
  readonly declared: Cube
  readonly reader: Reader
  readonly model: Model
  /** those that allow the cube, and all of the reader */
  readonly policies: readonly Policy[]
  readonly all: readonly Policy[]
}

/** A condition of a policy on an attribute or hierarchy of the cube, and the role that it is on; none for one on the fact's own. */
export interface OnAttribute {
  readonly name: string
  readonly role: Role | undefined
  readonly condition: Condition
}
export type Together = readonly OnAttribute[]

/** What rows of a cube are allowed, and what are forbidden, each as alternatives. */
export interface Ruled {
  readonly allowed: readonly Together[]
  readonly forbidden: readonly Together[]
}

const isName = (text: unknown): text is string => typeof text === 'string' && text.startsWith('$user.')

/** What is known of a reader under `$user.name`. @throws QueryError `unsound` where nothing is, so that no condition is left out */
const knownOf = ({ attributes = {} }: Reader, text: string): ReaderValue | readonly ReaderValue[] => {
  const name = text.slice('$user.'.length)
  const found = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (found !== undefined) return found
  throw new QueryError('unsound', { reason: 'reader_unknown', name, closest: closest(name, Object.keys(attributes)) })
}

const membersOf = (reader: Reader, members: readonly Member[]): Member[] =>
  members.flatMap((member): Member[] => (isName(member) ? [knownOf(reader, member)].flat() : [member]))

/** A condition with what is known of the reader in place of its names. */
const about = (reader: Reader, condition: Condition): Condition => {
  const entries = Object.entries(condition).map(([key, value]) => {
    if (Array.isArray(value)) return [key, membersOf(reader, value as Member[])]
    return [key, isName(value) ? [knownOf(reader, value)].flat()[0] : value]
  })
  return Object.fromEntries(entries)
}

/** All of some conditions; undefined of none. */
const allOf = (conditions: readonly Condition[]): Condition | undefined =>
  conditions.length > 1 ? { all: [...conditions] } : conditions[0]

/** Any of some conditions; undefined of none. */
const anyOf = (conditions: readonly Condition[]): Condition | undefined =>
  conditions.length > 1 ? { any: [...conditions] } : conditions[0]

/** A condition, which may be put together of others, on an attribute of another name. */
const renamed = (condition: Condition, name: string): Condition => {
  const within = (one: Condition): Condition => renamed(one, name)
  return {
    ...condition,
    ...(condition.attribute !== undefined && { attribute: name }),
    ...(condition.all && { all: condition.all.map(within) }),
    ...(condition.any && { any: condition.any.map(within) }),
    ...(condition.not && { not: within(condition.not) }),
  }
}

/** What an attribute or hierarchy that a policy names is called by a cube. */
const namesIn = ({ cube, declared, model }: Applied, policy: Policy, name: string): readonly string[] => {
  const named = policy.cubes.flatMap((of) => model.cubes.get(of) ?? [])
  return attributesFor(declared, name, named).map((own) => nameInFact(cube, own))
}

const onNames = (applied: Applied, policy: Policy, name: string, condition: Condition): Together =>
  namesIn(applied, policy, name).map((own) => ({
    name: own,
    role: roleOf(applied.cube, own),
    condition: renamed(condition, own),
  }))

const conditionsOn = (applied: Applied, policy: Policy, { attribute, condition }: PolicyCondition): Together =>
  onNames(applied, policy, attribute, { ...about(applied.reader, condition), attribute })

/**
 * Members that are granted, without those denied, as one condition: each rule decides over what is below its member unless a
 * deeper one does; of two at one depth the denying one. What no rule is of is granted where nothing but denials is said.
 */
const grantedOf = (reader: Reader, { hierarchy, grants }: Grants): Condition | undefined => {
  let granted: Condition | 'all' | 'none' = grants.some(({ allowed }) => allowed) ? 'none' : 'all'
  for (const { member, allowed } of grants) {
    const below: Condition = { attribute: hierarchy, descendsFrom: membersOf(reader, [member]) }
    if (allowed) granted = granted === 'none' ? below : granted === 'all' ? 'all' : { any: [granted, below] }
    else if (granted !== 'none') granted = granted === 'all' ? { not: below } : { all: [granted, { not: below }] }
  }
  return typeof granted === 'string' ? undefined : granted
}

const grantsOn = (applied: Applied, policy: Policy): Together =>
  policy.members.flatMap((grants) => {
    const granted = grantedOf(applied.reader, grants)
    return granted === undefined ? [] : onNames(applied, policy, grants.hierarchy, granted)
  })

const alternativesOn = (applied: Applied, policy: Policy, alternatives: Alternatives): readonly Together[] =>
  alternatives.map((together) => together.flatMap((one) => conditionsOn(applied, policy, one)))

/** What some policies allow of a cube: one without rows, and without members that are granted, all of it. */
const allowedBy = (applied: Applied, policies: readonly Policy[]): readonly Together[] =>
  policies.flatMap((policy) => {
    const granted = grantsOn(applied, policy)
    return alternativesOn(applied, policy, policy.rows ?? [[]]).map((together) => [...together, ...granted])
  })

/** What rows and members of a cube its reader may see. */
export const ruledOf = (applied: Applied): Ruled => ({
  allowed: allowedBy(applied, applied.policies),
  forbidden: applied.all.flatMap((policy) =>
    alternativesOn(applied, policy, policy.forbid).filter((together) => together.length > 0),
  ),
})

const conditionOf = (together: Together): Condition | undefined => allOf(together.map(({ condition }) => condition))

/** What must hold: one of the alternatives that are allowed, none of those that are forbidden; undefined where all is allowed. */
export const oneButNone = ({ allowed, forbidden }: Ruled): Condition | undefined => {
  const some = allowed.flatMap((together) => conditionOf(together) ?? [])
  const one = some.length < allowed.length ? undefined : anyOf(some)
  const none = anyOf(forbidden.flatMap((together) => conditionOf(together) ?? []))
  return allOf([...(one === undefined ? [] : [one]), ...(none === undefined ? [] : [{ not: none }])])
}

/** A policy that keeps facts allows all of them but what its conditions on dates and on the fact's own attributes leave out. */
export const keepingFacts = (applied: Applied, { forbidden }: Ruled): Ruled => ({
  allowed: applied.policies.flatMap((policy) => {
    const own = allowedBy(applied, [policy])
    return policy.effect === 'facts'
      ? own
      : own.map((together) => together.filter(({ role }) => role === undefined || role.calendar !== undefined))
  }),
  forbidden,
})

/**
 * Conditions that concern the members of a role: those on it, and those on another role of its dimension, for the members
 * are the same. Dates are no members that anybody is kept from.
 */
const onMembers = (together: Together, role: Role): Together => {
  const own = together.filter((one) => one.role?.name === role.name)
  if (own.length > 0) return own
  const others = together.filter((one) => one.role?.dimension === role.dimension)
  return others.map(({ name: other, condition }) => {
    const [, ...rest] = other.split('.')
    const name = [role.name, ...rest].join('.')
    return { name, role, condition: renamed(condition, name) }
  })
}

/** What members of a role must meet; undefined where all may be seen. */
export const allowedMembers = ({ allowed, forbidden }: Ruled, role: Role): Condition | undefined => {
  if (role.calendar !== undefined) return undefined
  const whole = forbidden.filter((together) => onMembers(together, role).length === together.length)
  return oneButNone({
    allowed: allowed.map((together) => onMembers(together, role)),
    forbidden: whole.map((together) => onMembers(together, role)),
  })
}
