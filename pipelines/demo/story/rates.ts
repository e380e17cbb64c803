import { isoOf, yearOf } from '../days.ts'
import type { World } from '../world.ts'
import { layouts } from '../writing/demo-files.ts'

/** Euros for one of each currency, about. */
const usual = { USD: 0.92, UAH: 0.0242, CNY: 0.128 } as const

/** How far a rate moves in a day, and how much of its distance from the usual is left on the next. */
const moves = { daily: 0.006, left: 0.99 } as const

/** Where rates are noted: those of a day follow from those of the day before. */
export const openRates = (world: World) => {
  const random = world.random('rates')
  const distance = new Map<string, number>()
  return {
    /** Writes the rates of a day, one per currency. */
    note: (day: number): void => {
      for (const [currency, rate] of Object.entries(usual)) {
        const now = (distance.get(currency) ?? 0) * moves.left + (random() - 0.5) * 2 * moves.daily
        distance.set(currency, now)
        const cells = [isoOf(day), currency, 'EUR', (rate * (1 + now)).toFixed(8)]
        world.files.record(`files/erp/rates-${yearOf(day)}.tsv`, layouts.tabs, ['day', 'currency', 'to', 'rate'], cells)
      }
    },
  }
}
