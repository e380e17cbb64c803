import { guessFields } from './fields.ts'
import { guessHeader } from './header.ts'
import { inline, inlineList, type Layout } from './write.ts'

/** A sheet of a workbook: its name, and its cells as texts, row by row from the first on. */
export interface SeenSheet {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

const letters = 26

/** The letters of a column, counted from 0. */
const columnLetters = (column: number): string =>
  (column >= letters ? columnLetters(Math.floor(column / letters) - 1) : '') +
  String.fromCharCode(65 + (column % letters))

const firstFilled = (row: readonly string[]) => row.findIndex((cell) => cell !== '')
const filled = (row: readonly string[]) => row.filter((cell) => cell !== '').length

/** So many rows are looked at for the one that names the columns. */
const lookedRows = 50

/** Index of the row that the records begin with, or their header: the first about as full as the fullest; titles stand above. */
const firstRow = (rows: readonly (readonly string[])[]): number => {
  const fullest = Math.max(...rows.slice(0, lookedRows).map(filled))
  return rows.findIndex((row) => filled(row) > 0 && filled(row) * 2 > fullest)
}

const isEmpty = (row: readonly string[]) => filled(row) === 0

/** Times at midnight are read from cells as dates; among others they are times. */
const withTimes = (values: readonly string[]): readonly string[] =>
  values.some((value) => /^\d{4}-\d{2}-\d{2} \d{2}:/.test(value))
    ? values.map((value) => (/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value} 00:00:00` : value))
    : values

/**
 * How a sheet of a workbook seems to be laid out.
 *
 * @param others names of the other sheets of the workbook
 * @returns undefined where it has no record
 */
export const layoutOfSheet = (
  path: string,
  { name, rows }: SeenSheet,
  others: readonly string[],
  entity: string,
): Layout | undefined => {
  const top = firstRow(rows)
  const found = rows[top]
  if (found === undefined) return undefined
  const left = firstFilled(found)
  const body = rows
    .slice(top)
    .filter((row) => !isEmpty(row))
    .map((row) => row.slice(left))
  const width = Math.max(...body.map((row) => row.findLastIndex((cell) => cell !== '') + 1))
  const padded = body.map((row) => Array.from({ length: width }, (_, i) => row[i] ?? ''))
  const header = guessHeader(padded[0] ?? [], padded.slice(1), width, 'row')
  const records = padded.slice(header.rows)
  if (records.length === 0) return undefined
  const columns = header.names.flatMap((from, i) =>
    from === undefined ? [] : [{ from, values: withTimes(records.map((row) => row[i] ?? '')) }],
  )
  const { doubts, ...guessed } = guessFields(entity, columns, true)
  const surplus = Array.from({ length: width - header.names.length }, () => undefined)
  const start = `${columnLetters(left)}${top + 1}`
  const above = rows.slice(0, top).filter((row) => !isEmpty(row)).length
  return {
    ...guessed,
    place: [
      'file:',
      `  pattern: ${inline(path)}`,
      '  format: xlsx',
      ...(others.length === 0 ? [] : [`  sheet: ${inline(name)}`]),
      ...(start === 'A1' ? [] : [`  range: ${start}`]),
      ...(header.rows === 1 ? [] : ['  first_line: data']),
      `  header: ${inlineList([...header.names, ...surplus])}`,
    ],
    records: records.length,
    doubts: [
      ...(others.length === 0
        ? []
        : [`the sheet "${name}" is drafted; the workbook has others, which --sheet names: ${others.join(', ')}`]),
      ...(above === 0 ? [] : [`what stands above ${start} is taken for a title`]),
      ...header.doubts,
      ...doubts,
    ],
  }
}
