import { Vector as ArrowVector, makeData, Utf8 } from 'apache-arrow'
import { wordsOf } from '../integers.ts'
import { inlineBytes, LongTexts } from '../texts.ts'
import { hasValue, type Vector } from '../vectors.ts'
import { checkedEnd } from './builder.ts'

const mix = (hash: number, word: number): number => {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

/** Hash of a text of more than four bytes; its last word laps over the one before. */
const hashOf = (view: DataView, at: number, length: number): number => {
  let hash = length
  const last = at + length - 4
  for (let i = at; i < last; i += 4) hash = mix(hash, view.getInt32(i, true))
  return mix(hash, view.getInt32(last, true))
}

const isSame = (a: DataView, from: number, b: DataView, at: number, length: number): boolean => {
  const last = length - 4
  for (let i = 0; i < last; i += 4) if (a.getInt32(from + i, true) !== b.getInt32(at + i, true)) return false
  return a.getInt32(from + last, true) === b.getInt32(at + last, true)
}

const larger = (array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> => {
  if (length <= array.length) return array
  const grown = new Int32Array(length * 2)
  grown.set(array)
  return grown
}

/** Texts of vectors, each once, numbered in order of appearance. */
export class NumberedTexts {
  #bytes = new Uint8Array(4096)
  #view = new DataView(this.#bytes.buffer)
  #offsets = new Int32Array(65)
  #hashes = new Int32Array(64)
  /** the four words that a vector has of each; of a long one its length alone */
  #words = new Int32Array(256)
  /** number of a text + 1 by its hash, 0 where there is none */
  #slots = new Int32Array(256)
  #count = 0

  /** how many there are */
  get count(): number {
    return this.#count
  }

  /** bytes of all of them */
  get bytes(): number {
    return this.#offsets[this.#count] ?? 0
  }

  /** Writes the number of each text of a vector to `numbers` from `from` on, and nothing where there is no text. */
  write(vector: Vector, rows: number, numbers: Int32Array, from: number): void {
    const words = wordsOf(vector.data)
    const long = new LongTexts(vector, words)
    let last = -1
    for (let row = 0; row < rows; row++) {
      if (vector.validity !== null && !hasValue(vector, row)) continue
      const length = words[row * 4] ?? 0
      last =
        length <= inlineBytes
          ? this.#short(words, row * 4, vector.data)
          : this.#long(long.find(row), long, length, last)
      numbers[from + row] = last
    }
  }

  /** All texts as an Arrow column, in memory of its own. */
  toVector(): ArrowVector<Utf8> {
    const valueOffsets = this.#offsets.slice(0, this.#count + 1)
    const data = this.#bytes.slice(0, valueOffsets[this.#count])
    return new ArrowVector([makeData({ type: new Utf8(), length: this.#count, nullCount: 0, valueOffsets, data })])
  }

  /** The four words of a short text are all of it. */
  #short(words: Int32Array, at: number, data: Uint8Array): number {
    const a = words[at] ?? 0
    const b = words[at + 1] ?? 0
    const c = words[at + 2] ?? 0
    const d = words[at + 3] ?? 0
    const hash = mix(mix(mix(a, b), c), d)
    const known = this.#words
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = hash & mask
    for (let number = slots[slot] ?? 0; number > 0; number = slots[slot] ?? 0) {
      const key = number * 4 - 4
      if (known[key] === a && known[key + 1] === b && known[key + 2] === c && known[key + 3] === d) return number - 1
      slot = (slot + 1) & mask
    }
    const number = this.#add(data, at * 4 + 4, a, hash, slot)
    this.#words[number * 4 + 1] = b
    this.#words[number * 4 + 2] = c
    this.#words[number * 4 + 3] = d
    return number
  }

  #long(at: number, { view, bytes }: LongTexts, length: number, last: number): number {
    if (last >= 0 && this.#isLong(last, view, at, length)) return last
    const hash = hashOf(view, at, length)
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = hash & mask
    for (let number = slots[slot] ?? 0; number > 0; number = slots[slot] ?? 0) {
      if (this.#hashes[number - 1] === hash && this.#isLong(number - 1, view, at, length)) return number - 1
      slot = (slot + 1) & mask
    }
    return this.#add(bytes, at, length, hash, slot)
  }

  #isLong(number: number, view: DataView, at: number, length: number): boolean {
    return this.#words[number * 4] === length && isSame(this.#view, this.#offsets[number] ?? 0, view, at, length)
  }

  #add(text: Uint8Array, at: number, length: number, hash: number, slot: number): number {
    const number = this.#count++
    const from = this.#offsets[number] ?? 0
    this.#reserve(number, checkedEnd(from + length))
    const bytes = this.#bytes
    for (let i = 0; i < length; i++) bytes[from + i] = text[at + i] ?? 0
    this.#offsets[number + 1] = from + length
    this.#hashes[number] = hash
    this.#words[number * 4] = length
    this.#slots[slot] = number + 1
    if (this.#count * 2 > this.#slots.length) this.#spread()
    return number
  }

  #reserve(number: number, bytes: number): void {
    this.#offsets = larger(this.#offsets, number + 2)
    this.#hashes = larger(this.#hashes, number + 1)
    this.#words = larger(this.#words, number * 4 + 4)
    if (bytes <= this.#bytes.length) return
    const grown = new Uint8Array(bytes * 2)
    grown.set(this.#bytes)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }

  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 4)
    for (let number = 0; number < this.#count; number++) {
      let slot = (this.#hashes[number] ?? 0) & (slots.length - 1)
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
      slots[slot] = number + 1
    }
    this.#slots = slots
  }
}
