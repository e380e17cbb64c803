import { lnBeta, lnGammaFall } from '../numeric/gamma.ts'
import { scaledHyp2f1 } from '../numeric/hyp2f1.ts'
import { distinctHistories } from './distinct-histories.ts'
import type { Parameters } from './likelihood-fit.ts'
import { fitPurchases, type PurchaseFit, type PurchaseFitOptions } from './purchase-fit.ts'
import type { PurchaseHistory } from './purchase-history.ts'
import { acrossPole, lnSum, type PurchaseModel, perCustomer } from './purchase-model.ts'

/** Rates of purchase are Gamma(r, alpha); after each repeat purchase customers leave with a probability that is Beta(a, b). */
export type BgNbdParameters = Parameters<'r' | 'alpha' | 'a' | 'b'>

/** A model of repeat purchases that knows what a new customer will do. */
export interface BgNbdModel extends PurchaseModel {
  /** probability that a new customer buys exactly `count` times again in the time `horizon` */
  readonly probabilityOf: (count: number, horizon: number) => number
}

/** What of the likelihood of a history depends on its count alone. */
interface OfCount {
  /** logarithm of what being still there and having left have in common */
  readonly known: number
  /** logarithm of having left after the last purchase, as a multiple of being still there; −Infinity where that cannot be */
  readonly left: number
}

/**
 * Log-likelihood of histories of purchases at rates that are Gamma(r, alpha). Histories that several customers have are
 * computed once, and so is the logarithm of each time.
 *
 * @returns a function of the parameters; `ofCount` is asked once for each count
 */
const likelihoodOf = (history: PurchaseHistory) => {
  const { frequency, rowOf, recencies, recencyAt, ages, ageAt } = distinctHistories(history)
  const terms = new Float64Array(frequency.length)
  return ({ r, alpha }: Pick<BgNbdParameters, 'r' | 'alpha'>, ofCount: (x: number) => OfCount): number => {
    const lnRecency = recencies.map((recency) => Math.log(alpha + recency))
    const lnAge = ages.map((age) => Math.log(alpha + age))
    const counts: OfCount[] = []
    for (let i = 0; i < terms.length; i++) {
      const x = frequency[i] ?? 0
      counts[x] ??= ofCount(x)
      const { known, left } = counts[x]
      const alive = -(r + x) * (lnAge[ageAt[i] ?? 0] ?? 0)
      terms[i] = known + lnSum(alive, left - (r + x) * (lnRecency[recencyAt[i] ?? 0] ?? 0))
    }
    let sum = 0
    for (let i = 0; i < rowOf.length; i++) sum += terms[rowOf[i] ?? 0] ?? 0
    return sum
  }
}

/**
 * Log-likelihood of histories by what of it depends on the count, under parameters.
 *
 * @param ofCount `base` is what all histories have in common
 */
export const likelihoodBy =
  (ofCount: (parameters: BgNbdParameters, base: number) => (x: number) => OfCount) => (history: PurchaseHistory) => {
    const likelihood = likelihoodOf(history)
    return (parameters: BgNbdParameters): number => {
      const { r, alpha, a, b } = parameters
      return likelihood(parameters, ofCount(parameters, r * Math.log(alpha) - lnBeta(a, b)))
    }
  }

/**
 * Log-likelihood of histories.
 *
 * @source Fader, Hardie & Lee (2005), Marketing Science 24(2), 275–284, equation 6
 */
const logLikelihood = likelihoodBy(({ r, a, b }, base) => (x) => ({
  known: base - lnGammaFall(r, x) + lnBeta(a, b + x),
  left: x > 0 ? Math.log(a) - Math.log(b + x - 1) : Number.NEGATIVE_INFINITY,
}))

/** A fit of the BG/NBD model or of its modification. */
export type BgNbdFit = PurchaseFit<'r' | 'alpha' | 'a' | 'b'>

/** What the BG/NBD model and its modification have in common as likelihoods. */
export const bgNbdFamily = {
  names: ['r', 'alpha', 'a', 'b'],
  times: ['alpha'],
  starts: [
    { r: 1, alpha: 10, a: 1, b: 3 },
    { r: 0.3, alpha: 5, a: 0.5, b: 2 },
    { r: 3, alpha: 40, a: 0.1, b: 1 },
  ],
} as const

/** Fits the BG/NBD model. @throws ModelRefusal as `fitPurchases` does */
export const fitBgNbd = (history: PurchaseHistory, options?: PurchaseFitOptions): BgNbdFit =>
  fitPurchases(history, { ...bgNbdFamily, logLikelihood }, options)

/** Purchases of someone who is alive after x repeats at the age: the conditional expectation before P(alive). */
const expectedAlive = ({ r, alpha, a, b }: BgNbdParameters, x: number, age: number, horizon: number): number => {
  const z = horizon / (alpha + age + horizon)
  const at = (dropout: number): number => {
    const c = dropout + b + x - 1
    return (c / (dropout - 1)) * (1 - scaledHyp2f1((r + x) * Math.log1p(-z), r + x, b + x, c, z))
  }
  return acrossPole(at, a, Math.abs(a - 1) < Math.abs(a + b + x - 1) ? a - 1 : a + b + x - 1)
}

const probabilityOf = ({ r, alpha, a, b }: BgNbdParameters, count: number, horizon: number): number => {
  const z = horizon / (alpha + horizon)
  const lnNone = r * Math.log1p(-z)
  const lnCount = (j: number): number =>
    -lnGammaFall(r, j) + lnGammaFall(1, j) + lnNone + (j === 0 ? 0 : j * Math.log(z))
  const stays = Math.exp(lnBeta(a, b + count) - lnBeta(a, b) + lnCount(count))
  if (count === 0) return stays
  const fewer = Array.from({ length: count }, (_, j) => Math.exp(lnCount(j))).reduce((sum, p) => sum + p, 0)
  return stays + Math.exp(lnBeta(a + 1, b + count - 1) - lnBeta(a, b)) * Math.max(0, 1 - fewer)
}

/**
 * The BG/NBD model with given parameters. It lets customers leave only after a repeat purchase, so that P(alive) of one
 * without any is 1 by definition and says nothing: see `scoreValue` for what is shown.
 *
 * @source Fader, Hardie & Lee (2005), equations 7–10; P(alive): Fader, Hardie & Lee (2008), note 21
 */
export const bgNbd = (parameters: BgNbdParameters): BgNbdModel => {
  const { r, alpha, a, b } = parameters
  const alive = (x: number, recency: number, age: number): number =>
    x === 0 ? 1 : 1 / (1 + (a / (b + x - 1)) * ((alpha + age) / (alpha + recency)) ** (r + x))
  return {
    judgesOneTimeBuyers: false,
    probabilityAlive: (history) => perCustomer(history, alive),
    expectedPurchases: (history, horizon) =>
      perCustomer(history, (x, recency, age) => alive(x, recency, age) * expectedAlive(parameters, x, age, horizon)),
    expectedOfNew: (horizon) => expectedAlive(parameters, 0, 0, horizon),
    probabilityOf: (count, horizon) => probabilityOf(parameters, count, horizon),
  }
}
