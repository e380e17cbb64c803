import type { Vector } from './vectors.ts'

/** Reads the whole number of a row: a number where it is exact as one, a bigint beyond 2^53. */
export type IntegerReader = (row: number) => number | bigint

/** 2^53 in units of 2^32: a high word below it makes an exact number. */
const safeHigh = 2 ** 21

const view = (data: Uint8Array) => new DataView(data.buffer, data.byteOffset, data.byteLength)

const wide = (data: Uint8Array, bytes: 8 | 16, signed: boolean): IntegerReader => {
  const memory = view(data)
  const fits = (row: number, high: number) => {
    const sign = high < 0 ? -1 : 0
    return (
      bytes === 8 || (memory.getInt32(row * 16 + 8, true) === sign && memory.getInt32(row * 16 + 12, true) === sign)
    )
  }
  const whole = (at: number) => {
    const low = memory.getBigUint64(at, true)
    if (bytes === 8) return signed ? BigInt.asIntN(64, low) : low
    const high = signed ? memory.getBigInt64(at + 8, true) : memory.getBigUint64(at + 8, true)
    return (high << 64n) | low
  }
  return (row) => {
    const at = row * bytes
    const high = signed ? memory.getInt32(at + 4, true) : memory.getUint32(at + 4, true)
    const isExact = high >= -safeHigh && high < safeHigh && fits(row, high)
    return isExact ? high * 2 ** 32 + memory.getUint32(at, true) : whole(at)
  }
}

/** Reads the whole numbers of an integer column, or the unscaled ones of a decimal column. */
export const integerReader = ({ data }: Vector, bytes: 1 | 2 | 4 | 8 | 16, signed: boolean): IntegerReader => {
  const memory = view(data)
  switch (bytes) {
    case 1:
      return signed ? (row) => memory.getInt8(row) : (row) => memory.getUint8(row)
    case 2:
      return signed ? (row) => memory.getInt16(row * 2, true) : (row) => memory.getUint16(row * 2, true)
    case 4:
      return signed ? (row) => memory.getInt32(row * 4, true) : (row) => memory.getUint32(row * 4, true)
    default:
      return wide(data, bytes, signed)
  }
}

/** A decimal with all its digits: 5 of scale 2 is `0.05`, 300 of scale 0 is `300`. */
export const decimalText = (unscaled: number | bigint, scale: number): string => {
  if (scale === 0) return String(unscaled)
  const isNegative = unscaled < 0
  const digits = String(isNegative ? -unscaled : unscaled).padStart(scale + 1, '0')
  return `${isNegative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
