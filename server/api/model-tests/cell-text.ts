import type { ChangedRows, WrongCell } from '../../contract/model-tests.ts'
import type { Member } from '../../contract/query.ts'
import type { Value } from '../../contract/result.ts'
import { shownMember, shownValue } from './values.ts'

type Row = Readonly<Record<string, Value>>

/** Where a cell stands, for people: `account.segment SMB, closed.month 2026-01`, or `the total`. */
export const cellText = (at: Readonly<Record<string, Member>>): string => {
  const parts = Object.entries(at).map(([name, member]) => `${name} ${shownMember(member)}`)
  return parts.length === 0 ? 'the total' : parts.join(', ')
}

/** A row for people: its columns, and the file and line that it came from. */
export const rowText = ({ _run, _file, _line, ...row }: Row): string => {
  const columns = Object.entries(row).map(([name, value]) => `${name} = ${shownValue(value)}`)
  const from = _file === undefined || _file === null ? '' : ` (${_file}${_line == null ? '' : `:${_line}`})`
  return `${columns.join(', ')}${from}`
}

const more = (count: number, told: number): string => (count > told ? `; and ${count - told} more` : '')

/** A row that changed, for people: as it is, then what its columns were. */
export const changeText = (was: Row, now: Row): string => {
  const others = Object.keys(now).filter((name) => !name.startsWith('_') && now[name] !== was[name])
  const from = others.map((name) => `${name} was ${shownValue(was[name] ?? null)}`).join(', ')
  return `${rowText(now)}, where ${from}`
}

const isNothing = ({ added, removed, changed }: ChangedRows) => added.count + removed.count + changed.count === 0

const partText = (what: string, { count, rows }: { count: number; rows: readonly string[] }): string[] =>
  count === 0 ? [] : [`${count} ${what}: ${rows.join('; ')}${more(count, rows.length)}`]

const changedText = ({ measure, added, removed, changed }: ChangedRows, isAlone: boolean): string =>
  `of the rows behind ${isAlone ? 'it' : measure} ${[
    ...partText('new', { count: added.count, rows: added.rows.map(rowText) }),
    ...partText('gone', { count: removed.count, rows: removed.rows.map(rowText) }),
    ...partText('changed', {
      count: changed.count,
      rows: changed.rows.map(({ was, now }) => changeText(was, now)),
    }),
  ].join(', ')}`

const rowsText = (rows: readonly ChangedRows[] | undefined): string => {
  if (rows === undefined) return ''
  const told = rows.filter((one) => !isNothing(one))
  if (told.length === 0) return '; the rows behind it are those of the run before'
  return `; ${told.map((one) => changedText(one, rows.length === 1)).join('; ')}`
}

/** A wrong cell for people: what was expected and found, what it was before, and which rows made the difference. */
export const wrongCellText = ({ at, measure, expected, found, nearest, before, rows }: WrongCell): string => {
  const lacks = nearest === undefined ? '' : `, for no row is there${nearest === null ? '' : `; nearest is ${nearest}`}`
  const was = before === undefined ? '' : ` (${shownValue(before)} before)`
  return `${measure} at ${cellText(at)}: expected ${expected ?? 'empty'}, found ${shownValue(found)}${lacks}${was}${rowsText(rows)}`
}
