import type { Features } from '../features.ts'
import { rowsOf } from '../frame.ts'
import { ModelRefusal } from '../refusal.ts'
import type { Purchases } from '../value/purchase-history.ts'
import type { LabelledCustomers } from './labels.ts'

/** Days that features are taken from, and days after them that show who left. Days are whole numbers. */
export interface Windows {
  /** first day of the observation window */
  readonly from: number
  /** first day of the holdout window; features are as of its beginning */
  readonly cut: number
  /** last day of the holdout window, at most the last day of the data */
  readonly end: number
}

/** Customers who bought in the observation window: what was known of them at the cut, and who did not buy again. */
export interface WindowedCustomers extends LabelledCustomers {
  readonly customer: readonly string[]
  /** days since the last purchase as a multiple of the customer's mean gap, which counts as at least a day; of one purchase as a day */
  readonly overdue: Float64Array
}

interface Seen {
  first: number
  last: number
  days: number
  amount: number
  isBack: boolean
}

const refuseUnusable = (purchases: Purchases, { from, cut, end }: Windows): void => {
  rowsOf({ ...purchases })
  if (!(from < cut && cut <= end)) throw ModelRefusal.of('too_few_periods/windows', { from, cut, end })
  if (purchases.day.some((day) => !Number.isFinite(day))) throw ModelRefusal.of('no_date')
  const latest = purchases.day.reduce((last, day) => Math.max(last, day), Number.NEGATIVE_INFINITY)
  if (!(latest >= cut)) throw ModelRefusal.of('too_few_periods/cut', { latest, cut })
  const negative = purchases.amount.filter((amount) => amount < 0).length
  if (negative > 0) throw ModelRefusal.of('negative_spend/amounts', { count: negative })
}

/** Purchases by customer, in the order of the customers; those after the cut only say that somebody came back. */
const seenBy = ({ customer, day, amount }: Purchases, { from, cut, end }: Windows): Map<string, Seen> => {
  const rows = Int32Array.from(day.keys()).sort((i, j) => (day[i] ?? 0) - (day[j] ?? 0) || i - j)
  const seen = new Map<string, Seen>()
  for (const row of rows) {
    const at = day[row] ?? 0
    const key = customer[row] ?? ''
    if (at < from || at > end) continue
    const known = seen.get(key)
    if (at >= cut) {
      if (known !== undefined) known.isBack = true
    } else if (known === undefined) {
      seen.set(key, { first: at, last: at, days: 1, amount: amount[row] ?? 0, isBack: false })
    } else {
      known.days += Number(at > known.last)
      known.last = at
      known.amount += amount[row] ?? 0
    }
  }
  return seen
}

/**
 * Customers without a contract for a churn model: features from the observation window only, and as having left those
 * without a purchase in the holdout. Nothing of the holdout is in a feature.
 *
 * @returns features `days_since_last`, `ln_purchase_days`, `ln_revenue` (both of 1 plus the number) and `days_since_first`
 * @throws ModelRefusal `too_few_periods`, `no_date`, `negative_spend`
 */
export const windowedCustomers = (purchases: Purchases, windows: Windows): WindowedCustomers => {
  refuseUnusable(purchases, windows)
  const seen = seenBy(purchases, windows)
  const { cut } = windows
  const each = [...seen.values()]
  const column = (of: (customer: Seen) => number): Float64Array => Float64Array.from(each, of)
  const features: Features = {
    names: ['days_since_last', 'ln_purchase_days', 'ln_revenue', 'days_since_first'],
    columns: [
      column(({ last }) => cut - last),
      column(({ days }) => Math.log1p(days)),
      column(({ amount }) => Math.log1p(amount)),
      column(({ first }) => cut - first),
    ],
  }
  return {
    customer: [...seen.keys()],
    features,
    left: column(({ isBack }) => Number(!isBack)),
    overdue: column(({ first, last, days }) => (cut - last) / Math.max(1, (last - first) / Math.max(1, days - 1))),
  }
}
