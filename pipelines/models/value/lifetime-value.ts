import { ModelRefusal } from '../refusal.ts'
import type { CustomerHistory, PurchaseHistory } from './purchase-history.ts'
import type { PurchaseModel } from './purchase-model.ts'

/** How far ahead purchases are valued, and what a later one is worth. */
export interface Horizon {
  /** periods ahead, each discounted as a whole at its end */
  readonly periods: number
  /** units of time of the fit in one period: 4.345 for months of a fit by weeks */
  readonly unitsPerPeriod: number
  /** discount rate per period, 0 or more: 0.01 for 1 % a month */
  readonly rate: number
}

/**
 * Purchases that are expected of each customer within the horizon, each counted at what it is worth today.
 *
 * @throws ModelRefusal `out_of_range` for a horizon without periods or a rate below 0
 */
export const discountedPurchases = (
  model: PurchaseModel,
  history: PurchaseHistory,
  { periods, unitsPerPeriod, rate }: Horizon,
): Float64Array => {
  if (!(Number.isInteger(periods) && periods > 0 && unitsPerPeriod > 0 && rate >= 0))
    throw ModelRefusal.of('out_of_range/horizon', { periods, units: unitsPerPeriod, rate })
  const sum = new Float64Array(history.frequency.length)
  let before: Float64Array = new Float64Array(sum.length)
  for (let period = 1; period <= periods; period++) {
    const until = model.expectedPurchases(history, period * unitsPerPeriod)
    const worth = (1 + rate) ** -period
    for (let i = 0; i < sum.length; i++) {
      sum[i] = (sum[i] ?? 0) + ((until[i] ?? 0) - (before[i] ?? 0)) * worth
    }
    before = until
  }
  return sum
}

/** Expected value of each customer's purchases to come; what was bought before is not in it. */
export interface LifetimeValue {
  /** probability that the customer still buys; NaN for one without repeat purchases where the model cannot tell */
  readonly alive: Float64Array
  /** purchases within the horizon, discounted */
  readonly purchases: Float64Array
  /** margin of these purchases, in the unit of the amounts */
  readonly value: Float64Array
  /** margin of all purchases before, not discounted */
  readonly historicValue: Float64Array
}

/** What a customer's value is computed from. */
export interface ValueOptions extends Horizon {
  /** share of an amount that is margin: above 0, at most 1 */
  readonly margin: number
}

/**
 * Values customers: expected purchases, times the amount expected of each, times the margin.
 *
 * @param amount the mean amount that is expected of each customer's purchases (`expectedSpend`)
 * @throws ModelRefusal `out_of_range`
 */
export const scoreValue = (
  model: PurchaseModel,
  history: CustomerHistory,
  amount: Float64Array,
  { margin, ...horizon }: ValueOptions,
): LifetimeValue => {
  if (!(margin > 0 && margin <= 1)) throw ModelRefusal.of('out_of_range/margin', { margin })
  const purchases = discountedPurchases(model, history, horizon)
  const isTold = (i: number): boolean => model.judgesOneTimeBuyers || (history.frequency[i] ?? 0) > 0
  return {
    alive: model.probabilityAlive(history).map((chance, i) => (isTold(i) ? chance : Number.NaN)),
    purchases,
    value: purchases.map((count, i) => count * (amount[i] ?? 0) * margin),
    historicValue: history.totalSpend.map((amountOfAll) => amountOfAll * margin),
  }
}
