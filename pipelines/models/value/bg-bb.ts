import { rowsOf } from '../frame.ts'
import { lnBeta } from '../numeric/gamma.ts'
import { lnHyp2f1OfOne } from '../numeric/hyp2f1.ts'
import { ModelRefusal } from '../refusal.ts'
import { type Fit, fitByLikelihood, type Parameters } from './likelihood-fit.ts'

/** Each opportunity is taken with a probability Beta(alpha, beta); before each, customers leave with one of Beta(gamma, delta). */
export type BgBbParameters = Parameters<'alpha' | 'beta' | 'gamma' | 'delta'>

/** Customers who had the same chances and took as many of them: a place for each such group in every column. */
export interface ChanceHistory {
  /** opportunities that were taken (x) */
  readonly taken: Float64Array
  /** number of the last one that was taken (t_x), 0 for none */
  readonly last: Float64Array
  /** opportunities that there were (n) */
  readonly chances: Float64Array
  /** how many customers the group has */
  readonly customers: Float64Array
}

/** A model of customers who buy or give at set occasions, with parameters. A column has a value for each group. */
export interface BgBbModel {
  /** probability that a customer is there at the next opportunity */
  readonly probabilityAlive: (history: ChanceHistory) => Float64Array
  /** opportunities that are expected to be taken among the next `chances` */
  readonly expectedTaken: (history: ChanceHistory, chances: number) => Float64Array
  /** opportunities that a new customer is expected to take among the first `chances` */
  readonly expectedOfNew: (chances: number) => number
  /** all opportunities to come that are expected to be taken, each discounted by `rate` (above 0) per opportunity (DERT) */
  readonly discountedTaken: (history: ChanceHistory, rate: number) => Float64Array
}

/** ln of the likelihood of one customer's history. */
const lnLikelihood = ({ alpha, beta, gamma, delta }: BgBbParameters, x: number, last: number, n: number): number => {
  const base = -lnBeta(alpha, beta) - lnBeta(gamma, delta)
  const stays = lnBeta(alpha + x, beta + n - x) + lnBeta(gamma, delta + n)
  let sum = 1
  for (let i = 0; i < n - last; i++) {
    const left = lnBeta(alpha + x, beta + last - x + i) + lnBeta(gamma + 1, delta + last + i)
    sum += Math.exp(left - stays)
  }
  return base + stays + Math.log(sum)
}

const refuseUnusable = (history: ChanceHistory): void => {
  const { taken, last, chances, customers } = history
  rowsOf({ ...history })
  const isWrong = (x: number, i: number): boolean => {
    const [t, n, count] = [last[i] ?? 0, chances[i] ?? 0, customers[i] ?? 0]
    return !(
      [x, t, n, count].every((value) => Number.isInteger(value) && value >= 0) &&
      x <= t &&
      t <= n &&
      x > 0 === t > 0
    )
  }
  const wrong = taken.findIndex(isWrong)
  if (wrong >= 0)
    throw ModelRefusal.of('impossible_history/opportunities', {
      row: wrong,
      taken: taken[wrong] ?? Number.NaN,
      chances: chances[wrong] ?? Number.NaN,
      last: last[wrong] ?? Number.NaN,
    })
  const total = customers.reduce((sum, count) => sum + count, 0)
  if (total < 10) throw ModelRefusal.of('too_few_customers/history', { count: total, needed: 10 })
  const most = chances.reduce((greatest, n) => Math.max(greatest, n), 0)
  if (most < 2) throw ModelRefusal.of('too_few_periods/opportunities', { count: most })
  const takers = taken.reduce((sum, x, i) => sum + (x > 0 ? (customers[i] ?? 0) : 0), 0)
  if (takers === 0) throw ModelRefusal.of('no_repeat_purchases/opportunities')
}

/** Log-likelihood of histories. @source Fader, Hardie & Shang (2010), Marketing Science 29(6), 1086–1108, equation 3 */
export const bgBbLogLikelihood = (parameters: BgBbParameters, history: ChanceHistory): number =>
  history.taken.reduce(
    (sum, x, i) =>
      sum + (history.customers[i] ?? 0) * lnLikelihood(parameters, x, history.last[i] ?? 0, history.chances[i] ?? 0),
    0,
  )

/** Fits the BG/BB model. @throws ModelRefusal `impossible_history`, `too_few_customers`, `too_few_periods`, `no_repeat_purchases` */
export const fitBgBb = (history: ChanceHistory): Fit<'alpha' | 'beta' | 'gamma' | 'delta'> => {
  refuseUnusable(history)
  return fitByLikelihood({
    names: ['alpha', 'beta', 'gamma', 'delta'],
    starts: [
      { alpha: 1, beta: 1, gamma: 1, delta: 3 },
      { alpha: 0.5, beta: 2, gamma: 0.5, delta: 1 },
      { alpha: 3, beta: 3, gamma: 0.2, delta: 5 },
    ],
    logLikelihood: (parameters) => bgBbLogLikelihood(parameters, history),
  })
}

/** The BG/BB model with given parameters. @source Fader, Hardie & Shang (2010), equations 8–14; sums instead of their closed forms */
export const bgBb = (parameters: BgBbParameters): BgBbModel => {
  const { alpha, beta, gamma, delta } = parameters
  const norm = lnBeta(alpha, beta) + lnBeta(gamma, delta)
  const perGroup = (
    { taken, last, chances }: ChanceHistory,
    score: (x: number, n: number, lnL: number) => number,
  ): Float64Array =>
    taken.map((x, i) => {
      const n = chances[i] ?? 0
      return score(x, n, lnLikelihood(parameters, x, last[i] ?? 0, n))
    })
  /** chance to be there at opportunity n, and at all before */
  const lnStays = (n: number): number => lnBeta(gamma, delta + n)
  const stayed = (from: number, to: number): number =>
    Array.from({ length: to - from }, (_, i) => Math.exp(lnStays(from + i + 1))).reduce((sum, p) => sum + p, 0)
  return {
    probabilityAlive: (history) =>
      perGroup(history, (x, n, lnL) => Math.exp(lnBeta(alpha + x, beta + n - x) + lnStays(n + 1) - norm - lnL)),
    expectedTaken: (history, chances) =>
      perGroup(
        history,
        (x, n, lnL) => Math.exp(lnBeta(alpha + x + 1, beta + n - x) - norm - lnL) * stayed(n, n + chances),
      ),
    expectedOfNew: (chances) => (alpha / (alpha + beta)) * Math.exp(-lnBeta(gamma, delta)) * stayed(0, chances),
    discountedTaken: (history, rate) => {
      if (!(rate > 0)) throw new RangeError(`a value without end needs a discount rate above 0; found ${rate}`)
      return perGroup(history, (x, n, lnL) =>
        Math.exp(
          lnBeta(alpha + x + 1, beta + n - x) +
            lnStays(n + 1) -
            norm -
            lnL -
            Math.log1p(rate) +
            lnHyp2f1OfOne(delta + n + 1, gamma + delta + n + 1, 1 / (1 + rate)),
        ),
      )
    },
  }
}
