import type { Vector } from './vectors.ts'

/** A text up to this many bytes lies in the vector itself. */
const inline = 12

/** The UTF-8 bytes of a row's text. */
export const textBytes = (vector: Vector, row: number): Uint8Array => {
  const at = row * 16
  const { data } = vector
  const length = new DataView(data.buffer, data.byteOffset + at, 4).getUint32(0, true)
  return length <= inline ? data.subarray(at + 4, at + 4 + length) : vector.outside(at + 8, length)
}

/** Reads texts; a row that repeats the one read before, as sorted answers often do, is not decoded again. */
export const textReader = (vector: Vector): ((row: number) => string) => {
  const { data } = vector
  const words = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  let last = -1
  let text = ''
  const repeats = (at: number) =>
    last >= 0 &&
    words.getBigUint64(at, true) === words.getBigUint64(last, true) &&
    words.getBigUint64(at + 8, true) === words.getBigUint64(last + 8, true)
  return (row) => {
    const at = row * 16
    if (repeats(at)) return text
    last = at
    const length = words.getUint32(at, true)
    text =
      length <= inline
        ? bytes.toString('utf8', at + 4, at + 4 + length)
        : Buffer.from(vector.outside(at + 8, length)).toString('utf8')
    return text
  }
}

/** Reads the values of an enum, each asked of the engine once. */
export const enumReader = (codes: (row: number) => number | bigint, value: (code: number) => string) => {
  const known = new Map<number, string>()
  return (row: number): string => {
    const code = Number(codes(row))
    const found = known.get(code) ?? value(code)
    known.set(code, found)
    return found
  }
}
