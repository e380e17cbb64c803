import { closest } from '../../contract/closest.ts'
import type { DisplayMeasure, Measure } from '../cube.ts'
import type { MeasureDefinition } from '../definitions/definition.ts'
import type { Display, ShowKind } from '../display.ts'
import type { CalculationScope } from '../expressions/scope.ts'
import { isNumeric, withArticle } from '../expressions/types.ts'
import { formatUnit, noUnit, parseUnit, sameUnit } from '../expressions/unit.ts'
import type { Report } from '../problem.ts'
import { presentation } from './presentation.ts'

type DisplayDefinition = Extract<MeasureDefinition, { kind: 'display' }>

/** What a calculation shows: a value of the measure's kind, or a number of its own. */
const gives: Readonly<Record<ShowKind, 'value' | 'average' | 'ratio' | 'rank'>> = {
  share: 'ratio',
  rank: 'rank',
  running: 'value',
  difference: 'value',
  percent_change: 'ratio',
  index: 'ratio',
  moving_average: 'average',
  trend: 'average',
}

const typeOf = (show: ShowKind, { type }: Measure): DisplayMeasure['type'] => {
  if (gives[show] === 'rank') return 'integer'
  return gives[show] === 'value' && type !== 'double' ? 'decimal' : 'double'
}

/** The measure that is shown; undefined after a problem, which is reported. */
const shownMeasure = (
  { name, of, display: { show } }: DisplayDefinition,
  measures: ReadonlyMap<string, Measure>,
  declared: ReadonlyMap<string, MeasureDefinition>,
  { cube, isBroken }: CalculationScope,
  report: Report,
): Measure | undefined => {
  const measure = measures.get(of.value)
  const where = `"of" of measure ${name.value}`
  if (measure === undefined) {
    const other = declared.get(of.value)
    if (isBroken(of.value) || (other !== undefined && other.kind !== 'display')) return undefined
    if (other === undefined)
      return report(of.place, 'unknown_measure', { cube, name: of.value, closest: closest(of.value, measures.keys()) })
    const expected = `a measure that aggregates or calculates, such as ${other.of.value}`
    return report(of.place, 'wrong_type', { where, expected, found: `"${of.value}", which shows that one` })
  }
  if (gives[show] === 'rank' || isNumeric(measure.type)) return measure
  return report(of.place, 'wrong_type', { where, expected: 'a measure of numbers', found: withArticle(measure.type) })
}

const baseOf = ({ base }: DisplayDefinition, scope: CalculationScope, report: Report): Display['base'] => {
  if (typeof base !== 'object') return base
  const { value: level, place } = base.level
  if (scope.attributes.has(level)) return { level }
  if (scope.isBroken(level)) return undefined
  const nearest = closest(level, scope.attributes.keys())
  return report(place, 'unknown_attribute', { of: `cube ${scope.cube}`, name: level, closest: nearest })
}

const textOf = (of: string, { show, base }: Display) => {
  const shown = typeof base === 'object' ? base.level : base
  return `${show} of ${of}${shown === undefined ? '' : `, base ${shown}`}`
}

const checkUnit = ({ name, unit: declared }: DisplayDefinition, unit: string | undefined, report: Report) => {
  if (declared === undefined || sameUnit(parseUnit(declared.value), unit === undefined ? noUnit : parseUnit(unit)))
    return
  const details = { name: name.value, declared: declared.value, derived: unit ?? 'no unit' }
  report(declared.place, 'wrong_unit', details)
}

/**
 * A declared display calculation; undefined where what it shows or compares with is unknown, which is reported.
 *
 * @param measures the base and calculated measures that could be resolved
 * @param declared all measures of the cube by name, as written
 */
export const resolveDisplay = (
  definition: DisplayDefinition,
  measures: ReadonlyMap<string, Measure>,
  declared: ReadonlyMap<string, MeasureDefinition>,
  scope: CalculationScope,
  report: Report,
): DisplayMeasure | undefined => {
  const { name, display: shown, documentation } = definition
  const measure = shownMeasure(definition, measures, declared, scope, report)
  const base = baseOf(definition, scope, report)
  if (measure === undefined || (definition.base !== undefined && base === undefined)) return undefined
  const keepsUnit = gives[shown.show] === 'value' || gives[shown.show] === 'average'
  const unit = keepsUnit && measure.unit !== undefined ? formatUnit(parseUnit(measure.unit)) : undefined
  checkUnit(definition, unit, report)
  const display: Display = { ...shown, ...(base !== undefined && { base }) }
  return {
    kind: 'display',
    name: name.value,
    ...documentation,
    display,
    of: measure.name,
    source: { expression: textOf(measure.name, display) },
    type: typeOf(shown.show, measure),
    ...presentation(definition, unit),
    definition: name.place,
  }
}
