import { QueryError } from '../../contract/errors.ts'
import type { Cube, Measure } from '../../model/cube.ts'
import type { Calculation } from '../../model/expression.ts'
import { mapParts } from '../../model/expressions/operands.ts'
import {
  type NamedMeasure,
  namesIn,
  parseCalculation,
  parseMeasureReference,
} from '../../model/expressions/query-calculation.ts'
import { calculationScope } from '../../model/expressions/scope.ts'

/** A name that a query gives by `as`: to a calculation, by its text. A plain measure is one of a single name. */
export interface QueryName {
  readonly calc: string
  readonly path: string
  /** it is given to a measure, not to a calculation: names in its text are the cube's before they are the query's */
  readonly isMeasure: boolean
}

/** The name before the first modifier. */
export const plainName = (name: string): string => name.split('@', 1)[0] ?? name

/** A calculation of a query, its names not looked up yet. */
export interface ParsedCalculation {
  readonly calculation: Calculation
  readonly unit?: string
}

/** What a measure of the cube is called where the query gives its name to something else. */
const hiddenName = (name: string): string => `#${name}`

/**
 * Calculations of one query; each may use the cube's measures and the names that the query gives. A name of the query goes
 * before one of the cube in the calculations of the query, never in those that the cube declares.
 */
export class QueryCalculations {
  readonly #cube: Cube
  readonly #names: ReadonlyMap<string, QueryName>
  readonly #measures: ReadonlyMap<string, Measure>
  readonly #parsed = new Map<string, ParsedCalculation>()

  constructor(cube: Cube, names: ReadonlyMap<string, QueryName>) {
    this.#cube = cube
    this.#names = names
    const measures = [...cube.measures].map(([name, m]): [string, Measure] => [name, this.#declared(m)])
    this.#measures = new Map([
      ...measures,
      ...measures.filter(([name]) => names.has(name)).map(([name, m]): [string, Measure] => [hiddenName(name), m]),
    ])
  }

  /** What a measure of the cube is called in calculations, whatever the query gives names to. */
  #nameOf(measure: string): string {
    return this.#names.has(measure) && this.#cube.measures.has(measure) ? hiddenName(measure) : measure
  }

  #declared(measure: Measure): Measure {
    if (measure.kind !== 'calculated') return measure
    const named = (c: Calculation): Calculation =>
      c.kind === 'measure' ? { ...c, measure: this.#nameOf(c.measure) } : mapParts(c, named)
    return { ...measure, calculation: named(measure.calculation) }
  }

  /** A measure of the cube as a calculation, which `meaning` says what it is computed of. */
  measure(name: string): Calculation {
    return { kind: 'measure', measure: this.#nameOf(name) }
  }

  /**
   * A calculation by its text.
   *
   * @throws QueryError `invalid_calculation` with the position in the text, `not_supported_yet`, `unsound` (it uses itself)
   */
  parse(name: string, text: string, path: string, using: readonly string[] = []): ParsedCalculation {
    if (this.#names.get(name)?.isMeasure === true && this.#cube.measures.has(plainName(text)))
      return this.reference(text, path)
    const found = this.#parsed.get(text)
    if (found !== undefined) return found
    const words = namesIn(text)
    if (words.has(name) && this.#names.has(name) && text !== name) throw this.#circle([...using, name], path)
    const own = [...this.#names].filter(([other, { calc }]) => other !== name && other !== calc && words.has(other))
    const meant = own.map(([other, given]): [string, NamedMeasure] => {
      if (using.includes(other)) throw this.#circle([...using, name, other], path)
      const { calculation, unit } = this.parse(other, given.calc, given.path, [...using, name])
      return [other, { type: 'double', calculation, ...(unit !== undefined && { unit }) }]
    })
    const known = new Map<string, NamedMeasure>([
      ...[...this.#measures].map(([n, m]): [string, NamedMeasure] => [n, asNamed(m)]),
      ...meant,
    ])
    const parsed = parseCalculation(text, this.#cube.name, known, calculationScope(this.#cube))
    if ('problems' in parsed) throw problemOf(parsed.problems[0], path)
    const { calculation, unit } = parsed
    const result = { calculation, ...(unit !== undefined && { unit }) }
    this.#parsed.set(text, result)
    return result
  }

  /**
   * A measure of the cube with time modifiers, such as `won@prior_year`.
   *
   * @throws QueryError `invalid_calculation` with the position in the text
   */
  reference(text: string, path: string): ParsedCalculation {
    const parsed = parseMeasureReference(text, this.#cube.measures, calculationScope(this.#cube))
    if ('problems' in parsed) throw problemOf(parsed.problems[0], path)
    const unit = this.#cube.measures.get(parsed.measure)?.unit
    const calculation = { kind: 'measure', ...parsed, measure: this.#nameOf(parsed.measure) } as const
    return { calculation, ...(unit !== undefined && { unit }) }
  }

  /** What a name in a calculation stands for; a name of the query goes before a measure of the cube. */
  meaning(name: string, path: string): Measure | { readonly calculation: Calculation } {
    const given = this.#names.get(name)
    if (given !== undefined && given.calc !== name) return this.parse(name, given.calc, given.path)
    const measure = this.#measures.get(name)
    if (measure === undefined) throw new QueryError('unsound', { reason: 'no_measure', measure: name }, path)
    return measure.kind === 'calculated' ? { calculation: measure.calculation } : measure
  }

  #circle(names: readonly string[], path: string): QueryError<'unsound'> {
    return new QueryError('unsound', { reason: 'uses_itself', names }, path)
  }
}

const asNamed = (measure: Measure): NamedMeasure => ({
  kind: measure.kind,
  type: measure.type,
  ...(measure.kind === 'calculated' && { inputs: measure.inputs, calculation: measure.calculation }),
  ...(measure.unit !== undefined && { unit: measure.unit }),
})

const problemOf = (
  problem: { code: string; message: string; column: number } | undefined,
  path: string,
): QueryError => {
  if (problem === undefined) throw new Error('a calculation was refused without a reason')
  if (problem.code === 'not_supported_yet') {
    return new QueryError('not_supported_yet', { feature: problem.message.replace(/ is not supported yet$/, '') }, path)
  }
  return new QueryError('invalid_calculation', { problem: problem.message, column: problem.column }, path)
}
