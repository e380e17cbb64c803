import type { DrillThroughResult } from '../../server/contract/drill-through.ts'
import type { QueryResult, Value } from '../../server/contract/result.ts'
import type { DrillThroughCase, ExpectedRow, QueryCase } from './cases.ts'

type Keys = ExpectedRow['keys']
type Answer = Pick<QueryResult, 'columns' | 'rows' | 'grouping' | 'special'>

/** Room for floating point beside the tolerance that a case grants, as a share of the expected value. */
const rounding = 1e-9

interface FoundRow {
  readonly keys: Keys
  readonly grouping: readonly string[]
  readonly values: ReadonlyMap<string, Value>
}

const plain = (value: Value, type: string): Value =>
  type === 'decimal' && typeof value === 'string' ? Number(value) : value

/** What a tree's column brings along: it says where a node stands, not which one it is. */
const placesOf = (columns: Answer['columns']): ReadonlySet<string> =>
  new Set(columns.flatMap(({ name }) => [`${name}.parent`, `${name}.depth`]))

const foundRows = ({ columns, rows, grouping, special }: Answer, named: ReadonlySet<string>): FoundRow[] => {
  const places = placesOf(columns)
  const kinds = new Map(special.map(({ row, column, kind }) => [`${row} ${column}`, kind]))
  const axes = columns.filter(({ axis, implied }) => axis !== 'measure' && implied !== true)
  return rows.map((row, r) => {
    const cells = columns.map((column, c) => ({ column, kind: kinds.get(`${r} ${c}`), value: row[c] ?? null }))
    const isKey = ({ name, axis }: Answer['columns'][number]) =>
      axis !== 'measure' && (named.has(name) || !places.has(name))
    const members = cells.filter(({ column, kind, value }) => isKey(column) && (kind || value !== null))
    const bits = grouping[r] ?? 0
    return {
      keys: Object.fromEntries(
        members.map(({ column, kind, value }) => [column.name, kind ? { special: kind } : plain(value, column.type)]),
      ),
      grouping: axes.flatMap(({ name }, i) => (Math.floor(bits / 2 ** i) % 2 === 1 ? [name] : [])),
      values: new Map(
        cells.flatMap(({ column, value }) =>
          column.axis === 'measure' ? [[column.name, plain(value, column.type)] as const] : [],
        ),
      ),
    }
  })
}

const shown = (value: unknown): string => (value === null || value === undefined ? 'empty' : JSON.stringify(value))

const memberText = (member: Keys[string]): string =>
  member === null ? '(blank)' : typeof member === 'object' ? `(${member.special})` : shown(member)

/** A coordinate as text: equal where keys and grouping are, in whatever order they are written. */
const coordinate = ({ keys, grouping }: { readonly keys: Keys; readonly grouping: readonly string[] }): string => {
  const members = Object.entries(keys).map(([name, member]) => `${name} = ${memberText(member)}`)
  const rolledUp = grouping.map((name) => `${name} rolled up`)
  return [...members.sort(), ...rolledUp.sort()].join(', ') || 'the only row'
}

const isWithin = (found: Value | undefined, expected: Value, tolerance: number): boolean =>
  typeof found === 'number' && typeof expected === 'number'
    ? Math.abs(found - expected) <= tolerance + rounding * Math.max(1, Math.abs(expected))
    : (found ?? null) === expected

const wrongCell = (at: string, found: FoundRow, expected: ExpectedRow, tolerance: QueryCase['tolerance']) => {
  for (const [name, value] of Object.entries(expected.values)) {
    const granted = tolerance[name] ?? 0
    if (!found.values.has(name)) return `there is no measure ${name}, only ${[...found.values.keys()].join(', ')}`
    if (!isWithin(found.values.get(name), value, granted))
      return `${name} at ${at} is ${shown(found.values.get(name))}, expected ${shown(value)}${granted > 0 ? ` ± ${granted}` : ''}`
  }
  return undefined
}

const outOfOrder = (positions: readonly number[], names: readonly string[]): string | undefined => {
  const at = positions.findIndex((position, i) => i > 0 && position < (positions[i - 1] ?? 0))
  return at < 0 ? undefined : `the row at ${names[at]} comes before the one at ${names[at - 1]}, expected after it`
}

/**
 * The first difference between an answer and what a case expects, as a sentence; undefined where there is none. Rows are
 * found by their members, ancestors included, and by what is rolled up; parent and depth of a tree's nodes count where a case names them; a case says whether their order counts and
 * whether there may be others. Only the values that it has are compared, numbers within its tolerance.
 */
export const firstDifference = (answer: Answer, { expected, tolerance, ordered, complete }: QueryCase) => {
  const found = foundRows(answer, new Set(expected.flatMap(({ keys }) => Object.keys(keys))))
  const names = found.map(coordinate)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) return `there are two rows at ${twice}`
  const wanted = expected.map(coordinate)
  for (const [i, row] of expected.entries()) {
    const at = wanted[i] ?? ''
    const match = found[names.indexOf(at)]
    if (match === undefined)
      return `there is no row at ${at}${names[i] === undefined ? '' : `; row ${i + 1} is at ${names[i]}`}`
    const difference = wrongCell(at, match, row, tolerance)
    if (difference !== undefined) return difference
  }
  const surplus = names.find((name) => !wanted.includes(name))
  if (complete && surplus !== undefined) return `there is a row at ${surplus}, expected none`
  return ordered
    ? outOfOrder(
        wanted.map((name) => names.indexOf(name)),
        wanted,
      )
    : undefined
}

/** What a drill-through says of the rows behind a cell. */
type Behind = Pick<DrillThroughResult, 'count' | 'rows' | 'sum' | 'cell' | 'reconciles' | 'why'>

const sumDifference = ({ sum, cell, reconciles, why }: Behind, expected: number | undefined): string | undefined => {
  const wrong = Object.entries({ sum, cell }).find(
    ([, value]) => expected !== undefined && !(value !== null && isWithin(Number(value), expected, 0)),
  )
  if (wrong !== undefined) return `${wrong[0]} is ${shown(wrong[1])}, expected ${expected}`
  return reconciles ? undefined : `the rows do not reconcile with the cell: ${why}`
}

/** The same of a drill-through: how many rows there are, how many on the page, and whether they make the cell. */
export const firstCountDifference = (answer: Behind, { expected, tolerance }: DrillThroughCase): string | undefined => {
  if (!isWithin(answer.count, expected.count, tolerance.count ?? 0))
    return `count is ${answer.count}, expected ${expected.count}`
  if (expected.rows !== undefined && answer.rows.length !== expected.rows)
    return `there are ${answer.rows.length} rows, expected ${expected.rows}`
  return sumDifference(answer, expected.sum)
}
