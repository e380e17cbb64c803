import type { Measure } from '../cube.ts'
import { maxCalculationDepth } from '../expressions/calculation.ts'
import { maxOperands, measuresIn, operandCounter } from '../expressions/operands.ts'
import type { Report } from '../problem.ts'
import { findFlaws } from './graph.ts'

type Measures = ReadonlyMap<string, Measure>

const calculationOf = (measures: Measures, name: string) => {
  const measure = measures.get(name)
  return measure?.kind === 'calculated' ? measure.calculation : undefined
}

/** Reports the first calculation that would be too long with those that it is made of written out. */
const checkLength = (measures: Measures, report: Report) => {
  const count = operandCounter((name) => calculationOf(measures, name))
  const tooLong = [...measures.values()].find(
    (measure) => measure.kind === 'calculated' && count(measure.calculation) > maxOperands,
  )
  if (tooLong === undefined) return
  const what = `measure ${tooLong.name}, written out,`
  report(tooLong.definition, 'too_long', { what, limit: maxOperands, of: 'operands' })
}

/** No calculated measure is made of itself, and none of so many others that no query could bear it. */
export const calculationLimits = (measures: Measures, report: Report): void => {
  const next = (name: string) => {
    const calculation = calculationOf(measures, name)
    return calculation ? measuresIn(calculation) : []
  }
  const { cycles, tooDeep } = findFlaws([...measures.keys()], next, maxCalculationDepth + 1)
  for (const path of cycles) {
    const place = measures.get(path[0] ?? '')?.definition
    if (place) report(place, 'cycle', { what: 'a calculated measure', path })
  }
  const deep = measures.get(tooDeep ?? '')
  if (deep) report(deep.definition, 'too_deep', { what: `measure ${deep.name}`, limit: maxCalculationDepth })
  if (cycles.length === 0 && !deep) checkLength(measures, report)
}
