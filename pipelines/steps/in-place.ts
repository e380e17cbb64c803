import type { LineEnd } from './delimited.ts'
import { longestPlainLine } from './line-scanner.ts'
import { isEmptyNone, type Proof, provedCharacters } from './proof.ts'
import { identifier, literal } from './quote.ts'
import { lineOfRow, type Shift } from './row-lines.ts'
import type { ReadAs } from './rules.ts'
import type { DelimitedFile, Source, SourceColumn } from './source.ts'
import { fieldColumn, fieldsOf, type Records } from './stage.ts'
import { sqlType } from './typed.ts'

/** A file that the engine read where it stands: a row of a temporary table for each of its records, in the order of their lines. */
export interface PlacedFile {
  /** from the workspace folder */
  readonly path: string
  /** the table, whose `rowid` is the number of the row from 0 on */
  readonly table: string
  readonly shift: Shift
  readonly proofs: readonly Proof[]
}

/** What tells the tables of a file apart from those of others. */
export const placeNames = ({ name }: Source, number: number) => ({
  table: `place:${name}:${number}`,
  shift: `shift:${name}:${number}`,
  /** of lines that are read once more, by themselves */
  again: `again:${name}:${number}`,
})

/** The names of what is made of a file. */
export type PlaceNames = ReturnType<typeof placeNames>

/** Column of the number of a line, where lines stand behind theirs. */
const lineColumn = '_line'

/** How much the engine reads at a time: it reads a large file faster by large pieces, a small one with all threads by small ones. */
const readBytes = 8 * longestPlainLine
const readBytesOfLarge = 4 * readBytes

const proofsByField = (fields: readonly string[], proofs: readonly Proof[]) =>
  new Map(proofs.map(({ field, column }) => [fields[field], column]))

/** Lines that the engine reads, all with the same end. */
export interface ReadLines {
  /** path of their file */
  readonly absolute: string
  /** of the file */
  readonly bytes: number
  readonly end: LineEnd
  /** whether each stands behind its number */
  readonly isNumbered: boolean
}

/**
 * The statement that reads lines one by one into a table: each field as the type of its column where that is proved of all
 * records that stay, else as text. Lines that are none such are left out.
 */
export const placeSql = (
  source: Source,
  { delimiter }: DelimitedFile,
  { absolute, bytes, end, isNumbered }: ReadLines,
  table: string,
  proofs: readonly Proof[],
): string => {
  const fields = fieldsOf(source)
  const proved = proofsByField(fields, proofs)
  const types = [
    ...(isNumbered ? [`${literal(lineColumn)}: 'INTEGER'`] : []),
    ...fields.map((name) => `${literal(name)}: ${literal(sqlType(proved.get(name)?.type ?? { kind: 'text' }))}`),
  ]
  const texts = fields.filter((name) => {
    const column = proved.get(name)
    return column === undefined || (column.type.kind === 'text' && !isEmptyNone(column, source))
  })
  const options = [
    `delim = ${literal(delimiter)}, quote = '', escape = '', header = false, auto_detect = false, comment = ''`,
    `new_line = ${literal(end.replace('\r', '\\r').replace('\n', '\\n'))}, nullstr = '', max_line_size = ${longestPlainLine}, buffer_size = ${bytes < readBytesOfLarge ? readBytes : readBytesOfLarge}`,
    // nothing else that stands in a text is taken for no value
    ...(texts.length === 0 ? [] : [`force_not_null = [${texts.map(literal).join(', ')}]`]),
    `ignore_errors = true, columns = {${types.join(', ')}}`,
  ]
  return `CREATE OR REPLACE TEMP TABLE ${identifier(table)} AS FROM read_csv(${literal(absolute)}, ${options.join(', ')})`
}

/** The query of the lines that were read into a table behind their numbers: `line`. */
export const numberedSql = (table: string): string =>
  `SELECT CAST(${lineColumn} AS DOUBLE) AS line FROM ${identifier(table)}`

/** The query of how many rows were read: `rows`. */
export const rowsInPlaceSql = ({ table }: PlaceNames): string =>
  `SELECT CAST(count(*) AS DOUBLE) AS rows FROM ${identifier(table)}`

/** The statements that drop what reading a file left, and what was read where it is not kept. */
export const forgetPlaceSql = ({ table, shift, again }: PlaceNames, isKept: boolean): string =>
  [again, ...(isKept ? [] : [table, shift])].map((name) => `DROP TABLE IF EXISTS ${identifier(name)}`).join('; ')

/** How a record in which proofs hold is read. */
const readInPlace = (proofs: readonly Proof[]): ReadAs => {
  const isName = ({ column, written }: Proof) =>
    written === undefined || new RegExp(`^(?:${written})$`).test(column.from ?? '')
  return { values: new Set(proofs.map(({ column }) => column.name)), mayBeHeader: proofs.every(isName) }
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
  const { line, join } = lineOfRow(isLocated ? placed.shift : 0, 'placed.rowid')
  const relation = `(
  SELECT ${literal(path)} AS _file, ${line} AS _line, CAST(NULL AS VARCHAR) AS _raw, CAST(NULL AS VARCHAR) AS _rule, CAST(NULL AS VARCHAR) AS _message,
    placed.rowid AS _row, ${fields.map((name) => `placed.${identifier(name)}`).join(', ')}
  FROM ${identifier(table)} AS placed${join})`
  // an empty value is no value: `concat_ws` would leave its delimiter out
  const found = fields.map((name) => `coalesce(CAST(${fieldColumn(name)} AS VARCHAR), '')`)
  const raw = `concat_ws(${literal(file.delimiter)}, ${found.join(', ')})`
  return { relation, read: readInPlace(proofs), raw, fields }
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
  ![...provedCharacters].some((one) => one === file.delimiter || one === file.quote) &&
  columns.every((column) => isPlain(column, proofs))
