import type { Aggregation, BaseMeasure } from '../cube.ts'
import type { MeasureDefinition } from '../definitions/definition.ts'
import type { RowExpression, ScalarType } from '../expression.ts'
import { type RowNames, readRowExpression } from '../expressions/row-expression.ts'
import { describeType, isNull, isNumeric } from '../expressions/types.ts'
import type { Report } from '../problem.ts'
import { presentation } from './presentation.ts'

type BaseDefinition = Extract<MeasureDefinition, { kind: 'base' }>

type Typing = (type: ScalarType, measure: BaseDefinition) => ScalarType | undefined

const ordered: Typing = (type) => (type === 'boolean' ? undefined : type)
const fractional: Typing = (type) => (isNumeric(type) ? 'double' : undefined)

const isDiscrete = ({ percentile }: BaseDefinition) => percentile?.method === 'discrete'

/** The type of an aggregate, given that of what it aggregates; undefined where it cannot aggregate that. */
const aggregateType: Readonly<Record<Aggregation, Typing>> = {
  count: () => 'integer',
  count_distinct: () => 'integer',
  sum: (type) => (isNumeric(type) ? (type === 'double' ? 'double' : 'decimal') : undefined),
  avg: fractional,
  min: ordered,
  max: ordered,
  percentile: (type, measure) => (isDiscrete(measure) ? ordered : fractional)(type, measure),
  variance: fractional,
  stddev: fractional,
}

const takesOrdered = (measure: BaseDefinition) =>
  ['count', 'count_distinct', 'min', 'max'].includes(measure.aggregation) || isDiscrete(measure)

const aggregable = (measure: BaseDefinition) => (takesOrdered(measure) ? 'a number, a text or a date' : 'a number')

const typeOf = (
  measure: BaseDefinition,
  expression: RowExpression | undefined,
  report: Report,
): ScalarType | undefined => {
  const { aggregation, name } = measure
  if (expression === undefined) return aggregation === 'count' ? 'integer' : undefined
  const type = isNull(expression) ? undefined : aggregateType[aggregation](expression.type, measure)
  const place = measure.expression?.place ?? name.place
  const where = `the expr of measure ${name.value}`
  const found = describeType(expression)
  return type ?? report(place, 'wrong_type', { where, expected: `${aggregable(measure)} for ${aggregation}`, found })
}

const readFilter = ({ filter, name }: BaseDefinition, names: RowNames, report: Report): RowExpression | undefined => {
  const found = filter && readRowExpression(filter, names, report)
  if (found === undefined || filter === undefined || found.type === 'boolean') return found
  const where = `the where of measure ${name.value}`
  return report(filter.place, 'wrong_type', { where, expected: 'a boolean', found: describeType(found) })
}

const readWeight = ({ weight, name }: BaseDefinition, names: RowNames, report: Report): RowExpression | undefined => {
  const found = weight && readRowExpression(weight, names, report)
  if (found === undefined || weight === undefined || (isNumeric(found.type) && !isNull(found))) return found
  const where = `the weight of measure ${name.value}`
  return report(weight.place, 'wrong_type', { where, expected: 'a number', found: describeType(found) })
}

/** A measure over fact rows; undefined where its expressions have problems, which are reported. */
export const resolveBase = (definition: BaseDefinition, names: RowNames, report: Report): BaseMeasure | undefined => {
  const { aggregation, expression: written, filter: condition, weight: weighed, percentile, name } = definition
  const expression = written && readRowExpression(written, names, report)
  const filter = readFilter(definition, names, report)
  const weight = readWeight(definition, names, report)
  const type = typeOf(definition, expression, report)
  if (type === undefined || (condition && !filter) || (weighed && !weight)) return undefined
  return {
    kind: 'base',
    name: name.value,
    ...definition.documentation,
    aggregation,
    ...(expression && { expression }),
    ...(filter && { filter }),
    ...(weight && { weight }),
    ...(percentile && { percentile }),
    source: {
      ...(written && { expression: written.value.trim() }),
      ...(condition && { filter: condition.value.trim() }),
      ...(weighed && { weight: weighed.value.trim() }),
    },
    type,
    ...presentation(definition),
    definition: name.place,
  }
}
