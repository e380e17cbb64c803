import type { RowExpression, RowFunction, ScalarType } from '../expression.ts'
import { commonType, isNull, isNumeric } from './types.ts'

/** What a function takes, for a message, and the type that it gives; undefined where the arguments do not fit. */
interface Signature {
  readonly takes: string
  readonly gives: (args: readonly RowExpression[]) => ScalarType | undefined
}

const types = (args: readonly RowExpression[]) => args.map((arg) => (isNull(arg) ? undefined : arg.type))

const exactly =
  (expected: readonly ScalarType[], result: ScalarType): Signature['gives'] =>
  (args) =>
    args.length === expected.length && types(args).every((type, i) => type === expected[i]) ? result : undefined

const sameNumber: Signature['gives'] = (args) => {
  const [type] = types(args)
  return args.length === 1 && type !== undefined && isNumeric(type) ? type : undefined
}

const rounded: Signature['gives'] = ([value, digits, ...rest]) => {
  if (value === undefined || rest.length > 0) return undefined
  const isDigits = digits?.kind === 'literal' && digits.type === 'integer'
  return digits === undefined || isDigits ? sameNumber([value]) : undefined
}

/** The common type of the arguments that are not `null`. */
export const unify = (args: readonly RowExpression[]): ScalarType | undefined => {
  const [first, ...rest] = types(args).filter((type) => type !== undefined)
  return rest.reduce<ScalarType | undefined>((common, type) => common && commonType(common, type), first)
}

/** The functions of a row expression; `days_between(a, b)` is the number of days from a to b. */
export const rowFunctions: Readonly<Record<RowFunction, Signature>> = {
  abs: { takes: 'a number', gives: sameNumber },
  coalesce: { takes: 'values of one type', gives: unify },
  lower: { takes: 'a text', gives: exactly(['text'], 'text') },
  upper: { takes: 'a text', gives: exactly(['text'], 'text') },
  length: { takes: 'a text', gives: exactly(['text'], 'integer') },
  round: { takes: 'a number and how many digits to keep', gives: rounded },
  days_between: { takes: 'two dates', gives: exactly(['date', 'date'], 'integer') },
  year: { takes: 'a date', gives: exactly(['date'], 'integer') },
  month: { takes: 'a date', gives: exactly(['date'], 'integer') },
  day: { takes: 'a date', gives: exactly(['date'], 'integer') },
}
