import { fileLiteral, identifier, literal } from './quote.ts'

/** A column of a Parquet file. */
export interface FileColumn {
  readonly name: string
  /** as the engine calls it */
  readonly type: string
}

/** Columns that a load adds to every table, and one that the engine gives while it reads. A file may not use these names. */
const addedColumns = ['run_id', 'source_file', 'source_line', 'file_row_number']

const rowsOf = (absolute: string, options: string) =>
  `read_parquet(${fileLiteral(absolute)}, hive_partitioning = false, union_by_name = false${options})`

/** The rows of a Parquet file as a relation, with `file_row_number`, from 0 on, behind its columns. */
export const numberedRows = (absolute: string): string => rowsOf(absolute, ', file_row_number = true')

/** The query for the columns of a Parquet file: `name`, `type`, in the order of the file. */
export const columnsSql = (absolute: string): string =>
  `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${rowsOf(absolute, '')})`

/** The query for how many rows a Parquet file says it has: `rows`. */
export const rowsSql = (absolute: string): string =>
  `SELECT num_rows AS rows FROM parquet_file_metadata(${fileLiteral(absolute)})`

/** The statement that makes a table with the columns of a Parquet file and those of lineage, without rows. */
export const createTableSql = (table: string, absolute: string): string => `
CREATE OR REPLACE TABLE ${identifier(table)} AS
SELECT *, CAST(NULL AS BIGINT) AS run_id, CAST(NULL AS VARCHAR) AS source_file, CAST(NULL AS INTEGER) AS source_line
FROM ${rowsOf(absolute, '')} LIMIT 0`

/**
 * The statement that puts the rows of a Parquet file into its table, in order; `source_line` is the number of the row in
 * the file, from 1 on.
 *
 * @param path  what `source_file` says
 */
export const fillTableSql = (table: string, path: string, absolute: string, runId: number): string => `
INSERT INTO ${identifier(table)}
SELECT * EXCLUDE (file_row_number), ${runId}, ${literal(path)}, file_row_number + 1
FROM ${numberedRows(absolute)}`

/**
 * The statement that stores the rows of a table anew, by the values of columns. Equal ones are in no particular order: rows
 * that belong together would make the engine pack keys as runs, short ones, which it reads slower than numbers of few bits.
 */
export const clusterSql = (table: string, columns: readonly string[]): string => `
CREATE OR REPLACE TABLE ${identifier(table)} AS
SELECT * FROM ${identifier(table)} ORDER BY ${columns.map(identifier).join(', ')}`

/** The query for how many rows of a file are in its table: `rows`. */
export const loadedSql = (table: string, path: string): string =>
  `SELECT count(*) AS rows FROM ${identifier(table)} WHERE source_file = ${literal(path)}`

/** What keeps the columns of a file from being those of a table; undefined where nothing does. */
export const nameProblem = (columns: readonly FileColumn[]): string | undefined => {
  const taken = columns.find(({ name }) => addedColumns.includes(name.toLowerCase()))
  return taken && `a column of the file cannot be called "${taken.name}": the load adds one of that name`
}

const shown = (column: FileColumn | undefined) => (column ? `"${column.name}" of type ${column.type}` : 'missing')

/**
 * How the columns of a file differ from those of the first file of its table; undefined where they do not.
 *
 * @param first  path of that file
 */
export const columnsProblem = (
  columns: readonly FileColumn[],
  expected: readonly FileColumn[],
  first: string,
): string | undefined => {
  const count = Math.max(columns.length, expected.length)
  const at = Array.from({ length: count }, (_, i) => i).find(
    (i) => columns[i]?.name !== expected[i]?.name || columns[i]?.type !== expected[i]?.type,
  )
  if (at === undefined) return undefined
  return `the files of a table have the same columns: column ${at + 1} is ${shown(columns[at])}, in ${first} it is ${shown(expected[at])}`
}

/** The query for the first rows of a Parquet file: its columns as text, called `c0`, `c1` and so on. */
export const previewSql = (absolute: string, columns: readonly string[], count: number): string => {
  const texts = columns.map((name, i) => `CAST(${identifier(name)} AS VARCHAR) AS c${i}`)
  return `SELECT ${texts.join(', ')} FROM ${rowsOf(absolute, '')} LIMIT ${count}`
}
