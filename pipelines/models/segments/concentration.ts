import { orderOf } from '../numeric/quantiles.ts'
import { ModelRefusal } from '../refusal.ts'
import type { SegmentColumn } from './rfm-segments.ts'

/** How a total is spread over customers. */
export interface Concentration {
  readonly total: number
  /** 0 where all have the same, towards 1 where one has all */
  readonly gini: number
  /** A, B or C for each customer: the first who make up the first cut of the total, those up to the second, the rest */
  readonly abc: SegmentColumn
  /** the smallest share of customers that makes up the first cut of the total */
  readonly customersForFirstCut: number
  /** share of the total that the best `share` of customers make; the number of these is rounded up */
  readonly shareOfBest: (share: number) => number
}

/** Cuts of the total, ascending, and whether the customer who crosses one belongs to the class before it. */
export interface AbcRule {
  readonly cuts: readonly [number, number]
  readonly crossing: 'before' | 'after'
}

const refuseUnusable = (values: Float64Array): number => {
  const negative = values.filter((value) => !(value >= 0)).length
  if (negative > 0) throw ModelRefusal.of('negative_spend/values', { count: negative, customers: values.length })
  if (values.length < 2) throw ModelRefusal.of('too_few_customers/shares', { count: values.length })
  const total = values.reduce((sum, value) => sum + value, 0)
  if (total === 0) throw ModelRefusal.of('constant_feature/values')
  return total
}

/**
 * How far a few customers make up a total.
 *
 * @param values 0 or more for each customer; equal ones are taken in the order of the rows
 * @throws ModelRefusal `negative_spend`, `too_few_customers`, `constant_feature`
 * @source Pareto/ABC: Dickie (1951), Factory Management and Maintenance 109; Gini (1912)
 */
export const concentrationOf = (
  values: Float64Array,
  { cuts, crossing }: AbcRule = { cuts: [0.8, 0.95], crossing: 'before' },
): Concentration => {
  const total = refuseUnusable(values)
  const customers = values.length
  const descending = orderOf(values.map((value) => -value))
  const cumulative = new Float64Array(customers)
  const segment = new Uint8Array(customers)
  let sum = 0
  let ranked = 0
  for (const [place, i] of descending.entries()) {
    const before = sum / total
    sum += values[i] ?? 0
    ranked += (customers - place) * (values[i] ?? 0)
    cumulative[place] = sum / total
    const judged = crossing === 'before' ? before : sum / total
    const isPast = (cut: number): boolean => (crossing === 'before' ? judged >= cut : judged > cut)
    segment[i] = Number(isPast(cuts[0])) + Number(isPast(cuts[1]))
  }
  const reaches = cumulative.findIndex((share) => share >= cuts[0])
  return {
    total,
    gini: ((2 * ranked) / total - customers - 1) / customers,
    abc: { names: ['A', 'B', 'C'], segment },
    customersForFirstCut: (reaches + 1) / customers,
    shareOfBest: (share) => {
      const count = Math.min(customers, Math.ceil(customers * share - 1e-9))
      return count <= 0 ? 0 : (cumulative[count - 1] ?? 0)
    },
  }
}
