import type { Display } from '../../../server/model/display.ts'
import { calculate } from './calculate.ts'
import {
  type Coordinate,
  coordinateText,
  distinctCoordinates,
  type GroupingSet,
  isTotalListed,
  leafSets,
  otherId,
  rollUp,
} from './coordinates.ts'
import { amongLeaves, ancestorPlace, type Evaluation, orderOf, type ValueAt } from './keep.ts'
import type { Compare } from './order.ts'
import { parseCalculation } from './parse.ts'
import { placeText } from './place.ts'
import { isSkipped } from './ragged.ts'
import { exactly, toDouble, type Value } from './values.ts'
import { Unclear } from './windows.ts'

/** What a display calculation sees: the leaves that count, and the order of their rows. */
export interface Shown {
  readonly evaluation: Evaluation
  /** the leaves at which a measure itself has a contributing row, also those that a ragged hierarchy skips */
  readonly leavesOf: (name: string) => readonly Coordinate[]
  /** other coordinates of a set at which it has one: totals of what the leaves do not know */
  readonly besideLeaves: (name: string, set: GroupingSet) => readonly Coordinate[]
  /** the leaves that are left, where only these count */
  readonly visible?: readonly Coordinate[]
  readonly order: Compare<Coordinate>
}

/** Whether an entry is shown among others. */
export const isDisplay = <T extends { readonly display?: Display }>(
  entry: T,
): entry is T & { readonly display: Display } => entry.display !== undefined

/** What a value is compared with: another coordinate, or the place of an ancestor that no attribute on the axes is. */
type Base = { readonly coordinate: Coordinate } | { readonly level: string; readonly leaf: Coordinate }

const withoutAxis = ({ axes }: Evaluation, coordinate: Coordinate, axis: 'row' | 'column'): Coordinate =>
  coordinate.map((id, i) => (axes.attributes[i]?.axis === axis ? undefined : id))

const parentOf = ({ axes }: Evaluation, coordinate: Coordinate): Coordinate => {
  const axis = axes.attributes.some((a) => a.axis === 'row') ? 'row' : 'column'
  const kept = axes.attributes.flatMap((a, i) => (a.axis === axis && coordinate[i] !== undefined ? [i] : []))
  const last = kept.at(-1)
  if (last !== undefined && axes.attributes[last]?.attribute.tree !== undefined)
    throw new Unclear('the parent of a node')
  return coordinate.map((id, i) => (i === last ? undefined : id))
}

const levelOf = ({ axes }: Evaluation, coordinate: Coordinate, name: string): Base => {
  const { attributes } = axes
  const at = attributes.findIndex((a) => a.attribute.name === name)
  if (at >= 0) {
    const set = attributes.map((a, i) => a.axis !== attributes[at]?.axis || i <= at)
    return { coordinate: coordinate[at] === undefined ? coordinate : rollUp(coordinate, set) }
  }
  const below = attributes.findIndex((a) => a.attribute.within.includes(name))
  if (below < 0) throw new Unclear(`${name} is on no axis`)
  if (coordinate[below] === otherId) throw new Unclear('the ancestor of what is left out')
  return coordinate[below] === undefined ? { coordinate } : { level: name, leaf: coordinate }
}

const baseOf = (evaluation: Evaluation, coordinate: Coordinate, { base }: Display): Base => {
  if (base === undefined) throw new Unclear('a display calculation without its base')
  if (typeof base !== 'string') return levelOf(evaluation, coordinate, base.level)
  switch (base) {
    case 'grand':
      return { coordinate: coordinate.map(() => undefined) }
    case 'row':
      return { coordinate: withoutAxis(evaluation, coordinate, 'column') }
    case 'column':
      return { coordinate: withoutAxis(evaluation, coordinate, 'row') }
    case 'parent':
      return { coordinate: parentOf(evaluation, coordinate) }
  }
}

const baseText = (evaluation: Evaluation, base: Base): string =>
  'coordinate' in base ? coordinateText(base.coordinate) : placeText(ancestorPlace(evaluation, base.leaf, base.level))

const share = (shown: Shown, coordinate: Coordinate, of: string, display: Display, valueAt: ValueAt): Value => {
  const { evaluation } = shown
  const base = baseOf(evaluation, coordinate, display)
  const value = toDouble(valueAt(coordinate, of))
  const among = display.over === 'visible' ? { among: amongLeaves(evaluation.axes, shown.visible ?? []) } : {}
  const whole =
    'coordinate' in base
      ? valueAt(base.coordinate, of)
      : calculate(evaluation.names, parseCalculation(of), {
          ...ancestorPlace(evaluation, base.leaf, base.level),
          ...among,
        })
  const total = toDouble(whole)
  return value === null || total === null || total === 0 ? null : value / total
}

type Partitions = ReadonlyMap<string, readonly Coordinate[]>

const known = new WeakMap<Shown, Map<string, Partitions>>()

const partitionsOf = (
  { evaluation, leavesOf, besideLeaves }: Shown,
  set: readonly boolean[],
  of: string,
  display: Display,
) => {
  const { axes } = evaluation
  const isOfSet = (leaf: Coordinate): boolean => leaf.every((id, i) => (id !== undefined) === set[i])
  const isLeaf = leafSets(axes).some((leaves) => leaves.join() === set.join())
  const all = isLeaf
    ? leavesOf(of).filter(isOfSet)
    : [...leavesOf(of).map((leaf) => rollUp(leaf, set)), ...besideLeaves(of, set)]
  const partitions = new Map<string, Coordinate[]>()
  const isRow = (c: Coordinate): boolean => isOfSet(c) && !isSkipped(axes, c) && (isLeaf || isTotalListed(axes, c))
  const rows = distinctCoordinates(all).filter(isRow)
  for (const coordinate of rows) {
    const text = baseText(evaluation, baseOf(evaluation, coordinate, display))
    const found = partitions.get(text)
    if (found === undefined) partitions.set(text, [coordinate])
    else found.push(coordinate)
  }
  return partitions
}

/** The coordinates of the same grouping set that have the same base; what was found once is remembered. */
const partitionOf = (shown: Shown, coordinate: Coordinate, of: string, display: Display): readonly Coordinate[] => {
  const { evaluation } = shown
  const set = coordinate.map((id) => id !== undefined)
  const ofShown = known.get(shown) ?? new Map<string, Partitions>()
  known.set(shown, ofShown)
  const text = JSON.stringify([set, of, display.base])
  const partitions = ofShown.get(text) ?? partitionsOf(shown, set, of, display)
  ofShown.set(text, partitions)
  return partitions.get(baseText(evaluation, baseOf(evaluation, coordinate, display))) ?? []
}

const rank = (shown: Shown, coordinate: Coordinate, of: string, display: Display, valueAt: ValueAt): Value => {
  const { evaluation } = shown
  const value = valueAt(coordinate, of)
  const partition = partitionOf(shown, coordinate, of, display)
  const isRanked = partition.some((c) => coordinateText(c) === coordinateText(coordinate))
  if (coordinate.includes(otherId)) throw new Unclear('the rank of what is left out')
  if (!isRanked && coordinate.every((id) => id === undefined)) throw new Unclear('the rank of a total over nothing')
  if (value === null || !isRanked) return null
  const sign = display.direction === 'asc' ? 1 : -1
  const compare = orderOf(evaluation, of, sign)
  const others = partition.filter((c) => coordinateText(c) !== coordinateText(coordinate))
  const better = others.map((c) => valueAt(c, of)).filter((v) => v !== null && compare(v, value) < 0)
  const places = display.ties === 'dense' ? new Set(better.map(String)).size : better.length
  return exactly(places + 1)
}

/** A value as it is shown among others. @throws Unclear where the page does not say how */
export const showing = (
  shown: Shown,
  coordinate: Coordinate,
  of: string,
  display: Display,
  valueAt: ValueAt,
): Value => {
  switch (display.show) {
    case 'share':
      return share(shown, coordinate, of, display, valueAt)
    case 'rank':
      return rank(shown, coordinate, of, display, valueAt)
    default:
      throw new Unclear(`${display.show} is not evaluated`)
  }
}
