import { createRecordReader, type FileRecord, type ShapeRule } from './delimited.ts'
import { jsonRecord } from './json-records.ts'
import { fieldsRead, type Source } from './source.ts'

/** The text that is to be loaded in place of a record. */
export interface Correction {
  /** path from the workspace folder */
  readonly file: string
  /** 1-based line of the file where the record begins */
  readonly line: number
  /** the record as it stands in the file */
  readonly found: string
  readonly corrected: string
  /** ISO date and time */
  readonly when: string
  /** why, for people */
  readonly note: string
}

/** A field for each column, null where it has no value; the fields of JSON are one. */
type Fields = readonly (string | null)[]

/** A corrected record: what it has in its fields, or why it has not the shape of its file. */
export interface CorrectedRecord {
  readonly fields: Fields
  readonly problem?: { readonly rule: ShapeRule | 'json'; readonly message: string }
}

const wrong = (rule: ShapeRule | 'json', message: string): CorrectedRecord => ({
  fields: [],
  problem: { rule, message },
})

const oneOf = (records: readonly FileRecord[]): CorrectedRecord => {
  const [record] = records
  if (record === undefined || records.length > 1)
    return wrong('field_count', `expected one record, found ${records.length}`)
  return record
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A value of JSON as the text of a field; null for none. */
export const textOf = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const ofSheet = (text: string, width: number): CorrectedRecord => {
  const values = parsed(text)
  if (!Array.isArray(values)) return wrong('json', 'expected the values of a row as a JSON list')
  if (values.length > width) return wrong('field_count', `expected ${width} fields, found ${values.length}`)
  return { fields: values.map(textOf) }
}

const ofRow = (text: string, columns: readonly string[]): CorrectedRecord => {
  const values = parsed(text)
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    return wrong('json', 'expected the values of a row as a JSON object')
  const found = new Map(Object.entries(values))
  return { fields: columns.map((name) => textOf(found.get(name))) }
}

/**
 * Reads a corrected text as its source reads records: one record of delimited text, a JSON object, the values of a row of a
 * sheet as a JSON list, those of a row of Parquet as a JSON object.
 */
export const correctedRecord = ({ file, columns }: Source, text: string): CorrectedRecord => {
  switch (file.format) {
    case 'delimited': {
      const { delimiter, quote, header } = file
      const read = createRecordReader({ delimiter, quote, width: header.length, finalNewline: 'optional' })
      return oneOf(read(`${text}\n`, true))
    }
    case 'xlsx':
      return ofSheet(text, file.header.length)
    case 'parquet':
      return ofRow(text, fieldsRead(columns))
    default:
      return jsonRecord(1, text)
  }
}
