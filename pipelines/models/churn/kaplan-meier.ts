import { ModelRefusal } from '../refusal.ts'
import { refuseUntimed, riskSetsOf, type SurvivalTimes } from './survival-times.ts'

/** The share of customers who are still there after a time. */
export interface SurvivalPoint {
  readonly time: number
  readonly atRisk: number
  readonly left: number
  readonly survival: number
  /** standard error by Greenwood's formula; 0 where the curve is 1 or 0 */
  readonly error: number
}

/** A survival curve. */
export interface SurvivalCurve {
  /** one for each time at which a customer was last seen, ascending */
  readonly points: readonly SurvivalPoint[]
  /** the share and its standard error after a time; 1 and 0 before the first point. NaN after the last one, where nothing is known */
  readonly at: (time: number) => { readonly survival: number; readonly error: number; readonly atRisk: number }
  /** the first time at which half or less are there; undefined where the curve stays above */
  readonly median: number | undefined
  /**
   * restricted mean survival time: the time that a customer is there on average, up to `until`
   *
   * @throws ModelRefusal `beyond_data` where nobody was seen that long
   */
  readonly meanUntil: (until: number) => number
}

/**
 * The survival curve of customers who joined at time 0 and some of whom are still there.
 *
 * @throws ModelRefusal as `refuseUntimed` does
 * @source Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457–481; Greenwood (1926)
 */
export const kaplanMeier = (times: SurvivalTimes): SurvivalCurve => {
  refuseUntimed(times)
  let survival = 1
  let variance = 0
  const points = riskSetsOf(times).map(({ time, atRisk, left }): SurvivalPoint => {
    survival *= 1 - left / atRisk
    if (left < atRisk) variance += left / (atRisk * (atRisk - left))
    return { time, atRisk, left, survival, error: survival * Math.sqrt(variance) }
  })
  const last = points.at(-1)?.time ?? 0
  const remaining = (time: number): number => points.find((point) => point.time >= time)?.atRisk ?? 0
  return {
    points,
    at: (time) => {
      if (time > last) return { survival: Number.NaN, error: Number.NaN, atRisk: 0 }
      const point = points.findLast((each) => each.time <= time)
      return { survival: point?.survival ?? 1, error: point?.error ?? 0, atRisk: remaining(time) }
    },
    median: points.find((point) => point.survival <= 0.5)?.time,
    meanUntil: (until) => {
      if (!(until > 0 && until <= last)) throw ModelRefusal.of('beyond_data', { until, last })
      let [area, from, share] = [0, 0, 1]
      for (const point of points) {
        area += share * Math.max(0, Math.min(point.time, until) - from)
        from = Math.min(point.time, until)
        share = point.survival
      }
      return area
    },
  }
}
