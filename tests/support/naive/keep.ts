import type { Having, Top } from '../../../server/contract/query.ts'
import type { Names } from './calculate.ts'
import { calculate, isRounded, legsOf } from './calculate.ts'
import { conjuncts } from './conditions.ts'
import {
  type Axes,
  type AxisAttribute,
  type Coordinate,
  coordinateText,
  distinctCoordinates,
  type GroupingSet,
  otherId,
  placeAt,
  rollUp,
  setOf,
} from './coordinates.ts'
import { tuplesOfLeg } from './listing.ts'
import { type Compare, compareMembersOf, compareOrMissing, compareRounded, inTurn } from './order.ts'
import { parseCalculation } from './parse.ts'
import { pathsOf } from './paths.ts'
import type { Among, Place } from './place.ts'
import type { Star } from './star.ts'
import { compareValues, parseExact, toDouble, type Value } from './values.ts'
import { Unclear } from './windows.ts'

/** Computes a measure, or an entry of the query, at a coordinate. */
export type ValueAt = (coordinate: Coordinate, name: string) => Value

/** The axes of a query with the values at its coordinates. */
export interface Evaluation {
  readonly star: Star
  readonly axes: Axes
  readonly names: Names
  /** the conditions of the query, one by one */
  readonly context: Place
  readonly valueAt: ValueAt
}

const passes = (value: Value, { gt, gte, lt, lte, between }: Having): boolean => {
  if (value === null) return false
  const against = (bound: number | undefined, holds: (sign: number) => boolean): boolean =>
    bound === undefined || holds(compareValues(value, typeof value === 'bigint' ? parseExact(String(bound)) : bound))
  return (
    against(gt, (s) => s > 0) &&
    against(gte, (s) => s >= 0) &&
    against(lt, (s) => s < 0) &&
    against(lte, (s) => s <= 0) &&
    against(between?.[0], (s) => s >= 0) &&
    against(between?.[1], (s) => s <= 0)
  )
}

/** The coordinate of the ancestor that a measure filter tests, with the ancestor's own path where it is only implied. */
const ancestorOf = ({ axes, star }: Evaluation, leaf: Coordinate, name: string) => {
  const { attributes } = axes
  const at = attributes.findIndex((a) => a.attribute.name === name)
  if (at >= 0) {
    const set = setOf(axes, (a, i) => a.axis !== attributes[at]?.axis || i <= at)
    return { coordinate: rollUp(leaf, set), spots: [] }
  }
  const below = attributes.findIndex((a) => a.attribute.within.includes(name))
  const axis = attributes[below]
  const id = leaf[below]
  const ancestor = star.cube.attributes.get(name)
  if (axis === undefined || ancestor === undefined) throw new Unclear(`${name} is on no axis`)
  const set = setOf(axes, (a, i) => a.axis !== axis.axis || i < below)
  if (id === undefined || id === otherId) return { coordinate: rollUp(leaf, set), spots: [] }
  const cells = pathsOf(star, axis.attribute)
    .cells(id)
    .slice(0, axis.attribute.within.indexOf(name) + 1)
  const ancestorId = pathsOf(star, ancestor).idOf(cells)
  return { coordinate: rollUp(leaf, set), spots: [{ attribute: ancestor, id: ancestorId, cells }] }
}

/** The place of a leaf's ancestor at an attribute on the axes, or at one that they imply. */
export const ancestorPlace = (evaluation: Evaluation, leaf: Coordinate, name: string): Place => {
  const { coordinate, spots } = ancestorOf(evaluation, leaf, name)
  const { context } = evaluation
  return placeAt(evaluation.axes, { ...context, spots: [...context.spots, ...spots] }, coordinate)
}

/** Whether a name is a measure's or an entry's that is no display calculation; a name with modifiers is. */
export const isKnown = ({ names, star }: Evaluation, name: string): boolean =>
  name.includes('@') || names.entries.has(name) || star.cube.measures.get(name)?.kind !== undefined

/** @throws Unclear where the last digits of a value, which say nothing, decide whether it passes */
const checkBounds = (value: Value, { gt, gte, lt, lte, between }: Having): void => {
  for (const bound of [gt, gte, lt, lte, ...(between ?? [])]) {
    if (typeof value !== 'number' || bound === undefined) continue
    if (Math.abs(value - bound) <= 1e-9 * Math.max(1, Math.abs(bound))) throw new Unclear('a bound within rounding')
  }
}

/** Whether a leaf passes a measure filter, by its own value or by that of its ancestor at an attribute. */
export const passesHaving = (evaluation: Evaluation, leaf: Coordinate, having: Having): boolean => {
  const { names, valueAt, axes, context } = evaluation
  const { at, measure = '' } = having
  const calculation = parseCalculation(having.calc ?? measure)
  if (at !== undefined && having.calc === undefined && !isKnown(evaluation, measure)) {
    throw new Unclear('an ancestor of what is shown among others')
  }
  const place = () => (at === undefined ? placeAt(axes, context, leaf) : ancestorPlace(evaluation, leaf, at))
  const isOwn = at === undefined && having.calc === undefined
  const value = isOwn ? valueAt(leaf, measure) : calculate(names, calculation, place())
  if (isRounded(names, calculation)) checkBounds(value, having)
  return passes(value, having)
}

/** The order of the values of a measure, or of an entry. */
export const orderOf = ({ names }: Evaluation, name: string, direction: 1 | -1): Compare<Value> =>
  isRounded(names, parseCalculation(name)) ? compareRounded(direction) : compareOrMissing(direction)

interface Ranked {
  readonly coordinate: Coordinate
  readonly value: Value
}

const add = (a: Value, b: Value): Value =>
  typeof a === 'bigint' && typeof b === 'bigint' ? a + b : Number(toDouble(a) ?? 0) + Number(toDouble(b) ?? 0)

const sumOf = (ranked: readonly Ranked[], zero: Value): Value =>
  ranked.reduce((sum, { value }) => (value === null ? sum : add(sum, value)), zero)

/** The fewest of the largest whose sum reaches the goal; all of them where it is never reached. An empty value adds nothing. */
const fewest = (ranked: readonly Ranked[], hasReached: (sum: Value) => boolean, zero: Value): readonly Ranked[] => {
  const enough = ranked.findIndex((_, i) => hasReached(sumOf(ranked.slice(0, i), zero)))
  return enough < 0 ? ranked : ranked.slice(0, enough)
}

const take = (all: readonly Ranked[], { kind, n }: Top, isCalculated: boolean): readonly Ranked[] => {
  if (kind === 'top') return all.slice(0, n)
  const ranked = all.filter(({ value }) => value !== null)
  if (kind === 'bottom') return ranked.slice(0, n)
  const isExact = !isCalculated && ranked.every(({ value }) => typeof value === 'bigint')
  const zero = isExact ? 0n : 0
  const counted = isExact ? ranked : ranked.map((r) => ({ ...r, value: toDouble(r.value) }))
  const total = sumOf(counted, zero)
  const goal = parseExact(String(n))
  const hasReached = (sum: Value): boolean => {
    if (typeof sum !== 'bigint' || typeof total !== 'bigint') {
      const inexact = kind === 'sum' ? n : (n * Number(total)) / 100
      checkBounds(Number(sum), { gte: inexact })
      return Number(sum) >= inexact
    }
    const hundred = parseExact('100')
    return kind === 'sum' ? sum >= goal : sum * hundred >= total * goal
  }
  return fewest(counted, hasReached, zero)
}

const partitions = (coordinates: readonly Coordinate[], per: GroupingSet): readonly (readonly Coordinate[])[] => {
  const found = new Map<string, Coordinate[]>()
  for (const c of coordinates) {
    const text = coordinateText(rollUp(c, per))
    found.set(text, [...(found.get(text) ?? []), c])
  }
  return [...found.values()]
}

/** What a ranking takes of the leaves that pass the measure filters. */
export interface Taken {
  /** the attributes that it ranks, as indexes of the axes */
  readonly of: readonly number[]
  readonly isTaken: (leaf: Coordinate) => boolean
}

/** What is ranked: the members of the leaves given, or with a context those that it lists. */
const rankedBy = (evaluation: Evaluation, leaves: readonly Coordinate[], top: Top, set: GroupingSet) => {
  if (top.context === undefined) return { leaves, valueAt: evaluation.valueAt }
  const { axes, names } = evaluation
  const context: Place = { spots: [], where: conjuncts(top.context), modifiers: [] }
  const kept = axes.attributes.flatMap((a, i) => (set[i] === true ? [{ a, i }] : []))
  const legs = legsOf(names, parseCalculation(top.by))
  if (legs.some((leg) => leg.changed.size > 0)) throw new Unclear('what a changed coordinate lists in a context')
  const tuples = legs.flatMap((leg) =>
    tuplesOfLeg(
      names.facts,
      leg,
      context,
      kept.map(({ a }) => a.attribute),
    ),
  )
  const found = tuples.map((tuple) => axes.attributes.map((_, i) => tuple[kept.findIndex((k) => k.i === i)]))
  const valueAt: ValueAt = (coordinate) =>
    calculate(names, parseCalculation(top.by), placeAt(axes, context, coordinate))
  return { leaves: found, valueAt }
}

/** Ranks members by their value with everything else rolled up: those of the leaves given, or of its context. */
export const takeTop = (evaluation: Evaluation, leaves: readonly Coordinate[], top: Top): Taken => {
  const { star, axes } = evaluation
  const { attributes } = axes
  const names = typeof top.of === 'string' ? [top.of] : top.of
  const of = names.map((name) => attributes.findIndex((a) => a.attribute.name === name))
  if (top.per !== undefined && top.per !== 'row' && !attributes.some((a) => a.attribute.name === top.per)) {
    throw new Unclear('a ranking per an attribute on no axis')
  }
  const isPer = (a: AxisAttribute, i: number): boolean =>
    top.per === 'row' ? a.axis === 'row' && !of.includes(i) : a.attribute.name === top.per
  const set = setOf(axes, (a, i) => of.includes(i) || isPer(a, i))
  const { valueAt, ...ranked } = rankedBy(evaluation, leaves, top, set)
  const candidates = distinctCoordinates(ranked.leaves.map((leaf) => rollUp(leaf, set)))
  const compareBy = orderOf(evaluation, top.by, top.kind === 'bottom' ? 1 : -1)
  const compare = inTurn<Ranked>([
    (a, b) => compareBy(a.value, b.value),
    ...of.map((i): Compare<Ranked> => {
      const attribute = attributes[i]?.attribute
      if (attribute === undefined) return () => 0
      const paths = pathsOf(star, attribute)
      const compareMembers = compareMembersOf(star, attribute)
      return (a, b) => compareMembers(paths.cells(a.coordinate[i] ?? 0), paths.cells(b.coordinate[i] ?? 0))
    }),
  ])
  const taken = partitions(candidates, attributes.map(isPer)).flatMap((partition) => {
    const valued = partition.map((coordinate) => ({ coordinate, value: valueAt(coordinate, top.by) }))
    return take(valued.sort(compare), top, star.cube.measures.get(top.by.split('@')[0] ?? '')?.kind !== 'base')
  })
  const texts = new Set(taken.map(({ coordinate }) => coordinateText(coordinate)))
  return { of, isTaken: (leaf) => texts.has(coordinateText(rollUp(leaf, set))) }
}

let made = 0

/** The fact rows of some leaves, for what is recomputed over them. */
export const amongLeaves = ({ attributes }: Axes, leaves: readonly Coordinate[]): Among => {
  made += 1
  const [first] = leaves
  const kept = attributes.flatMap((a, i) => (first?.[i] === undefined ? [] : [{ a, i }]))
  if (kept.some(({ a }) => a.attribute.tree !== undefined)) throw new Unclear('rows of some nodes of a tree')
  if (leaves.some((leaf) => kept.some(({ i }) => leaf[i] === undefined))) throw new Unclear('leaves of several levels')
  return {
    attributes: kept.map(({ a }) => a.attribute),
    keys: new Set(leaves.map((leaf) => kept.map(({ i }) => leaf[i]).join())),
    name: `among ${made}`,
  }
}

/** A leaf moved to "other" of the attributes that a ranking ranks. */
export const asOther = (leaf: Coordinate, of: readonly number[]): Coordinate =>
  leaf.map((id, i) => (of.includes(i) ? otherId : id))
