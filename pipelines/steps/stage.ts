import type { FileRecord } from './delimited.ts'
import { longestPlainLine } from './line-scanner.ts'
import { identifier, literal } from './quote.ts'
import { relationColumns, relationRecords } from './relation.ts'
import { asTexts, type ReadAs } from './rules.ts'
import { type DelimitedFile, fieldsRead, type Source } from './source.ts'

/** Columns that the records of a file have before its fields. A header may not use these names. */
export const recordColumns = ['_file', '_line', '_raw', '_rule', '_message'] as const

/** Column of the records of JSON that has the object. */
export const jsonField = '_json'

/** Field of a file that may be called anything. */
export const unnamedField = /^_~\d+$/

/** Prefix of the tables that hold the records of files. */
export const rawPrefix = 'raw_'

/** The table that holds the records of a source, each value as the type of its column. */
export const rawTable = ({ name }: Pick<Source, 'name'>): string => `${rawPrefix}${name}`

/** The temporary table of records that we read ourselves, with their fields as text. */
export const textTable = 'record_text'

/** Names of the fields of a record, in order. Those of JSON stay in one. */
export const fieldsOf = ({ file, columns }: Source): readonly string[] => {
  if (file.format === 'delimited' || file.format === 'xlsx') return file.header.map((name, i) => name ?? `_~${i + 1}`)
  if (file.format === 'postgresql') return relationColumns(file, columns)
  return file.format === 'parquet' ? fieldsRead(columns) : [jsonField]
}

/** The statement that makes the table of text records anew: with file, line, text, and what is wrong with the shape of each. */
export const createTextTable = (source: Source): string => {
  const fields = fieldsOf(source).map((name) => `${identifier(name)} VARCHAR`)
  const columns = ['_file VARCHAR', '_line INTEGER', '_raw VARCHAR', '_rule VARCHAR', '_message VARCHAR', ...fields]
  return `CREATE OR REPLACE TEMP TABLE ${textTable} (${columns.join(', ')})`
}

/** A record as a row of the table of text records; a record of the wrong shape has no fields. */
export const toTextRow = (source: Source, file: string, record: FileRecord): (string | number | null)[] => {
  const { line, raw, fields, problem } = record
  const values = fieldsOf(source).map((_, i) => (problem === undefined ? (fields[i] ?? null) : null))
  return [file, line, raw, problem?.rule ?? null, problem?.message ?? null, ...values]
}

const isJson = ({ file }: Source): boolean => file.format === 'json' || file.format === 'json_lines'

/** Text that is no JSON object has not the shape of a record either. */
const jsonShape = `* REPLACE (
    CASE
      WHEN _rule IS NOT NULL THEN _rule
      WHEN CASE WHEN json_valid(${jsonField}) THEN json_type(${jsonField}) <> 'OBJECT' ELSE true END THEN 'json'
    END AS _rule,
    CASE
      WHEN _rule IS NOT NULL THEN _message
      WHEN NOT coalesce(json_valid(${jsonField}), false) THEN 'expected a JSON object, found text that is no JSON'
      WHEN json_type(${jsonField}) <> 'OBJECT' THEN 'expected a JSON object, found ' || lower(json_type(${jsonField}))
    END AS _message)`

/** Records for the table of their source. */
export interface Records {
  /** of `recordColumns` and the fields of a file: each the value of its column where that was read as one, else text */
  readonly relation: string
  readonly read: ReadAs
  /** SQL that gives the text of a record, of `_raw` and these fields, each by the name of its `fieldColumn` */
  readonly raw: string
  readonly fields: readonly string[]
}

/** Column that holds a field as it was read, beside the columns of the entity. */
export const fieldColumn = (name: string): string => identifier(`field:${name}`)

const asText = (relation: string): Records => ({ relation, read: asTexts, raw: '_raw', fields: [] })

/** The records in the table of text. */
export const textRecords = (source: Source): Records => {
  const { file } = source
  if (file.format === 'postgresql') return asText(relationRecords(file, textTable))
  return asText(`(SELECT ${isJson(source) ? jsonShape : '*'} FROM ${textTable})`)
}

/** How much the engine reads at a time, by each of its threads. */
const readBytes = 8 * longestPlainLine

/**
 * The plain records of a file, as `ScannedBlock` says.
 *
 * @param path      of the file, from the workspace folder
 * @param absolute  path of the file that holds the plain records
 */
export const plainRecords = (
  source: Source,
  { delimiter, quote = '' }: DelimitedFile,
  path: string,
  absolute: string,
): Records => {
  const fields = fieldsOf(source)
  const types = fields.map((name) => `${literal(name)}: 'VARCHAR'`)
  const options = [
    `delim = ${literal(delimiter)}, quote = ${literal(quote)}, escape = ${literal(quote)}`,
    `header = false, auto_detect = false, comment = '', new_line = '\\n'`,
    // nothing that stands in a text is taken for no value
    `nullstr = '', force_not_null = [${['_raw', ...fields].map(literal).join(', ')}]`,
    `max_line_size = ${longestPlainLine}, buffer_size = ${readBytes}`,
    `columns = {'_line': 'INTEGER', ${types.join(', ')}, '_raw': 'VARCHAR'}`,
  ]
  const relation = `(
  SELECT ${literal(path)} AS _file, _line, _raw, CAST(NULL AS VARCHAR) AS _rule, CAST(NULL AS VARCHAR) AS _message,
    ${fields.map(identifier).join(', ')}
  FROM read_csv(${literal(absolute)}, ${options.join(', ')}))`
  const raw = `CASE WHEN _raw = '' THEN concat_ws(${literal(delimiter)}, ${fields.map(fieldColumn).join(', ')}) ELSE _raw END`
  return { relation, read: asTexts, raw, fields }
}

/**
 * The rows of a Parquet file; `_line` is the number of the row in the file, from 1 on, and `_raw` the row
 * as a JSON object of the columns that are kept.
 *
 * @param rows the relation with the rows, and `file_row_number` beside their columns
 */
export const parquetRecords = (source: Source, path: string, rows: string): Records => {
  const fields = fieldsOf(source)
  const raw = fields.map((name) => `${literal(name)}, ${identifier(name)}`).join(', ')
  const texts = fields.map((name) => `CAST(${identifier(name)} AS VARCHAR) AS ${identifier(name)}`).join(', ')
  return asText(`(
  SELECT ${literal(path)} AS _file, CAST(file_row_number + 1 AS INTEGER) AS _line, CAST(json_object(${raw}) AS VARCHAR) AS _raw,
    CAST(NULL AS VARCHAR) AS _rule, CAST(NULL AS VARCHAR) AS _message, ${texts}
  FROM ${rows})`)
}
