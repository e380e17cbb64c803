import { QueryError } from '../../contract/errors.ts'
import type { AxisEntry, CubeQuery } from '../../contract/query.ts'
import type { Attribute } from '../../model/cube.ts'
import { mayShareColumn } from './joins.ts'
import type { Names } from './names.ts'
import type { GroupKey, RolledUp } from './plan.ts'

const attributeOf = (names: Names, entry: AxisEntry, path: string): Attribute => {
  if (typeof entry === 'string') return names.attribute(entry, path)
  throw new QueryError(
    'not_supported_yet',
    { feature: 'an explicit axis', instead: 'name an attribute and filter its members' },
    path,
  )
}

const axisKeys = (names: Names, query: CubeQuery, axis: 'rows' | 'columns', firstBit: number): GroupKey[] => {
  const attributes = query[axis].map((entry, i) => attributeOf(names, entry, `${axis}[${i}]`))
  return attributes.map((attribute, i) => ({
    attribute,
    axis: axis === 'rows' ? 'row' : 'column',
    bit: firstBit + i,
    implied: attribute.within
      .filter((name) => !attributes.slice(0, i).some((before) => before.name === name))
      .map((name) => names.attribute(name, `${axis}[${i}]`)),
  }))
}

/** A grouping id is one non-negative 32-bit integer. */
const mostAttributes = 31

/**
 * The attributes of both axes, rows first, with their grouping bits.
 *
 * @throws QueryError `unknown_attribute`, `duplicate_name`, `invalid_request` (more than 31), `not_supported_yet` (explicit axes)
 */
export const planAxes = (names: Names, query: CubeQuery): readonly GroupKey[] => {
  const rows = axisKeys(names, query, 'rows', 0)
  const keys = [...rows, ...axisKeys(names, query, 'columns', rows.length)]
  const twice = keys.find((k, i) => keys.findIndex((o) => o.attribute.name === k.attribute.name) !== i)
  if (twice !== undefined)
    throw new QueryError(
      'duplicate_name',
      { name: twice.attribute.name, where: 'rows and columns' },
      twice.axis === 'row' ? 'rows' : 'columns',
    )
  const again = keys.find((k, i) => keys.slice(0, i).some((o) => mayShareColumn(o.attribute, k.attribute)))
  if (again !== undefined) {
    const problem = `${again.attribute.name} and another attribute on the axes are the same column ${again.attribute.column}; ask for one of them`
    throw new QueryError('unsound', { problem }, again.axis === 'row' ? 'rows' : 'columns')
  }
  if (keys.length > mostAttributes) {
    throw new QueryError(
      'invalid_request',
      { problem: `rows and columns have ${keys.length} attributes; at most ${mostAttributes} are possible` },
      'rows',
    )
  }
  return keys
}

/** Whether a set keeps a key. */
export const keeps = (set: RolledUp, key: GroupKey): boolean => (set & (1 << key.bit)) === 0

/** All attributes rolled up: the grand total. */
export const grandTotal = (keys: readonly GroupKey[]): RolledUp => 2 ** keys.length - 1

/** The set that keeps the given attributes, and before each the ancestors on its axis that its key needs. */
export const keeping = (keys: readonly GroupKey[], kept: readonly GroupKey[]): RolledUp => {
  const needed = keys.filter((k) =>
    kept.some((o) => o === k || (o.axis === k.axis && o.bit > k.bit && o.attribute.within.includes(k.attribute.name))),
  )
  return needed.reduce((set, k) => set & ~(1 << k.bit), grandTotal(keys))
}

const prefixes = (axis: readonly GroupKey[]): GroupKey[][] =>
  Array.from({ length: axis.length + 1 }, (_, n) => axis.slice(0, n))

type TotalKind = 'grand' | 'rows' | 'columns' | 'subtotals'

const kindOfTotal = (rows: number, columns: number, r: number, c: number): TotalKind | 'leaf' => {
  if (r === rows && c === columns) return 'leaf'
  if (r === 0 && c === 0) return 'grand'
  if (r === rows && c === 0) return 'rows'
  return r === 0 && c === columns ? 'columns' : 'subtotals'
}

const isNameLists = (totals: CubeQuery['totals']): totals is string[][] =>
  Array.isArray(totals) && totals.length > 0 && totals.every((t) => Array.isArray(t))

/** Sets of the answer, leaf first; attributes that `totals` lists but that are on no axis come back as `ignored`. */
export interface RequestedSets {
  readonly sets: readonly RolledUp[]
  readonly ignored: readonly string[]
}

/**
 * The grouping sets that a query's `totals` ask for. With rows R and columns C: rows = (R, ()), columns = ((), C),
 * grand = ((), ()), subtotals = every other pair of prefixes; or the listed sets of attributes.
 */
export const requestedSets = (names: Names, keys: readonly GroupKey[], totals: CubeQuery['totals']): RequestedSets => {
  const sets = new Set<RolledUp>([0])
  if (isNameLists(totals)) return listedSets(names, keys, totals, sets)
  const listed: readonly unknown[] = Array.isArray(totals) ? totals : []
  const wanted = totals === true ? ['grand', 'rows', 'columns', 'subtotals'] : listed
  const [rows, columns] = [keys.filter((k) => k.axis === 'row'), keys.filter((k) => k.axis === 'column')]
  for (const r of prefixes(rows)) {
    for (const c of prefixes(columns)) {
      const kind = kindOfTotal(rows.length, columns.length, r.length, c.length)
      const alsoRowOrColumn =
        kind === 'grand' &&
        ((rows.length === 0 && wanted.includes('rows')) || (columns.length === 0 && wanted.includes('columns')))
      if (wanted.includes(kind) || alsoRowOrColumn) sets.add(keeping(keys, [...r, ...c]))
    }
  }
  return { sets: [...sets].sort((a, b) => a - b), ignored: [] }
}

const listedSets = (
  names: Names,
  keys: readonly GroupKey[],
  totals: readonly string[][],
  sets: Set<RolledUp>,
): RequestedSets => {
  const ignored: string[] = []
  totals.forEach((list, i) => {
    const found = list.map((name, j) => {
      names.attribute(name, `totals[${i}][${j}]`)
      return keys.find((k) => k.attribute.name === name) ?? name
    })
    const missing = found.filter((f) => typeof f === 'string')
    ignored.push(...missing)
    if (missing.length === 0)
      sets.add(
        keeping(
          keys,
          found.filter((f) => typeof f !== 'string'),
        ),
      )
  })
  return { sets: [...sets].sort((a, b) => a - b), ignored: [...new Set(ignored)] }
}
