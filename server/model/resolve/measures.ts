import type { Aggregation, BaseMeasure, CalculatedMeasure, Measure } from '../cube.ts'
import type { CubeDefinition, MeasureDefinition } from '../definitions/definition.ts'
import type { RowExpression, ScalarType } from '../expression.ts'
import { type MeasureNames, maxCalculationDepth, measuresIn, readCalculation } from '../expressions/calculation.ts'
import { type RowNames, readRowExpression } from '../expressions/row-expression.ts'
import { describeType, isNull, isNumeric } from '../expressions/types.ts'
import { formatUnit, noUnit, parseUnit, sameUnit, type Unit } from '../expressions/unit.ts'
import type { Report } from '../problem.ts'

type BaseDefinition = Extract<MeasureDefinition, { kind: 'base' }>
type CalculatedDefinition = Extract<MeasureDefinition, { kind: 'calculated' }>

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

const presentation = ({ unit, format, better, hidden }: MeasureDefinition, derived?: string) => {
  const shown = unit?.value ?? derived
  return {
    ...(shown !== undefined && { unit: shown }),
    ...(format !== undefined && { format }),
    ...(better !== undefined && { better }),
    ...(hidden && { hidden }),
  }
}

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
const resolveBase = (definition: BaseDefinition, names: RowNames, report: Report): BaseMeasure | undefined => {
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

interface Calculated {
  readonly measure: Omit<CalculatedMeasure, 'inputs'>
  readonly unit: Unit | undefined
}

const resolveCalculated = (
  definition: CalculatedDefinition,
  names: MeasureNames,
  report: Report,
): Calculated | undefined => {
  const { calculation: written, name, unit: declared } = definition
  const typed = readCalculation(written, names, report)
  if (typed === undefined) return undefined
  const derived = typed.unit === 'any' ? noUnit : typed.unit
  const unit = declared ? parseUnit(declared.value) : derived
  if (declared && unit && derived && derived.size > 0 && !sameUnit(derived, unit)) {
    report(declared.place, 'wrong_unit', {
      name: name.value,
      declared: declared.value,
      derived: formatUnit(derived) ?? 'none',
    })
  }
  const measure = {
    kind: 'calculated' as const,
    name: name.value,
    ...definition.documentation,
    calculation: typed.calculation,
    source: { expression: written.value.trim() },
    type: 'double' as const,
    ...presentation(definition, derived && formatUnit(derived)),
    definition: name.place,
  }
  return { measure, unit }
}

/** The base measures below a calculated one, in order of first use. A circle, reported elsewhere, is entered once. */
const inputsOf = (name: string, calculated: ReadonlyMap<string, Calculated>): readonly string[] => {
  const seen = new Set<string>()
  const inputs: string[] = []
  const open = [name]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const found = calculated.get(next)
    if (found === undefined) inputs.push(next)
    else open.push(...measuresIn(found.measure.calculation).toReversed())
  }
  return inputs
}

/** The calculated measures of a cube that could be resolved; units are known of those that stand on not too many others. */
const resolveCalculations = (
  cube: CubeDefinition,
  names: RowNames,
  report: Report,
): ReadonlyMap<string, Calculated> => {
  const byName = new Map(cube.measures.map((measure) => [measure.name.value, measure]))
  const calculated = new Map<string, Calculated>()
  const visited = new Set<string>()
  let depth = 0
  const visit = (definition: CalculatedDefinition) => {
    const name = definition.name.value
    if (visited.has(name) || depth > maxCalculationDepth) return
    visited.add(name)
    depth++
    const found = resolveCalculated(definition, measureNames, report)
    depth--
    if (found) calculated.set(name, found)
  }
  const unitOf = (name: string): Unit | undefined => {
    const definition = byName.get(name)
    if (definition?.kind !== 'calculated') return definition?.unit ? parseUnit(definition.unit.value) : noUnit
    visit(definition)
    return calculated.get(name)?.unit
  }
  const { isBroken } = names
  const measureNames: MeasureNames = { cube: names.cube, names: new Set(byName.keys()), isBroken, unitOf }
  for (const definition of cube.measures) if (definition.kind === 'calculated') visit(definition)
  return calculated
}

/** The measures of a cube that could be resolved, in order of declaration; the problems of the others are reported. */
export const resolveMeasures = (
  cube: CubeDefinition,
  names: RowNames,
  report: Report,
): ReadonlyMap<string, Measure> => {
  const calculated = resolveCalculations(cube, names, report)
  const measures = cube.measures.flatMap((definition): readonly Measure[] => {
    if (definition.kind === 'base') {
      const base = resolveBase(definition, names, report)
      return base ? [base] : []
    }
    const found = calculated.get(definition.name.value)
    return found ? [{ ...found.measure, inputs: inputsOf(definition.name.value, calculated) }] : []
  })
  return new Map(measures.map((measure) => [measure.name, measure]))
}
