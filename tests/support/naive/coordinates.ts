import type { CubeQuery } from '../../../server/contract/query.ts'
import type { Attribute, Cube } from '../../../server/model/cube.ts'
import { attributeNamed } from './conditions.ts'
import type { Cell, StarRow } from './star.ts'

/** One attribute of an axis; `shown` are the attributes whose columns it has: implied ancestors, then itself. */
export interface AxisAttribute {
  readonly attribute: Attribute
  readonly axis: 'row' | 'column'
  readonly shown: readonly Attribute[]
}

/** Where a value stands: the cells of each attribute on the axes, or undefined where it is rolled up. */
export type Coordinate = readonly (readonly Cell[] | undefined)[]

/** A fact row at its leaf coordinate, which may be that of "other". */
export interface Placed {
  readonly row: StarRow
  readonly at: readonly (readonly Cell[])[]
}

/** Which attributes of the axes are grouped by. */
export type GroupingSet = readonly boolean[]

/** The attributes of both axes, rows first. An ancestor that stands before on the same axis is not shown again. */
export const axesOf = (cube: Cube, query: CubeQuery): readonly AxisAttribute[] =>
  (['rows', 'columns'] as const).flatMap((axis) =>
    query[axis].map((entry, i) => {
      if (typeof entry !== 'string') throw new Error('the naive evaluator has no explicit axes')
      const before = query[axis].slice(0, i)
      const attribute = attributeNamed(cube, entry)
      const implied = attribute.within.filter((name) => !before.includes(name))
      const shown = [...implied.map((name) => attributeNamed(cube, name)), attribute]
      return { attribute, axis: axis === 'rows' ? ('row' as const) : ('column' as const), shown }
    }),
  )

/** The set of the attributes that pass, with the ancestors on their axis that stand before them and that they need. */
export const setOf = (
  axes: readonly AxisAttribute[],
  isKept: (axis: AxisAttribute, i: number) => boolean,
): GroupingSet =>
  axes.map((a, i) => {
    const isNeeded = (b: AxisAttribute, j: number): boolean =>
      j > i && b.axis === a.axis && isKept(b, j) && b.attribute.within.includes(a.attribute.name)
    return isKept(a, i) || axes.some(isNeeded)
  })

/** A coordinate seen from a set: what the set does not group by is rolled up. */
export const rollUp = (coordinate: Coordinate, set: GroupingSet): Coordinate =>
  coordinate.map((cells, i) => (set[i] === true ? cells : undefined))

const cellText = (cell: Cell): string =>
  cell.kind === 'value' ? JSON.stringify([typeof cell.value, String(cell.value)]) : cell.kind

/** A text that two coordinates share exactly when they are the same. */
export const coordinateText = (coordinate: Coordinate): string =>
  JSON.stringify(coordinate.map((cells) => (cells === undefined ? 'rolled up' : cells.map(cellText))))

/** Coordinates without repetition, in the order of their first appearance. */
export const distinctCoordinates = (coordinates: readonly Coordinate[]): readonly Coordinate[] => [
  ...new Map(coordinates.map((c) => [coordinateText(c), c])).values(),
]

/** Whether a place lies under a coordinate: the same cells wherever the coordinate is not rolled up. */
export const isUnder = (place: Coordinate, coordinate: Coordinate): boolean =>
  coordinateText(place.map((cells, i) => (coordinate[i] === undefined ? undefined : cells))) ===
  coordinateText(coordinate)
