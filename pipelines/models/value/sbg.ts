import { rowsOf } from '../frame.ts'
import { lnBeta } from '../numeric/gamma.ts'
import { lnHyp2f1OfOne } from '../numeric/hyp2f1.ts'
import { ModelRefusal } from '../refusal.ts'
import { type Fit, fitByLikelihood, type Parameters } from './likelihood-fit.ts'

/** Contracts end at each renewal with a probability that differs among customers as Beta(alpha, beta). */
export type SbgParameters = Parameters<'alpha' | 'beta'>

/** What became of contracts, by the number of renewals: place t of each column is renewal t + 1. */
export interface RenewalCounts {
  /** customers who left at this renewal */
  readonly lost: Float64Array
  /** customers who renewed and whose next renewal is not known yet */
  readonly stayed: Float64Array
}

/**
 * Counts of renewals from contracts.
 *
 * @param renewals renewals that came up for each contract, 0 or more whole ones; those with none say nothing and are left out
 * @param left 1 where the customer left at the last of them, else 0
 */
export const renewalCounts = (renewals: Float64Array, left: Float64Array): RenewalCounts => {
  rowsOf({ renewals, left })
  const most = renewals.reduce((greatest, count) => Math.max(greatest, count), 0)
  const counts = { lost: new Float64Array(most), stayed: new Float64Array(most) }
  for (const [i, count] of renewals.entries()) {
    if (!(Number.isInteger(count) && count >= 0))
      throw ModelRefusal.of('impossible_history/renewals', { row: i, renewals: count })
    if (count === 0) continue
    const column = left[i] === 1 ? counts.lost : counts.stayed
    column[count - 1] = (column[count - 1] ?? 0) + 1
  }
  return counts
}

const refuseUnusable = ({ lost, stayed }: RenewalCounts): void => {
  const periods = rowsOf({ lost, stayed })
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
  const [gone, kept] = [sum(lost), sum(stayed)]
  if (lost.some((count) => !(count >= 0)) || stayed.some((count) => !(count >= 0)))
    throw ModelRefusal.of('impossible_history/contracts')
  if (periods < 2) throw ModelRefusal.of('too_few_periods/renewals', { count: periods })
  if (gone + kept < 10) throw ModelRefusal.of('too_few_customers/contracts', { count: gone + kept, needed: 10 })
  if (gone === 0) throw ModelRefusal.of('none_churned/contracts', { count: kept })
  if (kept === 0) throw ModelRefusal.of('all_churned/contracts', { count: gone })
}

/** S(t): the share of contracts that outlive renewal t. @source Fader & Hardie (2007), J. Interactive Marketing 21(1), 76–90 */
export const sbgSurvival = ({ alpha, beta }: SbgParameters, renewal: number): number =>
  Math.exp(lnBeta(alpha, beta + renewal) - lnBeta(alpha, beta))

/** The share of those who came to renewal t (1 is the first) that renew. @source Fader & Hardie (2007), equation 8 */
export const sbgRetention = ({ alpha, beta }: SbgParameters, renewal: number): number =>
  (beta + renewal - 1) / (alpha + beta + renewal - 1)

/** Fits the shifted beta-geometric model. @throws ModelRefusal `too_few_periods`, `too_few_customers`, `none_churned`, `all_churned` */
export const fitSbg = (counts: RenewalCounts): Fit<'alpha' | 'beta'> => {
  refuseUnusable(counts)
  return fitByLikelihood({
    names: ['alpha', 'beta'],
    starts: [
      { alpha: 1, beta: 1 },
      { alpha: 0.5, beta: 5 },
      { alpha: 5, beta: 20 },
    ],
    logLikelihood: ({ alpha, beta }) => {
      // the logarithm of the share that came to each renewal, of those who renewed at the one before
      let came = 0
      let sum = 0
      for (const [t, gone] of counts.lost.entries()) {
        const ends = came + Math.log(alpha / (alpha + beta + t))
        came += Math.log((beta + t) / (alpha + beta + t))
        sum += gone * ends + (counts.stayed[t] ?? 0) * came
      }
      return sum
    },
  })
}

/**
 * Discounted expected residual lifetime (DERL): payments to come of a customer who renewed `renewals` times, the next one
 * not yet discounted, before it is known whether it comes. Times the margin of a period it is the value of the contract.
 *
 * @param rate discount rate per period, above 0
 * @source Fader & Hardie (2010), Marketing Science 29(1), 85–93, equation 6
 */
export const sbgResidualLifetime = ({ alpha, beta }: SbgParameters, renewals: number, rate: number): number => {
  if (!(rate > 0)) throw new RangeError(`a value without end needs a discount rate above 0; found ${rate}`)
  const survival = (beta + renewals) / (alpha + beta + renewals)
  return survival * Math.exp(lnHyp2f1OfOne(beta + renewals + 1, alpha + beta + renewals + 1, 1 / (1 + rate)))
}

/** Discounted expected lifetime of a new customer, the first payment included. @source Fader & Hardie (2010), equation 4 */
export const sbgLifetime = ({ alpha, beta }: SbgParameters, rate: number): number => {
  if (!(rate > 0)) throw new RangeError(`a value without end needs a discount rate above 0; found ${rate}`)
  return Math.exp(lnHyp2f1OfOne(beta, alpha + beta, 1 / (1 + rate)))
}
