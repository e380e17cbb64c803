import type { RejectedRow } from './rejected-rows.ts'

const field = (value: string | number | null): string =>
  value === null ? '' : `"${String(value).replaceAll('"', '""')}"`

const columns = ['source', 'file', 'line', 'rule', 'column', 'found', 'message', 'raw'] as const

/** Rejected records as CSV, whose quotes tell empty text from none; the last column, `corrected`, is for what a person would have there in place of `raw`, and empty. */
export const rejectedCsv = {
  header: `${columns.join(',')},corrected\r\n`,
  rows: (rows: readonly RejectedRow[]): string =>
    rows.map((row) => `${columns.map((name) => field(row[name])).join(',')},\r\n`).join(''),
}
