import { closest } from '../../contract/closest.ts'
import type { TimeModifier } from '../calendar.ts'
import type { Measure } from '../cube.ts'
import type { Calculation, ScalarType } from '../expression.ts'
import { collectProblems, type Problem } from '../problem.ts'
import type { Phrase } from '../yaml/node.ts'
import { readCalculation } from './calculation.ts'
import { parseCalculationSyntax, valueNames } from './calculation-syntax.ts'
import { mappedTooEarly, readModifier } from './modifiers.ts'
import { maxOperands, measuresIn, operandCounter } from './operands.ts'
import { parseModifiers } from './parse.ts'
import type { CalculationScope } from './scope.ts'
import { formatUnit, noUnit, parseUnit } from './unit.ts'

/** What a calculation needs to know of a measure that it names; every `Measure` is one. */
export interface NamedMeasure {
  /** `display` is refused as an input */
  readonly kind?: Measure['kind']
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

const told = (problems: readonly Problem[]): readonly CalculationProblem[] =>
  problems.map(({ code, message, column }) => ({ code, message, column }))

/**
 * Parses and resolves a calculation that a query holds, in the language of `calc`. Never fails for bad text.
 *
 * @param cube what problems call the owner of the measures
 * @param measures what the text may name: the cube's measures and whatever else the query gives a name
 * @param scope what else it may name: `calculationScope` of the cube
 */
export const parseCalculation = (
  text: string,
  cube: string,
  measures: ReadonlyMap<string, NamedMeasure>,
  scope: CalculationScope,
): QueryCalculation | { readonly problems: readonly CalculationProblem[] } => {
  const { problems, report } = collectProblems()
  const phrase = phraseOf(text)
  const unitOf = (name: string) => {
    const unit = measures.get(name)?.unit
    return unit === undefined ? noUnit : parseUnit(unit)
  }
  const names = {
    scope: { ...scope, cube },
    names: new Set(measures.keys()),
    isDisplay: (name: string) => measures.get(name)?.kind === 'display',
    typeOf: (name: string) => measures.get(name)?.type,
    unitOf,
  }
  const typed = readCalculation(phrase, names, 'the calculation', report)
  if (typed && operandCounter((name) => measures.get(name)?.calculation)(typed.calculation) > maxOperands)
    report(phrase.place, 'too_long', { what: 'the calculation, written out,', limit: maxOperands, of: 'operands' })
  if (typed === undefined || problems.length > 0) return { problems: told(problems) }
  const { calculation, unit: derived } = typed
  const unit = derived === undefined || derived === 'any' ? undefined : formatUnit(derived)
  const inputs = measuresIn(calculation).flatMap((name) => measures.get(name)?.inputs ?? [name])
  return { calculation, ...(unit !== undefined && { unit }), inputs: [...new Set(inputs)] }
}

/** The measures and names of the query that a calculation names; none where its text is no calculation. */
export const namesIn = (text: string): ReadonlySet<string> => {
  const syntax = parseCalculationSyntax(phraseOf(text), collectProblems().report)
  return new Set(syntax && valueNames(syntax))
}

/** A measure as a query names it, with the time modifiers that it writes after it. */
export interface MeasureReference {
  readonly measure: string
  readonly modifiers: readonly TimeModifier[]
}

const unquoted = (name: string) => (/^"(?:[^"]|"")+"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name)

/**
 * Reads a measure of a query such as `won@prior_year`. A text that is a name as a whole has no modifiers, whatever signs
 * are in it. Never fails for bad text.
 *
 * @param measures the names of the cube's measures and those that the query gives
 * @param scope    `calculationScope` of the cube
 */
export const parseMeasureReference = (
  text: string,
  measures: { readonly has: (name: string) => boolean; readonly keys: () => Iterable<string> },
  scope: CalculationScope,
): MeasureReference | { readonly problems: readonly CalculationProblem[] } => {
  if (measures.has(text)) return { measure: text, modifiers: [] }
  const { problems, report } = collectProblems()
  const start = text.includes('@') ? text.indexOf('@') : text.length
  const phrase = phraseOf(text)
  const rest = { value: text.slice(start), place: phrase.at(start), at: (offset: number) => phrase.at(start + offset) }
  const measure = unquoted(text.slice(0, start).trim())
  if (!measures.has(measure)) {
    const nearest = closest(measure, measures.keys())
    report(phrase.place, 'unknown_measure', { cube: scope.cube, name: measure, closest: nearest })
  }
  const syntax = parseModifiers(rest, report) ?? []
  const modifiers = syntax.flatMap((modifier) => readModifier(modifier, scope, rest, report) ?? [])
  const early = mappedTooEarly(modifiers, scope)
  if (early !== undefined) report(rest.place, 'mapped_shift_moved', { name: early })
  return problems.length > 0 ? { problems: told(problems) } : { measure, modifiers }
}
