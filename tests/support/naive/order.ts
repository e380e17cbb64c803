import type { Attribute } from '../../../server/model/cube.ts'
import { cellText } from './paths.ts'
import { type Cell, memberRows, type Star } from './star.ts'
import { compareValues, type Value } from './values.ts'
import { Unclear } from './windows.ts'

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

const places: Readonly<Record<Cell['kind'], number>> = {
  value: 0,
  own: 0,
  other: 1,
  blank: 2,
  unknown: 3,
  unassigned: 4,
}

/** Values first, then "other", the blank member and the unknown one. */
const compareKinds: Compare<Cell> = (a, b) => places[a.kind] - places[b.kind]

const differByRounding = (a: Value, b: Value): boolean =>
  typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))

/** Numbers, texts or dates; no value comes last, whatever the direction. */
export const compareOrMissing = (direction: 1 | -1): Compare<Value> => {
  return (a, b) => {
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    if (a !== b && differByRounding(a, b)) throw new Unclear('an order of values that differ by rounding alone')
    return compareValues(a, b) * direction
  }
}

/** The same for values of which the last digits say nothing. @throws Unclear where only these tell two apart */
export const compareRounded = (direction: 1 | -1): Compare<Value> => {
  const compare = compareOrMissing(direction)
  return (a, b) => {
    if (differByRounding(a, b)) throw new Unclear('an order of values that differ by rounding alone')
    return compare(a, b)
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

const columnValues = new WeakMap<Star, Map<string, ReadonlyMap<string, Value>>>()

/** The smallest value of the column that an attribute is ordered by, over the rows of each of its members. */
const readColumnValues = (star: Star, attribute: Attribute): ReadonlyMap<string, Value> => {
  const values = new Map<string, Value>()
  const { order } = attribute
  if (order?.kind !== 'column') return values
  for (const row of memberRows(star, [attribute])) {
    const text = cellText(row.cell(attribute))
    const value = row.beside(attribute, order.column, order.type)
    const least = values.get(text) ?? null
    const isLess = value !== null && (least === null || compareValues(value, least) < 0)
    values.set(text, isLess ? value : least)
  }
  return values
}

const columnValue = (star: Star, attribute: Attribute, cell: Cell): Value => {
  const ofStar = columnValues.get(star) ?? new Map<string, ReadonlyMap<string, Value>>()
  columnValues.set(star, ofStar)
  const values = ofStar.get(attribute.name) ?? readColumnValues(star, attribute)
  ofStar.set(attribute.name, values)
  return values.get(cellText(cell)) ?? null
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

/** Nodes before what is below them, and a node's own value first of that; the rest as the nodes are ordered. */
const compareInTree = (star: Star, attribute: Attribute, direction: 1 | -1): Compare<Cell> => {
  const nodes = star.nodes(attribute)
  const compareKey = compareKeys(star)
  const pathDown = (cell: Cell): readonly Cell[] => {
    const node = cell.kind === 'own' ? cell.of : cell.kind === 'value' ? cell.value : undefined
    const chain = node === undefined ? [] : nodes.chain(node).toReversed()
    const cells = chain.map((value): Cell => ({ kind: 'value', value }))
    return cell.kind === 'own' || cells.length === 0 ? [...cells, cell] : cells
  }
  return (a, b) => {
    const [left, right] = [pathDown(a), pathDown(b)]
    for (let i = 0; i < Math.max(left.length, right.length); i++) {
      const [x, y] = [left[i], right[i]]
      if (x === undefined || y === undefined) return Number(y === undefined) - Number(x === undefined)
      if (x.kind === 'own' || y.kind === 'own') {
        if (x.kind !== y.kind) return Number(y.kind === 'own') - Number(x.kind === 'own')
        continue
      }
      const sign = compareKey(x, y)
      if (sign !== 0) return sign * (x.kind === 'value' && y.kind === 'value' ? direction : 1)
    }
    return 0
  }
}

/** The order by an attribute: as declared, then by its key, then by its ancestors, which never turn. */
export const compareAsked = (star: Star, attribute: Attribute, direction: 1 | -1): Compare<readonly Cell[]> => {
  if (attribute.tree !== undefined) {
    const compare = compareInTree(star, attribute, direction)
    return (a, b) => compare(own(a), own(b))
  }
  const compareKey = compareKeys(star)
  const compare = inTurn([compareDeclared(star, attribute, direction), (a, b) => compareKey(a, b) * direction])
  return inTurn([
    (a, b) => compare(own(a), own(b)),
    ...attribute.within.map(
      (_, i): Compare<readonly Cell[]> =>
        (a, b) =>
          compareKey(own(a.slice(0, i + 1)), own(b.slice(0, i + 1))),
    ),
  ])
}

/** Special members last; a node's own value stands in its tree. */
export const compareSpecial: Compare<readonly Cell[]> = (a, b) => compareKinds(own(a), own(b))

/** The order of an attribute's members where nothing else is asked. */
export const compareMembersOf = (star: Star, attribute: Attribute): Compare<readonly Cell[]> =>
  inTurn([compareSpecial, compareAsked(star, attribute, 1)])
