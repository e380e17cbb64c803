import { rowsOf } from '../frame.ts'
import { lnGamma } from '../numeric/gamma.ts'
import { ModelRefusal } from '../refusal.ts'
import { type Fit, fitByLikelihood, type Parameters } from './likelihood-fit.ts'

/** Amounts are gamma distributed with shape p around a mean that differs among customers with shape q and scale v. */
export type GammaGammaParameters = Parameters<'p' | 'q' | 'v'>

/** Mean amounts of customers' purchases, and the number of purchases that they are means of. */
export interface Spend {
  readonly frequency: Float64Array
  readonly meanAmount: Float64Array
}

/** A spend model was fitted; it takes amounts to be independent of how often a customer buys. */
export interface GammaGammaFit extends Fit<'p' | 'q' | 'v'> {
  readonly customers: number
  /** Pearson correlation of frequency and mean amount: above about 0.3 the model does not fit the data */
  readonly correlation: number
}

const fewest = 10

const means = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const correlationOf = (a: readonly number[], b: readonly number[]): number => {
  const [meanA, meanB] = [means(a), means(b)]
  const sumOf = (term: (x: number, y: number) => number) =>
    a.reduce((sum, x, i) => sum + term(x - meanA, (b[i] ?? 0) - meanB), 0)
  const spread = Math.sqrt(sumOf((x) => x * x) * sumOf((_, y) => y * y))
  return spread === 0 ? 0 : sumOf((x, y) => x * y) / spread
}

/** Customers with repeat purchases and an amount above 0. */
const usable = ({ frequency, meanAmount }: Spend): { counts: number[]; amounts: number[] } => {
  const rows = rowsOf({ frequency, meanAmount })
  const negative = meanAmount.filter((amount) => amount < 0).length
  if (negative > 0) throw ModelRefusal.of('negative_spend/means', { count: negative, rows })
  const kept = Array.from(frequency.keys()).filter((i) => (frequency[i] ?? 0) > 0 && (meanAmount[i] ?? 0) > 0)
  if (kept.length < fewest) throw ModelRefusal.of('too_few_customers/repeaters', { count: kept.length, needed: fewest })
  const amounts = kept.map((i) => meanAmount[i] ?? 0)
  const [first = 0] = amounts
  if (amounts.every((amount) => amount === first)) throw ModelRefusal.of('constant_spend', { amount: first })
  return { counts: kept.map((i) => frequency[i] ?? 0), amounts }
}

/**
 * Log-likelihood of mean amounts of customers with x > 0 purchases and amounts above 0.
 *
 * @source Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value, note 25, equation 1a
 */
const logLikelihoodOf =
  (counts: readonly number[], amounts: readonly number[]) =>
  ({ p, q, v }: GammaGammaParameters): number => {
    const base = q * Math.log(v) - lnGamma(q)
    const known = new Map<number, number>()
    const ofCount = (x: number): number => {
      const value = known.get(x) ?? base + lnGamma(p * x + q) - lnGamma(p * x) + p * x * Math.log(x)
      known.set(x, value)
      return value
    }
    return counts.reduce((sum, x, i) => {
      const amount = amounts[i] ?? 0
      return sum + ofCount(x) + (p * x - 1) * Math.log(amount) - (p * x + q) * Math.log(v + x * amount)
    }, 0)
  }

/**
 * Fits the Gamma-Gamma model to customers with repeat purchases and an amount above 0. Amounts are scaled to a mean of 50
 * within, so that the bounds of the search do not depend on the currency.
 *
 * @throws ModelRefusal `negative_spend`, `too_few_customers`, `constant_spend`
 */
export const fitGammaGamma = (spend: Spend): GammaGammaFit => {
  const { counts, amounts } = usable(spend)
  const unit = means(amounts) / 50
  const fit = fitByLikelihood({
    names: ['p', 'q', 'v'],
    starts: [
      { p: 4, q: 4, v: 20 },
      { p: 1, q: 2, v: 50 },
      { p: 10, q: 10, v: 10 },
    ],
    logLikelihood: logLikelihoodOf(
      counts,
      amounts.map((amount) => amount / unit),
    ),
  })
  const inUnit = (values: GammaGammaParameters): GammaGammaParameters => ({ ...values, v: values.v * unit })
  return {
    ...fit,
    parameters: inUnit(fit.parameters),
    standardErrors: fit.standardErrors && inUnit(fit.standardErrors),
    logLikelihood: fit.logLikelihood - counts.length * Math.log(unit),
    customers: counts.length,
    correlation: correlationOf(counts, amounts),
  }
}

/**
 * The mean amount that is expected of each customer's purchases to come; of one without repeat purchases that of all.
 *
 * @throws ModelRefusal `no_finite_mean` where q is 1 or less, so that the mean of all has no bound
 * @source Fader & Hardie (2013), equation 5
 */
export const expectedSpend = ({ p, q, v }: GammaGammaParameters, { frequency, meanAmount }: Spend): Float64Array => {
  if (!(q > 1)) throw ModelRefusal.of('no_finite_mean', { q })
  return frequency.map((x, i) => (p * (v + x * (meanAmount[i] ?? 0))) / (p * x + q - 1))
}
