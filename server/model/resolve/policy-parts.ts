import { closest } from '../../contract/closest.ts'
import type { Cube, Hierarchy } from '../cube.ts'
import type { CutText, FullText, GrantsText, MaskText } from '../definitions/policy-parts.ts'
import { attributesFor, roleOf } from '../policies/names.ts'
import type { FullTotals, Grants, Mask, OfCube, Policy } from '../policy.ts'
import type { Report } from '../problem.ts'
import type { Located } from '../yaml/node.ts'

/** The policy that is resolved, by name, with its cubes. */
export interface Resolving {
  readonly policy: string
  readonly cubes: readonly Cube[]
  readonly report: Report
}

const ofPolicy = ({ policy, cubes }: Resolving): string =>
  `policy ${policy} of ${cubes.map(({ name }) => name).join(', ')}`

/** What the cubes of a policy call an attribute or hierarchy; reports one that none of them has. */
export const foundIn = (resolving: Resolving, { value: name, place }: Located): readonly OfCube[] => {
  const { cubes, report } = resolving
  const found = cubes.flatMap((cube) => attributesFor(cube, name, cubes).map((own) => ({ cube: cube.name, name: own })))
  if (found.length > 0) return found
  const known = cubes.flatMap((cube) => [...cube.attributes.keys(), ...cube.hierarchies.keys()])
  return report(place, 'unknown_attribute', { of: ofPolicy(resolving), name, closest: closest(name, known) }) ?? []
}

const cubeOf = ({ cubes }: Resolving, name: string): Cube => {
  const found = cubes.find((cube) => cube.name === name)
  if (found === undefined) throw new Error(`the policy is not of cube ${name}`)
  return found
}

const depthOf = (member: Grants['grants'][number]['member']): number => (Array.isArray(member) ? member.length : 1)

/** Members that are granted or denied, the less deep first, of one depth those that are denied last. */
export const grantsOf = (resolving: Resolving, { hierarchy, grants }: GrantsText): readonly Grants[] => {
  const { policy, report } = resolving
  const found = foundIn(resolving, hierarchy)
  const where = `members of ${hierarchy.value} of policy ${policy}`
  const isBelowNone = found.some(({ cube, name }) => {
    const of = cubeOf(resolving, cube)
    return !of.hierarchies.has(name) && of.attributes.get(name)?.tree === undefined
  })
  if (isBelowNone) {
    const isDated = (cube: Cube, name: string) => roleOf(cube, name)?.calendar !== undefined
    const known = resolving.cubes.flatMap((cube) => [
      ...[...cube.hierarchies.keys()].filter((name) => !isDated(cube, name)),
      ...[...cube.attributes.values()].filter(({ tree }) => tree !== undefined).map(({ name }) => name),
    ])
    const expected = `of a hierarchy or a tree, such as ${known.slice(0, 3).join(', ')}`
    report(hierarchy.place, 'wrong_shape', { where, expected, found: `the attribute ${hierarchy.value}` })
  }
  for (const [i, { member, place }] of grants.entries()) {
    const text = JSON.stringify(member)
    const first = grants.findIndex((other) => JSON.stringify(other.member) === text)
    if (first === i) continue
    if (grants[first]?.allowed === grants[i]?.allowed) report(place, 'repeated', { where, name: text })
    else report(place, 'granted_and_denied', { where, member: text })
  }
  if (found.length === 0 || isBelowNone) return []
  const order = (grant: Grants['grants'][number]): number => depthOf(grant.member) * 2 + (grant.allowed ? 0 : 1)
  const isTree = found.some(({ cube, name }) => !cubeOf(resolving, cube).hierarchies.has(name))
  const sorted = grants
    .toSorted((a, b) => order(a) - order(b))
    .map(({ member, allowed }) => {
      // a node of a tree is found by its own key, wherever it stands
      const key = isTree && Array.isArray(member) ? (member.at(-1) ?? null) : member
      return { member: key, allowed }
    })
  return [{ hierarchy: hierarchy.value, grants: sorted, definition: hierarchy.place }]
}

const levelIn = ({ name, levels }: Hierarchy, text: Located, resolving: Resolving): number | undefined => {
  const short = levels.map((level) => level.split('.').at(-1) ?? level)
  const found = levels.includes(text.value) ? levels.indexOf(text.value) : short.indexOf(text.value)
  if (found >= 0) return found
  const { report } = resolving
  const near = closest(text.value, short)
  return report(text.place, 'unknown_attribute', { of: `hierarchy ${name}`, name: text.value, closest: near })
}

/** The levels of a hierarchy that are above its top and below its bottom. */
export const cutsOf = (resolving: Resolving, { hierarchy, top, bottom }: CutText): Policy['levels'] => {
  const { policy, report } = resolving
  const where = `levels of ${hierarchy.value} of policy ${policy}`
  const found = foundIn(resolving, hierarchy)
  return found.flatMap(({ cube, name }, i): Policy['levels'] => {
    const own = cubeOf(resolving, cube).hierarchies.get(name)
    // the same hierarchy of several cubes has one mistake
    const telling: Resolving = i === 0 ? resolving : { ...resolving, report: () => undefined }
    if (own === undefined) {
      const expected = 'of a hierarchy of levels'
      return telling.report(hierarchy.place, 'wrong_shape', { where, expected, found: `the attribute ${name}` }) ?? []
    }
    const first = top === undefined ? 0 : levelIn(own, top, telling)
    const last = bottom === undefined ? own.levels.length - 1 : levelIn(own, bottom, telling)
    if (first === undefined || last === undefined) return []
    if (first <= last) return [{ cube, above: own.levels.slice(0, first), below: own.levels.slice(last + 1) }]
    const details = { where, top: top?.value ?? '', bottom: bottom?.value ?? '' }
    return (i === 0 ? report(hierarchy.place, 'cut_to_nothing', details) : undefined) ?? []
  })
}

/** Why an attribute cannot be masked, or undefined. */
const maskProblem = (cube: Cube, name: string, mask: Mask): string | undefined => {
  const attribute = cube.attributes.get(name)
  const role = cube.roles.get(attribute?.role ?? '')
  if (attribute === undefined) return 'it is a hierarchy; mask its levels'
  if (attribute.tree !== undefined) return 'it is a tree; mask an attribute of its rows'
  if (role?.calendar !== undefined) return 'it is a date or period, which nobody is kept from'
  if (attribute.predicate !== undefined || attribute.snapshot !== undefined) return 'it is a segment'
  const isText = attribute.type === 'text' || attribute.label !== undefined
  return mask === 'initials' && !isText ? `it is ${attribute.type}, and initials are of a text` : undefined
}

/** How attributes are masked, each of the cubes that has it. */
export const masksOf = (resolving: Resolving, { attribute, mask }: MaskText): Policy['masks'] => {
  const found = foundIn(resolving, attribute)
  const [reason] = found.flatMap(({ cube, name }) => maskProblem(cubeOf(resolving, cube), name, mask) ?? [])
  if (reason === undefined) return found.map((one) => ({ ...one, mask }))
  return resolving.report(attribute.place, 'wrong_mask', { attribute: attribute.value, mask, reason }) ?? []
}

/**
 * Along which attributes values may be of all rows; reports those that may not tell parts of them apart.
 *
 * @param restricted names of the attributes and hierarchies that conditions of the policy are on
 */
export const fullOf = (resolving: Resolving, { minGroup, by }: FullText, restricted: readonly string[]): FullTotals => {
  const { policy, cubes, report } = resolving
  const dimensionsOf = (cube: Cube, name: string) =>
    cube.roles.get((cube.attributes.get(name)?.role ?? name.split('.')[0]) || '')?.dimension ?? name
  const kept = cubes.flatMap((cube) =>
    restricted.flatMap((name) => attributesFor(cube, name, cubes).map((own) => dimensionsOf(cube, own))),
  )
  const named = by?.flatMap((text) =>
    foundIn(resolving, text).flatMap((one): OfCube[] => {
      const dimension = dimensionsOf(cubeOf(resolving, one.cube), one.name)
      if (!kept.includes(dimension)) return [one]
      const details = { policy, attribute: text.value, restricted: dimension }
      return report(text.place, 'total_by_restricted', details) ?? []
    }),
  )
  const ofCube = (cube: Cube): readonly string[] =>
    (named ?? []).filter((one) => one.cube === cube.name).map(({ name }) => name)
  return { minGroup, by: new Map(named === undefined ? [] : cubes.map((cube) => [cube.name, ofCube(cube)])) }
}
