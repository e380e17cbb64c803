import { rowsOf } from '../frame.ts'
import { ModelRefusal } from '../refusal.ts'
import type { SegmentColumn } from './rfm-segments.ts'

/** The segments of customers on a date. */
export interface DatedSegments extends SegmentColumn {
  readonly customer: readonly string[]
}

/** Customers by segment before and after. */
export interface Movement {
  /** names of the segments before, and at the end `new` for customers who were not there */
  readonly from: readonly string[]
  /** names of the segments after, and at the end `gone` for customers who are not there any more */
  readonly to: readonly string[]
  /** `counts[i][j]`: customers who went from `from[i]` to `to[j]`; those who are new and gone are none */
  readonly counts: readonly (readonly number[])[]
  /** `shares[i][j]`: share of those in `from[i]`; 0 where there were none */
  readonly shares: readonly (readonly number[])[]
}

/**
 * How customers moved between segments from one date to another.
 *
 * @throws ModelRefusal `repeated_customer` where a key stands twice on a date, `too_few_customers` where a date has none
 */
export const movementBetween = (before: DatedSegments, after: DatedSegments): Movement => {
  for (const { customer, segment } of [before, after]) {
    const rows = rowsOf({ customer, segment })
    if (rows === 0) throw ModelRefusal.of('too_few_customers/dates')
  }
  const counts = [...before.names, 'new'].map(() => new Array<number>(after.names.length + 1).fill(0))
  const add = (i: number, j: number): void => {
    const row = counts[i] ?? []
    row[j] = (row[j] ?? 0) + 1
  }
  const was = new Map(before.customer.map((key, i) => [key, before.segment[i] ?? 0]))
  const isThere = new Set(after.customer)
  if (was.size !== before.customer.length || isThere.size !== after.customer.length)
    throw ModelRefusal.of('repeated_customer')
  for (const [i, key] of after.customer.entries()) add(was.get(key) ?? before.names.length, after.segment[i] ?? 0)
  for (const [key, segment] of was) if (!isThere.has(key)) add(segment, after.names.length)
  const shares = counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    return row.map((count) => (total === 0 ? 0 : count / total))
  })
  return { from: [...before.names, 'new'], to: [...after.names, 'gone'], counts, shares }
}
