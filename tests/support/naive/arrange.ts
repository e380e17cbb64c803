import type { CubeQuery, Sort } from '../../../server/contract/query.ts'
import type { Attribute } from '../../../server/model/cube.ts'
import { isMember } from './conditions.ts'
import {
  type AxisAttribute,
  type Coordinate,
  coordinateText,
  isUnder,
  leafSets,
  otherId,
  rollUp,
  setOf,
} from './coordinates.ts'
import { type Evaluation, orderOf } from './keep.ts'
import { type Compare, compareAsked, compareMembersOf, compareSpecial, inTurn } from './order.ts'
import { attributeNamed, pathOf, pathsOf } from './paths.ts'
import type { Cell } from './star.ts'
import type { Value } from './values.ts'
import { Unclear } from './windows.ts'

type Id = number | undefined

const other: readonly Cell[] = [{ kind: 'other' }]

/** The cells of a member on an axis. */
export const cellsAt = ({ star }: Evaluation, { attribute }: AxisAttribute, id: number): readonly Cell[] =>
  id === otherId
    ? attribute.within.map((): Cell => ({ kind: 'other' })).concat(other)
    : pathsOf(star, attribute).cells(id)

/** What is rolled up comes after what is not; else by the comparison of the cells. */
const rolledUpLast =
  (evaluation: Evaluation, axis: AxisAttribute, compare: Compare<readonly Cell[]>): Compare<Id> =>
  (a, b) =>
    a === undefined || b === undefined
      ? Number(a === undefined) - Number(b === undefined)
      : a === b
        ? 0
        : compare(cellsAt(evaluation, axis, a), cellsAt(evaluation, axis, b))

const isRolledUp: Compare<Id> = (a, b) => Number(a === undefined) - Number(b === undefined)

const signOf = ({ direction }: Sort): 1 | -1 => (direction === 'desc' ? -1 : 1)

/** The cells of a column member's path: those shown with it, and those of its ancestors that stand before it. */
const pathCells = (evaluation: Evaluation, leaf: Coordinate, path: readonly Attribute[]): readonly Cell[] =>
  path.flatMap((attribute) => {
    const columns = evaluation.axes.attributes.flatMap((a, i) => {
      const id = leaf[i]
      if (a.axis !== 'column' || id === undefined) return []
      const cells = cellsAt(evaluation, a, id)
      return pathOf(evaluation.star.cube, a.attribute).map((level, k) => [level, cells[k]] as const)
    })
    return columns.find(([level]) => level === attribute)?.[1] ?? []
  })

/** The value that sorts a row: at its own row coordinate, columns rolled up but for the member that the sort names. */
const sortValue = (evaluation: Evaluation, listed: readonly Coordinate[], sort: Sort) => {
  const { axes, valueAt, star } = evaluation
  const named = Object.entries(sort.at ?? {})
  return (coordinate: Coordinate, depth: number): Value => {
    const rows = coordinate.map((id, i) => (axes.attributes[i]?.axis === 'row' && i <= depth ? id : undefined))
    if (named.length === 0) return valueAt(rows, sort.by)
    const isAt = (leaf: Coordinate): boolean =>
      named.every(([name, member]) => {
        const path = pathOf(star.cube, attributeNamed(star.cube, name))
        return isMember(path, pathCells(evaluation, leaf, path), member)
      })
    const leaf = listed.find((l) => isUnder(l, rows) && isAt(l))
    if (leaf === undefined) return null
    const isNamed = setOf(axes, (a) => named.some(([name]) => name === a.attribute.name))
    return valueAt(
      leaf.map((id, i) => rows[i] ?? (isNamed[i] === true && axes.attributes[i]?.axis === 'column' ? id : undefined)),
      sort.by,
    )
  }
}

/** The order of rows by the value that sorts them, as far as a depth. */
const sortOrder = (
  evaluation: Evaluation,
  listed: readonly Coordinate[],
  sort: Sort,
  depth: number,
): Compare<Coordinate> => {
  const { attributes } = evaluation.axes
  const value = sortValue(evaluation, listed, sort)
  const compare = orderOf(evaluation, sort.by, signOf(sort))
  const isSameRow = (a: Coordinate, b: Coordinate): boolean =>
    attributes.every(({ axis }, i) => axis !== 'row' || i > depth || a[i] === b[i])
  return (a, b) => (isSameRow(a, b) ? 0 : compare(value(a, depth), value(b, depth)))
}

const isMeasure = ({ axes }: Evaluation, sort: Sort): boolean =>
  !axes.attributes.some(({ attribute }) => attribute.name === sort.by || attribute.within.includes(sort.by))

const level =
  (i: number, compare: Compare<Id>): Compare<Coordinate> =>
  (a, b) =>
    compare(a[i], b[i])

/** Whether an explicit axis lists what a coordinate has of it; a total is listed where `{}` is. */
const isListedIn = ({ axes }: Evaluation, { entry }: AxisAttribute, coordinate: Coordinate): boolean => {
  const own = coordinateText(coordinate.filter((_, i) => axes.attributes[i]?.entry === entry))
  return axes.listed[entry]?.some((tuple) => coordinateText(tuple) === own) === true
}

/** In an explicit axis a member comes before what is below it. */
const isExplicit = ({ axes }: Evaluation, axis: AxisAttribute): boolean => axes.listed[axis.entry] !== undefined

/** The order within an attribute's parent: special members last, then as asked, then as declared. */
const levelOrder = (evaluation: Evaluation, listed: readonly Coordinate[], sorts: readonly Sort[], i: number) => {
  const { star, axes } = evaluation
  const axis = axes.attributes[i]
  if (axis === undefined) throw new Error(`there is no attribute ${i} on the axes`)
  const asked = sorts.flatMap((sort): Compare<Coordinate>[] => {
    if (!isMeasure(evaluation, sort)) {
      if (sort.by !== axis.attribute.name) return []
      return [level(i, rolledUpLast(evaluation, axis, compareAsked(star, axis.attribute, signOf(sort))))]
    }
    if (axis.axis === 'column') return []
    return [sortOrder(evaluation, listed, sort, i)]
  })
  const first: Compare<Coordinate> = (a, b) => {
    const last = isRolledUp(a[i], b[i])
    const isMember = isExplicit(evaluation, axis) && isListedIn(evaluation, axis, a[i] === undefined ? a : b)
    return isMember ? -last : last
  }
  return inTurn([
    first,
    level(i, rolledUpLast(evaluation, axis, compareSpecial)),
    ...asked,
    level(i, rolledUpLast(evaluation, axis, compareMembersOf(star, axis.attribute))),
  ])
}

/** The row attributes that are rolled up, as `grouping` says them. */
const rolledUpBits = (rows: readonly number[], coordinate: Coordinate): number =>
  rows.reduce((bits, i) => (coordinate[i] === undefined ? bits + 2 ** i : bits), 0)

/** The order of row tuples over all: totals last, then those with special members, then as asked. */
const overallOrder = (evaluation: Evaluation, listed: readonly Coordinate[], sorts: readonly Sort[]) => {
  const { axes, star } = evaluation
  const rows = axes.attributes.flatMap((a, i) => (a.axis === 'row' ? [i] : []))
  const asked = sorts.flatMap((sort): Compare<Coordinate>[] => {
    if (isMeasure(evaluation, sort)) {
      return [sortOrder(evaluation, listed, sort, axes.attributes.length)]
    }
    return rows.flatMap((i) => {
      const axis = axes.attributes[i]
      if (axis === undefined || axis.attribute.name !== sort.by) return []
      return [level(i, rolledUpLast(evaluation, axis, compareAsked(star, axis.attribute, signOf(sort))))]
    })
  })
  return [
    (a: Coordinate, b: Coordinate) => rolledUpBits(rows, a) - rolledUpBits(rows, b),
    ...rows.flatMap((i) => {
      const axis = axes.attributes[i]
      return axis === undefined ? [] : [level(i, rolledUpLast(evaluation, axis, compareSpecial))]
    }),
    ...asked,
  ]
}

/**
 * The place of what an explicit axis lists, in its order; what it does not list, a total, comes after the last that it is
 * the total of, a finer total before a coarser one.
 */
const listedOrder = (evaluation: Evaluation, e: number): Compare<Coordinate> => {
  const { attributes, listed } = evaluation.axes
  const tuples = listed[e] ?? []
  const places = new Map(tuples.map((tuple, place) => [coordinateText(tuple), place]))
  const own = (coordinate: Coordinate): Coordinate => coordinate.filter((_, i) => attributes[i]?.entry === e)
  const place = (coordinate: Coordinate): number => {
    const total = own(coordinate)
    const last = tuples.findLastIndex((tuple) => total.every((id, i) => id === undefined || id === tuple[i]))
    return places.get(coordinateText(total)) ?? last + 0.5
  }
  const rolledUp = (coordinate: Coordinate): number => own(coordinate).filter((id) => id === undefined).length
  return (a, b) => place(a) - place(b) || rolledUp(a) - rolledUp(b)
}

/** The order of an answer's rows, totals after what they add up. `listed` are the leaves before any filter on measures. */
export const answerOrder = (
  evaluation: Evaluation,
  listed: readonly Coordinate[],
  query: CubeQuery,
): Compare<Coordinate> => {
  const sorts = query.sort ?? []
  const { attributes, listed: explicit } = evaluation.axes
  const isOfRows = (by: string): boolean => attributes.some((a) => a.axis === 'row' && a.attribute.name === by)
  const isOverall = sorts.some((s) => s.scope === 'all' && (isMeasure(evaluation, s) || isOfRows(s.by)))
  const byMeasure = sorts.some((s) => isMeasure(evaluation, s))
  if (byMeasure && attributes.some(({ attribute }) => attribute.tree !== undefined)) {
    throw new Unclear('nodes of a tree ordered by a measure')
  }
  if (query.totalsOf === 'visible' && byMeasure) {
    throw new Unclear('an order by totals of visible members')
  }
  if (isOverall && leafSets(evaluation.axes).length > 1) throw new Unclear('an order over members of several levels')
  const within = isOverall ? sorts.filter((s) => !isMeasure(evaluation, s)) : sorts
  const isSorted = (axis: AxisAttribute['axis']): boolean =>
    sorts.some((sort) =>
      isMeasure(evaluation, sort)
        ? axis === 'row'
        : attributes.some((a) => a.axis === axis && a.attribute.name === sort.by),
    )
  const byEntry = explicit.flatMap((tuples, e) => {
    const axis = attributes.find((a) => a.entry === e)?.axis
    if (tuples !== undefined && axis !== undefined && !isSorted(axis)) return [listedOrder(evaluation, e)]
    return attributes.flatMap((a, i) => (a.entry === e ? [levelOrder(evaluation, listed, within, i)] : []))
  })
  return inTurn([...(isOverall ? overallOrder(evaluation, listed, sorts) : []), ...byEntry])
}

/** The leaves whose row tuple, its columns left aside, is among those that `limit` and `offset` keep; leaves in order. */
export const pageOf = (
  { axes }: Evaluation,
  leaves: readonly Coordinate[],
  { limit, offset = 0 }: CubeQuery,
): readonly Coordinate[] => {
  if (limit === undefined && offset === 0) return leaves
  const rowsOnly = axes.attributes.map((a) => a.axis === 'row')
  const tuples = [...new Set(leaves.map((leaf) => coordinateText(rollUp(leaf, rowsOnly))))]
  const shown = new Set(tuples.slice(offset, limit === undefined ? undefined : offset + limit))
  return leaves.filter((leaf) => shown.has(coordinateText(rollUp(leaf, rowsOnly))))
}
