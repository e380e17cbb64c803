import { createRecordReader } from './delimited.ts'

/** A row of a table with the 1-based line where it begins, and its cells by the name of their column. */
export interface TextRow {
  readonly line: number
  readonly cells: ReadonlyMap<string, string>
  /** why it is no row of the table */
  readonly problem?: string
}

/** A table of text. */
export interface TextTable {
  readonly columns: readonly string[]
  readonly rows: readonly TextRow[]
}

const byteOrderMark = '\uFEFF'

const delimiters = [',', ';', '\t'] as const

/**
 * Reads a table as programs for spreadsheets write it: delimited by commas, semicolons or tabs, quoted, its first line the
 * names of its columns, which hold no delimiter; with a byte order mark or without, lines ended by LF or CRLF.
 */
export const readTextTable = (content: string): TextTable => {
  const text = content.startsWith(byteOrderMark) ? content.slice(1) : content
  const [head = ''] = text.split('\n', 1)
  const count = (mark: string) => head.split(mark).length
  const delimiter = delimiters.reduce((best, mark) => (count(mark) > count(best) ? mark : best))
  const read = createRecordReader({ delimiter, quote: '"', width: count(delimiter), finalNewline: 'optional' })
  const [header, ...records] = read(text, true)
  const columns = header?.fields ?? []
  const rows = records.map(({ line, fields, problem }) => ({
    line,
    cells: new Map(columns.map((name, i) => [name, fields[i] ?? ''])),
    ...(problem && { problem: problem.message }),
  }))
  return { columns, rows }
}

const quoted = (value: string | number): string => `"${String(value).replaceAll('"', '""')}"`

/** A row of CSV (RFC 4180) with its line break, every value in quotes. */
export const csvRow = (values: readonly (string | number)[]): string => `${values.map(quoted).join(',')}\r\n`
