import type { ShownTable } from './shown-table.ts'

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/**
 * The table on screen as CSV (RFC 4180, with a header): one column for each depth of the rows, then one for each column of
 * the table, named by its headers. Values are exact, dates as `2026-06-18`, no value is an empty field.
 */
export const tableCsv = ({ corner, headers, columns, rows }: ShownTable): string => {
  const over = (column: number) =>
    headers
      .flatMap((row) => row.filter(({ from, span }) => from <= column && column < from + span))
      .map(({ text, date }) => date ?? text)
      .filter((text) => text !== '')
      .join(' · ')
  const head = [...corner, ...columns.map((_, column) => over(column))]
  const body = rows.map(({ text, date, depth, values }) => [
    ...corner.map((_, i) => (i === depth ? (date ?? text) : '')),
    ...values.map((value) => (value === null ? '' : String(value))),
  ])
  return [head, ...body].map((line) => `${line.map(field).join(',')}\r\n`).join('')
}
