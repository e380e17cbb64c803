import { type Vector as ArrowVector, type Dictionary, type Int32, makeData, type Utf8 } from 'apache-arrow'
import { createBitmap } from './bits.ts'
import type { ColumnBuilder } from './builder.ts'
import { wordsFor } from './memory.ts'
import { NumberedTexts } from './numbered-texts.ts'

/** A dictionary of more texts or bytes begins anew with the next batch: an addition sends all of it again. */
const mostKept = { texts: 4096, bytes: 262_144 } as const

/**
 * A column of texts that repeat, as numbers and a dictionary. What is new in a batch replaces the dictionary by a longer
 * one, or, where it was long already, by one of this batch alone.
 */
export const repeatedBuilder = (arrow: Dictionary<Utf8, Int32>, capacity: number): ColumnBuilder => {
  const validity = createBitmap(capacity)
  let texts = new NumberedTexts()
  let dictionary: ArrowVector<Utf8> | undefined
  let codes = wordsFor(capacity)
  let length = 0
  return {
    append: (vector, rows) => {
      texts.write(vector, rows, codes, length)
      validity.append(vector.validity, rows)
      length += rows
    },
    weight: () => texts.bytes,
    take: () => {
      const { bits, zeros } = validity.take()
      if (dictionary === undefined || texts.count > dictionary.length) dictionary = texts.toVector()
      const shape = { type: arrow, length, nullCount: zeros, nullBitmap: bits, data: codes.subarray(0, length) }
      const column = makeData({ ...shape, dictionary })
      if (texts.count > mostKept.texts || texts.bytes > mostKept.bytes) {
        texts = new NumberedTexts()
        dictionary = undefined
      }
      codes = wordsFor(capacity)
      length = 0
      return column
    },
  }
}
