import type { BaseMeasure, CalculatedMeasure } from '../cube.ts'
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
  if (declared && unit && derived && typed.unit !== 'any' && !sameUnit(derived, unit)) {
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

/** The base measures below a calculated one, in order of first use. A circle, reported elsewhere, is entered once. */
export const inputsOf = (name: string, calculated: ReadonlyMap<string, Calculated>): readonly string[] => {
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

/**
 * The calculated measures of a cube that could be resolved; units are known of those that stand on not too many others.
 *
 * @param bases the base measures that could be resolved
 */
export const resolveCalculations = (
  cube: CubeDefinition,
  scope: CalculationScope,
  bases: ReadonlyMap<string, BaseMeasure>,
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
  const typeOf = (name: string) => (byName.get(name)?.kind === 'calculated' ? 'double' : bases.get(name)?.type)
  const isDisplay = (name: string) => byName.get(name)?.kind === 'display'
  const measureNames: MeasureNames = { scope, names: new Set(byName.keys()), isDisplay, typeOf, unitOf }
  for (const definition of cube.measures) if (definition.kind === 'calculated') visit(definition)
  return calculated
}
