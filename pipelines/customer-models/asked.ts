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

/** A column for all customers of values for some of them. @param rest what the others have */
export const spread = <Value extends number | string | null>(
  customers: number,
  places: Int32Array,
  value: (i: number) => Value,
  rest: Value | null = null,
): (Value | null)[] => {
  const column: (Value | null)[] = new Array(customers).fill(rest)
  for (let i = 0; i < places.length; i++) column[places[i] ?? 0] = value(i)
  return column
}
