import { assertNever } from '../../../server/contract/assert-never.ts'
import type { BaseMeasure, Cube, Measure } from '../../../server/model/cube.ts'
import type { ArithmeticOperator, Calculation } from '../../../server/model/expression.ts'
import { aggregate } from './aggregate.ts'
import { comparisonHolds } from './row-expression.ts'
import type { StarRow } from './star.ts'
import { compareValues, toDouble, type Value } from './values.ts'

/** The measure of a name. @throws Error where the cube has none */
const measureNamed = (cube: Cube, name: string): Measure => {
  const measure = cube.measures.get(name)
  if (measure === undefined) throw new Error(`cube ${cube.name} has no measure ${name}`)
  return measure
}

/** Base measures that a measure is made of: itself, or those at the bottom of its calculation. */
export const basesOf = (cube: Cube, name: string): readonly BaseMeasure[] => {
  const measure = measureNamed(cube, name)
  if (measure.kind === 'base') return [measure]
  const inputs = measure.kind === 'calculated' ? measure.inputs : [measure.of]
  return inputs.flatMap((input) => basesOf(cube, input))
}

const arithmetic = (op: ArithmeticOperator, a: Value, b: Value): Value => {
  const [left, right] = [toDouble(a), toDouble(b)]
  if (left === null || right === null) return null
  if (op === '/') return right === 0 ? null : left / right
  return op === '+' ? left + right : op === '-' ? left - right : left * right
}

/** A calculation; empty in arithmetic gives empty, a comparison with empty is false. */
const calculated = (calculation: Calculation, of: (measure: string) => Value): Value => {
  const evaluate = (c: Calculation): Value => calculated(c, of)
  switch (calculation.kind) {
    case 'number':
    case 'text':
      return calculation.value
    case 'measure':
      return of(calculation.measure)
    case 'negate': {
      const operand = toDouble(evaluate(calculation.operand))
      return operand === null ? null : -operand
    }
    case 'coalesce':
      return calculation.arguments.map(evaluate).find((v) => v !== null) ?? null
    case 'arithmetic':
      return arithmetic(calculation.op, evaluate(calculation.left), evaluate(calculation.right))
    case 'comparison': {
      const [left, right] = [evaluate(calculation.left), evaluate(calculation.right)]
      return left !== null && right !== null && comparisonHolds(calculation.op, compareValues(left, right))
    }
    case 'logic': {
      const both = [evaluate(calculation.left), evaluate(calculation.right)]
      return calculation.op === 'and' ? both.every((v) => v === true) : both.includes(true)
    }
    case 'not':
      return evaluate(calculation.operand) !== true
    case 'if':
      if (evaluate(calculation.condition) === true) return evaluate(calculation.value)
      return calculation.otherwise === undefined ? null : evaluate(calculation.otherwise)
    case 'at':
    case 'over':
    case 'own':
    case 'property':
      throw new Error(`${calculation.kind} is not evaluated yet`)
    default:
      return assertNever(calculation)
  }
}

/** A measure over some fact rows. */
export const measureValue = (cube: Cube, name: string, rows: readonly StarRow[]): Value => {
  const measure = measureNamed(cube, name)
  if (measure.kind === 'base') return aggregate(measure, rows)
  if (measure.kind === 'display') throw new Error(`${name} is shown among others`)
  return toDouble(calculated(measure.calculation, (input) => measureValue(cube, input, rows)))
}
