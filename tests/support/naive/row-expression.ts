import { assertNever } from '../../../server/contract/assert-never.ts'
import type {
  ArithmeticOperator,
  ComparisonOperator,
  Conversion,
  RowExpression,
} from '../../../server/model/expression.ts'
import { compareValues, exactly, multiply, parseExact, toDouble, type Value } from './values.ts'

/** Where an expression finds the values of one fact row. */
export interface RowValues {
  /** whether a bridge gives the row to a member, and not to none */
  readonly assigned: (bridge: string) => boolean
  readonly column: (name: string) => Value
  readonly attribute: (name: string) => Value
  /** what one unit of the row's currency is worth in the one converted to */
  readonly rate?: (conversion: Conversion) => Value
}

const arithmetic = (op: ArithmeticOperator, left: Value, right: Value): Value => {
  if (left === null || right === null) return null
  if (typeof left === 'bigint' && typeof right === 'bigint' && op !== '/') {
    return op === '+' ? left + right : op === '-' ? left - right : multiply(left, right)
  }
  const [a, b] = [Number(toDouble(left)), Number(toDouble(right))]
  if (op === '/') return b === 0 ? null : a / b
  return op === '+' ? a + b : op === '-' ? a - b : a * b
}

const holds: Readonly<Record<ComparisonOperator, (sign: number) => boolean>> = {
  '=': (sign) => sign === 0,
  '<>': (sign) => sign !== 0,
  '<': (sign) => sign < 0,
  '<=': (sign) => sign <= 0,
  '>': (sign) => sign > 0,
  '>=': (sign) => sign >= 0,
}

/** Whether a comparison holds, given the sign of comparing its left with its right side. */
export const comparisonHolds = (op: ComparisonOperator, sign: number): boolean => holds[op](sign)

/** Logic of three values: null is "not known". */
const logic = (op: 'and' | 'or', left: Value, right: Value): Value => {
  const decisive = op === 'or'
  if (left === decisive || right === decisive) return decisive
  return left === null || right === null ? null : !decisive
}

const isIn = (operand: Value, values: readonly Value[]): Value => {
  if (operand === null) return null
  if (values.some((v) => v !== null && compareValues(operand, v) === 0)) return true
  return values.includes(null) ? null : false
}

const negated = (value: Value): Value =>
  value === null ? null : typeof value === 'bigint' ? -value : -Number(toDouble(value))

const called = (name: string, values: readonly Value[]): Value => {
  if (name === 'coalesce') return values.find((v) => v !== null) ?? null
  const [value] = values
  if (value === null || value === undefined) return null
  switch (name) {
    case 'abs':
      return (typeof value === 'bigint' ? value < 0n : Number(value) < 0) ? negated(value) : value
    case 'lower':
      return String(value).toLowerCase()
    case 'upper':
      return String(value).toUpperCase()
    case 'length':
      return exactly([...String(value)].length)
    case 'year':
      return exactly(Number(String(value).slice(0, 4)))
    case 'month':
      return exactly(Number(String(value).slice(5, 7)))
    case 'day':
      return exactly(Number(String(value).slice(8, 10)))
    default:
      throw new Error(`the naive evaluator does not know ${name}`)
  }
}

/** The value of an expression on one fact row. A comparison with a missing value is null. */
export const evaluateRow = (expression: RowExpression, row: RowValues): Value => {
  const of = (e: RowExpression): Value => evaluateRow(e, row)
  switch (expression.kind) {
    case 'literal':
    case 'parameter': {
      const { value, type } = expression
      if (type === 'integer' || type === 'decimal') return value === null ? null : parseExact(String(value))
      return value
    }
    case 'column':
      return row.column(expression.column)
    case 'attribute':
      return row.attribute(expression.attribute)
    case 'arithmetic':
      return arithmetic(expression.op, of(expression.left), of(expression.right))
    case 'comparison': {
      const [left, right] = [of(expression.left), of(expression.right)]
      return left === null || right === null ? null : comparisonHolds(expression.op, compareValues(left, right))
    }
    case 'logic':
      return logic(expression.op, of(expression.left), of(expression.right))
    case 'not': {
      const operand = of(expression.operand)
      return operand === null ? null : !operand
    }
    case 'negate':
      return negated(of(expression.operand))
    case 'in':
      return isIn(of(expression.operand), expression.values.map(of))
    case 'assigned':
      return row.assigned(expression.bridge)
    case 'isNull':
      return of(expression.operand) === null
    case 'if':
      if (of(expression.condition) === true) return of(expression.value)
      return expression.otherwise === undefined ? null : of(expression.otherwise)
    case 'call':
      return called(expression.function, expression.arguments.map(of))
    case 'rate':
      return row.rate?.(expression.conversion) ?? null
    default:
      return assertNever(expression)
  }
}
