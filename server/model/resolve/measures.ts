import type { Measure } from '../cube.ts'
import type { CubeDefinition } from '../definitions/definition.ts'
import type { RowNames } from '../expressions/row-expression.ts'
import type { Report } from '../problem.ts'
import { resolveBase } from './base-measure.ts'
import { inputsOf, resolveCalculations } from './calculated-measures.ts'
import { declaredScope } from './calculation-scope.ts'
import type { Scope } from './scope.ts'

/** The measures of a cube that could be resolved, in order of declaration; the problems of the others are reported. */
export const resolveMeasures = (
  cube: CubeDefinition,
  names: RowNames,
  scope: Scope,
  report: Report,
): ReadonlyMap<string, Measure> => {
  const read = cube.measures.flatMap((d) => (d.kind === 'base' ? (resolveBase(d, names, report) ?? []) : []))
  const bases = new Map(read.map((measure) => [measure.name, measure]))
  const calculated = resolveCalculations(cube, declaredScope(cube, names, scope), bases, report)
  const measures = cube.measures.flatMap(({ name: { value: name } }): readonly Measure[] => {
    const base = bases.get(name)
    if (base !== undefined) return [base]
    const found = calculated.get(name)
    return found ? [{ ...found.measure, inputs: inputsOf(name, calculated) }] : []
  })
  return new Map(measures.map((measure) => [measure.name, measure]))
}
