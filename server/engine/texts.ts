import { wordsOf } from './integers.ts'
import { hasValue, type Vector } from './vectors.ts'

/** A text of up to this many bytes lies in the vector itself. */
export const inlineBytes = 12

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array) => Buffer.from(buffer, byteOffset, byteLength)

/**
 * Finds the bytes of long texts. Those of neighbouring rows mostly follow each other without a gap, so a whole run of them
 * is asked of the engine at once: asking takes longer than reading. No byte between texts is ever read.
 */
export class LongTexts {
  readonly #vector: Vector
  readonly #words: Int32Array
  #start = 0
  #end = 0
  /** the run of texts in which the row stands that was found last */
  bytes: Buffer = Buffer.alloc(0)
  /** the same run, for numbers out of it */
  view: DataView = new DataView(new ArrayBuffer(0))
  constructor(vector: Vector, words: Int32Array) {
    this.#vector = vector
    this.#words = words
  }
  /** Gives where in `bytes` the text of a row begins, which is longer than a vector holds itself. */
  find(row: number): number {
    const address = this.#addressOf(row)
    if (address < this.#start || address + (this.#words[row * 4] ?? 0) > this.#end) {
      this.#start = address
      this.#end = this.#endOfRun(row)
      this.bytes = bufferOf(this.#vector.outside(row * 16 + 8, this.#end - this.#start))
      this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength)
    }
    return address - this.#start
  }
  /** An address has at most 48 bits, which a number holds exactly. */
  #addressOf(row: number): number {
    return ((this.#words[row * 4 + 3] ?? 0) >>> 0) * 2 ** 32 + ((this.#words[row * 4 + 2] ?? 0) >>> 0)
  }
  #endOfRun(row: number): number {
    const words = this.#words
    let end = this.#addressOf(row)
    for (let next = row; next < words.length >> 2; next++) {
      const length = words[next * 4] ?? 0
      if (length <= inlineBytes || !hasValue(this.#vector, next)) continue
      if (this.#addressOf(next) !== end) break
      end += length
    }
    return end
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
  const long = new LongTexts(vector, words)
  return (row) => {
    const length = words[row * 4] ?? 0
    if (length <= inlineBytes) return short(row)
    const at = long.find(row)
    return long.bytes.toString('utf8', at, at + length)
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
  const long = new LongTexts(vector, words)
  return {
    length,
    copy: (row, target, to) => {
      const size = length(row)
      const at = size > inlineBytes ? long.find(row) : row * 16 + 4
      const bytes = size > inlineBytes ? long.bytes : data
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
