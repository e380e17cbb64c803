import type { Vector } from './vectors.ts'

/** Reads the whole number of a row: a number where it is exact as one, a bigint beyond 2^53. */
export type IntegerReader = (row: number) => number | bigint

/** 2^53 in units of 2^32: a high word below it makes an exact number. */
const safeHigh = 2 ** 21

/** The 32-bit words of a vector's memory; values of 4 bytes and more begin at one. */
export const wordsOf = (data: Uint8Array): Int32Array =>
  new Int32Array(data.buffer, data.byteOffset, data.byteLength >> 2)

const whole = (words: Int32Array, at: number, count: number, signed: boolean): bigint => {
  let value = 0n
  for (let i = count - 1; i >= 0; i--) value = (value << 32n) | BigInt((words[at + i] ?? 0) >>> 0)
  return signed ? BigInt.asIntN(count * 32, value) : value
}

const wide = (data: Uint8Array, bytes: 8 | 16, signed: boolean): IntegerReader => {
  const words = wordsOf(data)
  const count = bytes / 4
  return (row) => {
    const at = row * count
    const high = words[at + 1] ?? 0
    const sign = signed ? high >> 31 : 0
    const isNarrow = count === 2 || (words[at + 2] === sign && words[at + 3] === sign)
    const isExact = isNarrow && high < safeHigh && high >= (signed ? -safeHigh : 0)
    return isExact ? high * 2 ** 32 + ((words[at] ?? 0) >>> 0) : whole(words, at, count, signed)
  }
}

/** Reads the whole numbers of an integer column, or the unscaled ones of a decimal column. */
export const integerReader = ({ data }: Vector, bytes: 1 | 2 | 4 | 8 | 16, signed: boolean): IntegerReader => {
  if (bytes > 4) return wide(data, bytes as 8 | 16, signed)
  const kinds = signed ? [Int8Array, Int16Array, Int32Array] : [Uint8Array, Uint16Array, Uint32Array]
  // The engine's memory is never shared between threads of JavaScript.
  const Kind = kinds[bytes >> 1] ?? Int32Array
  const values = new Kind(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength / bytes)
  return (row) => values[row] ?? 0
}

/** A decimal with all its digits: 5 of scale 2 is `0.05`, 300 of scale 0 is `300`. */
export const decimalText = (unscaled: number | bigint, scale: number): string => {
  if (scale === 0) return String(unscaled)
  const isNegative = unscaled < 0
  const digits = String(isNegative ? -unscaled : unscaled).padStart(scale + 1, '0')
  return `${isNegative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
