import type { Having, Top } from '../../../server/contract/query.ts'
import { contributing } from './aggregate.ts'
import {
  type AxisAttribute,
  type Coordinate,
  coordinateText,
  distinctCoordinates,
  type GroupingSet,
  type Placed,
  rollUp,
  setOf,
} from './coordinates.ts'
import { basesOf } from './measures.ts'
import { compareMembers, compareOrMissing, inTurn } from './order.ts'
import { placedRows, type ValueAt, valuesOver } from './rows.ts'
import type { Cell, Star } from './star.ts'
import { compareValues, parseExact, toDouble, type Value } from './values.ts'

/** The axes of a query with the values at its coordinates. */
export interface Evaluation {
  readonly star: Star
  readonly axes: readonly AxisAttribute[]
  readonly placed: readonly Placed[]
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

/** Whether a leaf passes a measure filter, by its own value or by that of its ancestor at an attribute. */
export const passesHaving = ({ axes, valueAt }: Evaluation, leaf: Coordinate, having: Having): boolean => {
  const at = axes.findIndex((a) => a.attribute.name === having.at)
  const set = setOf(axes, (a, i) => at < 0 || a.axis !== axes[at]?.axis || i <= at)
  return passes(valueAt(rollUp(leaf, set), having.measure ?? ''), having)
}

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

const take = (all: readonly Ranked[], { kind, n }: Top): readonly Ranked[] => {
  if (kind === 'top' || kind === 'bottom') return all.slice(0, n)
  const ranked = all.filter(({ value }) => value !== null)
  const isExact = ranked.every(({ value }) => typeof value === 'bigint')
  const zero = isExact ? 0n : 0
  const total = sumOf(ranked, zero)
  const goal = parseExact(String(n))
  const hasReached = (sum: Value): boolean => {
    if (typeof sum !== 'bigint' || typeof total !== 'bigint') {
      return Number(sum) >= (kind === 'sum' ? n : (n * Number(total)) / 100)
    }
    const hundred = parseExact('100')
    return kind === 'sum' ? sum >= goal : sum * hundred >= total * goal
  }
  return fewest(ranked, hasReached, zero)
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
const rankedBy = (evaluation: Evaluation, leaves: readonly Coordinate[], top: Top) => {
  if (top.context === undefined) return { leaves, valueAt: evaluation.valueAt }
  const { star, axes } = evaluation
  const placed = placedRows(star, axes, top.context)
  const bases = basesOf(star.cube, top.by)
  const counted = placed.filter(({ row }) => bases.some((base) => contributing(base, [row]).length > 0))
  return { leaves: counted.map(({ at }) => at), valueAt: valuesOver(star, placed) }
}

/** Ranks members by their value with everything else rolled up: those of the leaves given, or of its context. */
export const takeTop = (evaluation: Evaluation, leaves: readonly Coordinate[], top: Top): Taken => {
  const { star, axes } = evaluation
  const names = typeof top.of === 'string' ? [top.of] : top.of
  const of = names.map((name) => axes.findIndex((a) => a.attribute.name === name))
  const isPer = (a: AxisAttribute, i: number): boolean =>
    top.per === 'row' ? a.axis === 'row' && !of.includes(i) : a.attribute.name === top.per
  const set = setOf(axes, (a, i) => of.includes(i) || isPer(a, i))
  const { valueAt, ...ranked } = rankedBy(evaluation, leaves, top)
  const candidates = distinctCoordinates(ranked.leaves.map((leaf) => rollUp(leaf, set)))
  const compare = inTurn<Ranked>([
    (a, b) => compareOrMissing(top.kind === 'bottom' ? 1 : -1)(a.value, b.value),
    ...of.map((i) => (a: Ranked, b: Ranked) => {
      const axis = axes[i]
      const [left, right] = [a.coordinate[i], b.coordinate[i]]
      return axis && left && right ? compareMembers(star, axis)(left, right) : 0
    }),
  ])
  const taken = partitions(candidates, axes.map(isPer)).flatMap((partition) => {
    const valued = partition.map((coordinate) => ({ coordinate, value: valueAt(coordinate, top.by) }))
    return take(valued.sort(compare), top)
  })
  const texts = new Set(taken.map(({ coordinate }) => coordinateText(coordinate)))
  return { of, isTaken: (leaf) => texts.has(coordinateText(rollUp(leaf, set))) }
}

const other: Cell = { kind: 'other' }

/** A leaf moved to "other" of the attributes that a ranking ranks. */
export const asOther = (leaf: Placed['at'], of: readonly number[]): Placed['at'] =>
  leaf.map((cells, i) => (of.includes(i) ? cells.map(() => other) : cells))
