import type { BaseMeasure, Measure } from '../cube.ts'
import type { CubeDefinition, MeasureDefinition } from '../definitions/definition.ts'
import type { RowNames } from '../expressions/row-expression.ts'
import type { Report } from '../problem.ts'
import { resolveBase } from './base-measure.ts'
import { inputsOf, resolveCalculations } from './calculated-measures.ts'
import { declaredScope } from './calculation-scope.ts'
import { withCurrency } from './currency.ts'
import { resolveDisplay } from './display-measure.ts'
import type { Scope } from './scope.ts'

const byName = (measures: readonly Measure[]): ReadonlyMap<string, Measure> =>
  new Map(measures.map((measure) => [measure.name, measure]))

/** The measures of a cube that could be resolved, in order of declaration; the problems of the others are reported. */
export const resolveMeasures = (
  cube: CubeDefinition,
  names: RowNames,
  scope: Scope,
  report: Report,
): ReadonlyMap<string, Measure> => {
  const named = declaredScope(cube, names, scope)
  const dates = [...named.dates.keys()]
  const base = (d: Extract<MeasureDefinition, { kind: 'base' }>): BaseMeasure | undefined => {
    const measure = resolveBase(d, names, dates, report)
    return measure && d.currency ? withCurrency(d.currency, { measure, cube, names, scope, report }) : measure
  }
  const bases = new Map(
    cube.measures.flatMap((d) => (d.kind === 'base' ? (base(d) ?? []) : [])).map((found) => [found.name, found]),
  )
  const calculated = resolveCalculations(cube, named, bases, report)
  const values = byName([
    ...bases.values(),
    ...[...calculated].map(([name, { measure }]) => ({ ...measure, inputs: inputsOf(name, calculated, bases) })),
  ])
  const declared = new Map(cube.measures.map((measure) => [measure.name.value, measure]))
  const measures = cube.measures.flatMap((d) => {
    const found = d.kind === 'display' ? resolveDisplay(d, values, declared, named, report) : values.get(d.name.value)
    return found ?? []
  })
  return byName(measures)
}
