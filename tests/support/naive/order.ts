import type { Attribute } from '../../../server/model/cube.ts'
import type { AxisAttribute } from './coordinates.ts'
import { type Cell, memberRows, type Star } from './star.ts'
import { compareValues, type Value } from './values.ts'

/** Negative where `a` comes first, 0 where they are the same. */
export type Compare<T> = (a: T, b: T) => number

/** The first comparison that tells two things apart. */
export const inTurn =
  <T>(compares: readonly Compare<T>[]): Compare<T> =>
  (a, b) => {
    for (const compare of compares) {
      const sign = compare(a, b)
      if (sign !== 0) return sign
    }
    return 0
  }

const places: Readonly<Record<Cell['kind'], number>> = { value: 0, other: 1, blank: 2, unknown: 3 }

/** Values first, then "other", the blank member and the unknown one. */
const compareKinds: Compare<Cell> = (a, b) => places[a.kind] - places[b.kind]

/** Numbers, texts or dates; no value comes last, whatever the direction. */
export const compareOrMissing = (direction: 1 | -1): Compare<Value> => {
  return (a, b) => {
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    return compareValues(a, b) * direction
  }
}

const compareKeys =
  ({ collation }: Star): Compare<Cell> =>
  (a, b) => {
    if (a.kind !== 'value' || b.kind !== 'value') return compareKinds(a, b)
    if (typeof a.value === 'string' && typeof b.value === 'string') {
      const place = (text: string): string => collation.get(text) ?? text
      const sign = compareValues(place(a.value), place(b.value))
      if (sign !== 0) return sign
    }
    return compareValues(a.value, b.value)
  }

const isSame = (a: Cell, b: Cell): boolean =>
  a.kind === b.kind && (a.kind !== 'value' || b.kind !== 'value' || compareValues(a.value, b.value) === 0)

/** The smallest value of the column that an attribute is ordered by, over the rows of its member. */
const columnValue = (star: Star, attribute: Attribute, cell: Cell): Value => {
  const { order } = attribute
  if (order?.kind !== 'column') return null
  return memberRows(star, [attribute])
    .filter((row) => isSame(row.cell(attribute), cell))
    .map((row) => row.beside(attribute, order.column, order.type))
    .reduce<Value>((least, v) => (v === null || (least !== null && compareValues(least, v) <= 0) ? least : v), null)
}

const compareDeclared =
  (star: Star, attribute: Attribute, direction: 1 | -1): Compare<Cell> =>
  (a, b) => {
    const { order } = attribute
    if (order === undefined || a.kind !== 'value' || b.kind !== 'value') return 0
    if (order.kind === 'column') {
      return compareOrMissing(direction)(columnValue(star, attribute, a), columnValue(star, attribute, b))
    }
    const place = (cell: Cell): number => {
      const found = order.values.findIndex((v) => cell.kind === 'value' && String(v) === String(cell.value))
      return found < 0 ? order.values.length : found
    }
    return (place(a) - place(b)) * direction
  }

const own = (cells: readonly Cell[]): Cell => {
  const last = cells.at(-1)
  if (last === undefined) throw new Error('an attribute on an axis has at least one column')
  return last
}

/** The order by an attribute: as declared, then by its key, then by the ancestors that it implies, which never turn. */
export const compareAsked = (star: Star, axis: AxisAttribute, direction: 1 | -1): Compare<readonly Cell[]> => {
  const { attribute, shown } = axis
  const compareKey = compareKeys(star)
  const compare = inTurn([compareDeclared(star, attribute, direction), (a, b) => compareKey(a, b) * direction])
  return inTurn([
    (a, b) => compare(own(a), own(b)),
    ...shown.slice(0, -1).map((_, i): Compare<readonly Cell[]> => {
      const compareAncestors = compareKeys(star)
      return (a, b) => compareAncestors(own(a.slice(0, i + 1)), own(b.slice(0, i + 1)))
    }),
  ])
}

/** Special members last. */
export const compareSpecial: Compare<readonly Cell[]> = (a, b) => compareKinds(own(a), own(b))

/** The order of an attribute's members where nothing else is asked. */
export const compareMembers = (star: Star, axis: AxisAttribute): Compare<readonly Cell[]> =>
  inTurn([compareSpecial, compareAsked(star, axis, 1)])
