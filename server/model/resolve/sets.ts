import { createHash } from 'node:crypto'
import { closest } from '../../contract/closest.ts'
import type { SetDefinition } from '../../contract/query.ts'
import type { Attribute, Cube, NamedSet } from '../cube.ts'
import type { SetRule, SetText } from '../definitions/set.ts'
import type { Report } from '../problem.ts'
import type { Located } from '../yaml/node.ts'
import { attributeIn, whenCondition } from './when.ts'

type Ranked = SetRule & { readonly kind: 'ranked' }
type Cubes = ReadonlyMap<string, Cube>
type Sets = ReadonlyMap<string, SetText>

/** What tells one definition of a set from another: what is stored of its members belongs to the one that found them. */
const definitionHash = (of: string, cube: string, set: SetDefinition): string =>
  createHash('sha256')
    .update(JSON.stringify([of, cube, set]))
    .digest('hex')
    .slice(0, 16)

/** `cube.measure` as the cube and the measure; a bare measure has no cube. */
const partsOf = (text: string, cubes: Cubes): readonly [cube: string | undefined, measure: string] => {
  const [cube = '', ...rest] = text.split('.')
  return rest.length > 0 && cubes.has(cube) ? [cube, rest.join('.')] : [undefined, text]
}

/** Nothing says of which cube the measures are, or what should is none. */
const refuseHomeless = (measures: readonly Located[], set: Located, cubes: Cubes, report: Report): undefined => {
  const [dotted] = measures.filter(({ value }) => value.includes('.'))
  const [name = ''] = dotted?.value.split('.') ?? []
  if (dotted !== undefined) return report(dotted.place, 'unknown_cube', { name, closest: closest(name, cubes.keys()) })
  return report(set.place, 'missing_key', { where: `set ${set.value}`, key: 'from' })
}

const homeOf = ({ from, take, having }: Ranked, { name }: SetText, cubes: Cubes, report: Report): Cube | undefined => {
  const measures = [...(take === undefined ? [] : [take.by]), ...having.map((h) => h.measure)]
  const prefix = measures.flatMap((m) => partsOf(m.value, cubes)[0] ?? [])[0]
  if (from === undefined && prefix === undefined) return refuseHomeless(measures, name, cubes, report)
  const cube = cubes.get(from?.value ?? prefix ?? '')
  if (cube !== undefined || from === undefined) return cube
  return report(from.place, 'unknown_cube', { name: from.value, closest: closest(from.value, cubes.keys()) })
}

/** The name of a measure in its cube, as queries write it: modifiers stay. */
const measureIn = (cube: Cube, cubes: Cubes, { value, place }: Located, report: Report): string | undefined => {
  const [other, text] = partsOf(value, cubes)
  const [name = text] = text.split('@', 1)
  if ((other ?? cube.name) === cube.name && cube.measures.has(name)) return text
  return report(place, 'unknown_measure', {
    cube: cube.name,
    name: value,
    closest: closest(name, cube.measures.keys()),
  })
}

const refuseTree = (attribute: Attribute, of: Located, report: Report): void => {
  if (attribute.tree !== undefined)
    report(of.place, 'not_supported_yet', { feature: `a set of nodes of the tree ${of.value}, chosen by a measure,` })
}

const resolveRanked = (text: SetText, rule: Ranked, cubes: Cubes, report: Report): Resolved | undefined => {
  const cube = homeOf(rule, text, cubes, report)
  if (cube === undefined) return undefined
  const { of, take, having, when, freeze } = rule
  const attribute = attributeIn(cube, of, report)
  if (attribute !== undefined) refuseTree(attribute, of, report)
  const by = take && measureIn(cube, cubes, take.by, report)
  const tests = having.flatMap(({ measure, test }) => {
    const name = measureIn(cube, cubes, measure, report)
    return name === undefined ? [] : [{ ...test, measure: name }]
  })
  const set: SetDefinition = {
    of: of.value,
    ...(take && { take: take.n, by, ...(take.kind !== undefined && { kind: take.kind }) }),
    ...(tests.length > 0 && { having: tests }),
    when: when.flatMap((w) => whenCondition(cube, w, report)),
  }
  return { of: of.value, cube, set, ...(freeze && { frozen: definitionHash(of.value, cube.name, set) }) }
}

interface Resolved {
  readonly of: string
  readonly cube?: Cube
  readonly set: SetDefinition
  readonly frozen?: string
}

const resolveMembers = ({ of, members }: SetRule & { kind: 'members' }, cubes: Cubes, report: Report) => {
  const known = [...cubes.values()].flatMap((cube) => [...cube.attributes.keys()])
  if (known.includes(of.value)) return { of: of.value, set: { of: of.value, members: [...members] } }
  return report(of.place, 'unknown_attribute', { of: 'the model', name: of.value, closest: closest(of.value, known) })
}

/** The attributes of the sets that a set is made of, in order; a circle is reported once and ends there. */
const attributesOf = (text: SetText, sets: Sets, report: Report, trail: readonly string[] = []): readonly string[] => {
  const { rule, name } = text
  if (rule.kind !== 'algebra') return [rule.of.value]
  if (trail.includes(name.value)) {
    const path = [...trail.slice(trail.indexOf(name.value)), name.value]
    // every set of a circle finds it: the one that is first by its name reports it
    if (path[0] === [...path].sort()[0] && trail[0] === name.value)
      report(name.place, 'cycle', { what: `set ${name.value}`, path })
    return []
  }
  return rule.sets.flatMap(({ value }) => {
    const part = sets.get(value)
    return part === undefined ? [] : attributesOf(part, sets, report, [...trail, name.value])
  })
}

const resolveAlgebra = (
  text: SetText,
  { how, sets: parts }: SetRule & { kind: 'algebra' },
  sets: Sets,
  report: Report,
) => {
  for (const { value: name, place } of parts) {
    if (!sets.has(name)) report(place, 'unknown_set', { name, closest: closest(name, sets.keys()) })
  }
  const [first, ...others] = [...new Set(attributesOf(text, sets, report))]
  if (first === undefined) return undefined
  const where = `what set ${text.name.value} is made of`
  if (others.length > 0) {
    const found = `sets of ${[first, ...others].join(' and ')}`
    return report(text.name.place, 'wrong_type', { where, expected: 'sets of one attribute', found })
  }
  return { of: first, set: { [how]: parts.map(({ value }) => value) } }
}

/**
 * Named sets with the cubes that rank their members. What is wrong with one is reported, and it is left out.
 *
 * @param sets as written, by name
 * @param cubes all cubes, by name
 */
export const resolveSets = (sets: Sets, cubes: Cubes, report: Report): ReadonlyMap<string, NamedSet> => {
  const resolve = (text: SetText): Resolved | undefined => {
    const { rule } = text
    if (rule.kind === 'ranked') return resolveRanked(text, rule, cubes, report)
    return rule.kind === 'members' ? resolveMembers(rule, cubes, report) : resolveAlgebra(text, rule, sets, report)
  }
  return new Map(
    [...sets.values()].flatMap((text): [string, NamedSet][] => {
      const found = resolve(text)
      const { name, documentation } = text
      return found === undefined
        ? []
        : [[name.value, { ...documentation, name: name.value, ...found, definition: name.place }]]
    }),
  )
}
