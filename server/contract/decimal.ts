import type { Value } from './result.ts'

/** A number with all its digits: `units / 10 ** scale`. */
export interface Decimal {
  readonly units: bigint
  /** digits behind the point, 0 or more */
  readonly scale: number
}

const pattern = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i

const parse = (text: string): Decimal | undefined => {
  const [, sign = '', whole, fraction = '', exponent = '0'] = pattern.exec(text) ?? []
  if (whole === undefined) return undefined
  const scale = fraction.length - Number(exponent)
  const units = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`)
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale }
}

/** A value of a measure with all its digits; undefined where it is empty or no number. A double is what it is written as. */
export const toDecimal = (value: Value | undefined): Decimal | undefined =>
  value === null || value === undefined || typeof value === 'boolean' ? undefined : parse(String(value))

const unitsAt = ({ units, scale }: Decimal, at: number): bigint => units * 10n ** BigInt(at - scale)

/** Below 0 where the first is less, above where it is more, 0 where they are equal: 1.5 and 1.50 are. */
export const compareDecimals = (a: Decimal, b: Decimal): number => {
  const scale = Math.max(a.scale, b.scale)
  const [first, second] = [unitsAt(a, scale), unitsAt(b, scale)]
  return first === second ? 0 : first < second ? -1 : 1
}

/** The exact sum; 0 of none. */
export const sumDecimals = (decimals: Iterable<Decimal>): Decimal => {
  const sums = new Map<number, bigint>()
  for (const { units, scale } of decimals) sums.set(scale, (sums.get(scale) ?? 0n) + units)
  const scale = Math.max(0, ...sums.keys())
  let units = 0n
  for (const [at, sum] of sums) units += unitsAt({ units: sum, scale: at }, scale)
  return { units, scale }
}

/** A decimal divided by a count above zero, rounded half away from zero to `digits` more digits than it has. */
export const divideDecimal = ({ units, scale }: Decimal, by: number, digits = 6): Decimal => {
  const divisor = BigInt(by)
  const scaled = units * 10n ** BigInt(digits) * 2n + (units < 0n ? -divisor : divisor)
  return { units: scaled / (divisor * 2n), scale: scale + digits }
}

/** A decimal as text with all its digits, as the API writes decimals: -0.05, 12.50. */
export const decimalText = ({ units, scale }: Decimal): string => {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const sign = units < 0n ? '-' : ''
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
