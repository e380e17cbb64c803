import type { ParameterValue } from './expression.ts'
import { isDate } from './expressions/date.ts'
import type { ParameterDomain, ParameterType } from './parameter.ts'

/** How many digits a number may have before and after the point: products of it with amounts stay exact. */
const digits = { before: 15, after: 12 }

const isExact = (value: number): boolean =>
  Math.abs(value) < 10 ** digits.before && Number(value.toFixed(digits.after)) === value

const fraction = (value: number): string => {
  const text = String(value).includes('e') ? value.toFixed(digits.after).replace(/0+$/, '') : String(value)
  return text.split('.')[1] ?? ''
}

/** How many digits a number has after the point. */
export const scaleOf = (value: ParameterValue): number => (typeof value === 'number' ? fraction(value).length : 0)

/** A number with so many digits after the point, which are no fewer than it has. */
export const withScale = (value: number, scale: number): string => {
  const own = fraction(value)
  const whole = String(value).includes('e') ? value.toFixed(own.length).split('.')[0] : String(value).split('.')[0]
  return scale === 0 ? `${whole}` : `${whole}.${own.padEnd(scale, '0')}`
}

const tests: Readonly<Record<ParameterType, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && isExact(value),
  integer: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && isDate(value),
}

const words: Readonly<Record<ParameterType, string>> = {
  text: 'a text',
  number: `a number of at most ${digits.before} digits before and ${digits.after} after the point`,
  integer: 'a whole number',
  boolean: 'true or false',
  date: 'a date such as "2026-03-31"',
}

const bounds = ({ min, max }: ParameterDomain): string => {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  if (min !== undefined) return ` from ${min} on`
  return max === undefined ? '' : ` up to ${max}`
}

/** What a parameter may be, in a sentence: `a number from 0 to 1`, `one of first, last, linear`. */
const describeDomain = (domain: ParameterDomain): string => {
  const { type, allowed } = domain
  if (allowed !== undefined) return `one of ${allowed.join(', ')}`
  const range = bounds(domain)
  return `${range === '' ? words[type] : words[type].replace(/ (of|such) .*$/, '')}${range}`
}

const isOfType = (value: unknown, { type }: ParameterDomain): value is ParameterValue => tests[type](value)

/** What a value must be to be one of a parameter's; undefined where it is. Bounds of dates compare as their text does. */
export const misfitOf = (value: unknown, domain: ParameterDomain): string | undefined => {
  const { type, min, max, allowed } = domain
  if (!isOfType(value, domain)) return allowed === undefined ? words[type] : describeDomain(domain)
  const isWithin = (min === undefined || value >= min) && (max === undefined || value <= max)
  return isWithin && (allowed === undefined || allowed.includes(value)) ? undefined : describeDomain(domain)
}
