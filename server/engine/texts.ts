import { wordsOf } from './integers.ts'
import { hasValue, type Vector } from './vectors.ts'

/** A text up to this many bytes lies in the vector itself. */
const inline = 12

/** Where the bytes of a text are. */
interface Place {
  readonly bytes: Buffer
  readonly at: number
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array) => Buffer.from(buffer, byteOffset, byteLength)

/**
 * Finds the bytes of long texts. Those of neighbouring rows mostly follow each other without a gap, so a whole run of them
 * is asked of the engine at once: asking takes longer than reading. No byte between texts is ever read.
 */
const longTexts = (vector: Vector, words: Int32Array): ((row: number) => Place) => {
  const rows = words.length >> 2
  const lengthOf = (row: number) => words[row * 4] ?? 0
  // An address has at most 48 bits, which a number holds exactly.
  const addressOf = (row: number) => ((words[row * 4 + 3] ?? 0) >>> 0) * 2 ** 32 + ((words[row * 4 + 2] ?? 0) >>> 0)
  const endOfRun = (row: number): number => {
    let end = addressOf(row)
    for (let next = row; next < rows; next++) {
      if (lengthOf(next) <= inline || !hasValue(vector, next)) continue
      if (addressOf(next) !== end) break
      end += lengthOf(next)
    }
    return end
  }
  let start = 0
  let end = 0
  let bytes: Buffer = Buffer.alloc(0)
  return (row) => {
    const address = addressOf(row)
    if (address < start || address + lengthOf(row) > end) {
      start = address
      end = endOfRun(row)
      bytes = bufferOf(vector.outside(row * 16 + 8, end - start))
    }
    return { bytes, at: address - start }
  }
}

/** How many different short texts of a chunk are remembered; a power of two. */
const slots = 512

/** Reads short texts, each once for the rows that have the same 16 bytes. */
const shortTexts = (words: Int32Array, bytes: Buffer): ((row: number) => string) => {
  const keys = new Int32Array(slots * 4)
  const known: (string | undefined)[] = []
  return (row) => {
    const at = row * 4
    const [a = 0, b = 0, c = 0, d = 0] = [words[at], words[at + 1], words[at + 2], words[at + 3]]
    const mixed = Math.imul(
      a ^ Math.imul(b, 0x9e3779b1) ^ Math.imul(c, 0x85ebca6b) ^ Math.imul(d, 0xc2b2ae35),
      0x27d4eb2f,
    )
    const slot = (mixed >>> 15) & (slots - 1)
    const key = slot * 4
    const found = known[slot]
    const isSame = keys[key] === a && keys[key + 1] === b && keys[key + 2] === c && keys[key + 3] === d
    if (isSame && found !== undefined) return found
    const text = bytes.toString('utf8', row * 16 + 4, row * 16 + 4 + a)
    keys[key] = a
    keys[key + 1] = b
    keys[key + 2] = c
    keys[key + 3] = d
    known[slot] = text
    return text
  }
}

/** Reads texts. */
export const textReader = (vector: Vector): ((row: number) => string) => {
  const words = wordsOf(vector.data)
  const short = shortTexts(words, bufferOf(vector.data))
  const long = longTexts(vector, words)
  return (row) => {
    const length = words[row * 4] ?? 0
    if (length <= inline) return short(row)
    const { bytes, at } = long(row)
    return bytes.toString('utf8', at, at + length)
  }
}

/** Gives the UTF-8 bytes of texts without decoding them. */
export interface TextCopier {
  length(row: number): number
  /** copies the text of a row to a place in `target`, where there is room for it */
  copy(row: number, target: Uint8Array, at: number): void
}

/** Copies texts as they lie in memory. */
export const textCopier = (vector: Vector): TextCopier => {
  const { data } = vector
  const words = wordsOf(data)
  const length = (row: number) => words[row * 4] ?? 0
  const long = longTexts(vector, words)
  return {
    length,
    copy: (row, target, to) => {
      const size = length(row)
      const { bytes, at } = size > inline ? long(row) : { bytes: data, at: row * 16 + 4 }
      // Most texts are so short that a call to copy them takes longer than the copy.
      for (let i = 0; i < size; i++) target[to + i] = bytes[at + i] ?? 0
    },
  }
}

/** Reads the values of an enum, each asked of the engine once. */
export const enumReader = (codes: (row: number) => number | bigint, value: (code: number) => string) => {
  const known: (string | undefined)[] = []
  return (row: number): string => {
    const code = Number(codes(row))
    const found = known[code] ?? value(code)
    known[code] = found
    return found
  }
}
