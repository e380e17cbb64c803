import { ModelRefusal } from '../models/refusal.ts'
import type { ModelSettings } from '../sources/workspace.ts'
import { firstDayOf } from './days.ts'
import type { CustomerInput } from './input.ts'
import { type Seen, seenAt } from './seen.ts'
import { lookBack } from './settings.ts'

/** A month that customers are scored at the end of. */
export interface Asked {
  readonly input: CustomerInput
  readonly settings: ModelSettings
  /** months since 1970-01 */
  readonly month: number
  /** its last day */
  readonly end: number
  /** first day of the months that are looked back to */
  readonly from: number
  readonly seen: Seen
}

/** A month, and what is known at its end. @param end its last day */
export const askedAt = (input: CustomerInput, settings: ModelSettings, month: number): Asked => {
  const end = firstDayOf(month + 1) - 1
  const from = firstDayOf(month - lookBack + 1)
  return { input, settings, month, end, from, seen: seenAt(input.purchases, input.ids.length, from, end) }
}

/** @throws ModelRefusal `negative_spend` */
export const refuseNegative = ({ negative }: Seen): void => {
  if (negative > 0) throw ModelRefusal.of('negative_spend/days', { count: negative })
}

/** A column for all customers of numbers for some of them; NaN for the others. */
export const spreadNumbers = (customers: number, places: Int32Array, value: (i: number) => number): Float64Array => {
  const column = new Float64Array(customers).fill(Number.NaN)
  for (let i = 0; i < places.length; i++) column[places[i] ?? 0] = value(i)
  return column
}

/** A column for all customers of texts for some of them; null for the others. */
export const spreadTexts = (
  customers: number,
  places: Int32Array,
  value: (i: number) => string | null,
): (string | null)[] => {
  const column = new Array<string | null>(customers).fill(null)
  for (let i = 0; i < places.length; i++) column[places[i] ?? 0] = value(i)
  return column
}
