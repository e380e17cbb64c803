import { assertNever } from '../../contract/assert-never.ts'
import { closest } from '../../contract/closest.ts'
import type { Calculation } from '../expression.ts'
import type { Report } from '../problem.ts'
import type { Phrase } from '../yaml/node.ts'
import { parseExpression } from './parse.ts'
import type { Grammar, Syntax } from './syntax.ts'
import { divideUnits, formatUnit, multiplyUnits, noUnit, sameUnit, type Unit } from './unit.ts'

/** How many calculations may stand on each other. */
export const maxCalculationDepth = 20

/** The measures that a calculation may use. */
export interface MeasureNames {
  readonly cube: string
  readonly names: ReadonlySet<string>
  readonly isBroken: (name: string) => boolean
  /** the unit of a measure, or undefined where it is not known because of another problem */
  readonly unitOf: (name: string) => Unit | undefined
}

/** A calculation with its unit; `any` is that of a number standing alone, which fits every unit. */
export interface TypedCalculation {
  readonly calculation: Calculation
  readonly unit: Unit | 'any' | undefined
}

const plannedFunctions = [
  ...['if', 'avg', 'min', 'max', 'sum', 'count', 'median', 'stdev', 'var', 'first', 'last', 'percentile'],
  ...['corr', 'slope', 'intercept', 'own', 'property'],
]
const grammar: Grammar = {
  functions: ['coalesce'],
  plannedFunctions,
  plannedSigns: new Map([
    ['@', 'a time modifier'],
    ['{', 'a change of coordinate'],
    [':', 'a parameter in a calculation'],
  ]),
}

type Of<K extends Syntax['kind']> = Extract<Syntax, { kind: K }>

/** Resolves the syntax of one calculation and derives its unit. */
class CalculationTyping {
  private readonly names: MeasureNames
  private readonly phrase: Phrase
  private readonly report: Report

  constructor(names: MeasureNames, phrase: Phrase, report: Report) {
    this.names = names
    this.phrase = phrase
    this.report = report
  }

  resolve(syntax: Syntax): TypedCalculation | undefined {
    switch (syntax.kind) {
      case 'number':
        return this.number(syntax)
      case 'name':
        return this.measure(syntax)
      case 'arithmetic':
        return this.arithmetic(syntax)
      case 'negate': {
        const operand = this.resolve(syntax.operand)
        return operand && { calculation: { kind: 'negate', operand: operand.calculation }, unit: operand.unit }
      }
      case 'call':
        return this.coalesce(syntax)
      default:
        return this.report(this.phrase.at(syntax.at), 'not_supported_yet', {
          feature: `${plannedKinds[syntax.kind]} in a calculation`,
        })
    }
  }

  private number({ text, at }: Of<'number'>): TypedCalculation | undefined {
    const value = Number(text)
    if (Number.isFinite(value)) return { calculation: { kind: 'number', value }, unit: 'any' }
    return this.report(this.phrase.at(at), 'wrong_type', { where: 'a number', expected: 'finite', found: text })
  }

  private measure({ path, at }: Of<'name'>): TypedCalculation | undefined {
    const { cube, names, isBroken, unitOf } = this.names
    const name = path.join('.')
    if (names.has(name)) return { calculation: { kind: 'measure', measure: name }, unit: unitOf(name) }
    if (isBroken(name)) return undefined
    return this.report(this.phrase.at(at), 'unknown_measure', { cube, name, closest: closest(name, names) })
  }

  private arithmetic(syntax: Of<'arithmetic'>): TypedCalculation | undefined {
    const left = this.resolve(syntax.left)
    const right = this.resolve(syntax.right)
    if (left === undefined || right === undefined) return undefined
    const { op, at } = syntax
    const calculation: Calculation = { kind: 'arithmetic', op, left: left.calculation, right: right.calculation }
    if (op === '+' || op === '-') return { calculation, unit: this.common(op, [left, right], at) }
    if (left.unit === undefined || right.unit === undefined) return { calculation, unit: undefined }
    if (left.unit === 'any' && right.unit === 'any') return { calculation, unit: 'any' }
    const combine = op === '*' ? multiplyUnits : divideUnits
    return { calculation, unit: combine(plain(left.unit), plain(right.unit)) }
  }

  private coalesce(syntax: Of<'call'>): TypedCalculation | undefined {
    const parts = syntax.arguments.flatMap((part) => this.resolve(part) ?? [])
    if (parts.length !== syntax.arguments.length) return undefined
    const unit = this.common('coalesce', parts, syntax.at)
    return { calculation: { kind: 'coalesce', arguments: parts.map(({ calculation }) => calculation) }, unit }
  }

  /** The one unit of all parts; reports two that differ. */
  private common(op: string, parts: readonly TypedCalculation[], at: number): TypedCalculation['unit'] {
    if (parts.some(({ unit }) => unit === undefined)) return undefined
    const [first = 'any', ...rest] = parts.flatMap(({ unit }) => (unit === undefined || unit === 'any' ? [] : [unit]))
    const other = first === 'any' ? undefined : rest.find((unit) => !sameUnit(first, unit))
    if (first === 'any' || other === undefined) return first
    const shown = (unit: Unit) => formatUnit(unit) ?? 'no unit'
    return this.report(this.phrase.at(at), 'unit_mismatch', { op, left: shown(first), right: shown(other) })
  }
}

const plain = (unit: Unit | 'any') => (unit === 'any' ? noUnit : unit)

const plannedKinds = {
  text: 'a text',
  date: 'a date',
  boolean: 'true or false',
  null: 'null',
  comparison: 'a comparison',
  logic: 'a condition',
  not: 'a condition',
  in: 'a condition',
  isNull: 'a condition',
} as const

/**
 * Parses and resolves `calc`: measures, numbers, `+ - * /`, brackets, `coalesce`.
 *
 * @returns the calculation with its unit, or undefined where a name is unknown; problems are reported
 */
export const readCalculation = (phrase: Phrase, names: MeasureNames, report: Report): TypedCalculation | undefined => {
  const syntax = parseExpression(phrase, grammar, report)
  return syntax && new CalculationTyping(names, phrase, report).resolve(syntax)
}

/** The measures that a calculation names directly, each as often as it does. */
export const operandsOf = (calculation: Calculation): readonly string[] => {
  switch (calculation.kind) {
    case 'number':
      return []
    case 'measure':
      return [calculation.measure]
    case 'arithmetic':
      return [...operandsOf(calculation.left), ...operandsOf(calculation.right)]
    case 'negate':
      return operandsOf(calculation.operand)
    case 'coalesce':
      return calculation.arguments.flatMap(operandsOf)
    default:
      return assertNever(calculation)
  }
}

/** The same, each once, in order of first use. */
export const measuresIn = (calculation: Calculation): readonly string[] => [...new Set(operandsOf(calculation))]
