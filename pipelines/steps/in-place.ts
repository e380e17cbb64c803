import { type LineEnd, longestPlainLine } from './line-scanner.ts'
import type { Proof } from './proof.ts'
import { identifier, literal } from './quote.ts'
import type { DelimitedFile, Source, SourceColumn } from './source.ts'
import { fieldColumn, fieldsOf, type Records } from './stage.ts'
import { sqlType } from './typed.ts'

/** A file that the engine read where it stands: a row of a temporary table for each of its records, in the order of their lines. */
export interface PlacedFile {
  /** from the workspace folder */
  readonly path: string
  /** the table, whose `rowid` is the number of the row from 0 on */
  readonly table: string
  /** what is added to the number of a row to have its line: the same for all, or the temporary table that says what by row */
  readonly shift: number | string
  readonly proofs: readonly Proof[]
}

/** What tells the tables of a file apart from those of others. */
export const placeNames = ({ name }: Source, number: number) => ({
  table: `place:${name}:${number}`,
  shift: `shift:${name}:${number}`,
})

/** The names of what is made of a file. */
export type PlaceNames = ReturnType<typeof placeNames>

/** The temporary tables in which the engine tells what it left out of a file, whose names have to go without quotes. */
const leftOut = 'lines_left_out'
const leftOutScan = 'lines_left_out_scan'

/** How much the engine reads at a time, by each of its threads. */
const readBytes = 8 * longestPlainLine

const proofsByField = (fields: readonly string[], proofs: readonly Proof[]) =>
  new Map(proofs.map(({ field, column }) => [fields[field], column]))

/**
 * The statement that reads a file, whose lines all end alike, line by line into its table: each field as the type of its column where that is proved of
 * all records that stay, else as text. Lines that are none such are left out, and told by `leftOutSql`.
 */
export const placeSql = (
  source: Source,
  { delimiter }: DelimitedFile,
  absolute: string,
  { table }: PlaceNames,
  proofs: readonly Proof[],
  end: LineEnd,
): string => {
  const fields = fieldsOf(source)
  const proved = proofsByField(fields, proofs)
  const types = fields.map(
    (name) => `${literal(name)}: ${literal(sqlType(proved.get(name)?.type ?? { kind: 'text' }))}`,
  )
  const texts = fields.filter((name) => !proved.has(name))
  const options = [
    `delim = ${literal(delimiter)}, quote = '', escape = '', header = false, auto_detect = false, comment = ''`,
    `new_line = ${literal(end.replace('\r', '\\r').replace('\n', '\\n'))}, nullstr = '', max_line_size = ${longestPlainLine}, buffer_size = ${readBytes}`,
    // nothing that stands in a text is taken for no value
    ...(texts.length === 0 ? [] : [`force_not_null = [${texts.map(literal).join(', ')}]`]),
    `store_rejects = true, rejects_limit = 0, rejects_table = '${leftOut}', rejects_scan = '${leftOutScan}'`,
    `columns = {${types.join(', ')}}`,
  ]
  return `CREATE OR REPLACE TEMP TABLE ${identifier(table)} AS FROM read_csv(${literal(absolute)}, ${options.join(', ')})`
}

/** The query of the lines that were left out, once each, in order: `line`. */
export const leftOutSql = `SELECT DISTINCT CAST(line AS DOUBLE) AS line FROM ${leftOut} ORDER BY 1`

/** The query of how many rows were read: `rows`. */
export const rowsInPlaceSql = ({ table }: PlaceNames): string =>
  `SELECT CAST(count(*) AS DOUBLE) AS rows FROM ${identifier(table)}`

/** The statements that drop what reading a file left, and what was read where it is not kept. */
export const forgetPlaceSql = ({ table, shift }: PlaceNames, isKept: boolean): string =>
  [leftOut, leftOutScan, ...(isKept ? [] : [table, shift])]
    .map((name) => `DROP TABLE IF EXISTS ${identifier(name)}`)
    .join('; ')

/** Rows of a table that is read line by line: `shifts` has of each span of rows what is added to their numbers to have their lines. */
export interface LocatedRows {
  /** numbers of rows that hold something else than a record that stays */
  readonly unread: readonly number[]
  /** first row, first row behind, what is added */
  readonly shifts: readonly (readonly [from: number, to: number, shift: number])[]
}

/** Spans end where so many rows end, so that a row is looked for among few. */
const bucketRows = 128

/** Cuts a span at the ends of buckets. */
const inBuckets = (from: number, to: number, shift: number): [number, number, number][] => {
  const spans: [number, number, number][] = []
  for (let at = from; at < to; ) {
    const end = Math.min(to, (Math.floor(at / bucketRows) + 1) * bucketRows)
    spans.push([at, end, shift])
    at = end
  }
  return spans
}

/**
 * Finds out on which lines rows stand.
 *
 * @param rows     how many there are
 * @param leftOut  lines that have no row, in order
 * @param others   lines that are no records that stay, in order
 * @param lines    of the file
 * @returns undefined where it cannot be told: a record that stays has no row, or a line more than one
 */
export const locateRows = (
  rows: number,
  leftOut: readonly number[],
  others: readonly number[],
  lines: number,
): LocatedRows | undefined => {
  if (rows + leftOut.length !== lines) return undefined
  const unread: number[] = []
  const spans: [from: number, to: number, shift: number][] = []
  let from = 0
  let shift = 1
  let out = 0
  for (const line of others) {
    if (leftOut[out] !== line) {
      unread.push(line - shift)
      continue
    }
    const to = line - shift
    if (to > from) spans.push([from, to, shift])
    from = to
    shift++
    out++
  }
  if (out !== leftOut.length) return undefined
  if (rows > from) spans.push([from, rows, shift])
  return { unread, shifts: spans.length === 1 ? spans : spans.flatMap((span) => inBuckets(...span)) }
}

/** The statement that makes the table of shifts: `bucket`, `first_row`, `next_row`, `shift`. */
export const createShiftSql = (table: string): string =>
  `CREATE OR REPLACE TEMP TABLE ${identifier(table)} (bucket INTEGER, first_row INTEGER, next_row INTEGER, shift INTEGER)`

/** The columns of the table of shifts. */
export const shiftColumns = (shifts: LocatedRows['shifts']): readonly Float64Array[] => [
  Float64Array.from(shifts, ([from]) => Math.floor(from / bucketRows)),
  ...[0, 1, 2].map((at) => Float64Array.from(shifts, (span) => span[at] ?? 0)),
]

/** The line of a row, and what is joined to the rows to have it. @param row SQL that gives its number */
const lineOf = ({ shift }: Pick<PlacedFile, 'shift'>, row: string) =>
  typeof shift === 'number'
    ? { line: `CAST(${row} + ${shift} AS INTEGER)`, join: '' }
    : {
        line: `CAST(${row} + shift AS INTEGER)`,
        join: ` JOIN ${identifier(shift)} ON bucket = ${row} // ${bucketRows} AND ${row} >= first_row AND ${row} < next_row`,
      }

/** The relation of a table that has of some rows of a file their number as `_row`, and SQL that gives the lines of these. */
export const locatedRows = (placed: Pick<PlacedFile, 'shift'>, table: string) => {
  const { line, join } = lineOf(placed, '_row')
  return { relation: `${identifier(table)}${join}`, line }
}

/**
 * The rows of a file that was read where it stands, as records with the number of their row as `_row`.
 *
 * @param isLocated  whether they have their lines, or the numbers of their rows in place of these
 */
export const placedRecords = (source: Source, placed: PlacedFile, isLocated = true): Records => {
  const { file } = source
  if (file.format !== 'delimited') throw new Error(`${source.name} is not delimited`)
  const fields = fieldsOf(source)
  const { path, table, proofs } = placed
  const { line, join } = lineOf(isLocated ? placed : { shift: 0 }, 'placed.rowid')
  const relation = `(
  SELECT ${literal(path)} AS _file, ${line} AS _line, CAST(NULL AS VARCHAR) AS _raw, CAST(NULL AS VARCHAR) AS _rule, CAST(NULL AS VARCHAR) AS _message,
    placed.rowid AS _row, ${fields.map((name) => `placed.${identifier(name)}`).join(', ')}
  FROM ${identifier(table)} AS placed${join})`
  // an empty value is no value: `concat_ws` would leave its delimiter out
  const found = fields.map((name) => `coalesce(CAST(${fieldColumn(name)} AS VARCHAR), '')`)
  const raw = `concat_ws(${literal(file.delimiter)}, ${found.join(', ')})`
  return { relation, typed: new Set(proofs.map(({ column }) => column.name)), raw, fields }
}

/** Whether a column is read where it stands as cheaply as it is asked for. */
const isPlain = ({ name, type, from, aliases }: SourceColumn, proofs: readonly Proof[]): boolean =>
  from === undefined ||
  (type.kind === 'text' && aliases.size === 0) ||
  proofs.some(({ column }) => column.name === name)

/** Whether the files of a source may be read where they stand: lines of UTF-8 of which every value is told by its field. */
export const isReadInPlace = ({ file, columns }: Source, proofs: readonly Proof[]): boolean =>
  file.format === 'delimited' &&
  file.encoding === 'utf-8' &&
  file.firstLine === 'header' &&
  file.header.length > 1 &&
  columns.every((column) => isPlain(column, proofs))
