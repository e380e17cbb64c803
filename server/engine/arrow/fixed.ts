import { Bool, type Data, type DataType, makeData } from 'apache-arrow'
import { wordsOf } from '../integers.ts'
import { hasValue, type Vector } from '../vectors.ts'
import { type Bitmap, createBitmap } from './bits.ts'
import type { ColumnBuilder } from './builder.ts'
import { memoryOf } from './memory.ts'

/** Copies the values of a chunk into `target`, which is where its first row belongs. */
type Copy = (vector: Vector, rows: number, target: Uint8Array) => void

/** Engine and Arrow agree on how the value lies in memory. */
export const copySame: Copy = (vector, _rows, target) => target.set(vector.data)

/** A decimal of 2, 4 or 8 bytes becomes one of 16: the words above it repeat its sign. */
export const copyWidened =
  (bytes: 2 | 4 | 8): Copy =>
  ({ data }, rows, target) => {
    const wide = wordsOf(target)
    const narrow = bytes === 2 ? new Int16Array(data.buffer, data.byteOffset, rows) : wordsOf(data)
    const perRow = bytes === 8 ? 2 : 1
    for (let row = 0, at = 0; row < rows; row++, at += 4) {
      const low = narrow[row * perRow] ?? 0
      const top = narrow[row * perRow + perRow - 1] ?? 0
      const sign = top >> 31
      wide[at] = low
      wide[at + 1] = perRow === 2 ? top : sign
      wide[at + 2] = sign
      wide[at + 3] = sign
    }
  }

/** What stands in the place of a null is whatever the engine left there: it does not leave the house. */
const wipeNulls = ({ validity }: Vector, rows: number, target: Uint8Array, bytes: number) => {
  if (validity === null) return
  for (let row = 0; row < rows; row += 8) {
    const bits = validity[row >> 3] ?? 0
    if (bits === 255) continue
    for (let i = row; i < row + 8 && i < rows; i++) {
      if ((bits & (1 << (i & 7))) === 0) target.fill(0, i * bytes, i * bytes + bytes)
    }
  }
}

/** A finished column of `length` values that lie in `data`. */
const flatData = (
  type: DataType,
  length: number,
  data: Uint8Array,
  { bits, zeros }: ReturnType<Bitmap['take']>,
): Data => {
  const shape = { type, length, nullCount: zeros, nullBitmap: bits, data }
  return makeData(shape)
}

/** A column of values of `bytes` each. */
export const fixedBuilder = (type: DataType, bytes: number, capacity: number, copy: Copy): ColumnBuilder => {
  const validity = createBitmap(capacity)
  let values = memoryOf(capacity * bytes)
  let length = 0
  return {
    append: (vector, rows) => {
      const target = values.subarray(length * bytes, (length + rows) * bytes)
      copy(vector, rows, target)
      wipeNulls(vector, rows, target, bytes)
      validity.append(vector.validity, rows)
      length += rows
    },
    take: () => {
      const data = flatData(type, length, values.subarray(0, length * bytes), validity.take())
      values = memoryOf(capacity * bytes)
      length = 0
      return data
    },
  }
}

/** The word of a floating-point number that has its exponent, and the exponent of those that are no number. */
const exponents = { 4: { perRow: 1, word: 0, mask: 0x7f800000 }, 8: { perRow: 2, word: 1, mask: 0x7ff00000 } }

/** A column of floating-point numbers; infinities and what is no number become null. */
export const doubleBuilder = (type: DataType, bytes: 4 | 8, capacity: number): ColumnBuilder => {
  const { perRow, word, mask } = exponents[bytes]
  const finite = (vector: Vector, rows: number): Vector => {
    const parts = wordsOf(vector.data)
    let validity: Uint8Array | undefined
    for (let row = 0; row < rows; row++) {
      if (((parts[row * perRow + word] ?? 0) & mask) !== mask) continue
      validity ??= vector.validity?.slice() ?? new Uint8Array(Math.ceil(rows / 8)).fill(255)
      validity[row >> 3] = (validity[row >> 3] ?? 0) & ~(1 << (row & 7))
    }
    return validity === undefined ? vector : { ...vector, validity }
  }
  const builder = fixedBuilder(type, bytes, capacity, copySame)
  return { append: (vector, rows) => builder.append(finite(vector, rows), rows), take: builder.take }
}

/** A column of booleans, a byte each in the engine and a bit each in Arrow. */
export const booleanBuilder = (capacity: number): ColumnBuilder => {
  const validity = createBitmap(capacity)
  let bits = new Uint8Array(Math.ceil(capacity / 8))
  let length = 0
  return {
    append: (vector, rows) => {
      for (let row = 0; row < rows; row++) {
        const at = length + row
        if (vector.data[row] === 1 && hasValue(vector, row)) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7))
      }
      validity.append(vector.validity, rows)
      length += rows
    },
    take: () => {
      const data = flatData(new Bool(), length, bits.subarray(0, Math.ceil(length / 8)), validity.take())
      bits = new Uint8Array(Math.ceil(capacity / 8))
      length = 0
      return data
    },
  }
}
