import { type ColumnType, type Entity, keyOf } from '../steps/source.ts'
import type { ColumnDefinition } from './source-schema.ts'

type Check = (path: readonly PropertyKey[], message: string) => void

const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

const isInstant = (text: string): boolean => {
  const [, day = '', hour, minute, second = '0'] =
    /^(\S{10})[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?$/.exec(text) ?? []
  return isDay(day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
}

/** A whole number of so many bits, with a sign. */
const isWhole = (text: string, bits: number): boolean =>
  /^[+-]?\d{1,20}$/.test(text) && BigInt.asIntN(bits, BigInt(text.replace('+', ''))) === BigInt(text.replace('+', ''))

const isDecimal = (text: string, precision: number, scale: number): boolean => {
  const [, whole, decimals = ''] = /^[+-]?0*(\d*?)(?:\.(\d+))?$/.exec(text) ?? []
  return /\d/.test(text) && whole !== undefined && whole.length <= precision - scale && decimals.length <= scale
}

/** What a value of a type is written like in a definition, where this one is none. */
const expectedOf = (value: string, type: ColumnType): string | undefined => {
  switch (type.kind) {
    case 'text':
      return undefined
    case 'integer':
      return isWhole(value, 32) ? undefined : 'a whole number such as 3'
    case 'bigint':
      return isWhole(value, 64) ? undefined : 'a whole number such as 3'
    case 'decimal': {
      const { precision, scale } = type
      const digits = `at most ${precision - scale} digits before the point and ${scale} after it`
      return isDecimal(value, precision, scale) ? undefined : `a number such as 3.5, with ${digits}`
    }
    case 'date':
      return isDay(value) ? undefined : 'a date such as 2017-03-01'
    case 'timestamp':
      return isInstant(value) ? undefined : 'a time such as 2017-03-01 12:00:00'
    case 'boolean':
      return value === 'true' || value === 'false' ? undefined : 'true or false'
  }
}

/** What may be said of a column beside the value that every row has. */
const besideValue: readonly string[] = ['value', 'references']

const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== false && (typeof value !== 'object' || Object.keys(value ?? {}).length > 0)

/** Checks that a column is read from something or has a value of its type in every row, and what else is said of the latter. */
export const checkValue = (name: string, column: ColumnDefinition, entity: Entity, type: ColumnType, check: Check) => {
  const { from, value } = column
  const at = ['columns', name]
  if (from === undefined && value === undefined)
    check(at, `expected from, a column of the file, or value, the same in every row; found neither`)
  if (value === undefined) return
  if (from !== undefined) check([...at, 'value'], `expected from or value; found both, from: "${from}" too`)
  const expected = expectedOf(value, type)
  if (expected !== undefined) check([...at, 'value'], `expected ${expected}; found "${value}"`)
  if (name === keyOf(entity)) check([...at, 'value'], `the key of ${entity.name} cannot be the same in every row`)
  for (const [rule, said] of Object.entries(column)) {
    if (rule === 'from' || besideValue.includes(rule) || !isSaid(said)) continue
    check([...at, rule], `a value that every row has obeys no rule; leave out ${rule}, or say from in place of value`)
  }
}
