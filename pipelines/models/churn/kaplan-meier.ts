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
  /** 95 % interval on the log-log scale, which stays within 0 and 1; both are the share where the curve is 1 or 0 */
  readonly low: number
  readonly high: number
}

/** A survival curve. */
export interface SurvivalCurve {
  /** one for each time at which a customer was last seen, ascending */
  readonly points: readonly SurvivalPoint[]
  /** the share after a time, with its error and interval; 1 and 0 before the first point. NaN after the last one, where nothing is known */
  readonly at: (time: number) => Pick<SurvivalPoint, 'survival' | 'error' | 'low' | 'high' | 'atRisk'>
  /** the first time at which half or less are there; undefined where the curve stays above */
  readonly median: number | undefined
  /**
   * restricted mean survival time: the time that a customer is there on average, up to `until`
   *
   * @throws ModelRefusal `beyond_data` where nobody was seen that long
   */
  readonly meanUntil: (until: number) => number
}

/** 97.5 % point of the normal distribution. */
const wide = 1.959964

/** @source Kalbfleisch & Prentice (1980), The Statistical Analysis of Failure Time Data, section 1.3 */
const bandOf = (survival: number, variance: number): { readonly low: number; readonly high: number } => {
  if (!(survival > 0 && survival < 1)) return { low: survival, high: survival }
  const spread = (wide * Math.sqrt(variance)) / Math.log(survival)
  return { low: survival ** Math.exp(-spread), high: survival ** Math.exp(spread) }
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
    return { time, atRisk, left, survival, error: survival * Math.sqrt(variance), ...bandOf(survival, variance) }
  })
  const last = points.at(-1)?.time ?? 0
  const remaining = (time: number): number => points.find((point) => point.time >= time)?.atRisk ?? 0
  return {
    points,
    at: (time) => {
      const nan = Number.NaN
      if (time > last) return { survival: nan, error: nan, low: nan, high: nan, atRisk: 0 }
      const point = points.findLast((each) => each.time <= time)
      const { survival: share, error, low, high } = point ?? { survival: 1, error: 0, low: 1, high: 1 }
      return { survival: share, error, low, high, atRisk: remaining(time) }
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

/**
 * The 95 % interval of the median: the times at which the ends of the curve's band come to half or less.
 *
 * @returns each undefined where its end stays above
 * @source Brookmeyer & Crowley (1982), Biometrics 38, 29–41
 */
export const medianInterval = ({
  points,
}: SurvivalCurve): readonly [low: number | undefined, high: number | undefined] => [
  points.find(({ low }) => low <= 0.5)?.time,
  points.find(({ high }) => high <= 0.5)?.time,
]
