import { lnGammaFall } from '../numeric/gamma.ts'
import { lnHyp2f1OfOne } from '../numeric/hyp2f1.ts'
import { tricomiU } from '../numeric/tricomi-u.ts'
import type { Parameters } from './likelihood-fit.ts'
import { fitPurchases, type PurchaseFit, type PurchaseFitOptions } from './purchase-fit.ts'
import type { PurchaseHistory } from './purchase-history.ts'
import { type PurchaseModel, perCustomer } from './purchase-model.ts'

/** Rates of purchase are Gamma(r, alpha), rates of leaving Gamma(s, beta). */
export type ParetoNbdParameters = Parameters<'r' | 'alpha' | 's' | 'beta'>

/** A model of repeat purchases that can be valued without end. */
export interface ParetoNbdModel extends PurchaseModel {
  /**
   * discounted expected residual transactions (DERT): all purchases to come, each discounted to the end of the history
   *
   * @param rate continuous discount rate per unit of time, greater than 0: ln(1 + annual rate) / 52 per week
   */
  readonly discountedPurchases: (history: PurchaseHistory, rate: number) => Float64Array
}

/** ln of s/(r+s+x) · A0 · (alpha+T)^(r+x) (beta+T)^s: the odds of having left. */
const lnOddsOfLeft = ({ r, alpha, s, beta }: ParetoNbdParameters, x: number, recency: number, age: number): number => {
  if (recency === age) return Number.NEGATIVE_INFINITY
  const most = Math.max(alpha, beta)
  const c = r + s + x
  const k = alpha >= beta ? s + 1 : r + x
  /** F(c, k; c+1; z) (most+t)^−c, after Euler's transformation */
  const lnTerm = (time: number): number => {
    const z = Math.abs(alpha - beta) / (most + time)
    return (1 - k) * Math.log1p(-z) + lnHyp2f1OfOne(c + 1 - k, c + 1, z) - c * Math.log(most + time)
  }
  const [more, less] = [lnTerm(recency), lnTerm(age)]
  const lnGap = more + Math.log(-Math.expm1(Math.min(0, less - more)))
  return Math.log(s / c) + lnGap + (r + x) * Math.log(alpha + age) + s * Math.log(beta + age)
}

/**
 * Log-likelihood of histories.
 *
 * @source Schmittlein, Morrison & Colombo (1987), Management Science 33, 1–24, as in Fader & Hardie (2005), note 9
 */
const logLikelihood = (parameters: ParetoNbdParameters, history: PurchaseHistory): number => {
  const { r, alpha, s, beta } = parameters
  const base = r * Math.log(alpha) + s * Math.log(beta)
  return history.frequency.reduce((sum, x, i) => {
    const age = history.age[i] ?? 0
    const lnOdds = lnOddsOfLeft(parameters, x, history.recency[i] ?? 0, age)
    const lnAlive = -(r + x) * Math.log(alpha + age) - s * Math.log(beta + age)
    return sum + base - lnGammaFall(r, x) + lnAlive + Math.max(0, lnOdds) + Math.log1p(Math.exp(-Math.abs(lnOdds)))
  }, 0)
}

/** Fits the Pareto/NBD model. @throws ModelRefusal as `fitPurchases` does */
export const fitParetoNbd = (
  history: PurchaseHistory,
  options?: PurchaseFitOptions,
): PurchaseFit<'r' | 'alpha' | 's' | 'beta'> =>
  fitPurchases(
    history,
    {
      names: ['r', 'alpha', 's', 'beta'],
      times: ['alpha', 'beta'],
      starts: [
        { r: 1, alpha: 10, s: 1, beta: 12 },
        { r: 0.5, alpha: 20, s: 0.5, beta: 5 },
        { r: 2, alpha: 20, s: 0.2, beta: 30 },
      ],
      logLikelihood: (history) => (parameters) => logLikelihood(parameters, history),
    },
    options,
  )

/** (1 − ratio^power) / power, also for a power of 0. */
const powerGap = (ratio: number, power: number): number =>
  power === 0 ? -Math.log(ratio) : -Math.expm1(power * Math.log(ratio)) / power

/**
 * The Pareto/NBD model with given parameters.
 *
 * @source Schmittlein, Morrison & Colombo (1987); DERT: Fader, Hardie & Lee (2005), J. Marketing Research 42, 415–430
 */
export const paretoNbd = (parameters: ParetoNbdParameters): ParetoNbdModel => {
  const { r, alpha, s, beta } = parameters
  const alive = (x: number, recency: number, age: number): number =>
    1 / (1 + Math.exp(lnOddsOfLeft(parameters, x, recency, age)))
  const expected = (x: number, age: number, horizon: number): number =>
    ((r + x) * (beta + age) * powerGap((beta + age) / (beta + age + horizon), s - 1)) / (alpha + age)
  return {
    judgesOneTimeBuyers: true,
    probabilityAlive: (history) => perCustomer(history, alive),
    expectedPurchases: (history, horizon) =>
      perCustomer(history, (x, recency, age) => alive(x, recency, age) * expected(x, age, horizon)),
    expectedOfNew: (horizon) => expected(0, 0, horizon),
    discountedPurchases: (history, rate) => {
      if (!(rate > 0)) throw new RangeError(`a value without end needs a discount rate above 0; found ${rate}`)
      return perCustomer(history, (x, recency, age) => {
        const time = rate * (beta + age)
        return (alive(x, recency, age) * (r + x) * time ** s * tricomiU(s, s, time)) / (rate * (alpha + age))
      })
    },
  }
}
