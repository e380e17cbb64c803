import { rowsOf, valuesAt } from '../frame.ts'
import { lnGammaFall } from '../numeric/gamma.ts'
import { randomStream, sampleOf } from '../numeric/random.ts'
import { ModelRefusal } from '../refusal.ts'
import { type Fit, fitByLikelihood, type Likelihood, type Parameters } from './likelihood-fit.ts'
import type { PurchaseHistory } from './purchase-history.ts'

/** A purchase model was fitted; `dropout` says whether the data tell that customers stop buying at all. */
export interface PurchaseFit<Name extends string> extends Fit<Name> {
  /** customers that the parameters were fitted to */
  readonly customers: number
  /**
   * `not_identified` where the likelihood is not better than that of buyers who never stop (the NBD): forecasts are then
   * those of the NBD, bounded, and nothing is known of who left
   */
  readonly dropout: 'identified' | 'not_identified'
  /** log-likelihood of the NBD, which has no dropout */
  readonly logLikelihoodWithoutDropout: number
}

/** Which rows are fitted: all, or a sample drawn by the seed where there are more than `most`, of which 20,000 are enough. */
export interface PurchaseFitOptions {
  readonly seed?: number
  readonly most?: number
}

const fewest = 10
/** Half of the 95 % point of χ² with two degrees of freedom: dropout takes two parameters. */
const leastGain = 2.996

const refuseUnusable = ({ frequency, recency, age }: PurchaseHistory): void => {
  const customers = frequency.length
  if (customers < fewest) throw ModelRefusal.of('too_few_customers/history', { count: customers, needed: fewest })
  const isWrong = (x: number, i: number): boolean => {
    const last = recency[i] ?? 0
    return !(Number.isInteger(x) && x >= 0 && last >= 0 && last <= (age[i] ?? 0) && x > 0 === last > 0)
  }
  const wrong = frequency.findIndex(isWrong)
  if (wrong >= 0)
    throw ModelRefusal.of('impossible_history/purchases', {
      row: wrong,
      purchases: frequency[wrong] ?? Number.NaN,
      last: recency[wrong] ?? Number.NaN,
      age: age[wrong] ?? Number.NaN,
    })
  const repeaters = frequency.filter((x) => x > 0).length
  if (repeaters < 2) throw ModelRefusal.of('no_repeat_purchases', { count: repeaters })
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

const chosen = (history: PurchaseHistory, count: number, seed: number): PurchaseHistory => {
  if (history.frequency.length <= count) return history
  const rows = sampleOf(randomStream(seed), count, history.frequency.length)
  const pick = (column: Float64Array): Float64Array => valuesAt(column, rows)
  return { frequency: pick(history.frequency), recency: pick(history.recency), age: pick(history.age) }
}

/** Log-likelihood of buyers who never stop: purchases are Poisson with a rate that is gamma distributed (NBD). */
const withoutDropout = ({ frequency, age }: PurchaseHistory) => {
  return ({ r, alpha }: Parameters<'r' | 'alpha'>): number => {
    const falls: number[] = []
    return frequency.reduce((sum, x, i) => {
      falls[x] ??= lnGammaFall(r, x)
      return sum - (falls[x] ?? 0) - r * Math.log1p((age[i] ?? 0) / alpha) - x * Math.log(alpha + (age[i] ?? 0))
    }, 0)
  }
}

/**
 * Fits a purchase model to histories. Times are scaled to a mean age of 50 within, so that the bounds of the search do not
 * depend on the unit.
 *
 * @param names of which those in `times` have the unit of time
 * @throws ModelRefusal `too_few_customers`, `impossible_history`, `no_repeat_purchases`
 */
export const fitPurchases = <Name extends string>(
  all: PurchaseHistory,
  model: Pick<Likelihood<Name>, 'names' | 'starts'> & {
    readonly times: readonly Name[]
    readonly logLikelihood: (parameters: Parameters<Name>, history: PurchaseHistory) => number
  },
  { seed = 1, most = 20_000 }: PurchaseFitOptions = {},
): PurchaseFit<Name> => {
  rowsOf({ frequency: all.frequency, recency: all.recency, age: all.age })
  refuseUnusable(all)
  const history = chosen(all, most, seed)
  const unit = meanOf(history.age) / 50
  const scaled: PurchaseHistory = {
    frequency: history.frequency,
    recency: history.recency.map((time) => time / unit),
    age: history.age.map((time) => time / unit),
  }
  const draft = chosen(scaled, 1000, seed)
  const fit = fitByLikelihood({
    names: model.names,
    starts: model.starts,
    logLikelihood: (parameters) => model.logLikelihood(parameters, scaled),
    ...(draft !== scaled && { draft: (parameters: Parameters<Name>) => model.logLikelihood(parameters, draft) }),
  })
  const plain = fitByLikelihood({
    names: ['r', 'alpha'],
    starts: [{ r: 0.5, alpha: 10 }],
    logLikelihood: withoutDropout(scaled),
  })
  const purchases = history.frequency.reduce((sum, x) => sum + x, 0)
  const inUnit = (values: Parameters<Name>): Parameters<Name> =>
    Object.fromEntries(
      model.names.map((name) => [name, model.times.includes(name) ? values[name] * unit : values[name]]),
    ) as Parameters<Name>
  return {
    ...fit,
    parameters: inUnit(fit.parameters),
    standardErrors: fit.standardErrors && inUnit(fit.standardErrors),
    logLikelihood: fit.logLikelihood - purchases * Math.log(unit),
    customers: history.frequency.length,
    dropout: fit.logLikelihood - plain.logLikelihood > leastGain ? 'identified' : 'not_identified',
    logLikelihoodWithoutDropout: plain.logLikelihood - purchases * Math.log(unit),
  }
}
