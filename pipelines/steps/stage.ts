import type { FileRecord } from './delimited.ts'
import { pathParts, pathSql } from './json-path.ts'
import { identifier, literal } from './quote.ts'
import type { Source } from './source.ts'

/** Columns that a raw table has before those of the file. A header may not use these names. */
export const rawColumns = ['_file', '_line', '_raw', '_rule', '_message'] as const

/** Column of the raw table of JSON that has the object. */
const jsonField = '_json'

/** Prefix of the tables that hold files as they were found. */
export const rawPrefix = 'raw_'

/** The table that holds the records of a source as found. */
export const rawTable = (source: Source): string => `${rawPrefix}${source.name}`

/** Names of the fields of a record, in order; undefined where one is not kept. Those of JSON stay in one. */
const fieldsOf = ({ file, columns }: Source): readonly (string | undefined)[] => {
  if (file.format === 'delimited' || file.format === 'xlsx') return file.header
  return file.format === 'parquet' ? [...new Set(columns.map(({ from }) => from))] : [jsonField]
}

/**
 * The statement that makes the raw table anew: one row per record, every field that is kept as text (the object, of JSON), with file, line, the record's
 * text, and the rule and message where the record does not have the shape of its file.
 */
export const createRawTable = (source: Source): string => {
  const fields = fieldsOf(source).flatMap((name) => (name === undefined ? [] : [`${identifier(name)} VARCHAR`]))
  const columns = ['_file VARCHAR', '_line INTEGER', '_raw VARCHAR', '_rule VARCHAR', '_message VARCHAR', ...fields]
  return `CREATE OR REPLACE TABLE ${identifier(rawTable(source))} (${columns.join(', ')})`
}

/** A record as a row of its raw table; a record of the wrong shape has no fields. */
export const toRawRow = (source: Source, file: string, record: FileRecord): (string | number | null)[] => {
  const { line, raw, fields, problem } = record
  const values = fieldsOf(source).flatMap((name, i) => {
    if (name === undefined) return []
    return [problem === undefined ? (fields[i] ?? null) : null]
  })
  return [file, line, raw, problem?.rule ?? null, problem?.message ?? null, ...values]
}

/**
 * The statement that puts the rows of a Parquet file into a raw table; `_line` is the number of the row in the file, from 1
 * on, and `_raw` the row as a JSON object of the columns that are kept.
 *
 * @param rows the relation with the rows, and `file_row_number` beside their columns
 */
export const stageRowsSql = (source: Source, path: string, rows: string): string => {
  const fields = fieldsOf(source).flatMap((name) => name ?? [])
  const raw = fields.map((name) => `${literal(name)}, ${identifier(name)}`).join(', ')
  const texts = fields.map((name) => `CAST(${identifier(name)} AS VARCHAR)`).join(', ')
  return `
INSERT INTO ${identifier(rawTable(source))}
SELECT ${literal(path)}, file_row_number + 1, CAST(json_object(${raw}) AS VARCHAR), NULL, NULL, ${texts}
FROM ${rows}`
}

const isJson = ({ file }: Source): boolean => file.format === 'json' || file.format === 'json_lines'

/** The statement that tells apart the rows of a raw table whose text is no JSON object; undefined for other formats. */
export const shapeSql = (source: Source): string | undefined =>
  !isJson(source)
    ? undefined
    : `
UPDATE ${identifier(rawTable(source))}
SET _rule = 'json', _message = 'expected a JSON object, found ' || CASE WHEN json_valid(${jsonField}) THEN lower(json_type(${jsonField})) ELSE 'text that is no JSON' END
WHERE _rule IS NULL AND CASE WHEN json_valid(${jsonField}) THEN json_type(${jsonField}) <> 'OBJECT' ELSE true END`

/** SQL that gives the text of a field of a raw row, null where it has none. */
export const fieldSql = (from: string, source: Source): string => {
  if (!isJson(source)) return identifier(from)
  const path = pathParts(from)
  if (path === undefined) throw new Error(`${from} is no path of a JSON value`)
  return `CASE WHEN _rule IS NULL THEN json_extract_string(${jsonField}, ${literal(pathSql(path))}) END`
}
