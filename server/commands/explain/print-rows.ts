import type { Column, QueryResult, Value } from '../../contract/result.ts'

const isNumber = ({ axis, type }: Column): boolean =>
  axis === 'measure' && (type === 'integer' || type === 'decimal' || type === 'double')

/** Cells side by side: numbers to the right, all else to the left. */
const alignColumns = (columns: readonly Column[], lines: readonly (readonly string[])[]): string => {
  const widths = columns.map((_, c) => Math.max(...lines.map((line) => line[c]?.length ?? 0)))
  const pad = (cell: string, c: number): string => {
    const [column, width] = [columns[c], widths[c] ?? 0]
    return column !== undefined && isNumber(column) ? cell.padStart(width) : cell.padEnd(width)
  }
  return lines.map((line) => `${line.map(pad).join('  ').trimEnd()}\n`).join('')
}

/** What one row shows of a column: a rolled-up attribute as (all), a special member by its kind in brackets. */
const cellReader = ({ columns, rows, grouping, special }: QueryResult) => {
  const attributes = columns.filter(({ axis, implied }) => axis !== 'measure' && implied !== true)
  const kinds = new Map(special.map(({ row, column, kind }) => [`${row}:${column}`, kind]))
  return (row: number, column: Column, at: number): string => {
    const value: Value = rows[row]?.[at] ?? null
    const kind = kinds.get(`${row}:${at}`)
    if (kind !== undefined) return `(${kind})`
    const bit = attributes.indexOf(column)
    if (bit >= 0 && ((grouping[row] ?? 0) & (1 << bit)) !== 0) return '(all)'
    return value === null ? '' : String(value)
  }
}

/** The first rows of an answer as a table, then its notices. Values are raw: no format, no label. */
export const printRows = (result: QueryResult, rows: number): string => {
  const read = cellReader(result)
  const shown = result.rows.slice(0, rows).map((_, row) => result.columns.map((column, at) => read(row, column, at)))
  const table = alignColumns(result.columns, [result.columns.map(({ name }) => name), ...shown])
  const notices = result.notices.map(({ code, text }) => `${code}: ${text}\n`)
  return notices.length === 0 ? table : `${table}\n${notices.join('')}`
}
