import { normalQuantile, normalTail, tCritical, tTwoSided } from '../numeric/distributions.ts'
import { ModelRefusal } from '../refusal.ts'
import { type Counts, checkConfidence, checkCounts, type Interval, type Sample, sampleOfCounts } from './samples.ts'

/** How much more the treated brought than the control group. */
export interface Lift {
  /** mean of the treated less that of the control, in the unit of the outcome */
  readonly difference: number
  readonly standardError: number
  readonly interval: Interval
  /** two-sided: how likely a difference at least this large is where there is none */
  readonly pValue: number
  /** difference by the mean of the control; null where that mean is not above 0 */
  readonly relative: { readonly lift: number; readonly interval: Interval | null } | null
}

/** A lift of means, with the test that it rests on. */
export interface MeanLift extends Lift {
  /** by the normal distribution in place of Student's, as for many subjects it is often told; a little narrower */
  readonly normalInterval: Interval
  readonly t: number
  readonly degreesOfFreedom: number
}

/** A lift of rates, with the test that it rests on. */
export interface RateLift extends Lift {
  readonly z: number
}

/**
 * The relative lift, with the interval of the logarithm of the ratio by the delta method; no interval where the treated have
 * nothing, or so little beside the control that there is no logarithm.
 */
const relativeLift = (treated: Sample, control: Sample, confidence: number): Lift['relative'] => {
  if (!(control.mean > 0)) return null
  const lift = treated.mean / control.mean - 1
  if (!(treated.mean > 0)) return { lift, interval: null }
  const part = ({ count, mean, variance }: Sample) => variance / (count * mean * mean)
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt(part(treated) + part(control))
  const log = Math.log1p(lift)
  if (!Number.isFinite(log + half)) return { lift, interval: null }
  return { lift, interval: { low: Math.expm1(log - half), high: Math.expm1(log + half) } }
}

const around = (middle: number, half: number): Interval => ({ low: middle - half, high: middle + half })

/**
 * Lift of a mean, such as spend per customer, by Welch's test: the arms may vary differently.
 *
 * @param confidence of the intervals, such as 0.95
 * @throws ModelRefusal `too_few_subjects` for fewer than two in an arm, `no_variation` where all outcomes of both arms are equal
 * @source Welch (1947), Biometrika 34, 28-35
 */
export const liftOfMeans = (treated: Sample, control: Sample, confidence: number): MeanLift => {
  checkConfidence(confidence)
  for (const [arm, { count }] of Object.entries({ treated, control }))
    if (!(count >= 2)) throw ModelRefusal.of('too_few_subjects/arm', { arm, count })
  const ofTreated = treated.variance / treated.count
  const ofControl = control.variance / control.count
  const square = ofTreated + ofControl
  if (!(square > 0)) throw ModelRefusal.of('no_variation/outcomes')
  const difference = treated.mean - control.mean
  const standardError = Math.sqrt(square)
  const normalHalf = normalQuantile((1 + confidence) / 2) * standardError
  const t = difference / standardError
  const degreesOfFreedom = square ** 2 / (ofTreated ** 2 / (treated.count - 1) + ofControl ** 2 / (control.count - 1))
  return {
    difference,
    standardError,
    interval: around(difference, tCritical(1 - confidence, degreesOfFreedom) * standardError),
    pValue: tTwoSided(t, degreesOfFreedom),
    relative: relativeLift(treated, control, confidence),
    normalInterval: around(difference, normalHalf),
    t,
    degreesOfFreedom,
  }
}

/**
 * Lift of a rate, such as that of buyers: the test pools both arms, the interval does not.
 *
 * @param confidence of the intervals, such as 0.95
 * @throws ModelRefusal `bad_counts`; `no_variation` where nobody, or everybody, of both arms did it
 */
export const liftOfRates = (treated: Counts, control: Counts, confidence: number): RateLift => {
  checkConfidence(confidence)
  checkCounts(treated)
  checkCounts(control)
  const pooled = (treated.successes + control.successes) / (treated.count + control.count)
  if (pooled === 0 || pooled === 1)
    throw ModelRefusal.of(pooled === 0 ? 'no_variation/nobody' : 'no_variation/everybody')
  const [of, from] = [sampleOfCounts(treated), sampleOfCounts(control)]
  const difference = of.mean - from.mean
  const unpooled = ({ mean, count }: Sample) => (mean * (1 - mean)) / count
  const standardError = Math.sqrt(unpooled(of) + unpooled(from))
  const z = difference / Math.sqrt(pooled * (1 - pooled) * (1 / of.count + 1 / from.count))
  return {
    difference,
    standardError,
    interval: around(difference, normalQuantile((1 + confidence) / 2) * standardError),
    pValue: 2 * normalTail(Math.abs(z)),
    relative: relativeLift(of, from, confidence),
    z,
  }
}
