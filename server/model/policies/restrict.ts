import { createHash } from 'node:crypto'
import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { Condition, Member } from '../../contract/query.ts'
import type { Access, Cube, Hierarchy, Measure, Role } from '../cube.ts'
import type { Model } from '../model.ts'
import type { Perspective } from '../perspective.ts'
import {
  type Alternatives,
  isOwner,
  type Policy,
  type PolicyCondition,
  type Reader,
  type ReaderValue,
} from '../policy.ts'
import { nameInFact } from '../view-profile.ts'
import { seenQueries, seenSets } from './named.ts'
import { attributesFor, roleOf } from './names.ts'

const isName = (text: unknown): text is string => typeof text === 'string' && text.startsWith('$user.')

/** What is known of a reader under `$user.name`. @throws QueryError `unsound` where nothing is, so that no condition is left out */
const knownOf = ({ attributes = {} }: Reader, text: string): ReaderValue | readonly ReaderValue[] => {
  const name = text.slice('$user.'.length)
  const found = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (found !== undefined) return found
  const near = closest(name, Object.keys(attributes))
  const nearest = near === undefined ? '' : `; nearest is "${near}"`
  throw new QueryError('unsound', {
    problem: `a policy asks for "${name}" of the reader, which is not known${nearest}`,
  })
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

const allOf = (conditions: readonly Condition[]): Condition | undefined =>
  conditions.length > 1 ? { all: [...conditions] } : conditions[0]

const anyOf = (conditions: readonly Condition[]): Condition | undefined =>
  conditions.length > 1 ? { any: [...conditions] } : conditions[0]

/** A cube as policies are applied to it: it may be one of a view, with the view's names. */
interface Applied {
  readonly cube: Cube
  /** the cube itself, whose names policies know */
  readonly declared: Cube
  readonly reader: Reader
  readonly model: Model
  /** those that allow the cube, and all of the reader */
  readonly policies: readonly Policy[]
  readonly all: readonly Policy[]
}

/** A condition of a policy on an attribute of the cube, and the role that it is on; none for one on the fact's own. */
interface OnAttribute {
  readonly role: Role | undefined
  readonly condition: Condition
}
type Together = readonly OnAttribute[]

/** A condition of a policy on each attribute of the cube that it is of. */
const conditionsOn = (
  { cube, declared, reader, model }: Applied,
  policy: Policy,
  { attribute, condition }: PolicyCondition,
): Together => {
  const named = policy.cubes.flatMap((name) => model.cubes.get(name) ?? [])
  return attributesFor(declared, attribute, named).map((name) => {
    const own = nameInFact(cube, name)
    return { role: roleOf(cube, own), condition: { ...about(reader, condition), attribute: own } }
  })
}

const alternativesOn = (applied: Applied, policy: Policy, alternatives: Alternatives): readonly Together[] =>
  alternatives.map((together) => together.flatMap((one) => conditionsOn(applied, policy, one)))

const conditionOf = (together: Together): Condition | undefined => allOf(together.map(({ condition }) => condition))

/** What must hold: one of the alternatives that are allowed, none of those that are forbidden; undefined where all is allowed. */
const oneButNone = (allowed: readonly Together[], forbidden: readonly Together[]): Condition | undefined => {
  const some = allowed.flatMap((together) => conditionOf(together) ?? [])
  const one = some.length < allowed.length ? undefined : anyOf(some)
  const none = anyOf(forbidden.flatMap((together) => conditionOf(together) ?? []))
  return allOf([...(one === undefined ? [] : [one]), ...(none === undefined ? [] : [{ not: none }])])
}

/** What rows of a cube are allowed, and what are forbidden, each as alternatives. */
const ruledRows = (applied: Applied) => ({
  // a policy without rows allows all of them
  allowed: applied.policies.flatMap((policy) => alternativesOn(applied, policy, policy.rows ?? [[]])),
  forbidden: applied.all.flatMap((policy) =>
    alternativesOn(applied, policy, policy.forbid).filter((together) => together.length > 0),
  ),
})

/**
 * Conditions that concern the members of a role: those on it, and those on another role of its dimension, for the members
 * are the same. Dates are no members that anybody is kept from.
 */
const onMembers = (together: Together, role: Role): Together => {
  const own = together.filter((one) => one.role?.name === role.name)
  if (own.length > 0) return own
  const others = together.filter((one) => one.role?.dimension === role.dimension)
  return others.map(({ condition }) => {
    const [, ...rest] = String(condition.attribute).split('.')
    return { role, condition: { ...condition, attribute: [role.name, ...rest].join('.') } }
  })
}

/** What members of a role must meet; undefined where all may be seen. */
const allowedMembers = ({ allowed, forbidden }: ReturnType<typeof ruledRows>, role: Role): Condition | undefined => {
  if (role.calendar !== undefined) return undefined
  const whole = forbidden.filter((together) => onMembers(together, role).length === together.length)
  return oneButNone(
    allowed.map((together) => onMembers(together, role)),
    whole.map((together) => onMembers(together, role)),
  )
}

/** Names that every policy of the reader hides; a view calls those of its cubes otherwise. */
const hiddenNames = ({ declared, policies }: Applied): ReadonlySet<string> => {
  const [first, ...others] = policies.map(
    ({ hide }) => new Set(hide.filter(({ cube }) => cube === declared.name).map(({ name }) => name)),
  )
  return new Set([...(first ?? [])].filter((name) => others.every((other) => other.has(name))))
}

/** Measures without those that are hidden, and without those that are made of these: their values would tell. */
const measuresWithout = (measures: ReadonlyMap<string, Measure>, hidden: ReadonlySet<string>): Map<string, Measure> => {
  const isMadeOf = (measure: Measure): boolean => {
    if (measure.kind === 'calculated') return measure.inputs.some((name) => hidden.has(name))
    return measure.kind === 'display' && (hidden.has(measure.of) || !kept.has(measure.of))
  }
  const kept = new Map([...measures].filter(([name, m]) => !hidden.has(name) && m.kind !== 'display' && !isMadeOf(m)))
  return new Map(
    [...measures].filter(([name, m]) => !hidden.has(name) && !isMadeOf(m) && (m.kind === 'display' || kept.has(name))),
  )
}

/** Attributes that are hidden, with those whose members they tell apart. */
const hiddenAttributes = ({ attributes }: Cube, names: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(
    [...attributes.values()].filter((a) => [a.name, ...a.within].some((name) => names.has(name))).map((a) => a.name),
  )

const hierarchiesWithout = (hierarchies: ReadonlyMap<string, Hierarchy>, hidden: ReadonlySet<string>) =>
  new Map(
    [...hierarchies]
      .map(
        ([name, hierarchy]) =>
          [name, { ...hierarchy, levels: hierarchy.levels.filter((level) => !hidden.has(level)) }] as const,
      )
      .filter(([, { levels }]) => levels.length > 0),
  )

const rolesFor = ({ cube }: Applied, ruled: ReturnType<typeof ruledRows>): Map<string, Role> =>
  new Map(
    [...cube.roles].map(([name, role]) => {
      const allowed = allowedMembers(ruled, role)
      return [name, allowed === undefined ? role : { ...role, allowed }]
    }),
  )

/** A cube as the reader of some policies sees it. */
const restrictedCube = (applied: Applied): Cube => {
  const { cube, declared, policies } = applied
  const hiddenOwn = hiddenNames(applied)
  const hidden = hiddenAttributes(cube, new Set([...hiddenOwn].map((name) => nameInFact(cube, name))))
  const ruled = ruledRows(applied)
  const rows = oneButNone(ruled.allowed, ruled.forbidden)
  const totals: Access['totals'] = policies.every((policy) => policy.totals === 'hidden') ? 'hidden' : 'partial'
  const own = cube === declared ? hiddenOwn : new Set([...hiddenOwn].map((name) => `${declared.name}.${name}`))
  return {
    ...cube,
    measures: measuresWithout(cube.measures, own),
    hierarchies: hierarchiesWithout(cube.hierarchies, hidden),
    roles: rolesFor(applied, ruled),
    drill: { ...cube.drill, columns: cube.drill.columns.filter((column) => !hidden.has(column)) },
    access: { ...(rows && { rows }), declared: cube, hidden, totals },
  }
}

/** The policies of a reader for a cube; undefined where none allows it. */
const policiesOf = (model: Model, { roles }: Reader, cube: string): Pick<Applied, 'policies' | 'all'> | undefined => {
  const all = roles.flatMap((role) => model.policies.get(role) ?? [])
  const policies = all.filter(({ cubes }) => cubes.includes(cube))
  return policies.length === 0 ? undefined : { policies, all }
}

const restrictedView = (view: Cube, model: Model, reader: Reader): Cube | undefined => {
  const facts = new Map<string, Cube>()
  for (const [name, fact] of view.facts ?? []) {
    const policies = policiesOf(model, reader, name)
    const declared = model.cubes.get(name)
    if (policies === undefined || declared === undefined) return undefined
    facts.set(name, restrictedCube({ cube: fact, declared, reader, model, ...policies }))
  }
  const all = [...facts.values()]
  const hidden = new Set(all.flatMap(({ access }) => [...(access?.hidden ?? [])]))
  for (const [name, fact] of facts) if (fact.access) facts.set(name, { ...fact, access: { ...fact.access, hidden } })
  const gone = new Set(
    [...(view.facts?.values() ?? [])].flatMap((fact) => {
      const left = facts.get(fact.name)?.measures
      return [...fact.measures.keys()].filter((name) => left?.has(name) !== true)
    }),
  )
  return {
    ...view,
    facts,
    measures: measuresWithout(view.measures, gone),
    hierarchies: hierarchiesWithout(view.hierarchies, hidden),
    roles: new Map(
      [...view.roles].map(([name, role]) => {
        const [allowed] = all.flatMap((fact) => fact.roles.get(name) ?? []).map((found) => found.allowed)
        return [name, allowed === undefined ? role : { ...role, allowed }]
      }),
    ),
    access: { declared: view, hidden, totals: 'partial' },
  }
}

const restrictedPerspective = (perspective: Perspective, cube: Cube): Perspective => {
  const isSeen = (name: string): boolean =>
    cube.measures.has(name) || (cube.attributes.has(name) && cube.access?.hidden.has(name) !== true)
  return {
    ...perspective,
    measures: perspective.measures.filter(isSeen),
    attributes: perspective.attributes.filter(isSeen),
    folders: perspective.folders.map((folder) => ({ ...folder, members: folder.members.filter(isSeen) })),
    defaults: perspective.defaults.filter(({ attribute }) => isSeen(attribute)),
    queries: seenQueries(perspective.queries, cube),
  }
}

const hashOf = (reader: Reader): string =>
  createHash('sha256').update(JSON.stringify(reader)).digest('hex').slice(0, 16)

/**
 * A model as a reader sees it: cubes without a policy of one of their roles are not there, rows that may not be seen are in
 * no answer, and what is hidden cannot be named. Rows of several roles are united; what one of them forbids nobody else allows.
 *
 * @throws QueryError `unsound` where a policy asks for something of the reader that is not known
 */
export const restrictedModel = (model: Model, reader: Reader): Model => {
  if (isOwner(reader)) return model
  const cubes = new Map<string, Cube>()
  for (const [name, cube] of model.cubes) {
    const policies = policiesOf(model, reader, name)
    if (policies !== undefined) cubes.set(name, restrictedCube({ cube, declared: cube, reader, model, ...policies }))
  }
  const views = new Map(
    [...model.views].flatMap(([name, view]) => {
      const restricted = restrictedView(view, model, reader)
      return restricted === undefined ? [] : [[name, restricted] as const]
    }),
  )
  const withSets = (of: ReadonlyMap<string, Cube>): Map<string, Cube> =>
    new Map(
      [...of].map(([name, cube]) => {
        const sets = cube.sets && seenSets(cube.sets, cubes)
        return [name, { ...cube, ...(sets && { sets }), ...(cube.facts && { facts: withSets(cube.facts) }) }]
      }),
    )
  const perspectives = new Map(
    [...model.perspectives].flatMap(([name, perspective]) => {
      const cube = cubes.get(perspective.of) ?? views.get(perspective.of)
      return cube === undefined ? [] : [[name, restrictedPerspective(perspective, cube)] as const]
    }),
  )
  const version = `${model.version}-${hashOf(reader)}`
  return { version, cubes: withSets(cubes), views: withSets(views), perspectives, policies: new Map(), tests: [] }
}
