import { type DuckDBDataChunk, DuckDBDecimalType, type DuckDBResult, DuckDBTypeId } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { Chunk } from './engine.ts'
import type { Vector, VectorType } from './vectors.ts'

const integer = (bytes: 1 | 2 | 4 | 8 | 16, signed: boolean): VectorType => ({ kind: 'integer', bytes, signed })

/** Types that need nothing but their name. */
const plain: Partial<Record<DuckDBTypeId, VectorType>> = {
  [DuckDBTypeId.TINYINT]: integer(1, true),
  [DuckDBTypeId.SMALLINT]: integer(2, true),
  [DuckDBTypeId.INTEGER]: integer(4, true),
  [DuckDBTypeId.BIGINT]: integer(8, true),
  [DuckDBTypeId.HUGEINT]: integer(16, true),
  [DuckDBTypeId.UTINYINT]: integer(1, false),
  [DuckDBTypeId.USMALLINT]: integer(2, false),
  [DuckDBTypeId.UINTEGER]: integer(4, false),
  [DuckDBTypeId.UBIGINT]: integer(8, false),
  [DuckDBTypeId.FLOAT]: { kind: 'double', bytes: 4 },
  [DuckDBTypeId.DOUBLE]: { kind: 'double', bytes: 8 },
  [DuckDBTypeId.DATE]: { kind: 'date', bytes: 4 },
  [DuckDBTypeId.BOOLEAN]: { kind: 'boolean', bytes: 1 },
  [DuckDBTypeId.VARCHAR]: { kind: 'text', bytes: 16 },
}

const decimal = (type: DuckDBDecimalType): VectorType => {
  const bytes = type.width <= 4 ? 2 : type.width <= 9 ? 4 : type.width <= 18 ? 8 : 16
  return { kind: 'decimal', bytes, precision: type.width, scale: type.scale }
}

/** The values of an enum are asked for one by one: an answer shows few of them, and listing all takes long. */
const enumeration = (type: duckdb.LogicalType): VectorType => {
  const size = duckdb.enum_dictionary_size(type)
  const bytes = size <= 256 ? 1 : size <= 65_536 ? 2 : 4
  return { kind: 'enum', bytes, size, value: (code) => duckdb.enum_dictionary_value(type, code) }
}

const vectorType = (result: DuckDBResult, column: number): VectorType => {
  const id = result.columnTypeId(column)
  if (id === DuckDBTypeId.ENUM) return enumeration(result.columnLogicalType(column).logical_type)
  const type = id === DuckDBTypeId.DECIMAL ? result.columnType(column) : undefined
  const known = type instanceof DuckDBDecimalType ? decimal(type) : plain[id]
  if (known === undefined) {
    throw new Error(`column ${result.columnName(column)} is ${DuckDBTypeId[id]}, which no answer may hold`)
  }
  return known
}

/** The types of a result's columns, in order; throws where one is no scalar that an answer may hold. */
export const vectorTypes = (result: DuckDBResult): VectorType[] =>
  Array.from({ length: result.columnCount }, (_, column) => vectorType(result, column))

const validityBytes = (rows: number) => Math.ceil(rows / 64) * 8

/**
 * Memory of a vector does not keep its chunk from being freed. A property of the memory does, for as long as that is in use;
 * a map of what belongs to what would do so too, and takes the collector longer.
 */
const owned = <T extends Uint8Array | null>(memory: T, chunk: duckdb.DataChunk): T => {
  if (memory !== null) Object.assign(memory.buffer, { chunk })
  return memory
}

/** A chunk of DuckDB with its columns over DuckDB's memory. */
export const toChunk = ({ chunk, rowCount }: DuckDBDataChunk, types: readonly VectorType[]): Chunk => ({
  rowCount,
  columns: types.map((type, column): Vector => {
    const vector = duckdb.data_chunk_get_vector(chunk, column)
    const data = owned(duckdb.vector_get_data(vector, rowCount * type.bytes), chunk)
    return {
      type,
      data,
      // Declared as always there; null where every row has a value.
      validity: owned(duckdb.vector_get_validity(vector, validityBytes(rowCount)) as Uint8Array | null, chunk),
      outside: (offset, length) =>
        // DuckDB's memory is an ArrayBuffer of its own, never a shared one.
        duckdb.get_data_from_pointer(data.buffer as ArrayBuffer, data.byteOffset + offset, length),
    }
  }),
})
