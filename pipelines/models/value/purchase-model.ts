import type { PurchaseHistory } from './purchase-history.ts'

/** A model of how often customers buy and whether they still do, with parameters. Times are in the unit of its fit. */
export interface PurchaseModel {
  /** whether P(alive) of a customer without repeat purchases says something: not in the BG/NBD model, where it is 1 by definition */
  readonly judgesOneTimeBuyers: boolean
  /** probability that each customer still buys */
  readonly probabilityAlive: (history: PurchaseHistory) => Float64Array
  /** purchases that are expected of each customer in the time `horizon` after the end */
  readonly expectedPurchases: (history: PurchaseHistory, horizon: number) => Float64Array
  /** repeat purchases that are expected of a new customer in the time `horizon` after the first purchase */
  readonly expectedOfNew: (horizon: number) => number
}

/** A column with a value for each customer, by frequency, recency and age. */
export const perCustomer = (
  { frequency, recency, age }: PurchaseHistory,
  score: (frequency: number, recency: number, age: number) => number,
): Float64Array => frequency.map((count, i) => score(count, recency[i] ?? 0, age[i] ?? 0))

/** ln(exp(a) + exp(b)) without overflow. */
export const lnSum = (a: number, b: number): number => {
  const more = Math.max(a, b)
  return more + Math.log1p(Math.exp(Math.min(a, b) - more))
}

const closeToPole = 1e-5

/**
 * A function of a parameter that has a removable pole where `distance` is 0: near it, the mean of the values on both sides.
 *
 * @param distance how far the parameter is from the nearest pole
 */
export const acrossPole = (score: (parameter: number) => number, parameter: number, distance: number): number =>
  Math.abs(distance) > closeToPole / 2
    ? score(parameter)
    : (score(parameter + closeToPole) + score(parameter - closeToPole)) / 2
