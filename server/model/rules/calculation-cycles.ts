import type { Measure } from '../cube.ts'
import { measuresIn } from '../expressions/calculation.ts'
import type { Report } from '../problem.ts'
import { findCycles } from './cycles.ts'

/** No calculated measure is made of itself, directly or through others. */
export const calculationCycles = (measures: ReadonlyMap<string, Measure>, report: Report): void => {
  const next = (name: string) => {
    const measure = measures.get(name)
    return measure?.kind === 'calculated' ? measuresIn(measure.calculation) : []
  }
  for (const path of findCycles([...measures.keys()], next)) {
    const place = measures.get(path[0] ?? '')?.definition
    if (place) report(place, 'cycle', { what: 'a calculated measure', path })
  }
}
