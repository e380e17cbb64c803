import { closest } from '../../contract/closest.ts'
import type { Cube } from '../cube.ts'
import type { AlternativesText, PolicyText } from '../definitions/policy.ts'
import { roleOf } from '../policies/names.ts'
import type { Alternatives, FullTotals, OfCube, Policy } from '../policy.ts'
import { ownerRole } from '../policy.ts'
import type { Report } from '../problem.ts'
import type { Located } from '../yaml/node.ts'
import { cutsOf, foundIn, fullOf, grantsOf, masksOf, type Resolving } from './policy-parts.ts'

type Cubes = ReadonlyMap<string, Cube>

const cubesOf = ({ cubes: named }: PolicyText, cubes: Cubes, report: Report): readonly Cube[] =>
  named.flatMap(({ value: name, place }) => {
    const found = cubes.get(name)
    return found ?? report(place, 'unknown_cube', { name, closest: closest(name, cubes.keys()) }) ?? []
  })

/** Whether an attribute is of a bridge, so that rows have several of its members, or computed of the fact's rows. */
const isOfNoRow = (cube: Cube, name: string): boolean => {
  const role = roleOf(cube, name)
  const attribute = cube.attributes.get(name)
  if (attribute?.predicate !== undefined && attribute.role === undefined) return true
  return role?.bridge !== undefined || cube.roles.get(role?.through ?? '')?.bridge !== undefined
}

const conditionsOf = (texts: AlternativesText, resolving: Resolving): Alternatives =>
  texts.map((conditions) =>
    conditions.flatMap(({ attribute: { value: attribute, place }, is: condition }) => {
      const found = foundIn(resolving, { value: attribute, place })
      if (found.length === 0) return []
      const { cubes, policy, report } = resolving
      const isBridged = found.some(({ cube: of, name }) =>
        cubes.some((cube) => cube.name === of && isOfNoRow(cube, name)),
      )
      if (!isBridged) return [{ attribute, condition, definition: place }]
      const feature = `a condition of policy ${policy} on ${attribute}, which comes by a bridge or is a segment of rows,`
      return report(place, 'not_supported_yet', { feature }) ?? []
    }),
  )

/** What a cube calls something that is hidden: with its own name before it, or without where any cube of the policy has it. */
const hiddenIn = (cube: Cube, name: string): string | undefined => {
  const own = name.startsWith(`${cube.name}.`) ? name.slice(cube.name.length + 1) : undefined
  return [own, name].find((tried) => tried !== undefined && (cube.measures.has(tried) || cube.attributes.has(tried)))
}

const hideOf = ({ value: name, place }: Located, { policy, cubes, report }: Resolving): readonly OfCube[] => {
  const found = cubes.flatMap((cube) => {
    const own = hiddenIn(cube, name)
    return own === undefined ? [] : [{ cube: cube.name, name: own }]
  })
  if (found.length > 0) return found
  const names = cubes.flatMap((cube) =>
    [...cube.measures.keys(), ...cube.attributes.keys()].map((own) => `${cube.name}.${own}`),
  )
  const of = `policy ${policy} of ${cubes.map((cube) => cube.name).join(', ')}`
  return report(place, 'unknown_included', { of, name, closest: closest(name, names) }) ?? []
}

/** Where values may be of all rows: those of all measures, or of those of a benchmark. */
const totalsOf = (text: PolicyText, resolving: Resolving): FullTotals | undefined => {
  const { full, benchmark, rows, members, forbid } = text
  const restricted = [
    ...[...(rows ?? []), ...forbid].flat().map(({ attribute }) => attribute.value),
    ...members.map(({ hierarchy }) => hierarchy.value),
  ]
  if (full !== undefined && benchmark !== undefined)
    resolving.report(text.name.place, 'needless_benchmark', { policy: text.name.value })
  if (full !== undefined) return fullOf(resolving, full, restricted)
  if (benchmark === undefined) return undefined
  const isMeasure = ({ cube, name }: OfCube) =>
    resolving.cubes.some((known) => known.name === cube && known.measures.has(name))
  const measures = benchmark.measures.flatMap((measure) => hideOf(measure, resolving).filter(isMeasure))
  return { ...fullOf(resolving, benchmark, restricted), measures }
}

/** What a policy says, all of whose cubes are known. */
const partsOf = (text: PolicyText, resolving: Resolving): Omit<Policy, 'name' | 'cubes' | 'definition'> => {
  const full = totalsOf(text, resolving)
  return {
    ...(text.rows && { rows: conditionsOf(text.rows, resolving) }),
    members: text.members.flatMap((grants) => grantsOf(resolving, grants)),
    forbid: conditionsOf(text.forbid, resolving),
    effect: text.effect,
    hide: text.hide.flatMap((hidden) => hideOf(hidden, resolving)),
    levels: text.levels.flatMap((cut) => cutsOf(resolving, cut)),
    masks: text.mask.flatMap((mask) => masksOf(resolving, mask)),
    totals: text.totals,
    ...(full && { full }),
  }
}

/** Policies of cubes that have no problems. What is wrong is reported. */
export const resolvePolicies = (
  texts: ReadonlyMap<string, PolicyText>,
  cubes: Cubes,
  report: Report,
): ReadonlyMap<string, Policy> =>
  new Map(
    [...texts].flatMap(([name, text]): [string, Policy][] => {
      const { place } = text.name
      if (name === ownerRole) report(place, 'bad_name', { kind: 'policy', name, closest: `${name}_` })
      const of = cubesOf(text, cubes, report)
      if (of.length < text.cubes.length) return []
      const resolving: Resolving = { policy: name, cubes: of, report }
      const named = { name, cubes: of.map((cube) => cube.name), definition: place }
      return [[name, { ...named, ...partsOf(text, resolving) }]]
    }),
  )
