import type { Condition } from '../../../server/contract/query.ts'
import type { Attribute } from '../../../server/model/cube.ts'
import { attributesIn, conjuncts, holds } from './conditions.ts'
import { includes } from './days.ts'
import { Refused, viewTuple } from './in-part.ts'
import { type Leg, rowsOfLeg } from './legs.ts'
import { attributeNamed, pathOf, pathsOf } from './paths.ts'
import { type Facts, ownPlace, type Place, spotAt, tuplesOf } from './place.ts'
import { sourceOf } from './snapshots.ts'
import { type FactRow, memberRows, type Star } from './star.ts'
import { ownAttribute } from './view.ts'
import { isPeriodOf, roleOf, type Spot, Unclear, windowAt } from './windows.ts'

/** Members of some attributes, by their numbers. */
export type Tuple = readonly number[]

const distinct = (tuples: readonly Tuple[]): readonly Tuple[] => [...new Map(tuples.map((t) => [t.join(), t])).values()]

/** A tree lists a node's own value where something is below the node. */
export const isShown = (star: Star, attributes: readonly Attribute[], tuple: Tuple): boolean =>
  attributes.every((attribute, i) => {
    if (attribute.tree === undefined) return true
    const cell = pathsOf(star, attribute)
      .cells(tuple[i] ?? 0)
      .at(-1)
    return cell?.kind !== 'own' || star.nodes(attribute).hasChildren(cell.of)
  })

const spotsOf = (star: Star, attributes: readonly Attribute[], tuple: Tuple): readonly Spot[] =>
  attributes.map((attribute, i) => spotAt(star, attribute, tuple[i] ?? 0))

/** The members of periods that a place lets through, from the calendar of a role whose dates move. */
const periodTuples = (star: Star, role: string, place: Place, periods: readonly Attribute[]): readonly Tuple[] => {
  const ends = star.calendarEnds(role)
  const window = windowAt(star, role, place.where, place.spots)
  if (ends === undefined || window === undefined) return []
  const days = Array.from({ length: ends.to - ends.from + 1 }, (_, i) => ends.from + i)
  const rows = days.filter((day) => includes(window.ranges, day)).map((day) => star.calendarDay(role, day))
  return distinct(
    rows.map((row) => periods.map((a) => pathsOf(star, a).idOf(pathOf(star.cube, a).map((level) => row.cell(level))))),
  )
}

/** The members that a fact row stands at where nodes of a tree count without their subtrees. */
const ownTuples = (star: Star, attributes: readonly Attribute[], row: FactRow): readonly Tuple[] =>
  tuplesOf(star, attributes, row).filter((tuple) =>
    attributes.every((attribute, i) => {
      const ids = pathsOf(star, attribute).ids(row)
      return attribute.tree === undefined || tuple[i] === ids[0] || tuple[i] === ids.at(-1)
    }),
  )

/** Whether a leg changes one of some attributes. */
const touches = (leg: Leg, attributes: readonly Attribute[]): boolean => attributes.some((a) => leg.changed.has(a.name))

/** Whether a leg of a view is of a cube that has some attributes; a leg of a cube is. */
export const knowsAll = ({ of }: Leg, attributes: readonly Attribute[]): boolean =>
  of === undefined || attributes.every((a) => ownAttribute(of.lens.part, a) !== undefined)

/** Without legs that are the same at every member, where others are not. */
const varying = (legs: readonly Leg[], attributes: readonly Attribute[]): readonly Leg[] => {
  const found = legs.filter((leg) => leg.of?.lens.rule === 'blank' || knowsAll(leg, attributes))
  return found.length > 0 ? found : legs
}

/** @throws Refused where a view lets nothing unrelated be asked, and a leg is of a cube that does not know all of a question */
export const checkRelated = (legs: readonly Leg[], attributes: readonly Attribute[], from: Place): void => {
  for (const leg of legs) {
    if (leg.of?.lens.rule !== 'error') continue
    leg.placed(from)
    const { view } = leg.of.lens
    const over = [...leg.over].map((name) => attributeNamed(view.cube, name))
    if (!knowsAll(leg, [...attributes.filter((a) => !leg.changed.has(a.name)), ...over]))
      throw new Refused('a measure at members that its fact does not know')
  }
}

/** Of several legs those that list members: all that change none of the attributes, or all where each changes one. */
export const listing = (legs: readonly Leg[], attributes: readonly Attribute[]): readonly Leg[] => {
  const untouched = varying(legs, attributes).filter((leg) => !touches(leg, attributes))
  return untouched.length > 0 ? untouched : legs
}

/**
 * Members of some attributes at which a leg has a contributing row; where it changes one of them, as if it did not. A
 * statistic has one where a member that it is taken over has one.
 */
export const tuplesOfLeg = (
  facts: Facts,
  leg: Leg,
  from: Place,
  attributes: readonly Attribute[],
): readonly Tuple[] => {
  const known = [...attributes, ...from.spots.map((spot) => spot.attribute)].map(({ name }) => name)
  const beside = [...leg.over].filter((name) => !known.includes(name))
  if (beside.length === 0) return tuplesAt(facts, leg, from, attributes)
  const all = [...attributes, ...beside.map((name) => attributeNamed(facts.star.cube, name))]
  return distinct(tuplesAt(facts, leg, from, all).map((tuple) => tuple.slice(0, attributes.length)))
}

/** In a view members are found in the cube that a leg is of: none where it does not have all of the attributes. */
const tuplesAt = (facts: Facts, leg: Leg, from: Place, attributes: readonly Attribute[]): readonly Tuple[] => {
  const place = touches(leg, attributes) ? leg.unchanged(from) : leg.placed(from)
  if (leg.of === undefined) return tuplesIn(facts, leg, place, attributes)
  const { lens, facts: own } = leg.of
  const inCube = attributes.flatMap((a) => ownAttribute(lens.part, a) ?? [])
  if (inCube.length < attributes.length) {
    if (lens.rule === 'blank') return []
    throw new Unclear('members for what is the same at all of them')
  }
  return tuplesIn(own, leg, place, inCube).map((tuple) => viewTuple(lens, attributes, inCube, tuple))
}

const tuplesIn = (facts: Facts, leg: Leg, place: Place, attributes: readonly Attribute[]): readonly Tuple[] => {
  const { star } = facts
  const roles = [...new Set(place.modifiers.map((m) => roleOf(star, m)))]
  const isMoved = (a: Attribute): boolean => roles.some((role) => isPeriodOf(star, role, a.name))
  const [moved, rest] = [attributes.filter(isMoved), attributes.filter((a) => !isMoved(a))]
  if (new Set(moved.map((a) => a.role)).size > 1) throw new Unclear('dates of two roles that move')
  const { over, ...plain } = leg.base
  const role = moved[0]?.role
  const starts = role === undefined ? [[]] : periodTuples(star, role, place, moved)
  const tuples = starts.flatMap((start) => {
    const at = { ...place, spots: [...place.spots, ...spotsOf(star, moved, start)] }
    const under = (row: FactRow): readonly Tuple[] =>
      place.own === true ? ownTuples(star, rest, row) : tuplesOf(star, rest, row)
    const ends = distinct(rowsOfLeg(facts, plain, at).flatMap(under))
    const counted =
      over === undefined
        ? ends
        : ends.filter((end) => {
            const ending = { ...at, spots: [...at.spots, ...spotsOf(star, rest, end)] }
            return rowsOfLeg(facts, leg.base, place.own === true ? ownPlace(star, ending) : ending).length > 0
          })
    return counted.map((end) =>
      attributes.map((a) => (isMoved(a) ? start[moved.indexOf(a)] : end[rest.indexOf(a)]) ?? 0),
    )
  })
  return distinct(tuples).filter((tuple) => isShown(star, attributes, tuple))
}

/** The members of an attribute that are listed at a place for some legs. */
export const membersAt = (
  facts: Facts,
  legs: readonly Leg[],
  place: Place,
  attribute: Attribute,
): readonly number[] => {
  if (legs.some((leg) => leg.changed.has(attribute.name))) throw new Unclear('members of an attribute that is changed')
  const repeated = new Set(legs.map((leg) => leg.of !== undefined && leg.placed(place).repeated === true))
  if (repeated.size > 1) throw new Unclear('members of what is the same everywhere and of what is not')
  const found = varying(legs, [attribute]).flatMap((leg) => tuplesOfLeg(facts, leg, place, [attribute]))
  return distinct(found).flat()
}

/** Every member of each dimension as its own conditions allow, every one with every other. */
export const allTuples = (
  star: Star,
  attributes: readonly Attribute[],
  where: readonly Condition[],
): readonly Tuple[] => {
  const sources = [...new Set(attributes.map(sourceOf))]
  const partial = sources.reduce<readonly (readonly (number | undefined)[])[]>(
    (before, source) => {
      const isOfSource = (name: string): boolean => {
        const attribute = star.cube.attributes.get(name)
        return (attribute === undefined ? ` ${name}` : sourceOf(attribute)) === source
      }
      const conditions = conjuncts(where).filter((c) => attributesIn(c, star.cube).every(isOfSource))
      const own = attributes.filter((a) => sourceOf(a) === source)
      const read = conditions.flatMap((c) => attributesIn(c, star.cube)).map((name) => attributeNamed(star.cube, name))
      const rows = memberRows(star, [...own.flatMap((a) => pathOf(star.cube, a)), ...read]).filter((row) =>
        conditions.every((c) => holds(star, c, row)),
      )
      const parts = distinct(
        rows.map((row) => own.map((a) => pathsOf(star, a).idOf(pathOf(star.cube, a).map((p) => row.cell(p))))),
      )
      return before.flatMap((b) =>
        parts.map((part) => b.map((id, i) => id ?? part[own.indexOf(attributes[i] as Attribute)])),
      )
    },
    [attributes.map(() => undefined)],
  )
  return partial.map((tuple) => tuple.map((id) => id ?? 0))
}
