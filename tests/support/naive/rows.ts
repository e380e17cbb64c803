import type { Condition, CubeQuery } from '../../../server/contract/query.ts'
import { contributing } from './aggregate.ts'
import { attributeNamed, attributesIn, holds } from './conditions.ts'
import {
  type AxisAttribute,
  type Coordinate,
  coordinateText,
  distinctCoordinates,
  isUnder,
  type Placed,
} from './coordinates.ts'
import { basesOf, measureValue } from './measures.ts'
import { memberRows, type Star, type StarRow } from './star.ts'
import type { Value } from './values.ts'

/** The fact rows that all conditions let through, at their leaf coordinates. */
export const placedRows = (
  star: Star,
  axes: readonly AxisAttribute[],
  where: readonly Condition[],
): readonly Placed[] =>
  star.facts
    .filter((row) => where.every((condition) => holds(star.cube, condition, row)))
    .map((row) => ({ row, at: axes.map(({ shown }) => shown.map((a) => row.cell(a))) }))

const rowsUnder = (placed: readonly Placed[], coordinate: Coordinate): readonly StarRow[] =>
  placed.filter(({ at }) => isUnder(at, coordinate)).map(({ row }) => row)

/** Computes measures at coordinates, each from its fact rows. */
export type ValueAt = (coordinate: Coordinate, measure: string) => Value

/** Measures over some placed rows; what was computed once is remembered. */
export const valuesOver = (star: Star, placed: readonly Placed[]): ValueAt => {
  const known = new Map<string, Value>()
  return (coordinate, measure) => {
    const text = `${measure} ${coordinateText(coordinate)}`
    const found = known.get(text) ?? measureValue(star.cube, measure, rowsUnder(placed, coordinate))
    known.set(text, found)
    return found
  }
}

/** Whether some of the measures, or any at all, has a contributing row at a coordinate. */
const contributes = (
  star: Star,
  placed: readonly Placed[],
  coordinate: Coordinate,
  measures: readonly string[],
): boolean => {
  const rows = rowsUnder(placed, coordinate)
  if (measures.length === 0) return rows.length > 0
  return measures.some((name) => basesOf(star.cube, name).some((base) => contributing(base, rows).length > 0))
}

/** Names of the measures that a query asks for. */
export const measuresOf = (query: CubeQuery): readonly string[] =>
  query.measures.map((entry) => {
    const name = typeof entry === 'string' ? entry : entry.measure
    if (name === undefined) throw new Error('the naive evaluator has no calculations of a query')
    return name
  })

const conjuncts = (conditions: readonly Condition[]): readonly Condition[] =>
  conditions.flatMap((c) => (c.all === undefined ? [c] : conjuncts(c.all)))

/** What has members of its own: a role's dimension, or one attribute of the fact. */
const sourceOf = ({ attribute }: AxisAttribute): string => attribute.role ?? ` ${attribute.name}`

/** Coordinates of all members: each dimension's known members as its own conditions allow, every one with every other. */
const memberCoordinates = (
  star: Star,
  axes: readonly AxisAttribute[],
  where: readonly Condition[],
): readonly Coordinate[] => {
  const sources = [...new Set(axes.map(sourceOf))]
  return sources.reduce<readonly Coordinate[]>(
    (before, source) => {
      const isOfSource = (name: string): boolean => (star.cube.attributes.get(name)?.role ?? ` ${name}`) === source
      const conditions = conjuncts(where).filter((c) => attributesIn(c).every(isOfSource))
      const shown = axes.filter((a) => sourceOf(a) === source).flatMap((a) => a.shown)
      const read = conditions.flatMap(attributesIn).map((name) => attributeNamed(star.cube, name))
      const rows = memberRows(star, [...shown, ...read]).filter((row) =>
        conditions.every((c) => holds(star.cube, c, row)),
      )
      const parts = distinctCoordinates(
        rows.map((row) => axes.map((a) => (sourceOf(a) === source ? a.shown.map((s) => row.cell(s)) : undefined))),
      )
      return before.flatMap((b) => parts.map((part) => b.map((cells, i) => cells ?? part[i])))
    },
    [axes.map(() => undefined)],
  )
}

/** Leaf coordinates that are listed: those where a requested measure has a contributing row, or all members. */
export const listedLeaves = (
  star: Star,
  axes: readonly AxisAttribute[],
  query: CubeQuery,
  placed: readonly Placed[],
): readonly Coordinate[] => {
  if (axes.length === 0) return [[]]
  const withRows = distinctCoordinates(placed.map(({ at }) => at))
  if (query.empty === true) return distinctCoordinates([...withRows, ...memberCoordinates(star, axes, query.where)])
  return withRows.filter((c) => contributes(star, placed, c, measuresOf(query)))
}
