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
