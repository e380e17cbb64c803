import { Vector as ArrowVector, type Data, type Dictionary, makeData, Utf8 } from 'apache-arrow'
import { integerReader } from '../integers.ts'
import { type TextCopier, textCopier } from '../texts.ts'
import { hasValue, type Vector, type VectorType } from '../vectors.ts'
import { createBitmap } from './bits.ts'
import { type ColumnBuilder, checkedEnd } from './builder.ts'
import { copySame, fixedBuilder } from './fixed.ts'
import { memoryOf, wordsFor } from './memory.ts'

type Enum = Extract<VectorType, { kind: 'enum' }>

const utf8Data = (valueOffsets: Int32Array, data: Uint8Array, nullBitmap: Uint8Array | undefined, nullCount: number) =>
  makeData({ type: new Utf8(), length: valueOffsets.length - 1, nullCount, nullBitmap, valueOffsets, data })

/** Bytes of a text for which there is room from the start, and the most that are expected of the next batch. */
const [usualBytes, mostExpected] = [16, 128]

/** A text column written out: offsets and bytes. */
const plainBuilder = (capacity: number, copierOf: (vector: Vector) => TextCopier): ColumnBuilder => {
  const validity = createBitmap(capacity)
  let offsets = wordsFor(capacity + 1)
  let bytes = memoryOf(capacity * usualBytes)
  let length = 0
  let end = 0
  const reserve = (more: number) => {
    if (end + more <= bytes.length) return
    const larger = memoryOf(Math.max(bytes.length * 2, checkedEnd(end + more)))
    larger.set(bytes.subarray(0, end))
    bytes = larger
  }
  const startNext = () => {
    // The texts of the next batch are most likely as long as those of this one.
    bytes = memoryOf(Math.max(capacity * usualBytes, Math.min(Math.ceil((end * 9) / 8), capacity * mostExpected)))
    offsets = wordsFor(capacity + 1)
    length = 0
    end = 0
  }
  return {
    append: (vector, rows) => {
      const copier = copierOf(vector)
      for (let row = 0; row < rows; row++) {
        if (hasValue(vector, row)) {
          const size = copier.length(row)
          reserve(size)
          copier.copy(row, bytes, end)
          end += size
        }
        offsets[++length] = end
      }
      validity.append(vector.validity, rows)
    },
    weight: () => end,
    take: () => {
      const { bits, zeros } = validity.take()
      const data = utf8Data(offsets.subarray(0, length + 1), bytes.subarray(0, end), bits, zeros)
      startNext()
      return data
    },
  }
}

/** A column of texts of many values. */
export const textBuilder = (capacity: number): ColumnBuilder => plainBuilder(capacity, textCopier)

/** An enum of too many values for a dictionary, as text. */
export const spelledBuilder = (type: Enum, capacity: number): ColumnBuilder => {
  const known = new Map<number, Uint8Array>()
  return plainBuilder(capacity, (vector) => {
    const code = integerReader(vector, type.bytes, false)
    const bytesOf = (row: number) => {
      const at = Number(code(row))
      const bytes = known.get(at) ?? Buffer.from(type.value(at))
      known.set(at, bytes)
      return bytes
    }
    return { length: (row) => bytesOf(row).length, copy: (row, target, at) => target.set(bytesOf(row), at) }
  })
}

const toVector = (values: readonly string[]): ArrowVector<Utf8> => {
  const texts = values.map((value) => Buffer.from(value))
  const offsets = new Int32Array(texts.length + 1)
  texts.forEach((text, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + text.length
  })
  return new ArrowVector([utf8Data(offsets, Buffer.concat(texts), undefined, 0)])
}

/** Codes with the dictionary that says what they stand for. */
const withDictionary = (arrow: Dictionary<Utf8>, codes: Data, dictionary: ArrowVector<Utf8>): Data => {
  const { length, nullCount, values, nullBitmap } = codes
  return makeData({ type: arrow, length, nullCount, nullBitmap, data: values, dictionary })
}

/** An enum that may list all its values, because its dictionary is small or the answer long. */
const wholeDictionary = (arrow: Dictionary<Utf8>, type: Enum, capacity: number): ColumnBuilder => {
  const dictionary = toVector(Array.from({ length: type.size }, (_, code) => type.value(code)))
  const codes = fixedBuilder(arrow.indices, type.bytes, capacity, copySame)
  return { append: codes.append, take: () => withDictionary(arrow, codes.take(), dictionary) }
}

/** An enum of many values in an answer of one chunk: only the values that it shows, in order of appearance. */
const usedDictionary = (arrow: Dictionary<Utf8>, type: Enum, capacity: number): ColumnBuilder => {
  const used = new Map<number, number>()
  const renumber = (vector: Vector, rows: number, target: Uint8Array) => {
    const code = integerReader(vector, type.bytes, false)
    const to =
      type.bytes === 4
        ? new Uint32Array(target.buffer, target.byteOffset)
        : new Uint16Array(target.buffer, target.byteOffset)
    for (let row = 0; row < rows; row++) {
      if (!hasValue(vector, row)) continue
      const at = Number(code(row))
      const index = used.get(at) ?? used.size
      used.set(at, index)
      to[row] = index
    }
  }
  const codes = fixedBuilder(arrow.indices, type.bytes, capacity, renumber)
  const take = () => withDictionary(arrow, codes.take(), toVector([...used.keys()].map(type.value)))
  return { append: codes.append, take }
}

/** Up to this many values are listed whole in an answer of any length. */
const alwaysListed = 256

/** A column of an enum as codes and a dictionary, which is the same for all batches. */
export const dictionaryBuilder = (
  arrow: Dictionary<Utf8>,
  type: Enum,
  capacity: number,
  isOnlyBatch: boolean,
): ColumnBuilder =>
  isOnlyBatch && type.size > alwaysListed
    ? usedDictionary(arrow, type, capacity)
    : wholeDictionary(arrow, type, capacity)
