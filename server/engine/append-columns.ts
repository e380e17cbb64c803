import { type DuckDBAppender, DuckDBDataChunk, DuckDBTypeId } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { AppendedColumn } from './engine.ts'

/** Writes rows of a column, from one on, to a vector. */
type Writer = (vector: duckdb.Vector, from: number, rows: number) => void

/** What rows have a value, a bit each. */
const validityOf = (hasValue: (row: number) => boolean, from: number, rows: number): Uint8Array => {
  const bits = new Uint8Array(Math.ceil(rows / 64) * 8)
  for (let i = 0; i < rows; i++) if (hasValue(from + i)) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7))
  return bits
}

const writeValidity = (vector: duckdb.Vector, bits: Uint8Array): void => {
  duckdb.vector_ensure_validity_writable(vector)
  duckdb.copy_data_to_vector_validity(vector, 0, bits.buffer as ArrayBuffer, bits.byteOffset, bits.byteLength)
}

const writeData = (vector: duckdb.Vector, data: Float64Array | Int32Array): void =>
  duckdb.copy_data_to_vector(vector, 0, data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)

const numberWriter =
  (column: Float64Array, isWhole: boolean): Writer =>
  (vector, from, rows) => {
    const part = column.subarray(from, from + rows)
    writeData(vector, isWhole ? Int32Array.from(part) : part)
    writeValidity(
      vector,
      validityOf((row) => !Number.isNaN(column[row]), from, rows),
    )
  }

const textWriter =
  (column: readonly (string | null)[]): Writer =>
  (vector, from, rows) => {
    for (let i = 0; i < rows; i++) {
      const text = column[from + i]
      if (text != null) duckdb.vector_assign_string_element(vector, i, text)
    }
    writeValidity(
      vector,
      validityOf((row) => column[row] != null, from, rows),
    )
  }

const noValue: Writer = (vector, _, rows) => writeValidity(vector, new Uint8Array(Math.ceil(rows / 64) * 8))

const writerOf = (column: AppendedColumn, type: DuckDBTypeId, at: number): Writer => {
  if (column === null) return noValue
  const isNumbers = column instanceof Float64Array
  if (isNumbers && type === DuckDBTypeId.DOUBLE) return numberWriter(column, false)
  if (isNumbers && (type === DuckDBTypeId.INTEGER || type === DuckDBTypeId.DATE)) return numberWriter(column, true)
  if (!isNumbers && type === DuckDBTypeId.VARCHAR) return textWriter(column)
  throw new Error(`column ${at} is ${DuckDBTypeId[type]}; ${isNumbers ? 'numbers' : 'texts'} cannot be appended to it`)
}

/**
 * Appends columns a chunk of rows at a time; gives the number of rows after each chunk.
 *
 * @param rows of each column
 * @throws Error where columns are too few or too many, of another length, or of a type that they cannot be written as
 */
export function* appendedChunks(
  appender: DuckDBAppender,
  rows: number,
  columns: readonly AppendedColumn[],
): Generator<number, void> {
  const types = Array.from({ length: appender.columnCount }, (_, at) => appender.columnType(at))
  if (columns.length !== types.length)
    throw new Error(`there are ${columns.length} columns to append; the table has ${types.length}`)
  const uneven = columns.findIndex((column) => column !== null && column.length !== rows)
  if (uneven >= 0) throw new Error(`column ${uneven} has ${columns[uneven]?.length} values; expected ${rows}`)
  const writers = columns.map((column, at) => writerOf(column, types[at]?.typeId ?? DuckDBTypeId.INVALID, at))
  const chunk = DuckDBDataChunk.create(types)
  const size = duckdb.vector_size()
  for (let from = 0; from < rows; from += size) {
    const count = Math.min(size, rows - from)
    chunk.reset()
    for (const [at, write] of writers.entries()) write(duckdb.data_chunk_get_vector(chunk.chunk, at), from, count)
    duckdb.data_chunk_set_size(chunk.chunk, count)
    appender.appendDataChunk(chunk)
    yield from + count
  }
}
