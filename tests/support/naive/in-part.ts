import type { Condition, CubeQuery } from '../../../server/contract/query.ts'
import type { TimeModifier } from '../../../server/model/calendar.ts'
import type { Attribute, Measure } from '../../../server/model/cube.ts'
import { attributesIn, conjuncts } from './conditions.ts'
import { pathsOf } from './paths.ts'
import { type Among, type Place, spotAt } from './place.ts'
import type { Part, Star } from './star.ts'
import { ownAttribute } from './view.ts'
import { type Spot, Unclear } from './windows.ts'

/** A question that must not be answered, so that the second opinion is that it is refused. */
export class Refused extends Error {}

/** What becomes of a measure at what its fact does not know: the view's rule, or what the query says instead. */
export type Rule = NonNullable<CubeQuery['unrelated']>

/** A view's star, one of its cubes, and the rule for what the cube does not know. */
export interface Lens {
  readonly view: Star
  readonly part: Part
  readonly rule: Rule
}

/** The measure of a cube that a measure of a view is; undefined for the view's own. */
export const measureOfPart = (
  view: Star,
  name: string,
): { readonly part: string; readonly measure: Measure } | undefined => {
  for (const [part, { star }] of view.parts ?? []) {
    const own = name.startsWith(`${part}.`) ? star.cube.measures.get(name.slice(part.length + 1)) : undefined
    if (own !== undefined) return { part, measure: own }
  }
  return undefined
}

const numbers = new WeakMap<Part, Map<string, (number | undefined)[]>>()

const memberNumbers = (part: Part, { name }: Attribute): (number | undefined)[] => {
  const ofPart = numbers.get(part) ?? new Map<string, (number | undefined)[]>()
  numbers.set(part, ofPart)
  const found = ofPart.get(name) ?? []
  ofPart.set(name, found)
  return found
}

/** The number that a member of a view has in a cube. */
const ownId = ({ view, part }: Lens, attribute: Attribute, own: Attribute, id: number): number => {
  const known = memberNumbers(part, attribute)
  const found = known[id] ?? pathsOf(part.star, own).idOf(pathsOf(view, attribute).cells(id))
  known[id] = found
  return found
}

/** The numbers that members of a cube have in its view. */
export const viewTuple = (
  { view, part }: Lens,
  attributes: readonly Attribute[],
  own: readonly Attribute[],
  tuple: readonly number[],
): readonly number[] =>
  attributes.map((attribute, i) => {
    const [of, id] = [own[i], tuple[i]]
    return of === undefined || id === undefined ? 0 : pathsOf(view, attribute).idOf(pathsOf(part.star, of).cells(id))
  })

const conditions = new WeakMap<Part, WeakMap<Condition, Condition>>()

const renamed = (part: Part, condition: Condition): Condition => {
  const { attribute, any, all, not } = condition
  const each = (some: readonly Condition[]) => some.map((c) => renamed(part, c))
  return {
    ...condition,
    ...(attribute !== undefined && { attribute: part.names.get(attribute) ?? attribute }),
    ...(any && { any: each(any) }),
    ...(all && { all: each(all) }),
    ...(not && { not: renamed(part, not) }),
  }
}

/** A condition by the names of a cube that has all that it speaks of; the same object for the same condition. */
const ownCondition = (part: Part, condition: Condition): Condition => {
  const known = conditions.get(part) ?? new WeakMap<Condition, Condition>()
  conditions.set(part, known)
  const found = known.get(condition) ?? renamed(part, condition)
  known.set(condition, found)
  return found
}

const ownModifier = ({ view, part }: Lens, modifier: TimeModifier): TimeModifier => {
  const role = part.roles.get(modifier.role ?? view.cube.time ?? '')
  if (role === undefined) throw new Unclear(`dates that cube ${part.star.cube.name} does not have`)
  return { ...modifier, role }
}

const amongs = new WeakMap<Part, WeakMap<Among, Among>>()

const ownAmong = (lens: Lens, among: Among): Among => {
  const known = amongs.get(lens.part) ?? new WeakMap<Among, Among>()
  amongs.set(lens.part, known)
  const own = among.attributes.flatMap((a) => ownAttribute(lens.part, a) ?? [])
  if (own.length < among.attributes.length) throw new Unclear('visible members of what a fact does not know')
  const keyOf = (key: string): string =>
    key
      .split(',')
      .map((id, i) => {
        const [attribute, of] = [among.attributes[i], own[i]]
        return attribute === undefined || of === undefined ? '' : ownId(lens, attribute, of, Number(id))
      })
      .join()
  const found = known.get(among) ?? { ...among, attributes: own, keys: new Set([...among.keys].map(keyOf)) }
  known.set(among, found)
  return found
}

const ownSpots = (lens: Lens, spots: readonly Spot[]): readonly Spot[] =>
  spots.flatMap(({ attribute, id }) => {
    const own = ownAttribute(lens.part, attribute)
    return own === undefined ? [] : [spotAt(lens.part.star, own, ownId(lens, attribute, own, id))]
  })

/** The conditions that a cube can test, and whether there are others. */
const testedBy = ({ view, part, rule }: Lens, where: readonly Condition[]) => {
  const isKnown = (name: string): boolean => part.names.has(name)
  const all = conjuncts(where)
  const tested = all.filter((c) => attributesIn(c, view.cube).every(isKnown))
  const others = all.filter((c) => !tested.includes(c))
  if (rule === 'repeat' && others.some((c) => attributesIn(c, view.cube).some(isKnown)))
    throw new Unclear('a condition that a fact knows in part')
  return { tested: tested.map((c) => ownCondition(part, c)), isWhole: others.length === 0 }
}

/**
 * A place of a view as one of its cubes has it. Where it speaks of what the cube does not know it is nowhere under `blank`,
 * what it says of that is left out under `repeat`.
 *
 * @throws Refused where the rule lets nothing of the kind be asked
 */
export const placeIn = (lens: Lens, place: Place): Place => {
  const { part, rule } = lens
  const spots = ownSpots(lens, place.spots)
  const { tested, isWhole } = testedBy(lens, place.where)
  const isRelated = isWhole && spots.length === place.spots.length
  if (!isRelated && rule === 'error') throw new Refused(`${part.star.cube.name} does not know all of a place`)
  const { among, moved } = place
  return {
    ...place,
    spots,
    where: tested,
    modifiers: place.modifiers.map((modifier) => ownModifier(lens, modifier)),
    ...(among && { among: ownAmong(lens, among) }),
    ...(moved && { moved: moved.flatMap((name) => part.names.get(name) ?? []) }),
    ...(!isRelated && (rule === 'blank' ? { nowhere: true } : { repeated: true })),
  }
}
