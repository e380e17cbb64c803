import { closest } from '../../contract/closest.ts'
import type { Cube } from '../cube.ts'
import type { AlternativesText, PolicyText } from '../definitions/policy.ts'
import { attributesFor, roleOf } from '../policies/names.ts'
import type { Alternatives, Policy } from '../policy.ts'
import { ownerRole } from '../policy.ts'
import type { Report } from '../problem.ts'
import type { Located } from '../yaml/node.ts'

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

const conditionsOf = (texts: AlternativesText, policy: string, cubes: readonly Cube[], report: Report): Alternatives =>
  texts.map((conditions) =>
    conditions.flatMap(({ attribute: { value: attribute, place }, is: condition }) => {
      const found = cubes.flatMap((cube) => attributesFor(cube, attribute, cubes).map((name) => ({ cube, name })))
      if (found.some(({ cube, name }) => isOfNoRow(cube, name)))
        return (
          report(place, 'not_supported_yet', {
            feature: `a condition of policy ${policy} on ${attribute}, which comes by a bridge or is a segment of rows,`,
          }) ?? []
        )
      if (found.length > 0) return [{ attribute, condition, definition: place }]
      const near = closest(
        attribute,
        cubes.flatMap((cube) => [...cube.attributes.keys(), ...cube.hierarchies.keys()]),
      )
      const of = `policy ${policy} of ${cubes.map(({ name }) => name).join(', ')}`
      return report(place, 'unknown_attribute', { of, name: attribute, closest: near }) ?? []
    }),
  )

/** What a cube calls something that is hidden: with its own name before it, or without where any cube of the policy has it. */
const hiddenIn = (cube: Cube, name: string): string | undefined => {
  const own = name.startsWith(`${cube.name}.`) ? name.slice(cube.name.length + 1) : undefined
  return [own, name].find((tried) => tried !== undefined && (cube.measures.has(tried) || cube.attributes.has(tried)))
}

const hideOf = (
  { value: name, place }: Located,
  policy: string,
  cubes: readonly Cube[],
  report: Report,
): Policy['hide'] => {
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

/** Policies of cubes that have no problems. What is wrong is reported. */
export const resolvePolicies = (
  texts: ReadonlyMap<string, PolicyText>,
  cubes: Cubes,
  report: Report,
): ReadonlyMap<string, Policy> =>
  new Map(
    [...texts].map(([name, text]): [string, Policy] => {
      const { place } = text.name
      if (name === ownerRole) report(place, 'bad_name', { kind: 'policy', name, closest: `${name}_` })
      const of = cubesOf(text, cubes, report)
      const isWhole = of.length === text.cubes.length
      const conditions = (written: AlternativesText) => (isWhole ? conditionsOf(written, name, of, report) : [])
      return [
        name,
        {
          name,
          cubes: of.map((cube) => cube.name),
          ...(text.rows && { rows: conditions(text.rows) }),
          forbid: conditions(text.forbid),
          hide: isWhole ? text.hide.flatMap((hidden) => hideOf(hidden, name, of, report)) : [],
          totals: text.totals,
          definition: place,
        },
      ]
    }),
  )
