import { chosenParts } from '../chosen-currency.ts'
import type { CalculatedMeasure, Measure } from '../cube.ts'
import type { CubeDefinition, MeasureDefinition } from '../definitions/definition.ts'
import { type MeasureNames, maxCalculationDepth, readCalculation } from '../expressions/calculation.ts'
import { measuresIn } from '../expressions/operands.ts'
import type { CalculationScope } from '../expressions/scope.ts'
import { formatUnit, noUnit, parseUnit, sameUnit, type Unit } from '../expressions/unit.ts'
import type { Report } from '../problem.ts'
import { presentation } from './presentation.ts'

type CalculatedDefinition = Extract<MeasureDefinition, { kind: 'calculated' }>

/** A calculated measure, and its unit where that is known. */
export interface Calculated {
  readonly measure: Omit<CalculatedMeasure, 'inputs'>
  readonly unit: Unit | undefined
}

const resolveCalculated = (
  definition: CalculatedDefinition,
  names: MeasureNames,
  report: Report,
): Calculated | undefined => {
  const { calculation: written, name, unit: declared } = definition
  const typed = readCalculation(written, names, `the calc of measure ${name.value}`, report)
  if (typed === undefined) return undefined
  const derived = typed.unit === 'any' ? noUnit : typed.unit
  const unit = declared ? parseUnit(declared.value) : derived
  // a number standing alone has the unit that it declares, but is converted to no currency
  const isOpen = typed.unit === 'any' && chosenParts(declared?.value ?? '').length === 0
  if (declared && unit && derived && !isOpen && !sameUnit(derived, unit)) {
    const details = { name: name.value, declared: declared.value, derived: formatUnit(derived) ?? 'no unit' }
    report(declared.place, 'wrong_unit', details)
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

/**
 * The base measures below a calculated one, in order of first use. A circle, reported elsewhere, is entered once.
 *
 * @param known measures that were resolved before
 */
export const inputsOf = (
  name: string,
  calculated: ReadonlyMap<string, Calculated>,
  known: ReadonlyMap<string, Measure>,
): readonly string[] => {
  const seen = new Set<string>()
  const inputs: string[] = []
  const open = [name]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const found = calculated.get(next)
    const before = known.get(next)
    if (found === undefined) inputs.push(...(before?.kind === 'calculated' ? before.inputs : [next]))
    else open.push(...measuresIn(found.measure.calculation).toReversed())
  }
  return [...new Set(inputs)]
}

/**
 * The calculated measures of a cube or view that could be resolved; units are known of those that stand on not too many
 * others.
 *
 * @param known the measures that were resolved before: base measures, and those of a view's cubes
 */
export const resolveCalculations = (
  cube: Pick<CubeDefinition, 'measures'>,
  scope: CalculationScope,
  known: ReadonlyMap<string, Measure>,
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
    if (definition === undefined) {
      const unit = known.get(name)?.unit
      return unit === undefined ? noUnit : parseUnit(unit)
    }
    if (definition.kind !== 'calculated') return definition.unit ? parseUnit(definition.unit.value) : noUnit
    visit(definition)
    return calculated.get(name)?.unit
  }
  const typeOf = (name: string) => (byName.get(name)?.kind === 'calculated' ? 'double' : known.get(name)?.type)
  const isDisplay = (name: string) => (byName.get(name) ?? known.get(name))?.kind === 'display'
  const measureNames: MeasureNames = {
    scope,
    names: new Set([...known.keys(), ...byName.keys()]),
    isDisplay,
    typeOf,
    unitOf,
  }
  for (const definition of cube.measures) if (definition.kind === 'calculated') visit(definition)
  return calculated
}
