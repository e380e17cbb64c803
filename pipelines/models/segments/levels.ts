import { ModelRefusal } from '../refusal.ts'
import type { SegmentColumn } from './rfm-segments.ts'

/** The levels of customers from the best to the worst. @source Zeithaml, Rust & Lemon (2001), California Management Review 43(4), 118–142 */
const customerLevels = ['platinum', 'gold', 'iron', 'lead'] as const

/** Where levels begin: at values, or at shares of all customers in the order of their values. What is 0 or less is lead. */
export type LevelRule =
  | { readonly by: 'value'; readonly platinum: number; readonly gold: number }
  | { readonly by: 'share'; readonly platinum: number; readonly gold: number }

/** The value at which the best `count` customers begin; those who equal the last of them belong to them too. */
const valueOfPlace = (ascending: Float64Array, count: number): number =>
  count === 0 ? Number.POSITIVE_INFINITY : (ascending[ascending.length - count] ?? 0)

const startsOf = (values: Float64Array, { by, platinum, gold }: LevelRule): readonly [number, number] => {
  if (by === 'value') {
    if (!(platinum > gold && gold > 0)) throw ModelRefusal.of('out_of_range/level_values', { platinum, gold })
    return [platinum, gold]
  }
  if (!(platinum >= 0 && gold >= 0 && platinum + gold <= 1))
    throw ModelRefusal.of('out_of_range/level_shares', { platinum, gold })
  const ascending = values.slice().sort()
  // 0.1 + 0.2 is a little more than 0.3
  const countOf = (share: number): number => Math.floor(values.length * share + 1e-9)
  return [valueOfPlace(ascending, countOf(platinum)), valueOfPlace(ascending, countOf(platinum + gold))]
}

/**
 * The level of each customer by a value such as the profit of a year. Customers of the same value are of the same level.
 *
 * @param values margin less cost to serve, best after what serving the customer costs; may be below 0
 * @throws ModelRefusal `too_few_customers` for one or none, `out_of_range` for thresholds in the wrong order or values that are none
 */
export const levelsOf = (values: Float64Array, rule: LevelRule): SegmentColumn => {
  const customers = values.length
  if (customers < 2) throw ModelRefusal.of('too_few_customers/levels', { count: customers })
  if (values.some((value) => !Number.isFinite(value))) throw ModelRefusal.of('out_of_range/values')
  const [platinum, gold] = startsOf(values, rule)
  const levelOf = (value: number): number => (value <= 0 ? 3 : value >= platinum ? 0 : value >= gold ? 1 : 2)
  const segment = new Uint8Array(customers)
  for (let i = 0; i < customers; i++) segment[i] = levelOf(values[i] ?? 0)
  return { names: customerLevels, segment }
}
