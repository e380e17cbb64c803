import type { Purchases } from './input.ts'

/** What customers have bought up to a day, and in a span of days that ends with it; a place for each customer in every column. */
export interface Seen {
  /** first and last day with orders; NaN for none */
  readonly first: Float64Array
  readonly last: Float64Array
  /** days with orders */
  readonly days: Float64Array
  /** amount of the days with orders after the first one */
  readonly repeatAmount: Float64Array
  /** in the span: orders, days with orders, what was ordered, what is left of it after returns, and its margin (NaN where a cost is not known) */
  readonly spanOrders: Float64Array
  readonly spanDays: Float64Array
  readonly spanAmount: Float64Array
  readonly spanNet: Float64Array
  readonly spanMargin: Float64Array
  /** days whose orders have an amount below 0, up to the end */
  readonly negative: number
}

/** The places of customers of whom a column has such a value. */
export const placesWhere = (column: Float64Array, holds: (value: number) => boolean): Int32Array => {
  const places: number[] = []
  for (let i = 0; i < column.length; i++) if (holds(column[i] ?? Number.NaN)) places.push(i)
  return Int32Array.from(places)
}

/** Days with orders of each customer from one day to another, both included. */
export const daysBetween = (
  { customer, day, orders }: Purchases,
  customers: number,
  from: number,
  to: number,
): Float64Array => {
  const count = new Float64Array(customers)
  for (let i = 0; i < day.length; i++) {
    const at = day[i] ?? 0
    const place = customer[i] ?? 0
    if (at >= from && at <= to && (orders[i] ?? 0) > 0) count[place] = (count[place] ?? 0) + 1
  }
  return count
}

/**
 * What is known of customers at the end of a day.
 *
 * @param from first day of the span
 * @param end what comes after it is not looked at
 */
export const seenAt = (purchases: Purchases, customers: number, from: number, end: number): Seen => {
  const column = (value = 0): Float64Array => new Float64Array(customers).fill(value)
  const [first, last] = [column(Number.NaN), column(Number.NaN)]
  const [days, repeatAmount, spanOrders, spanDays] = [column(), column(), column(), column()]
  const [spanAmount, spanNet, spanMargin] = [column(), column(), column()]
  const add = (to: Float64Array, place: number, value: number): void => {
    to[place] = (to[place] ?? 0) + value
  }
  let negative = 0
  for (let i = 0; i < purchases.day.length; i++) {
    const at = purchases.day[i] ?? 0
    if (at > end) continue
    const place = purchases.customer[i] ?? 0
    const [orders, amount] = [purchases.orders[i] ?? 0, purchases.amount[i] ?? 0]
    if (amount < 0) negative += 1
    if (orders > 0) {
      if (days[place] === 0) first[place] = at
      else add(repeatAmount, place, amount)
      last[place] = at
      add(days, place, 1)
    }
    if (at < from) continue
    if (orders > 0) add(spanDays, place, 1)
    add(spanOrders, place, orders)
    add(spanAmount, place, amount)
    add(spanNet, place, purchases.net[i] ?? 0)
    add(spanMargin, place, purchases.margin[i] ?? 0)
  }
  return { first, last, days, repeatAmount, spanOrders, spanDays, spanAmount, spanNet, spanMargin, negative }
}
