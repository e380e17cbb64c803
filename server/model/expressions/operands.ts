import { assertNever } from '../../contract/assert-never.ts'
import type { TimeModifier } from '../calendar.ts'
import type { Calculation } from '../expression.ts'

/** How many measures a calculation may name once those that it is made of are written out. */
export const maxOperands = 1000

/** The calculations directly below one. */
export const partsOf = (calculation: Calculation): readonly Calculation[] => {
  switch (calculation.kind) {
    case 'number':
    case 'text':
    case 'measure':
    case 'property':
    case 'parameter':
      return []
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return [calculation.left, calculation.right]
    case 'negate':
    case 'not':
    case 'at':
    case 'own':
      return [calculation.operand]
    case 'over':
      return calculation.operands
    case 'coalesce':
      return calculation.arguments
    case 'if': {
      const { condition, value, otherwise } = calculation
      return otherwise ? [condition, value, otherwise] : [condition, value]
    }
    default:
      return assertNever(calculation)
  }
}

/** The measures that a calculation names directly, each as often as it does. */
const operandsOf = (calculation: Calculation): readonly string[] =>
  calculation.kind === 'measure' ? [calculation.measure] : partsOf(calculation).flatMap(operandsOf)

/** The time modifiers of each mention of a measure that has some. */
export const modifiersIn = (calculation: Calculation): readonly (readonly TimeModifier[])[] =>
  calculation.kind === 'measure'
    ? [calculation.modifiers ?? []].filter((modifiers) => modifiers.length > 0)
    : partsOf(calculation).flatMap(modifiersIn)

/** The measures that a calculation names directly, each once, in order of first use. */
export const measuresIn = (calculation: Calculation): readonly string[] => [...new Set(operandsOf(calculation))]

/**
 * How many operands calculations have once the measures that they name are written out. Remembers what it has counted.
 *
 * @param calculationOf the calculation of a measure, undefined for a base measure; without circles
 */
export const operandCounter = (
  calculationOf: (measure: string) => Calculation | undefined,
): ((calculation: Calculation) => number) => {
  const sizes = new Map<string, number>()
  const sizeOf = (name: string): number => {
    const known = sizes.get(name)
    if (known !== undefined) return known
    const calculation = calculationOf(name)
    const size = calculation ? count(calculation) : 1
    sizes.set(name, size)
    return size
  }
  const count = (calculation: Calculation): number =>
    operandsOf(calculation).reduce((sum, operand) => sum + sizeOf(operand), 0)
  return count
}

/** A calculation with each of those directly below it replaced. */
export const mapParts = (calculation: Calculation, replace: (part: Calculation) => Calculation): Calculation => {
  switch (calculation.kind) {
    case 'number':
    case 'text':
    case 'property':
    case 'measure':
    case 'parameter':
      return calculation
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return { ...calculation, left: replace(calculation.left), right: replace(calculation.right) }
    case 'negate':
    case 'not':
    case 'at':
    case 'own':
      return { ...calculation, operand: replace(calculation.operand) }
    case 'over':
      return { ...calculation, operands: calculation.operands.map(replace) }
    case 'coalesce':
      return { ...calculation, arguments: calculation.arguments.map(replace) }
    case 'if': {
      const { condition, value, otherwise } = calculation
      const rest = otherwise && { otherwise: replace(otherwise) }
      return { ...calculation, condition: replace(condition), value: replace(value), ...rest }
    }
    default:
      return assertNever(calculation)
  }
}
