import { QueryError } from '../../contract/errors.ts'
import type { Unsound } from '../../contract/unsound.ts'
import type { BaseMeasure, CalculatedMeasure, Cube, Measure } from '../../model/cube.ts'
import type { Calculation, RowExpression } from '../../model/expression.ts'
import { measuresIn } from '../../model/expressions/operands.ts'
import { addsUp, isLinear } from '../analysis/nature.ts'

/** How a measure comes from its members: by adding up, by counting what several may share, or as a ratio of two that add up. */
export type Composition =
  | { readonly kind: 'sum' | 'distinct' }
  | { readonly kind: 'ratio'; readonly numerator: Measure; readonly denominator: Measure }

const partName = (measure: Measure, part: 'numerator' | 'denominator'): string => `${part} of ${measure.name}`

const inputsOf = (cube: Cube, calculation: Calculation): readonly string[] => {
  const named = measuresIn(calculation).flatMap((name) => {
    const measure = cube.measures.get(name)
    return measure?.kind === 'calculated' ? measure.inputs : [name]
  })
  return [...new Set(named)]
}

const calculated = (cube: Cube, of: CalculatedMeasure, part: 'numerator' | 'denominator', calculation: Calculation) => {
  const { title, definition, source } = of
  const name = partName(of, part)
  const inputs = inputsOf(cube, calculation)
  const measure: CalculatedMeasure = {
    kind: 'calculated',
    name,
    title: `${title}, ${part}`,
    type: 'double',
    definition,
    source,
    calculation,
    inputs,
  }
  return measure
}

const numeric = (type: RowExpression['type']): 'double' | 'decimal' => (type === 'double' ? 'double' : 'decimal')

const times = (left: RowExpression, right: RowExpression): RowExpression => ({
  kind: 'arithmetic',
  op: '*',
  left,
  right,
  type: numeric(left.type === 'double' ? left.type : right.type),
})

/** The rows that an average takes: those of its own filter that have a value. */
const counted = (filter: RowExpression | undefined, expression: RowExpression): RowExpression => {
  const hasValue: RowExpression = {
    kind: 'not',
    operand: { kind: 'isNull', operand: expression, type: 'boolean' },
    type: 'boolean',
  }
  return filter === undefined ? hasValue : { kind: 'logic', op: 'and', left: filter, right: hasValue, type: 'boolean' }
}

/** An average as the sum and the count, or the sum of the weights, that it is made of. */
const averageParts = (measure: BaseMeasure, expression: RowExpression): Composition => {
  const { title, definition, source, filter, weight, home, currency } = measure
  const shared = { kind: 'base' as const, definition, source, ...(home !== undefined && { home }) }
  const rows = counted(filter, expression)
  const value = weight === undefined ? expression : times(weight, expression)
  const numerator: BaseMeasure = {
    ...shared,
    name: partName(measure, 'numerator'),
    title: `${title}, sum`,
    aggregation: 'sum',
    expression: value,
    ...(filter && { filter }),
    ...(currency && { currency }),
    type: numeric(value.type),
  }
  const denominator: BaseMeasure = {
    ...shared,
    name: partName(measure, 'denominator'),
    title: `${title}, count`,
    filter: rows,
    ...(weight === undefined
      ? { aggregation: 'count', type: 'integer' }
      : { aggregation: 'sum', expression: weight, type: numeric(weight.type) }),
  }
  return { kind: 'ratio', numerator, denominator }
}

/** A calculation as a quotient of two, whatever number it is multiplied by; undefined where it is none. */
const quotient = (
  calculation: Calculation,
): { readonly over: Calculation; readonly under: Calculation } | undefined => {
  if (calculation.kind !== 'arithmetic') return undefined
  const { op, left, right } = calculation
  if (op === '/' && right.kind !== 'number') return { over: left, under: right }
  const [number, other] = left.kind === 'number' ? [left, right] : [right, left]
  const inner =
    number.kind === 'number' && (op === '*' || (op === '/' && number === right)) ? quotient(other) : undefined
  return inner && { under: inner.under, over: { ...calculation, left: inner.over, right: number } }
}

/** What a ratio may be made of: what adds up, or counts, of which the answer shows whether they do. */
const isPart = (cube: Cube, calculation: Calculation): boolean => {
  if (isLinear(cube, calculation)) return true
  const measure = calculation.kind === 'measure' ? cube.measures.get(calculation.measure) : undefined
  return measure?.kind === 'base' && measure.aggregation === 'count_distinct' && !('modifiers' in calculation)
}

const refuse = (details: Unsound): never => {
  throw new QueryError('unsound', details, 'measure')
}

/**
 * How the change of a measure can be split among members.
 *
 * @throws QueryError `unsound` where it cannot, as that of a largest value or of a rank
 */
export const compositionOf = (cube: Cube, measure: Measure): Composition => {
  if (measure.kind === 'display') return refuse({ reason: 'change_of_display', measure: measure.name })
  if (measure.kind === 'calculated') {
    if (addsUp(cube, measure)) return { kind: 'sum' }
    const found = quotient(measure.calculation)
    if (found === undefined || !isPart(cube, found.over) || !isPart(cube, found.under))
      return refuse({ reason: 'change_of_calculation', measure: measure.name, expression: measure.source.expression })
    const numerator = calculated(cube, measure, 'numerator', found.over)
    return { kind: 'ratio', numerator, denominator: calculated(cube, measure, 'denominator', found.under) }
  }
  const { aggregation, expression, over, currency } = measure
  if (aggregation === 'count_distinct') return { kind: 'distinct' }
  if (aggregation === 'avg' && expression !== undefined && over === undefined) return averageParts(measure, expression)
  if (!addsUp(cube, measure)) return refuse({ reason: 'change_of_aggregation', measure: measure.name, aggregation })
  if (currency !== undefined && currency.conversion === undefined)
    return refuse({ reason: 'change_of_currencies', measure: measure.name })
  return { kind: 'sum' }
}

const withMeasures = (cube: Cube, added: readonly Measure[]): Cube => {
  const own = new Map([...cube.measures, ...added.map((measure) => [measure.name, measure] as const)])
  const homes = new Set(added.flatMap((measure) => (measure.kind === 'base' ? (measure.home ?? []) : [])))
  if (cube.facts === undefined) return { ...cube, measures: own }
  const facts = new Map(
    [...cube.facts].map(([name, fact]) => [name, homes.has(name) ? withMeasures(fact, added) : fact] as const),
  )
  return { ...cube, measures: own, facts }
}

/** The cube with the parts of a ratio as measures of their own. */
export const withParts = (cube: Cube, composition: Composition): Cube =>
  composition.kind === 'ratio' ? withMeasures(cube, [composition.numerator, composition.denominator]) : cube
