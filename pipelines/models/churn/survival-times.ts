import { rowsOf } from '../frame.ts'
import { ModelRefusal } from '../refusal.ts'

/** How long customers were seen, and 1 for those who left at that time, 0 for those who were still there. */
export interface SurvivalTimes {
  readonly time: Float64Array
  readonly left: Float64Array
}

/** Customers at a time: those who were there just before it, and those who left at it. */
export interface RiskSet {
  readonly time: number
  readonly atRisk: number
  readonly left: number
}

/**
 * Refuses times that nothing can be said of.
 *
 * @throws ModelRefusal `too_few_customers`, `impossible_history` for times that are 0 or less or none, `wrong_label`, `none_churned`
 */
export const refuseUntimed = ({ time, left }: SurvivalTimes): void => {
  const customers = rowsOf({ time, left })
  if (customers < 2) throw ModelRefusal.of('too_few_customers/history', { count: customers, needed: 2 })
  const wrong = time.findIndex((value) => !(value > 0 && value < Number.POSITIVE_INFINITY))
  if (wrong >= 0) throw ModelRefusal.of('impossible_history/time', { row: wrong, time: time[wrong] ?? Number.NaN })
  const label = left.findIndex((value) => value !== 0 && value !== 1)
  if (label >= 0) throw ModelRefusal.of('wrong_label', { row: label, label: left[label] ?? Number.NaN })
  if (!left.includes(1)) throw ModelRefusal.of('none_churned', { count: customers })
}

/** The times at which customers were last seen, ascending, with all who were there and who left. */
export const riskSetsOf = ({ time, left }: SurvivalTimes): RiskSet[] => {
  const ends = new Map<number, [seen: number, left: number]>()
  for (let i = 0; i < time.length; i++) {
    const [seen, gone] = ends.get(time[i] ?? 0) ?? [0, 0]
    ends.set(time[i] ?? 0, [seen + 1, gone + (left[i] ?? 0)])
  }
  let atRisk = time.length
  return [...ends]
    .sort(([a], [b]) => a - b)
    .map(([at, [seen, gone]]) => {
      const set = { time: at, atRisk, left: gone }
      atRisk -= seen
      return set
    })
}
