import { closest } from '../../contract/closest.ts'
import { timeRole } from '../../contract/view-names.ts'
import type { Attribute, Cube, Hierarchy, Measure, Role, Segment } from '../cube.ts'
import type { ViewDefinition } from '../definitions/definition.ts'
import { calculationScope } from '../expressions/scope.ts'
import type { Report } from '../problem.ts'
import type { Located } from '../yaml/node.ts'
import { inputsOf, resolveCalculations } from './calculated-measures.ts'
import { resolveDisplay } from './display-measure.ts'
import { withTargets } from './targets.ts'
import { type Member, seenInView } from './view-names.ts'

type Cubes = ReadonlyMap<string, Cube>

const dateRolesOf = (cube: Cube): readonly string[] =>
  [...cube.roles.values()].flatMap(({ name, calendar }) => (calendar === undefined ? [] : [name]))

/** The cubes that a view names, each once; the others are reported. */
const cubesOf = (view: ViewDefinition, cubes: Cubes, report: Report): readonly Cube[] =>
  view.cubes.flatMap(({ value: name, place }, i) => {
    const cube = cubes.get(name)
    const where = `"cubes" of view ${view.name.value}`
    if (view.cubes.slice(0, i).some((earlier) => earlier.value === name)) report(place, 'repeated', { where, name })
    else if (cube === undefined) report(place, 'unknown_cube', { name, closest: closest(name, cubes.keys()) })
    else return [cube]
    return []
  })

/** The date role of a cube that is the view's time: as the view says, else the cube's own. */
const timeOf = (view: ViewDefinition, cube: Cube, report: Report): string | undefined => {
  const asked = view.time.find((time) => time.cube.value === cube.name)?.role
  if (asked === undefined) return cube.time
  const roles = dateRolesOf(cube)
  if (roles.includes(asked.value)) return asked.value
  const where = `the time of cube ${cube.name} in view ${view.name.value}`
  return report(asked.place, 'wrong_value', {
    where,
    found: asked.value,
    closest: closest(asked.value, roles),
    expected: roles,
  })
}

const checkTimes = (view: ViewDefinition, members: readonly Member[], report: Report): void => {
  const names = members.map(({ cube }) => cube.name)
  for (const { cube } of view.time) {
    const where = `a cube in "time" of view ${view.name.value}`
    const { value: found, place } = cube
    if (!names.includes(found))
      report(place, 'wrong_value', { where, found, closest: closest(found, names), expected: names })
  }
  const [first, ...others] = members.flatMap((m) => m.cube.roles.get(m.time ?? '')?.dimension ?? [])
  const other = others.find((dimension) => dimension !== first)
  if (first !== undefined && other !== undefined)
    report(view.name.place, 'several_dimensions', { view: view.name.value, role: timeRole, dimensions: [first, other] })
}

/** Roles that several cubes have must be shared, of one dimension, and not called as the time is. */
const checkRoles = (view: ViewDefinition, members: readonly Member[], report: Report): void => {
  const shared = view.shared.map(({ value }) => value)
  const name = view.name.value
  const uses = new Map<string, Role[]>()
  for (const { cube, time } of members) {
    for (const role of cube.roles.values()) {
      if (role.name === time) continue
      if (role.name === timeRole) report(view.name.place, 'view_time', { view: name, cube: cube.name })
      uses.set(role.name, [...(uses.get(role.name) ?? []), role])
    }
  }
  for (const { value, place } of view.shared) {
    if (!uses.has(value))
      report(place, 'unknown_shared_role', { view: name, name: value, closest: closest(value, uses.keys()) })
  }
  for (const [role, [first, ...others]] of uses) {
    const place = view.shared.find(({ value }) => value === role)?.place ?? view.name.place
    const other = others.find(({ dimension }) => dimension !== first?.dimension)
    if (first !== undefined && other !== undefined && shared.includes(role))
      report(place, 'several_dimensions', { view: name, role, dimensions: [first.dimension, other.dimension] })
    if (others.length > 0 && !shared.includes(role)) report(place, 'unshared_role', { view: name, role })
  }
}

const namesIn = ({ name, measures, attributes, hierarchies }: Cube): readonly (readonly [string, string])[] => [
  ...[...measures.keys()].map((measure) => [measure, `a measure of cube ${name}`] as const),
  ...[...attributes.values()].map((a) => {
    const of = a.role === undefined ? `cube ${name}` : `role ${a.role}`
    return [a.name, `an attribute of ${of}`] as const
  }),
  ...[...hierarchies.keys()].map((hierarchy) => [hierarchy, `a hierarchy of role ${roleName(hierarchy)}`] as const),
]

/**
 * A cube may be called as a role is; then nothing of its own is called as what the role has. Names that clash within what a
 * cube has of its own are reported with the cube.
 */
const checkNames = (view: ViewDefinition, seen: readonly Cube[], report: Report): void => {
  const kinds = new Map<string, string>()
  for (const cube of seen) {
    const isOwn = (kind: string) => kind.endsWith(` of cube ${cube.name}`)
    const place = view.cubes.find(({ value }) => value === cube.name)?.place ?? view.name.place
    for (const [name, kind] of namesIn(cube)) {
      const first = kinds.get(name) ?? kind
      kinds.set(name, first)
      if (first === kind || (isOwn(first) && isOwn(kind))) continue
      report(place, 'name_clash', { name, kinds: [first, kind], cube: `view ${view.name.value}` })
    }
  }
}

/** The view's names in order: time, what is shared, then what only one cube has. */
const ranked = <T>(items: readonly T[], rankOf: (item: T) => number): readonly T[] =>
  items
    .map((item, i) => ({ item, i, rank: rankOf(item) }))
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map(({ item }) => item)

const firstOfName = <T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> => {
  const found = new Map<string, T>()
  for (const item of items) if (!found.has(item.name)) found.set(item.name, item)
  return found
}

const roleName = (name: string): string => name.slice(0, name.indexOf('.'))

/** The attributes that a fact has, each the very one of the view: what is shared is one thing. */
const shareOf = (all: ReadonlyMap<string, Attribute>, { attributes }: Cube): ReadonlyMap<string, Attribute> =>
  new Map([...attributes].map(([name, own]) => [name, all.get(name) ?? own]))

/** Attributes that a bridge brings to one of the facts: all facts then have them with the unassigned member, without rows in most. */
const bridged = (attributes: readonly Attribute[]): readonly Attribute[] => {
  const found = new Map(
    attributes.flatMap(({ name, unassigned }) => (unassigned === undefined ? [] : [[name, unassigned]])),
  )
  return attributes.map((attribute) => {
    const unassigned = found.get(attribute.name)
    return unassigned === undefined ? attribute : { ...attribute, unassigned }
  })
}

/** The parameters and scenarios of the model, which every cube has. */
const parametersIn = ([first]: readonly Member[]): Pick<Cube, 'parameters' | 'scenarios'> => {
  const { parameters, scenarios } = first?.cube ?? {}
  return { ...(parameters && { parameters }), ...(scenarios && { scenarios }) }
}

/** Segments with the attributes that they have in any of a view's facts; undefined where there are none. */
const segmentsOf = (facts: readonly Cube[]): ReadonlyMap<string, Segment> | undefined => {
  const all = facts.flatMap(({ segments }) => [...(segments?.values() ?? [])])
  const found = [...firstOfName(all).values()].map((segment): Segment => {
    const attributes = all.filter(({ name }) => name === segment.name).flatMap((s) => s.attributes)
    return { ...segment, attributes: [...firstOfName(attributes).values()] }
  })
  return found.length === 0 ? undefined : firstOfName(found)
}

/** The dimensions of which a view has several roles. */
const repeatedIn = (members: readonly Pick<Member, 'cube' | 'time'>[]): ReadonlySet<string> => {
  const roles = members.flatMap(({ cube, time }) =>
    [...cube.roles.values()].map((role) => (role.name === time ? { ...role, name: timeRole } : role)),
  )
  const dimensions = [...firstOfName(roles).values()].map(({ dimension }) => dimension)
  return new Set(dimensions.filter((dimension, i) => dimensions.indexOf(dimension) !== i))
}

/** A view without measures of its own. */
const joined = (view: ViewDefinition, members: readonly Member[], seen: readonly Cube[]): Cube => {
  const shared = view.shared.map(({ value }: Located) => value)
  const rank = (name: string): number => (roleName(name) === timeRole ? 0 : shared.includes(roleName(name)) ? 1 : 2)
  const attributes = seen.flatMap((cube): readonly Attribute[] => [...cube.attributes.values()])
  const hierarchies = seen.flatMap((cube): readonly Hierarchy[] => [...cube.hierarchies.values()])
  const roles = seen.flatMap((cube) => [...cube.roles.values()])
  const all = firstOfName(ranked(bridged(attributes), ({ name }) => rank(name)))
  const hasTime = members.some(({ time }) => time !== undefined)
  const segments = segmentsOf(seen)
  const sets = seen.find((cube) => cube.sets !== undefined)?.sets
  return {
    ...view.documentation,
    name: view.name.value,
    table: '',
    grain: [],
    roles: firstOfName(
      roles.map(({ grain: _, ...role }) => (role.name === timeRole ? { ...role, title: 'Time' } : role)),
    ),
    attributes: all,
    hierarchies: firstOfName(ranked(hierarchies, ({ name }) => rank(name))),
    measures: new Map(seen.flatMap(({ measures }) => [...measures])),
    drill: { columns: [] },
    factColumns: new Map(),
    ...(hasTime && { time: timeRole }),
    facts: firstOfName(seen.map((cube) => ({ ...cube, attributes: shareOf(all, cube) }))),
    unrelated: view.unrelated,
    ...parametersIn(members),
    ...(segments && { segments }),
    ...(sets && { sets }),
    definition: view.name.place,
  }
}

/** The view's own measures, over those of its cubes. */
const measuresOf = (view: ViewDefinition, cube: Cube, report: Report): readonly Measure[] => {
  const scope = calculationScope(cube)
  const calculated = resolveCalculations(view, scope, cube.measures, report)
  const values = new Map<string, Measure>(cube.measures)
  for (const [name, { measure }] of calculated)
    values.set(name, { ...measure, inputs: inputsOf(name, calculated, cube.measures) })
  const declared = new Map(view.measures.map((measure) => [measure.name.value, measure]))
  return view.measures.flatMap((d) =>
    d.kind === 'display'
      ? (resolveDisplay(d, values, declared, scope, report) ?? [])
      : (values.get(d.name.value) ?? []),
  )
}

/**
 * A view over its cubes: one cube to a query, whose measures know the fact that they are of. What is wrong is reported.
 *
 * @returns undefined where it lacks some of its cubes
 */
export const resolveView = (view: ViewDefinition, cubes: Cubes, report: Report): Cube | undefined => {
  if (cubes.has(view.name.value)) {
    const { file, line } = cubes.get(view.name.value)?.definition ?? view.name.place
    return report(view.name.place, 'defined_twice', { kind: 'cube', name: view.name.value, first: `${file}:${line}` })
  }
  const found = cubesOf(view, cubes, report).map((cube) => ({ cube, time: timeOf(view, cube, report) }))
  const repeated = repeatedIn(found)
  const members = found.map((member) => ({ ...member, repeated }))
  checkTimes(view, members, report)
  checkRoles(view, members, report)
  const seen = members.map(seenInView)
  checkNames(view, seen, report)
  // of a view that lacks some of its cubes nothing more is said
  if (found.length < view.cubes.length) return undefined
  const cube = joined(view, members, seen)
  const own = measuresOf(view, cube, report)
  const measures = new Map([...cube.measures, ...own.map((m) => [m.name, m] as const)])
  return { ...cube, measures: withTargets(measures, view, report) }
}
