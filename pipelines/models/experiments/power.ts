import { bisect } from '../numeric/bisect.ts'
import { normalQuantile, normalTail } from '../numeric/distributions.ts'
import { ModelRefusal } from '../refusal.ts'

/** What a test of two arms is to be: its size (two-sided) and the chance to see what is there. */
export interface Design {
  /** how often a difference is seen where there is none, such as 0.05 */
  readonly alpha: number
  /** how often the difference is seen where it is there, such as 0.8 */
  readonly power: number
}

const checkShare = (name: string, share: number): void => {
  if (!(share > 0 && share < 1)) throw ModelRefusal.of('bad_design/number', { name, value: share })
}

const quantiles = ({ alpha, power }: Design) => {
  checkShare('alpha', alpha)
  checkShare('power', power)
  return { ofAlpha: normalQuantile(1 - alpha / 2), ofPower: normalQuantile(power) }
}

/** Standard deviations of a difference of rates, times the root of the subjects of an arm: where there is none, and where there is. */
const spreads = (base: number, other: number): { readonly none: number; readonly some: number } => {
  const middle = (base + other) / 2
  return {
    none: Math.sqrt(2 * middle * (1 - middle)),
    some: Math.sqrt(base * (1 - base) + other * (1 - other)),
  }
}

/**
 * Subjects that each arm needs so that a change of a rate is seen.
 *
 * @returns not rounded; take the next whole number
 * @throws ModelRefusal `bad_design` for rates, alpha or power outside 0 to 1, or equal rates
 * @source Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 4.2; R's power.prop.test
 */
export const subjectsForRates = (base: number, other: number, design: Design): number => {
  checkShare('base', base)
  checkShare('other', other)
  if (base === other) throw ModelRefusal.of('bad_design/equal', { base })
  const { ofAlpha, ofPower } = quantiles(design)
  const { none, some } = spreads(base, other)
  return ((ofAlpha * none + ofPower * some) / (other - base)) ** 2
}

/**
 * Subjects that each arm needs so that a change of a mean is seen.
 *
 * @param difference not 0, in the unit of the outcome
 * @param deviation standard deviation of the outcome, above 0
 * @returns not rounded, by the normal distribution: a few more where it is small
 * @throws ModelRefusal `bad_design`
 */
export const subjectsForMeans = (difference: number, deviation: number, design: Design): number => {
  const { ofAlpha, ofPower } = quantiles(design)
  if (difference === 0 || !(deviation > 0) || !Number.isFinite(difference + deviation)) {
    throw ModelRefusal.of('bad_design/means', { difference, deviation })
  }
  return 2 * ((deviation * (ofAlpha + ofPower)) / difference) ** 2
}

/**
 * The chance that a change of a rate is seen with so many subjects in each arm.
 *
 * @throws ModelRefusal `bad_design`
 */
export const powerForRates = (base: number, other: number, subjects: number, alpha: number): number => {
  checkShare('base', base)
  checkShare('other', other)
  checkShare('alpha', alpha)
  const { none, some } = spreads(base, other)
  const reach = Math.sqrt(subjects) * Math.abs(other - base)
  return normalTail((normalQuantile(1 - alpha / 2) * none - reach) / some)
}

/**
 * The smallest higher rate that a test with so many subjects in each arm is likely to see.
 *
 * @throws ModelRefusal `bad_design`; `too_few_subjects` where not even a rate of 1 is
 */
export const detectableRate = (base: number, subjects: number, { alpha, power }: Design): number => {
  checkShare('power', power)
  const most = 1 - 1e-9
  if (powerForRates(base, most, subjects, alpha) < power) {
    const arm = Math.round(subjects * 10) / 10
    throw ModelRefusal.of('too_few_subjects/power', { subjects: arm, share: base })
  }
  return bisect((rate) => powerForRates(base, rate, subjects, alpha) - power, base, most)
}
