import { closest } from '../../contract/closest.ts'
import type { Aggregation, BaseMeasure } from '../cube.ts'
import type { MeasureDefinition } from '../definitions/definition.ts'
import type { RowExpression, ScalarType } from '../expression.ts'
import { type RowNames, readRowExpression } from '../expressions/row-expression.ts'
import { describeType, isNull, isNumeric, withArticle } from '../expressions/types.ts'
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

/** The type of a measure whose values of several dates become one: an average is a double, and only of numbers. */
const typeOverDates = (
  { over, name }: BaseDefinition,
  type: ScalarType | undefined,
  report: Report,
): ScalarType | undefined => {
  if (type === undefined || over?.rule !== 'avg') return type
  if (isNumeric(type)) return 'double'
  const where = `what measure ${name.value} averages over ${over.role.value}`
  return report(over.role.place, 'wrong_type', { where, expected: 'a number', found: withArticle(type) })
}

const readFilter = ({ filter, name }: BaseDefinition, names: RowNames, report: Report): RowExpression | undefined => {
  const found = filter && readRowExpression(filter, names, report, { assigned: true })
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

/** The date role that a semi-additive measure is read along; undefined after a problem, which is reported. */
const readOver = (
  { over, name }: BaseDefinition,
  names: RowNames,
  dates: readonly string[],
  report: Report,
): BaseMeasure['over'] => {
  if (over === undefined) return undefined
  const { role, rule } = over
  if (dates.includes(role.value)) return { role: role.value, rule }
  if (names.isBroken(role.value)) return undefined
  const where = `the date role of "over" of measure ${name.value}`
  const nearest = closest(role.value, dates)
  return report(role.place, 'wrong_value', { where, found: role.value, closest: nearest, expected: dates })
}

/**
 * A measure over fact rows; undefined where its expressions have problems, which are reported.
 *
 * @param dates the date roles of the cube
 */
export const resolveBase = (
  definition: BaseDefinition,
  names: RowNames,
  dates: readonly string[],
  report: Report,
): BaseMeasure | undefined => {
  const { aggregation, expression: written, filter: condition, weight: weighed, percentile, name } = definition
  const expression = written && readRowExpression(written, names, report)
  const filter = readFilter(definition, names, report)
  const weight = readWeight(definition, names, report)
  const type = typeOverDates(definition, typeOf(definition, expression, report), report)
  const over = readOver(definition, names, dates, report)
  if (type === undefined || (condition && !filter) || (weighed && !weight) || (definition.over && !over))
    return undefined
  return {
    kind: 'base',
    name: name.value,
    ...definition.documentation,
    aggregation,
    ...(expression && { expression }),
    ...(filter && { filter }),
    ...(weight && { weight }),
    ...(percentile && { percentile }),
    ...(over && { over }),
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
