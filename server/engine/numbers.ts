import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api'
import { toChunk, vectorTypes } from './duckdb-vectors.ts'
import { hasValue, type Vector } from './vectors.ts'

const valuesOf = (vector: Vector, rows: number): Float64Array => {
  const view = new DataView(vector.data.buffer, vector.data.byteOffset, vector.data.byteLength)
  return Float64Array.from({ length: rows }, (_, row) =>
    hasValue(vector, row) ? view.getFloat64(row * 8, true) : Number.NaN,
  )
}

const joined = (parts: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/**
 * The columns of a result by name, read a chunk at a time; NaN for null.
 *
 * @throws Error where a column is no DOUBLE
 */
export const readNumbers = async (
  result: DuckDBResult,
  fetch: () => Promise<DuckDBDataChunk | null>,
): Promise<Record<string, Float64Array>> => {
  const types = vectorTypes(result)
  const names = result.columnNames()
  for (const [i, { kind, bytes }] of types.entries())
    if (kind !== 'double' || bytes !== 8) throw new Error(`column ${names[i]} is ${kind}; expected a DOUBLE`)
  const parts: Float64Array[][] = names.map(() => [])
  for (;;) {
    const chunk = await fetch()
    if (chunk === null || chunk.rowCount === 0) break
    for (const [i, vector] of toChunk(chunk, types).columns.entries()) parts[i]?.push(valuesOf(vector, chunk.rowCount))
  }
  return Object.fromEntries(names.map((name, i) => [name, joined(parts[i] ?? [])]))
}
