import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBType,
  type DuckDBValue,
  DECIMAL as decimalType,
  HUGEINT,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import type { Parameter } from '../compiler/statement.ts'
import { assertNever } from '../contract/assert-never.ts'
import { QueryError } from '../contract/errors.ts'

/** A value in the engine's own form with the type it is bound as. */
export interface Bound {
  readonly value: DuckDBValue
  readonly type: DuckDBType
}

const maxDigits = 38
const dayMs = 86_400_000

/** The narrowest of INTEGER, BIGINT and HUGEINT, so that a comparison with an INTEGER column is not widened. */
const integer = (value: string | number | boolean): Bound => {
  const whole = BigInt(value)
  if (BigInt.asIntN(32, whole) === whole) return { value: Number(whole), type: INTEGER }
  if (BigInt.asIntN(64, whole) === whole) return { value: whole, type: BIGINT }
  if (BigInt.asIntN(128, whole) === whole) return { value: whole, type: HUGEINT }
  throw new QueryError('overflow', {})
}

const decimalText = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/

/** Every digit as written: `12.50` is 1250 of scale 2; `1e-7` and `1E+21`, as numbers print, are read too. */
const decimal = (value: string | number | boolean): Bound => {
  const match = decimalText.exec(String(value))
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? []
  if (match === null || whole + fraction === '') throw new Error(`${JSON.stringify(value)} is no decimal number`)
  const scale = fraction.length - Number(exponent)
  const digits = whole + fraction + '0'.repeat(Math.min(Math.max(0, -scale), maxDigits + 1))
  const significant = digits.replace(/^0+/, '')
  const precision = Math.max(significant.length, scale, 1)
  if (precision > maxDigits) throw new QueryError('overflow', {})
  const type = decimalType(precision, Math.max(scale, 0))
  const unscaled = BigInt(significant === '' ? 0 : significant)
  return { value: new DuckDBDecimalValue(sign === '-' ? -unscaled : unscaled, type.width, type.scale), type }
}

const date = (value: string | number | boolean): Bound => {
  const ms = Date.parse(`${String(value)}T00:00:00Z`)
  if (Number.isNaN(ms)) throw new Error(`${JSON.stringify(value)} is no ISO date`)
  return { value: new DuckDBDateValue(ms / dayMs), type: DATE }
}

/**
 * A parameter in the engine's own form, exact: a decimal keeps every digit, an integer takes the narrowest type that
 * holds it.
 *
 * @throws QueryError `overflow` where an integer has more than 128 bits or a decimal more than 38 digits
 * @throws Error where the value is not of its type: the compiler lets no such value through
 */
export const toBound = ({ value, type }: Parameter): Bound => {
  switch (type) {
    case 'integer':
      return integer(value)
    case 'decimal':
      return decimal(value)
    case 'double':
      return { value: Number(value), type: DOUBLE }
    case 'text':
      return { value: String(value), type: VARCHAR }
    case 'boolean':
      return { value: value === true || value === 'true', type: BOOLEAN }
    case 'date':
      return date(value)
    default:
      return assertNever(type)
  }
}
