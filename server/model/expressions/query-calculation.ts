import type { Calculation, ScalarType } from '../expression.ts'
import { collectProblems, type Problem } from '../problem.ts'
import type { Phrase } from '../yaml/node.ts'
import { readCalculation } from './calculation.ts'
import { maxOperands, measuresIn, operandCounter } from './operands.ts'
import { formatUnit, noUnit, parseUnit } from './unit.ts'

/** What a calculation needs to know of a measure that it names; every `Measure` is one. */
export interface NamedMeasure {
  readonly type: ScalarType
  readonly unit?: string
  /** of a calculated measure: what it is, and the base measures below it */
  readonly calculation?: Calculation
  readonly inputs?: readonly string[]
}

/** A calculation of a query. Its value is a double; `inputs` are the base measures below it in order of first use. */
export interface QueryCalculation {
  readonly calculation: Calculation
  readonly unit?: string
  readonly inputs: readonly string[]
}

/** What is wrong with a calculation, and at which character of its text, counted from 1. */
export type CalculationProblem = Pick<Problem, 'code' | 'message' | 'column'>

const phraseOf = (text: string): Phrase => {
  const at = (offset: number) => ({ file: '', line: 1, column: offset + 1 })
  return { value: text, place: at(0), at }
}

/**
 * Parses and resolves a calculation that a query holds, in the language of `calc`. Never fails for bad text.
 *
 * @param cube what problems call the owner of the measures
 * @param measures what the text may name: the cube's measures and whatever else the query gives a name
 */
export const parseCalculation = (
  text: string,
  cube: string,
  measures: ReadonlyMap<string, NamedMeasure>,
): QueryCalculation | { readonly problems: readonly CalculationProblem[] } => {
  const { problems, report } = collectProblems()
  const phrase = phraseOf(text)
  const unitOf = (name: string) => {
    const unit = measures.get(name)?.unit
    return unit === undefined ? noUnit : parseUnit(unit)
  }
  const names = {
    cube,
    names: new Set(measures.keys()),
    isBroken: () => false,
    typeOf: (name: string) => measures.get(name)?.type,
    unitOf,
  }
  const typed = readCalculation(phrase, names, 'the calculation', report)
  if (typed && operandCounter((name) => measures.get(name)?.calculation)(typed.calculation) > maxOperands)
    report(phrase.place, 'too_long', { what: 'the calculation, written out,', limit: maxOperands, of: 'operands' })
  if (typed === undefined || problems.length > 0)
    return { problems: problems.map(({ code, message, column }) => ({ code, message, column })) }
  const { calculation, unit: derived } = typed
  const unit = derived === undefined || derived === 'any' ? undefined : formatUnit(derived)
  const inputs = measuresIn(calculation).flatMap((name) => measures.get(name)?.inputs ?? [name])
  return { calculation, ...(unit !== undefined && { unit }), inputs: [...new Set(inputs)] }
}
