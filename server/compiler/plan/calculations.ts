import { assertNever } from '../../contract/assert-never.ts'
import { QueryError } from '../../contract/errors.ts'
import type { CalculatedMeasure, Cube, Measure } from '../../model/cube.ts'
import type { Calculation } from '../../model/expression.ts'
import { type NamedMeasure, parseCalculation } from '../../model/expressions/query-calculation.ts'

/** The calculation with each measure in it replaced. */
const replaceMeasures = (c: Calculation, replace: (name: string) => Calculation): Calculation => {
  const within = (operand: Calculation): Calculation => replaceMeasures(operand, replace)
  switch (c.kind) {
    case 'number':
    case 'text':
      return c
    case 'measure':
      return replace(c.measure)
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return { ...c, left: within(c.left), right: within(c.right) }
    case 'negate':
    case 'not':
      return { ...c, operand: within(c.operand) }
    case 'coalesce':
      return { ...c, arguments: c.arguments.map(within) }
    case 'if':
      return {
        ...c,
        condition: within(c.condition),
        value: within(c.value),
        ...(c.otherwise !== undefined && { otherwise: within(c.otherwise) }),
      }
    case 'at':
    case 'own':
      return { ...c, operand: within(c.operand) }
    case 'over':
      return { ...c, operands: c.operands.map(within) }
    case 'property':
      return c
    default:
      return assertNever(c)
  }
}

/** A name that a query gives to a measure, or to a calculation by its text. */
export type QueryName = { readonly measure: Measure } | { readonly calc: string; readonly path: string }

/** Calculations of one query; each may use the cube's measures and the names that the query gives. */
export class QueryCalculations {
  readonly #cube: Cube
  readonly #names: ReadonlyMap<string, QueryName>
  readonly #resolved = new Map<string, Measure>()

  constructor(cube: Cube, names: ReadonlyMap<string, QueryName>) {
    this.#cube = cube
    this.#names = names
  }

  /**
   * A calculation as a measure of its own, with the names of the query replaced by what they stand for.
   *
   * @throws QueryError `invalid_calculation` with the position in the text, `not_supported_yet`, `unsound` (it uses itself)
   */
  measure(name: string, text: string, path: string, using: readonly string[] = []): CalculatedMeasure {
    const own = [...this.#names.keys()].filter((other) => other !== name && wordsOf(text).has(other))
    if (wordsOf(text).has(name) && this.#names.has(name)) throw this.#circle([...using, name], path)
    const meant = new Map(own.map((other) => [other, this.#resolve(other, [...using, name], path)]))
    const parsed = parseCalculation(
      text,
      this.#cube.name,
      new Map<string, NamedMeasure>([...this.#cube.measures, ...meant].map(([n, m]) => [n, known(m)])),
    )
    if ('problems' in parsed) throw problemOf(parsed.problems[0], path)
    const calculation = replaceMeasures(parsed.calculation, (n) => {
      const measure = meant.get(n)
      if (measure === undefined) return { kind: 'measure', measure: n }
      return measure.kind === 'calculated' ? measure.calculation : { kind: 'measure', measure: measure.name }
    })
    return {
      kind: 'calculated',
      name,
      title: name,
      calculation,
      inputs: parsed.inputs,
      source: { expression: text },
      type: 'double',
      ...(parsed.unit !== undefined && { unit: parsed.unit }),
      definition: { file: '', line: 1, column: 1 },
    }
  }

  #resolve(name: string, using: readonly string[], path: string): Measure {
    if (using.includes(name)) throw this.#circle([...using, name], path)
    const found = this.#resolved.get(name)
    if (found !== undefined) return found
    const given = this.#names.get(name)
    if (given === undefined) throw new Error(`the query gives no name ${name}`)
    const measure = 'measure' in given ? given.measure : this.measure(name, given.calc, given.path, using)
    this.#resolved.set(name, measure)
    return measure
  }

  #circle(names: readonly string[], path: string): QueryError<'unsound'> {
    return new QueryError('unsound', { problem: `a calculation uses itself: ${names.join(' uses ')}` }, path)
  }
}

/** Names in a text; one before a bracket is a function. */
const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/([\p{L}_][\p{L}\p{N}_.]*)(\s*\()?/gu)].flatMap(([, word, bracket]) =>
      word === undefined || bracket !== undefined ? [] : [word],
    ),
  )

const known = (measure: Measure): NamedMeasure => ({
  type: measure.type,
  inputs: measure.kind === 'calculated' ? measure.inputs : [measure.name],
  ...(measure.unit !== undefined && { unit: measure.unit }),
  ...(measure.kind === 'calculated' && { calculation: measure.calculation }),
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
