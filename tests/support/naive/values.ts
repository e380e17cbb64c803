import type { EngineValue } from '../../../server/engine/engine.ts'
import type { ScalarType } from '../../../server/model/expression.ts'

/** A value in memory. Whole numbers and decimals are exact, in units of 10^-9; dates are ISO text; null is no value. */
export type Value = bigint | number | string | boolean | null

const digits = 9
const unit = 10n ** BigInt(digits)

/** A whole number as an exact value. */
export const exactly = (count: number): bigint => BigInt(count) * unit

/** The exact value of decimal text such as `-12.50` or `1e-7`. @throws Error on more than nine digits after the point */
export const parseExact = (text: string): bigint => {
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/i.exec(text)
  if (found === null) throw new Error(`expected a decimal number, found ${text}`)
  const [, sign, whole = '', fraction = '', exponent = '0'] = found
  const shift = digits - fraction.length + Number(exponent)
  const all = BigInt(whole + fraction)
  const scaled = shift >= 0 ? all * 10n ** BigInt(shift) : all / 10n ** BigInt(-shift)
  if (shift < 0 && scaled * 10n ** BigInt(-shift) !== all) throw new Error(`${text} has too many digits`)
  return sign === '-' ? -scaled : scaled
}

/** An exact value as decimal text without zeros at its end. */
export const exactText = (value: bigint): string => {
  const sign = value < 0n ? '-' : ''
  const magnitude = value < 0n ? -value : value
  const fraction = String(magnitude % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '')
  return `${sign}${magnitude / unit}${fraction === '' ? '' : `.${fraction}`}`
}

/** The floating-point number nearest to a number; null stays null. @throws Error on anything else */
export const toDouble = (value: Value): number | null => {
  if (value === null || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(exactText(value))
  throw new Error(`expected a number, found ${String(value)}`)
}

/** The product of two exact values. @throws Error where it has more than nine digits after the point */
export const multiply = (a: bigint, b: bigint): bigint => {
  if ((a * b) % unit !== 0n) throw new Error('a product has too many digits')
  return (a * b) / unit
}

/** A value of a table's column, or of a request, in memory. */
export const inMemory = (value: EngineValue, type: ScalarType): Value => {
  if (value === null) return null
  if (type === 'integer' || type === 'decimal') return parseExact(String(value))
  return type === 'double' ? Number(value) : value
}

const sign = (a: number | bigint | string | boolean, b: number | bigint | string | boolean): number =>
  a < b ? -1 : a > b ? 1 : 0

/** Compares two values of one type: text by its UTF-8 bytes, false before true. Negative where `a` comes first. */
export const compareValues = (a: Value, b: Value): number => {
  if (a === null || b === null) throw new Error('there is no order with a missing value')
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  if (typeof a === 'bigint' && typeof b === 'number') return sign(Number(exactText(a)), b)
  if (typeof a === 'number' && typeof b === 'bigint') return sign(a, Number(exactText(b)))
  return sign(a, b)
}
