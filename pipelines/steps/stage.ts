import type { FileRecord } from './delimited.ts'
import { identifier } from './quote.ts'
import type { Source } from './source.ts'

/** Columns that a raw table has before those of the file. A header may not use these names. */
export const rawColumns = ['_file', '_line', '_raw', '_rule', '_message'] as const

/** Prefix of the tables that hold files as they were found. */
export const rawPrefix = 'raw_'

/** The table that holds the records of a source as found. */
export const rawTable = (source: Source): string => `${rawPrefix}${source.name}`

/** Names of the fields that are kept, in the order of the file. */
const keptFields = ({ file }: Source): readonly string[] => file.header.flatMap((name) => name ?? [])

/**
 * The statement that makes the raw table anew: one row per record, every field that is kept as text, with file, line, the record's
 * text, and the rule and message where the record does not have the shape of its file.
 */
export const createRawTable = (source: Source): string => {
  const fields = keptFields(source).map((name) => `${identifier(name)} VARCHAR`)
  const columns = ['_file VARCHAR', '_line INTEGER', '_raw VARCHAR', '_rule VARCHAR', '_message VARCHAR', ...fields]
  return `CREATE OR REPLACE TABLE ${identifier(rawTable(source))} (${columns.join(', ')})`
}

/** A record as a row of its raw table; a record of the wrong shape has no fields. */
export const toRawRow = (source: Source, file: string, record: FileRecord): (string | number | null)[] => {
  const { line, raw, fields, problem } = record
  const { header } = source.file
  const values =
    problem === undefined ? fields.filter((_, i) => header[i] !== undefined) : keptFields(source).map(() => null)
  return [file, line, raw, problem?.rule ?? null, problem?.message ?? null, ...values]
}
