import type { CubeQuery } from '../../../server/contract/query.ts'
import type { Attribute } from '../../../server/model/cube.ts'
import { legsOf, type Names } from './calculate.ts'
import {
  type Axes,
  type Coordinate,
  coordinateText,
  distinctCoordinates,
  type GroupingSet,
  isListed,
  isTotalListed,
  leafSets,
  rollUp,
} from './coordinates.ts'
import type { Shown } from './display.ts'
import { placeIn, viewTuple } from './in-part.ts'
import type { Leg } from './legs.ts'
import { allTuples, isShown, knowsAll, listing, type Tuple, tuplesOfLeg } from './listing.ts'
import { parseCalculation } from './parse.ts'
import { type Place, tuplesOf } from './place.ts'
import { isSkipped, isSkippedMember } from './ragged.ts'
import { ownAttribute } from './view.ts'
import { Unclear } from './windows.ts'

/** The coordinates of some sets, without others those of leaves, at which some of the legs have a contributing row. */
const contributed = (
  axes: Axes,
  names: Names,
  legs: readonly Leg[],
  context: Place,
  sets: readonly GroupingSet[] = leafSets(axes),
): readonly Coordinate[] =>
  sets.flatMap((set) => {
    const kept = axes.attributes.flatMap((a, i) => (set[i] === true ? [{ attribute: a.attribute, i }] : []))
    const attributes = kept.map(({ attribute }) => attribute)
    const tuples = listing(legs, attributes).flatMap((leg) => tuplesOfLeg(names.facts, leg, context, attributes))
    return tuples.map((tuple): Coordinate => set.map((_, i) => tuple[kept.findIndex((k) => k.i === i)]))
  })

/** The leaves of a question. */
export interface Leaves {
  readonly all: readonly Coordinate[]
  /** leaves that a ragged hierarchy skips: no rows, but part of the totals */
  readonly skipped: readonly Coordinate[]
  /** texts of those that some fact row contributes to */
  readonly withRows: ReadonlySet<string>
}

/** Members at which there are fact rows, whatever is measured there; of a view those of the cubes that are asked. */
const tuplesOfRows = (
  { facts, parts }: Names,
  legs: readonly Leg[],
  context: Place,
  attributes: readonly Attribute[],
): readonly Tuple[] => {
  const { star } = facts
  if (parts === undefined) {
    const tuples = facts.where(context.where).flatMap((row) => tuplesOf(star, attributes, row))
    return tuples.filter((tuple) => isShown(star, attributes, tuple))
  }
  if (legs.length === 0) throw new Unclear('the rows of several facts without a measure')
  const asked = [...parts.values()].filter(({ lens }) => legs.some((leg) => leg.of?.lens === lens))
  return asked.flatMap(({ lens, names }) => {
    const place = placeIn(lens, context)
    const own = attributes.flatMap((a) => ownAttribute(lens.part, a) ?? [])
    if (place.nowhere === true || own.length < attributes.length) return []
    return tuplesOfRows(names, legs, place, own).map((tuple) => viewTuple(lens, attributes, own, tuple))
  })
}

const isSameEverywhere = (leg: Leg, { attributes }: Axes): boolean =>
  leg.of?.lens.rule === 'repeat' &&
  !knowsAll(
    leg,
    attributes.map(({ attribute }) => attribute),
  )

/** A leg whose measure has every row of its fact. */
const unfiltered = (leg: Leg): Leg => {
  const { filter: _, ...base } = leg.base
  return { ...leg, base }
}

/** The leaves that are listed: those where a requested measure has a contributing row, or all members. */
export const listedLeaves = (
  axes: Axes,
  names: Names,
  query: CubeQuery,
  legs: readonly Leg[],
  context: Place,
): Leaves => {
  const { star } = axes
  if (axes.attributes.length === 0) return { all: [[]], skipped: [], withRows: new Set(['']) }
  const isTested = query.having !== undefined || query.top !== undefined
  if (query.empty === true && isTested && legs.some((leg) => isSameEverywhere(leg, axes)))
    throw new Unclear('where there are rows of what is the same at every member')
  const withRows = new Set<string>()
  const members: Coordinate[] = []
  const leaves = leafSets(axes).flatMap((set) => {
    const kept = axes.attributes.flatMap((a, i) => (set[i] === true ? [{ attribute: a.attribute, i }] : []))
    const attributes = kept.map(({ attribute }) => attribute)
    const leafOf = (tuple: Tuple): Coordinate => set.map((_, i) => tuple[kept.findIndex((k) => k.i === i)])
    const isAny = legs.length === 0 || query.empty === true
    const found = isAny ? tuplesOfRows(names, legs, context, attributes).map(leafOf) : []
    if (legs.length === 0) for (const leaf of found) withRows.add(coordinateText(leaf))
    const all = query.empty === true ? allTuples(star, attributes, query.where).map(leafOf) : []
    members.push(...all)
    return [...found, ...all]
  })
  const ofLegs = contributed(axes, names, legs, context)
  for (const leaf of ofLegs) withRows.add(coordinateText(leaf))
  const known = new Set(members.map(coordinateText))
  const anyRows = query.empty === true ? contributed(axes, names, legs.map(unfiltered), context) : []
  if (
    legs.length > 0 &&
    [...leaves, ...anyRows].some((leaf) => !withRows.has(coordinateText(leaf)) && !known.has(coordinateText(leaf)))
  ) {
    throw new Unclear('rows at no member that contribute to nothing')
  }
  const found = distinctCoordinates([...leaves, ...ofLegs]).filter((leaf) => isListed(axes, leaf))
  return {
    all: found.filter((leaf) => !isSkipped(axes, leaf)),
    skipped: found.filter((leaf) => isSkipped(axes, leaf) && !isSkippedMember(axes, leaf)),
    withRows,
  }
}

/**
 * Totals at which a measure has rows though none of the leaves below has any: those of a view's measure whose fact does not
 * know all of the axes.
 */
export const totalsAlone = (
  axes: Axes,
  names: Names,
  legs: readonly Leg[],
  context: Place,
  { sets, leaves }: { readonly sets: readonly GroupingSet[]; readonly leaves: readonly Coordinate[] },
): readonly Coordinate[] => {
  if (names.parts === undefined) return []
  const leafTexts = new Set(leafSets(axes).map(String))
  const totals = sets.filter((set) => !leafTexts.has(String(set)) && set.includes(true))
  const above = new Set(totals.flatMap((set) => leaves.map((leaf) => coordinateText(rollUp(leaf, set)))))
  const isAlone = (c: Coordinate): boolean => !above.has(coordinateText(c)) && isTotalListed(axes, c)
  const found = distinctCoordinates(contributed(axes, names, legs, context, totals)).filter(isAlone)
  const texts = new Set(found.map(coordinateText))
  const below = legs.flatMap((leg) => finestOf(axes, names, leg, context))
  const implied = totals.flatMap((set) =>
    below.filter((c) => set.every((isKept, i) => !isKept || c[i] !== undefined)).map((c) => rollUp(c, set)),
  )
  if (implied.some((c) => isAlone(c) && !texts.has(coordinateText(c))))
    throw new Unclear('totals of what no leaf has, at which nothing contributes')
  return found
}

/** The finest coordinates at which a leg of a view may have rows: what its fact does not know is rolled up. */
const finestOf = (axes: Axes, names: Names, leg: Leg, context: Place): readonly Coordinate[] => {
  const known = axes.attributes.map(({ attribute }) => knowsAll(leg, [attribute]))
  const sets = leafSets(axes).map((set) => set.map((isKept, i) => isKept && known[i] === true))
  return contributed(axes, names, [leg], context, sets)
}

/** Of some leaves those at which a measure has a contributing row itself, whatever else is asked. */
const leavesOf = (axes: Axes, names: Names, context: Place, leaves: readonly Coordinate[]) => {
  const known = new Map<string, readonly Coordinate[]>()
  return (name: string): readonly Coordinate[] => {
    const legs = legsOf(names, parseCalculation(name))
    const texts = (): ReadonlySet<string> => new Set(contributed(axes, names, legs, context).map(coordinateText))
    const counted = axes.attributes.length === 0 ? undefined : texts()
    const found = known.get(name) ?? leaves.filter((leaf) => counted?.has(coordinateText(leaf)) ?? true)
    known.set(name, found)
    return found
  }
}

/**
 * Of one set the totals at which a measure has a contributing row itself, though none of the leaves below has: what an
 * explicit axis leaves out has rows, too. Over visible members a total has what these have.
 */
const besideLeaves =
  (
    axes: Axes,
    names: Names,
    context: Place,
    { own, ofVisible }: { readonly own: Shown['leavesOf']; readonly ofVisible: boolean },
  ): Shown['besideLeaves'] =>
  (name, set) => {
    const legs = legsOf(names, parseCalculation(name))
    const listed = ofVisible
      ? []
      : contributed(axes, names, legs, context, [set]).filter((total) => isTotalListed(axes, total))
    return [...listed, ...totalsAlone(axes, names, legs, context, { sets: [set], leaves: own(name) })]
  }

/** What display calculations rank of some leaves, which are all that there is of totals where they are those that are visible. */
export const rankedAt = (
  axes: Axes,
  names: Names,
  context: Place,
  leaves: readonly Coordinate[],
  ofVisible = false,
) => {
  const own = leavesOf(axes, names, context, leaves)
  return { leavesOf: own, besideLeaves: besideLeaves(axes, names, context, { own, ofVisible }) }
}
