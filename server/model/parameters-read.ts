import type { Cube, Measure } from './cube.ts'
import type { Calculation, RowExpression } from './expression.ts'
import { partsOf } from './expressions/operands.ts'
import { rowPartsOf } from './expressions/row-parts.ts'

const ownParameters = (e: RowExpression): readonly string[] => {
  if (e.kind === 'parameter') return [e.parameter]
  const { parameter } = e.kind === 'rate' ? e.conversion : {}
  return parameter === undefined ? [] : [parameter]
}

/** The parameters that an expression over rows reads, those that choose its currency among them. */
export const parametersInRow = (e: RowExpression): readonly string[] => [
  ...ownParameters(e),
  ...rowPartsOf(e).flatMap(parametersInRow),
]

const inCalculation = (c: Calculation): readonly string[] =>
  c.kind === 'parameter' ? [c.parameter] : partsOf(c).flatMap(inCalculation)

const inMeasure = (measure: Measure): readonly string[] => {
  if (measure.kind === 'calculated') return inCalculation(measure.calculation)
  if (measure.kind === 'display') return []
  return [measure.expression, measure.filter, measure.weight].flatMap((e) => (e ? parametersInRow(e) : []))
}

/** The parameters that the condition of a cube reads: they decide which rows there are. */
export const parametersOfRows = ({ filter }: Cube): ReadonlySet<string> =>
  new Set(filter ? parametersInRow(filter) : [])

/**
 * The parameters that a cube reads anywhere: in its condition, its measures, its segments and the models of its bridges; of
 * a view those that its facts read too. Segments whose members are stored do not: these were found with the defaults.
 */
export const parametersRead = (cube: Cube): ReadonlySet<string> => {
  const { measures, attributes, roles, facts = new Map<string, Cube>() } = cube
  const rows = [
    ...[...attributes.values()].flatMap(({ predicate, snapshot }) =>
      snapshot === undefined && predicate ? predicate : [],
    ),
    ...[...roles.values()].flatMap(({ bridge }) => bridge?.model?.is ?? []),
  ]
  return new Set([
    ...parametersOfRows(cube),
    ...[...measures.values()].flatMap(inMeasure),
    ...rows.flatMap(parametersInRow),
    ...[...facts.values()].flatMap((fact) => [...parametersRead(fact)]),
  ])
}
