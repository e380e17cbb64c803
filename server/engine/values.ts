import { QueryError } from '../contract/errors.ts'
import type { ColumnType, Value } from '../contract/result.ts'
import { decimalText, integerReader } from './integers.ts'
import { enumReader, textReader } from './texts.ts'
import { hasValue, type Vector } from './vectors.ts'

/** What a column of an answer says of itself. */
export interface Typed {
  readonly name: string
  readonly type: ColumnType
  /** it is computed of other columns, so that an infinite value is one that was too large */
  readonly isComputed?: boolean
}

type Reader = (row: number) => Value

const dayMs = 86_400_000

const integerOf = (vector: Vector, { name }: Typed): Reader | undefined => {
  const { type } = vector
  if (type.kind !== 'integer') return undefined
  const read = integerReader(vector, type.bytes, type.signed)
  return (row) => {
    const value = read(row)
    if (typeof value === 'bigint') throw new QueryError('overflow', { measure: name })
    return value
  }
}

const decimalOf = (vector: Vector): Reader | undefined => {
  const { type } = vector
  if (type.kind !== 'integer' && type.kind !== 'decimal') return undefined
  const read = integerReader(vector, type.bytes, type.kind === 'decimal' || type.signed)
  const scale = type.kind === 'decimal' ? type.scale : 0
  return (row) => decimalText(read(row), scale)
}

const doubleOf = (vector: Vector, { name, isComputed }: Typed): Reader | undefined => {
  const { type, data } = vector
  if (type.kind !== 'double') return undefined
  // The engine's memory is never shared between threads of JavaScript.
  const Kind = type.bytes === 8 ? Float64Array : Float32Array
  const values = new Kind(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength / type.bytes)
  return (row) => {
    const value = values[row] ?? null
    if (Number.isFinite(value)) return value
    if (isComputed === true && value !== null && !Number.isNaN(value))
      throw new QueryError('overflow', { measure: name })
    return null
  }
}

const textOf = (vector: Vector): Reader | undefined => {
  const { type } = vector
  if (type.kind === 'text') return textReader(vector)
  return type.kind === 'enum' ? enumReader(integerReader(vector, type.bytes, false), type.value) : undefined
}

const dateOf = (vector: Vector): Reader | undefined => {
  if (vector.type.kind !== 'date') return undefined
  const days = integerReader(vector, 4, true)
  const known = new Map<number, string>()
  return (row) => {
    const day = Number(days(row))
    const date = known.get(day) ?? new Date(day * dayMs).toISOString().slice(0, 10)
    known.set(day, date)
    return date
  }
}

const booleanOf = (vector: Vector): Reader | undefined =>
  vector.type.kind === 'boolean' ? (row) => vector.data[row] === 1 : undefined

const readers: Record<ColumnType, (vector: Vector, column: Typed) => Reader | undefined> = {
  integer: integerOf,
  decimal: decimalOf,
  double: doubleOf,
  text: textOf,
  boolean: booleanOf,
  date: dateOf,
}

/**
 * Reads one column of a chunk as the result's values: `integer` and `double` as numbers, `decimal` as text with all its
 * digits, a date as ISO text, a missing value and a double that is no number as null.
 *
 * The reader throws QueryError `overflow` on an integer beyond 2^53 and on an infinite value that was computed.
 *
 * @throws Error where the engine's type cannot be the column's
 */
export const valueReader = (vector: Vector, column: Typed): Reader => {
  const { name, type } = column
  const read = readers[type](vector, column)
  if (read === undefined) throw new Error(`column ${name} is ${type}; the engine gave ${vector.type.kind}`)
  return vector.validity === null ? read : (row) => (hasValue(vector, row) ? read(row) : null)
}
