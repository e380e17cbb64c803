import type { RejectedRow, RejectedRowsResult } from '../../contract/rejected-rows.ts'

const shownText = 120

/** Text of a file on one line of a terminal: what would move its cursor is written out. */
const onOneLine = (text: string): string => {
  const plain = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return plain.length > shownText ? `${plain.slice(0, shownText)}…` : plain
}

const recordOf = ({ file, line, rule, column, message, raw, textRemovedAt }: RejectedRow): string => {
  const text = raw === null ? `(not kept since ${textRemovedAt?.slice(0, 10)})` : onOneLine(raw)
  return `${file}:${line}: ${column === null ? '' : `${column}: `}${onOneLine(message)} (${rule})\n  ${text}\n`
}

/** The first rejected records for people: where each is, why, and how it stands in its file; then how many there are. */
export const listOf = ({ run, rows, count }: RejectedRowsResult): string => {
  if (run === null) return 'No run has succeeded yet.\n'
  if (count === 0) return `Run ${run} rejected no such record.\n`
  const shown = rows.length < count ? `; the first ${rows.length} are shown` : ''
  return `${rows.map(recordOf).join('')}\nRun ${run} rejected ${count} record${count === 1 ? '' : 's'}${shown}.\n`
}

const field = (value: string | number | null): string =>
  value === null ? '' : `"${String(value).replaceAll('"', '""')}"`

const columns = ['source', 'file', 'line', 'rule', 'column', 'found', 'message', 'raw'] as const

/** Rejected records as CSV (RFC 4180): a field without value is empty, a text is in quotes. The last column is for
 * what a person would have there in place of `raw`, and empty. */
export const csvOf = {
  header: `${columns.join(',')},corrected\r\n`,
  rows: (rows: readonly RejectedRow[]): string =>
    rows.map((row) => `${columns.map((name) => field(row[name])).join(',')},\r\n`).join(''),
}
