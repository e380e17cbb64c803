import { createHash } from 'node:crypto'
import type { Access, Attribute, Cube, Role } from '../cube.ts'
import type { Model } from '../model.ts'
import type { Perspective } from '../perspective.ts'
import { isOwner, type Reader } from '../policy.ts'
import { type Applied, allowedMembers, keepingFacts, oneButNone, type Ruled, ruledOf } from './conditions.ts'
import { fullTotalsOf } from './full-totals.ts'
import {
  drillWithout,
  hiddenAttributes,
  hiddenMeasures,
  hierarchiesWithout,
  measuresWithout,
  withoutTold,
} from './hidden.ts'
import { maskedAttributes } from './masked.ts'
import { seenQueries, seenSets } from './named.ts'
import { lacksMembers } from './names.ts'

/** The name of the member that stands for those that may not be seen. */
const restrictedMember = '(restricted)'

const rolesFor = ({ cube, policies }: Applied, ruled: Ruled): Map<string, Role> => {
  const keepsFacts = policies.some(({ effect }) => effect === 'members')
  return new Map(
    [...cube.roles].map(([name, role]) => {
      const allowed = allowedMembers(ruled, role)
      return [name, allowed === undefined ? role : { ...role, allowed, ...(keepsFacts && { keepsFacts }) }]
    }),
  )
}

/** Attributes as a reader sees them: those that are masked, and none that tells what is hidden or masked by its label or order. */
const attributesFor = (
  { attributes }: Cube,
  hidden: readonly Attribute[],
  masked: ReadonlyMap<string, Attribute>,
  roles: ReadonlyMap<string, Role>,
): Map<string, Attribute> => {
  const told = [...hidden, ...[...masked.keys()].flatMap((name) => attributes.get(name) ?? [])]
  const seen = (attribute: Attribute): Attribute => {
    const own = masked.get(attribute.name) ?? (told.length === 0 ? attribute : withoutTold(attribute, told))
    if (!lacksMembers(roles, roles.get(attribute.role ?? ''))) return own
    return { ...own, restricted: true, unknown: restrictedMember }
  }
  return new Map([...attributes].map(([name, attribute]) => [name, seen(attribute)]))
}

/** A cube as the reader of some policies sees it. */
const restrictedCube = (applied: Applied, secret: string): Cube => {
  const { cube, declared, policies } = applied
  const hiddenOwn = hiddenMeasures(applied)
  const hidden = hiddenAttributes(applied)
  const masked = maskedAttributes(applied, secret)
  const ruled = ruledOf(applied)
  const rows = oneButNone(keepingFacts(applied, ruled))
  const totals: Access['totals'] = policies.every((policy) => policy.totals === 'hidden') ? 'hidden' : 'partial'
  const full = fullTotalsOf(applied, ruled)
  const roles = rolesFor(applied, ruled)
  const own = cube === declared ? hiddenOwn : new Set([...hiddenOwn].map((name) => `${declared.name}.${name}`))
  const named = (names: Iterable<string>) => [...names].flatMap((name) => cube.attributes.get(name) ?? [])
  return {
    ...cube,
    attributes: attributesFor(cube, named(hidden), masked, roles),
    measures: measuresWithout(cube.measures, own),
    hierarchies: hierarchiesWithout(cube.hierarchies, hidden),
    roles,
    drill: { ...cube.drill, columns: drillWithout(cube, roles, own, named(hidden), named(masked.keys())) },
    access: { ...(rows && { rows }), declared: cube, hidden, totals, ...(full && rows && { full }) },
  }
}

/** The policies of a reader for a cube; undefined where none allows it. */
const policiesOf = (model: Model, { roles }: Reader, cube: string): Pick<Applied, 'policies' | 'all'> | undefined => {
  const all = roles.flatMap((role) => model.policies.get(role) ?? [])
  const policies = all.filter(({ cubes }) => cubes.includes(cube))
  return policies.length === 0 ? undefined : { policies, all }
}

const viewedRole = (name: string, role: Role, facts: readonly Cube[]): Role => {
  const found = facts.flatMap((fact) => fact.roles.get(name) ?? [])
  const { allowed, keepsFacts } = found.find((r) => r.keepsFacts) ?? found.find((r) => r.allowed) ?? role
  return { ...role, ...(allowed && { allowed }), ...(keepsFacts && { keepsFacts }) }
}

/** An attribute as a view has it: masked, or with a member for what may not be seen, where one of its facts has it so. */
const viewedAttribute = (name: string, attribute: Attribute, facts: readonly Cube[]): Attribute => {
  const found = facts.flatMap((fact) => fact.attributes.get(name) ?? [])
  const changed = found.find((a) => a.mask !== undefined) ?? found.find((a) => a.restricted === true)
  if (changed !== undefined || found.length === 0) return changed ?? attribute
  const { label, order, ...rest } = attribute
  return {
    ...rest,
    ...(label !== undefined && found.every((a) => a.label !== undefined) && { label }),
    ...(order !== undefined && found.every((a) => a.order !== undefined) && { order }),
  }
}

const restrictedView = (view: Cube, model: Model, reader: Reader, secret: string): Cube | undefined => {
  const facts = new Map<string, Cube>()
  for (const [name, fact] of view.facts ?? []) {
    const policies = policiesOf(model, reader, name)
    const declared = model.cubes.get(name)
    if (policies === undefined || declared === undefined) return undefined
    facts.set(name, restrictedCube({ cube: fact, declared, reader, model, ...policies }, secret))
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
  const attributes = new Map([...view.attributes].map(([name, a]) => [name, viewedAttribute(name, a, all)]))
  const shared = (fact: Cube): Cube => ({
    ...fact,
    attributes: new Map([...fact.attributes].map(([name, own]) => [name, attributes.get(name) ?? own])),
  })
  return {
    ...view,
    facts: new Map([...facts].map(([name, fact]) => [name, shared(fact)])),
    attributes,
    measures: measuresWithout(view.measures, gone),
    hierarchies: hierarchiesWithout(view.hierarchies, hidden),
    roles: new Map([...view.roles].map(([name, role]) => [name, viewedRole(name, role, all)])),
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

/**
 * A model as its reader sees it, where values of its cubes may be of all rows as far as their data prove it.
 *
 * @param proved of how many of the attributes that a cube's policies name, by cube
 */
export const withProvedTotals = (model: Model, proved: ReadonlyMap<string, number>): Model => {
  const proven = (cube: Cube): Cube => {
    const found = proved.get(cube.name)
    const { access, facts } = cube
    return {
      ...cube,
      ...(access?.full && found !== undefined && { access: { ...access, full: { ...access.full, proved: found } } }),
      ...(facts && { facts: new Map([...facts].map(([name, fact]) => [name, proven(fact)])) }),
    }
  }
  const all = (cubes: Model['cubes']) => new Map([...cubes].map(([name, cube]) => [name, proven(cube)]))
  const version = `${model.version}-${[...proved].map(([cube, count]) => `${cube}.${count}`).join('-')}`
  return { ...model, version, cubes: all(model.cubes), views: all(model.views) }
}

const hashOf = (reader: Reader, secret: string): string =>
  createHash('sha256')
    .update(`${secret}\n${JSON.stringify(reader)}`)
    .digest('hex')
    .slice(0, 16)

/**
 * A model as a reader sees it: cubes without a policy of one of their roles are not there, rows that may not be seen are in
 * no answer, and what is hidden cannot be named. Rows of several roles are united; what one of them forbids nobody else allows.
 *
 * @param secret what codes of masked members are made with, which no reader knows
 * @throws QueryError `unsound` where a policy asks for something of the reader that is not known
 */
export const restrictedModel = (model: Model, reader: Reader, secret = ''): Model => {
  if (isOwner(reader)) return model
  const cubes = new Map<string, Cube>()
  for (const [name, cube] of model.cubes) {
    const policies = policiesOf(model, reader, name)
    if (policies !== undefined) {
      cubes.set(name, restrictedCube({ cube, declared: cube, reader, model, ...policies }, secret))
    }
  }
  const views = new Map(
    [...model.views].flatMap(([name, view]) => {
      const restricted = restrictedView(view, model, reader, secret)
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
  const version = `${model.version}-${hashOf(reader, secret)}`
  return {
    version,
    cubes: withSets(cubes),
    views: withSets(views),
    perspectives,
    policies: new Map(),
    events: model.events,
    translations: new Map(),
    tests: [],
  }
}
