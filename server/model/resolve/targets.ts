import { closest } from '../../contract/closest.ts'
import type { Measure } from '../cube.ts'
import type { MeasureDefinition } from '../definitions/definition.ts'
import type { TargetDefinition } from '../definitions/targets.ts'
import { isNumeric, withArticle } from '../expressions/types.ts'
import { formatUnit, noUnit, parseUnit, sameUnit } from '../expressions/unit.ts'
import type { Report } from '../problem.ts'
import type { Located } from '../yaml/node.ts'

type Measures = ReadonlyMap<string, Measure>

/** What of a cube or view its targets need. */
export interface Targeted {
  readonly name: Located
  readonly targets: readonly TargetDefinition[]
  readonly measures: readonly MeasureDefinition[]
  readonly broken: ReadonlySet<string>
}

const unitOf = ({ unit }: Measure) => (unit === undefined ? noUnit : parseUnit(unit))

/** A number that is no view of another measure; undefined after a problem, or where the measure has one of its own. */
const numberOf = (named: Located, where: string, of: Targeted, measures: Measures, report: Report) => {
  const measure = measures.get(named.value)
  if (measure === undefined) {
    const isTold = of.broken.has(named.value) || of.measures.some(({ name }) => name.value === named.value)
    const nearest = closest(named.value, measures.keys())
    return isTold
      ? undefined
      : report(named.place, 'unknown_measure', { cube: of.name.value, name: named.value, closest: nearest })
  }
  if (measure.kind !== 'display' && isNumeric(measure.type)) return measure
  const expected = 'a measure of numbers that aggregates or calculates'
  const found = measure.kind === 'display' ? `"${named.value}", which shows another one` : withArticle(measure.type)
  return report(named.place, 'wrong_type', { where, expected, found })
}

/** The name of a measure's target where it has one and both are numbers of one unit; undefined after a problem. */
const targetOf = (
  { measure: measured, target }: TargetDefinition,
  of: Targeted,
  measures: Measures,
  report: Report,
) => {
  const where = `the target of ${measured.value}`
  const measure = numberOf(measured, 'what has a target', of, measures, report)
  const reached = numberOf(target, where, of, measures, report)
  if (measure === undefined || reached === undefined) return undefined
  if (measure === reached)
    return report(target.place, 'wrong_type', { where, expected: 'another measure', found: `${target.value} itself` })
  const [left, right] = [unitOf(measure), unitOf(reached)]
  if (sameUnit(left, right)) return reached.name
  const units = { left: formatUnit(left) ?? 'no unit', right: formatUnit(right) ?? 'no unit' }
  return report(target.place, 'unit_mismatch', { op: where, ...units })
}

/** Measures that know their targets, as a cube or view says them; those of which one is wrong have none. */
export const withTargets = (measures: Measures, of: Targeted, report: Report): Measures => {
  const targets = new Map(of.targets.map((one) => [one.measure.value, targetOf(one, of, measures, report)]))
  return new Map(
    [...measures].map(([name, measure]) => {
      const target = targets.get(name)
      return [name, target === undefined ? measure : { ...measure, target }]
    }),
  )
}
