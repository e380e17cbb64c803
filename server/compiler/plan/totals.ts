import type { CubeQuery } from '../../contract/query.ts'
import { keeping, keeps } from './axes.ts'
import type { Names } from './names.ts'
import type { GroupKey, RolledUp } from './plan.ts'

type TotalKind = 'grand' | 'rows' | 'columns' | 'subtotals'

const kindOfTotal = (rows: number, columns: number, r: number, c: number): TotalKind | 'leaf' => {
  if (r === rows && c === columns) return 'leaf'
  if (r === 0 && c === 0) return 'grand'
  if (r === rows && c === 0) return 'rows'
  return r === 0 && c === columns ? 'columns' : 'subtotals'
}

const isNameLists = (totals: CubeQuery['totals']): totals is string[][] =>
  Array.isArray(totals) && totals.length > 0 && totals.every((t) => Array.isArray(t))

/** Sets that `totals` ask for; attributes that it lists but that are on no axis come back as `ignored`. */
export interface RequestedTotals {
  /** each with a leaf that it stands above */
  readonly above: readonly { readonly leaf: RolledUp; readonly total: RolledUp }[]
  readonly ignored: readonly string[]
}

const totalsOfLeaf = (keys: readonly GroupKey[], leaf: RolledUp, wanted: readonly unknown[]): readonly RolledUp[] => {
  const kept = keys.filter((k) => keeps(leaf, k))
  const [rows, columns] = [kept.filter((k) => k.axis === 'row'), kept.filter((k) => k.axis === 'column')]
  const depths = (axis: readonly GroupKey[]): readonly number[] => Array.from({ length: axis.length + 1 }, (_, n) => n)
  return depths(rows).flatMap((r) =>
    depths(columns).flatMap((c) => {
      const kind = kindOfTotal(rows.length, columns.length, r, c)
      const alsoRowOrColumn =
        kind === 'grand' &&
        ((rows.length === 0 && wanted.includes('rows')) || (columns.length === 0 && wanted.includes('columns')))
      if (!wanted.includes(kind) && !alsoRowOrColumn) return []
      return [keeping(keys, [...rows.slice(0, r), ...columns.slice(0, c)])]
    }),
  )
}

const listedTotals = (
  names: Names,
  keys: readonly GroupKey[],
  leaves: readonly RolledUp[],
  totals: readonly string[][],
): RequestedTotals => {
  const lists = totals.map((list, i) =>
    list.map((name, j) => {
      names.attribute(name, `totals[${i}][${j}]`)
      return keys.find((k) => k.attribute.name === name) ?? name
    }),
  )
  const found = lists.filter((list): list is GroupKey[] => list.every((key) => typeof key !== 'string'))
  return {
    above: found.flatMap((list) => {
      const total = keeping(keys, list)
      return leaves.filter((leaf) => (total & leaf) === leaf).map((leaf) => ({ leaf, total }))
    }),
    ignored: [...new Set(lists.flat().filter((key) => typeof key === 'string'))],
  }
}

/**
 * The grouping sets that a query's `totals` ask for. With rows R and columns C: rows = (R, ()), columns = ((), C),
 * grand = ((), ()), subtotals = every other pair of prefixes, for each of the leaves; or the listed sets of attributes.
 *
 * @throws QueryError `unknown_attribute`
 */
export const requestedTotals = (
  names: Names,
  keys: readonly GroupKey[],
  leaves: readonly RolledUp[],
  totals: CubeQuery['totals'],
): RequestedTotals => {
  if (isNameLists(totals)) return listedTotals(names, keys, leaves, totals)
  const listed: readonly unknown[] = Array.isArray(totals) ? totals : []
  const wanted = totals === true ? ['grand', 'rows', 'columns', 'subtotals'] : listed
  const above = leaves.flatMap((leaf) => totalsOfLeaf(keys, leaf, wanted).map((total) => ({ leaf, total })))
  return { above, ignored: [] }
}
