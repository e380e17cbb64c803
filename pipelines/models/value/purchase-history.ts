import { rowsOf } from '../frame.ts'
import { ModelRefusal } from '../refusal.ts'

/** Purchases in any order, each with the customer's key, the day as a whole number of days since any day, and the amount. */
export interface Purchases {
  readonly customer: readonly string[]
  readonly day: Float64Array
  readonly amount: Float64Array
}

/** What the models of repeat purchases know of customers: a place for each of them in every column. */
export interface PurchaseHistory {
  /** number of purchase days after the first one (x) */
  readonly frequency: Float64Array
  /** time from the first purchase day to the last one (t_x), 0 for a frequency of 0 */
  readonly recency: Float64Array
  /** time from the first purchase day to the end (T) */
  readonly age: Float64Array
}

/** The history of customers by name, with what they spent. */
export interface CustomerHistory extends PurchaseHistory {
  /** keys in the order of the first purchase among the rows */
  readonly customer: readonly string[]
  /** mean amount of a purchase day after the first one; 0 for a frequency of 0 */
  readonly repeatSpend: Float64Array
  /** sum of all amounts */
  readonly totalSpend: Float64Array
}

/** The purchases of days up to and with `last`: what was known at its end. */
export const purchasesUntil = (purchases: Purchases, last: number): Purchases => {
  rowsOf({ ...purchases })
  const isKept = (_: unknown, i: number): boolean => (purchases.day[i] ?? 0) <= last
  return {
    customer: purchases.customer.filter(isKept),
    day: purchases.day.filter(isKept),
    amount: purchases.amount.filter(isKept),
  }
}

const refuseWhatIsLater = (day: Float64Array, end: number): void => {
  const later = day.filter((value) => !(value <= end)).length
  if (later > 0) {
    throw ModelRefusal.of('date_in_future/purchases', { count: later, rows: day.length })
  }
}

/** Rows by customer and day, as their numbers, and customers by row. */
const sortedRows = ({ customer, day }: Purchases) => {
  const places = new Map<string, number>()
  const place = Int32Array.from(customer, (key) => {
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, places.size)
    return places.size - 1
  })
  const order = Int32Array.from(place, (_, i) => i).sort(
    (i, j) => (place[i] ?? 0) - (place[j] ?? 0) || (day[i] ?? 0) - (day[j] ?? 0),
  )
  return { keys: [...places.keys()], place, order }
}

/**
 * The history of each customer at the end of a day. Purchases of one customer on one day are one; the first is time 0 and
 * is not counted.
 *
 * @param end the last day of the data
 * @param unit days that a unit of time has: 7 for weeks
 * @throws ModelRefusal `no_rows`, `negative_spend`, or `date_in_future` for purchases after the end; cut them off by `purchasesUntil`
 * @source Fader, Hardie & Lee (2005), Marketing Science 24(2), 275–284
 */
export const purchaseHistory = (purchases: Purchases, end: number, unit: number): CustomerHistory => {
  const rows = rowsOf({ ...purchases })
  if (rows === 0) throw ModelRefusal.of('no_rows')
  refuseWhatIsLater(purchases.day, end)
  const negative = purchases.amount.filter((amount) => !(amount >= 0)).length
  if (negative > 0) throw ModelRefusal.of('negative_spend/purchases', { count: negative, rows })
  const { keys, place, order } = sortedRows(purchases)
  const column = (): Float64Array => new Float64Array(keys.length)
  const [frequency, recency, age, firstSpend, totalSpend] = [column(), column(), column(), column(), column()]
  let customer = -1
  let first = 0
  let last = 0
  for (const row of order) {
    const day = purchases.day[row] ?? 0
    const amount = purchases.amount[row] ?? 0
    if (place[row] !== customer) {
      customer = place[row] ?? 0
      first = day
      last = day
      age[customer] = (end - day) / unit
    } else if (day > last) {
      last = day
      frequency[customer] = (frequency[customer] ?? 0) + 1
      recency[customer] = (day - first) / unit
    }
    if (day === first) firstSpend[customer] = (firstSpend[customer] ?? 0) + amount
    totalSpend[customer] = (totalSpend[customer] ?? 0) + amount
  }
  const repeatSpend = frequency.map((count, i) =>
    count > 0 ? ((totalSpend[i] ?? 0) - (firstSpend[i] ?? 0)) / count : 0,
  )
  return { customer: keys, frequency, recency, age, repeatSpend, totalSpend }
}
