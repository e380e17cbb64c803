import type { EngineValue } from '../../../server/engine/engine.ts'
import { type Cube, type Role, unknownKey } from '../../../server/model/cube.ts'
import { dayOf } from './days.ts'

/** A row of a table as the engine gives it. */
export type TableRow = Readonly<Record<string, EngineValue>>

/** Tables by name. */
export type Tables = ReadonlyMap<string, readonly TableRow[]>

/** The rows of a table. */
export const rowsOf = (tables: Tables, name: string): readonly TableRow[] => tables.get(name) ?? []

const indexes = new WeakMap<readonly TableRow[], Map<string, Map<string, TableRow[]>>>()

const grouped = (rows: readonly TableRow[], column: string): Map<string, TableRow[]> => {
  const found = new Map<string, TableRow[]>()
  for (const row of rows) {
    const text = String(row[column])
    const group = found.get(text)
    if (group === undefined) found.set(text, [row])
    else group.push(row)
  }
  return found
}

/** Rows whose column holds a key; none where the key is missing. */
export const rowsWith = (
  rows: readonly TableRow[],
  column: string,
  key: EngineValue | undefined,
): readonly TableRow[] => {
  if (key === null || key === undefined) return []
  const byColumn = indexes.get(rows) ?? new Map<string, Map<string, TableRow[]>>()
  indexes.set(rows, byColumn)
  const found = byColumn.get(column) ?? grouped(rows, column)
  byColumn.set(column, found)
  return (found.get(String(key)) ?? []).filter((row) => row[column] !== null)
}

/** Whether a row is none that stands for the unknown member. */
export const isKnown = (row: TableRow, { key, unknownBy }: Role): boolean =>
  row[key] !== null && (unknownBy === undefined || Number(row[unknownBy]) !== unknownKey)

/** Finds the row of a role that a fact row sees. */
export type RowOfRole = (fact: TableRow, role: Role) => TableRow | undefined

/** The day of the calendar row that a role of a fact row has; undefined without one. */
const dayOfRole = (rowOfRole: RowOfRole, fact: TableRow, role: Role): number | undefined => {
  const date = rowOfRole(fact, role)?.[role.calendar?.dateColumn ?? '']
  return typeof date === 'string' ? dayOf(date) : undefined
}

const isValid = (row: TableRow, { from, to }: { readonly from: string; readonly to: string }, day: number): boolean => {
  const [start, end] = [row[from], row[to]]
  return typeof start === 'string' && dayOf(start) <= day && (typeof end !== 'string' || day < dayOf(end))
}

/** The day that "now" stands for: after all that a version may have as its end. */
const now = dayOf('9999-12-30')

/** On which day a fact row sees a dimension's versions; undefined where none of its dates is known. */
const dayAsOf = (
  cube: Cube,
  rowOfRole: RowOfRole,
  fact: TableRow,
  asOf: readonly (string | 'now')[],
): number | undefined => {
  for (const name of asOf) {
    const role = cube.roles.get(name)
    const day = role === undefined ? now : dayOfRole(rowOfRole, fact, role)
    if (day !== undefined) return day
  }
  return undefined
}

/** The version of a fact row: that of its key, or the one of its durable identity on the day that counts. */
const versionOf = (cube: Cube, tables: Tables, rowOfRole: RowOfRole, fact: TableRow, role: Role, asked?: string) => {
  const { history } = role
  const rows = rowsOf(tables, role.table)
  if (history === undefined) return undefined
  const byKey = history.asOf === 'key' ? rowsWith(rows, role.key, fact[role.on])[0] : undefined
  const identity = history.asOf === 'key' ? byKey?.[history.durable] : fact[role.on]
  if (byKey !== undefined && (asked === undefined || asked === 'event' || !isKnown(byKey, role))) return byKey
  const declared = history.asOf === 'key' ? [] : history.asOf
  const day =
    asked === undefined || asked === 'event'
      ? dayAsOf(cube, rowOfRole, fact, declared)
      : asked === 'now'
        ? now
        : dayOf(asked)
  return rowsWith(rows, history.durable, identity).find((row) => day !== undefined && isValid(row, history, day))
}

/**
 * Finds the dimension row of each role; undefined where the key is missing, of no row, or that of the unknown member.
 *
 * @param asOf what a query says in place of the roles' own rule: `event`, `now` or a date
 */
export const roleFinder = (cube: Cube, tables: Tables, asOf: string | undefined): RowOfRole => {
  const rowOfRole: RowOfRole = (fact, role) => {
    const through = cube.roles.get(role.through ?? '')
    const from = through === undefined ? fact : rowOfRole(fact, through)
    if (from === undefined) return undefined
    const row =
      role.history === undefined
        ? rowsWith(rowsOf(tables, role.table), role.key, from[role.on]).find((r) =>
            (role.and ?? []).every(({ on, key }) => from[on] !== null && String(r[key]) === String(from[on])),
          )
        : versionOf(cube, tables, rowOfRole, from, role, asOf)
    return row !== undefined && isKnown(row, role) ? row : undefined
  }
  return rowOfRole
}
