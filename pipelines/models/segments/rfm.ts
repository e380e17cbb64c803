import { rowsOf } from '../frame.ts'
import { orderOf, quantilesOf } from '../numeric/quantiles.ts'
import { ModelRefusal } from '../refusal.ts'
import type { Purchases } from '../value/purchase-history.ts'

/** How recently, how often and for how much customers bought: a place for each of them in every column. */
export interface RecencyFrequencyMonetary {
  /** days from the last purchase to the reference day */
  readonly recency: Float64Array
  /** number of orders */
  readonly frequency: Float64Array
  /** sum of the amounts */
  readonly monetary: Float64Array
}

/** The same with the customers' keys, in the order of the first row of each. */
export interface RfmCustomers extends RecencyFrequencyMonetary {
  readonly customer: readonly string[]
}

/**
 * How values that are equal, or equal to a cut between scores, are scored.
 * - `together`: cuts at the quantiles; a value on a cut counts as below it, so equal values have equal scores
 * - `first`: in the order of the rows, so that all scores have as many customers, and equal values may differ
 * - `plus_one`: cuts at the quantiles plus 1, a value on a cut counts as above it, as the R package rfm does; for whole numbers
 */
export type TieRule = 'together' | 'first' | 'plus_one'

/** Scores from 1 to 5 for each customer, 5 for the latest, the most frequent and the highest. */
export interface RfmScores {
  readonly recency: Uint8Array
  readonly frequency: Uint8Array
  readonly monetary: Uint8Array
  /** the four cuts between scores of each column, in its unit; of ranks with the rule `first` */
  readonly cuts: Readonly<Record<keyof RecencyFrequencyMonetary, Float64Array>>
}

/**
 * Sums up purchases by customer; each row is an order.
 *
 * @param reference the day that recency is counted to, at or after the last purchase
 * @throws ModelRefusal `no_rows`, `date_in_future`
 */
export const rfmCustomers = ({ customer, day, amount }: Purchases, reference: number): RfmCustomers => {
  const rows = rowsOf({ customer, day, amount })
  if (rows === 0) throw ModelRefusal.of('no_rows')
  const later = day.filter((value) => !(value <= reference)).length
  if (later > 0) throw ModelRefusal.of('date_in_future/purchases', { count: later, rows })
  const places = new Map<string, number>()
  const place = Int32Array.from(customer, (key) => {
    const known = places.get(key) ?? places.size
    places.set(key, known)
    return known
  })
  const recency = new Float64Array(places.size).fill(Number.POSITIVE_INFINITY)
  const frequency = new Float64Array(places.size)
  const monetary = new Float64Array(places.size)
  for (const [row, i] of place.entries()) {
    recency[i] = Math.min(recency[i] ?? 0, reference - (day[row] ?? 0))
    frequency[i] = (frequency[i] ?? 0) + 1
    monetary[i] = (monetary[i] ?? 0) + (amount[row] ?? 0)
  }
  return { customer: [...places.keys()], recency, frequency, monetary }
}

const shares = [0.2, 0.4, 0.6, 0.8]

const ranksOf = (values: Float64Array): Float64Array => {
  const ranks = new Float64Array(values.length)
  for (const [rank, i] of orderOf(values).entries()) ranks[i] = rank + 1
  return ranks
}

const scored = (values: Float64Array, rule: TieRule): { scores: Uint8Array; cuts: Float64Array } => {
  const judged = rule === 'first' ? ranksOf(values) : values
  const cuts = quantilesOf(judged, shares).map((cut) => (rule === 'plus_one' ? cut + 1 : cut))
  const [a = 0, b = 0, c = 0, d = 0] = cuts
  const scores = new Uint8Array(values.length)
  for (let i = 0; i < scores.length; i++) {
    const value = judged[i] ?? 0
    scores[i] =
      rule === 'plus_one'
        ? 1 + Number(value >= a) + Number(value >= b) + Number(value >= c) + Number(value >= d)
        : 1 + Number(value > a) + Number(value > b) + Number(value > c) + Number(value > d)
  }
  return { scores, cuts }
}

const outside = {
  recency: 'out_of_range/recency',
  frequency: 'out_of_range/frequency',
  monetary: 'negative_spend/monetary',
} as const

const refuseUnusable = (columns: RecencyFrequencyMonetary): void => {
  const customers = rowsOf({ recency: columns.recency, frequency: columns.frequency, monetary: columns.monetary })
  if (customers < 5) throw ModelRefusal.of('too_few_customers/scores', { count: customers })
  for (const name of ['recency', 'frequency', 'monetary'] as const) {
    const column = columns[name]
    const wrong = column.filter((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY)).length
    if (wrong > 0) throw ModelRefusal.of(outside[name], { count: wrong, customers })
    const [first = 0] = column
    if (column.every((value) => value === first)) throw ModelRefusal.of(`constant_feature/${name}`, { value: first })
  }
}

/**
 * Scores customers by fifths.
 *
 * @param ties the rule of each column; `together` keeps customers who are alike together
 * @throws ModelRefusal `too_few_customers` below 5, `negative_spend`, `out_of_range`, `constant_feature`
 * @source Hughes (1994), Strategic Database Marketing; `plus_one`: R package rfm 0.3.0
 */
export const scoreRfm = (
  columns: RecencyFrequencyMonetary,
  ties: Readonly<Record<keyof RecencyFrequencyMonetary, TieRule>> = {
    recency: 'together',
    frequency: 'together',
    monetary: 'together',
  },
): RfmScores => {
  refuseUnusable(columns)
  const recency = scored(columns.recency, ties.recency)
  const frequency = scored(columns.frequency, ties.frequency)
  const monetary = scored(columns.monetary, ties.monetary)
  return {
    recency: recency.scores.map((score) => 6 - score),
    frequency: frequency.scores,
    monetary: monetary.scores,
    cuts: { recency: recency.cuts, frequency: frequency.cuts, monetary: monetary.cuts },
  }
}
