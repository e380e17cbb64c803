import type { CubeQuery, Sort } from '../../../server/contract/query.ts'
import type { Attribute } from '../../../server/model/cube.ts'
import { attributeNamed, isMember, pathOf } from './conditions.ts'
import { type AxisAttribute, type Coordinate, isUnder, rollUp, setOf } from './coordinates.ts'
import type { Evaluation } from './keep.ts'
import { type Compare, compareAsked, compareMembers, compareOrMissing, compareSpecial, inTurn } from './order.ts'
import type { Cell } from './star.ts'
import type { Value } from './values.ts'

type Cells = readonly Cell[] | undefined

/** What is rolled up comes after what is not; else by the comparison. */
const rolledUpLast =
  (compare: Compare<readonly Cell[]>): Compare<Cells> =>
  (a, b) =>
    a === undefined || b === undefined ? Number(a === undefined) - Number(b === undefined) : compare(a, b)

const isRolledUp: Compare<Cells> = rolledUpLast(() => 0)

const signOf = ({ direction }: Sort): 1 | -1 => (direction === 'desc' ? -1 : 1)

/** The value that sorts a row: at its own row coordinate, columns rolled up but for the member that the sort names. */
const sortValue = (evaluation: Evaluation, listed: readonly Coordinate[], sort: Sort) => {
  const { axes, valueAt, star } = evaluation
  const named = Object.entries(sort.at ?? {})
  return (coordinate: Coordinate, depth: number): Value => {
    const rows = coordinate.map((cells, i) => (axes[i]?.axis === 'row' && i <= depth ? cells : undefined))
    if (named.length === 0) return valueAt(rows, sort.by)
    const isAt = (leaf: Coordinate): boolean =>
      named.every(([name, member]) => {
        const path = pathOf(star.cube, attributeNamed(star.cube, name))
        return isMember(path, cellsOf(axes, leaf, path), member)
      })
    const leaf = listed.find((l) => isUnder(l, rows) && isAt(l))
    if (leaf === undefined) return null
    const isNamed = setOf(axes, (a) => named.some(([name]) => name === a.attribute.name))
    return valueAt(
      leaf.map((cells, i) => rows[i] ?? (isNamed[i] === true ? cells : undefined)),
      sort.by,
    )
  }
}

/** The cells of a column member's path: those shown with it, and those of its ancestors that stand before it. */
const cellsOf = (axes: readonly AxisAttribute[], leaf: Coordinate, path: readonly Attribute[]): readonly Cell[] =>
  path.flatMap((attribute) => {
    const columns = axes.flatMap((a, i) =>
      a.axis === 'column' ? a.shown.map((s, k) => [s, leaf[i]?.[k]] as const) : [],
    )
    return columns.find(([shown]) => shown === attribute)?.[1] ?? []
  })

const isMeasure = ({ star }: Evaluation, sort: Sort): boolean => star.cube.measures.has(sort.by)

const level =
  (i: number, compare: Compare<Cells>): Compare<Coordinate> =>
  (a, b) =>
    compare(a[i], b[i])

/** The order within an attribute's parent: special members last, then as asked, then as declared. */
const levelOrder = (evaluation: Evaluation, listed: readonly Coordinate[], sorts: readonly Sort[], i: number) => {
  const { star, axes } = evaluation
  const axis = axes[i]
  if (axis === undefined) throw new Error(`there is no attribute ${i} on the axes`)
  const asked = sorts.flatMap((sort): Compare<Coordinate>[] => {
    if (!isMeasure(evaluation, sort)) {
      if (sort.by !== axis.attribute.name) return []
      return [level(i, rolledUpLast(compareAsked(star, axis, signOf(sort))))]
    }
    if (axis.axis === 'column') return []
    const value = sortValue(evaluation, listed, sort)
    return [(a, b) => compareOrMissing(signOf(sort))(value(a, i), value(b, i))]
  })
  return inTurn([
    level(i, isRolledUp),
    level(i, rolledUpLast(compareSpecial)),
    ...asked,
    level(i, rolledUpLast(compareMembers(star, axis))),
  ])
}

/** The row attributes that are rolled up, as `grouping` says them. */
const rolledUpBits = (rows: readonly number[], coordinate: Coordinate): number =>
  rows.reduce((bits, i) => (coordinate[i] === undefined ? bits + 2 ** i : bits), 0)

/** The order of row tuples over all: totals last, then those with special members, then as asked. */
const overallOrder = (evaluation: Evaluation, listed: readonly Coordinate[], sorts: readonly Sort[]) => {
  const { axes, star } = evaluation
  const rows = axes.flatMap((a, i) => (a.axis === 'row' ? [i] : []))
  const asked = sorts.flatMap((sort): Compare<Coordinate>[] => {
    if (isMeasure(evaluation, sort)) {
      const value = sortValue(evaluation, listed, sort)
      return [(a, b) => compareOrMissing(signOf(sort))(value(a, axes.length), value(b, axes.length))]
    }
    return rows.flatMap((i) => {
      const axis = axes[i]
      if (axis === undefined || axis.attribute.name !== sort.by) return []
      return [level(i, rolledUpLast(compareAsked(star, axis, signOf(sort))))]
    })
  })
  return [
    (a: Coordinate, b: Coordinate) => rolledUpBits(rows, a) - rolledUpBits(rows, b),
    ...rows.map((i) => level(i, rolledUpLast(compareSpecial))),
    ...asked,
  ]
}

/** The order of an answer's rows, totals after what they add up. `listed` are the leaves before any filter on measures. */
export const answerOrder = (
  evaluation: Evaluation,
  listed: readonly Coordinate[],
  query: CubeQuery,
): Compare<Coordinate> => {
  const sorts = query.sort ?? []
  const isOverall = sorts.some((s) => s.scope === 'all')
  const within = isOverall ? sorts.filter((s) => !isMeasure(evaluation, s)) : sorts
  return inTurn([
    ...(isOverall ? overallOrder(evaluation, listed, sorts) : []),
    ...evaluation.axes.map((_, i) => levelOrder(evaluation, listed, within, i)),
  ])
}

/** The leaves whose row tuple, its columns left aside, is among those that `limit` and `offset` keep; leaves in order. */
export const pageOf = (
  { axes }: Evaluation,
  leaves: readonly Coordinate[],
  { limit, offset = 0 }: CubeQuery,
): readonly Coordinate[] => {
  const rowsOnly = axes.map((a) => a.axis === 'row')
  const tuples: Coordinate[] = []
  for (const leaf of leaves) {
    const tuple = rollUp(leaf, rowsOnly)
    if (!tuples.some((t) => isUnder(t, tuple))) tuples.push(tuple)
  }
  const shown = tuples.slice(offset, limit === undefined ? undefined : offset + limit)
  return leaves.filter((leaf) => shown.some((tuple) => isUnder(leaf, tuple)))
}
