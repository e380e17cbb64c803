import { type Factor, factorEffects } from '../../../pipelines/models/drivers/metric-tree.ts'
import { priceVolumeMix, type Sold } from '../../../pipelines/models/drivers/price-volume-mix.ts'
import { ModelRefusal, orRefusal } from '../../../pipelines/models/refusal.ts'
import type { DriversResult } from '../../contract/drivers.ts'
import type { Refused } from '../../contract/forecast.ts'
import type { Value } from '../../contract/result.ts'
import { withReason } from '../analysis/refusal.ts'
import type { Sides } from './sides.ts'

/** What a model made, or why it did not. */
export const orRefused = <T>(split: () => T): T | { readonly refused: Refused } =>
  orRefusal(split, (refusal) => ({ refused: withReason(refusal) }))

const largest = (effects: Readonly<Record<string, number>>): string =>
  Object.entries(effects).reduce((best, next) => (Math.abs(next[1]) > Math.abs(best[1]) ? next : best))[0]

/**
 * The change of a measure as price, volume and mix.
 *
 * @param sides with two columns: the measure, and its units
 * @throws ModelRefusal those of `priceVolumeMix`; `not_adding_up` where members are not all there is
 */
const pricesOf = ({ members, whole }: Sides, units: string, along: string) => {
  const soldOf = (side: 'before' | 'after'): Map<string, Sold> =>
    new Map(
      members
        .filter((member) => member[side].some((value) => value !== null))
        .map((member) => [member.key, { revenue: Number(member[side][0] ?? 0), units: Number(member[side][1] ?? 0) }]),
    )
  const { price, volume, mix, added, lost, before, after } = priceVolumeMix(soldOf('before'), soldOf('after'))
  const [was, is] = [Number(whole.before[0] ?? 0), Number(whole.after[0] ?? 0)]
  const room = 1e-9 * Math.max(Math.abs(was), Math.abs(is))
  if (Math.abs(before - was) > room || Math.abs(after - is) > room) {
    throw ModelRefusal.of('not_adding_up/along', { along, before, after, wholeBefore: was, wholeAfter: is })
  }
  const words = { price, volume, mix, 'what came': added, 'what went': -lost }
  const text = `The largest part of the change goes with ${largest(words)}. This does not say why.`
  return { units, along, price, volume, mix, added, lost, text }
}

/** `pricesOf`, or why there is none. */
export const priceSplit = (sides: Sides, units: string, along: string): NonNullable<DriversResult['priceVolumeMix']> =>
  orRefused(() => pricesOf(sides, units, along))

const ratio = (over: Value | undefined, under: Value | undefined): number => Number(over ?? 0) / Number(under ?? 0)

/** A product as its factors: the first measure, then each by the one before it. */
const factorsOf = ({ whole: { before, after } }: Sides, names: readonly string[]): Factor[] =>
  names.map((name, i) => {
    const earlier = names[i - 1]
    if (earlier === undefined) return { name, before: Number(before[i] ?? 0), after: Number(after[i] ?? 0) }
    return {
      name: `${name} / ${earlier}`,
      before: ratio(before[i], before[i - 1]),
      after: ratio(after[i], after[i - 1]),
    }
  })

/**
 * The change of the last of several measures as that of a product, or why there is none.
 *
 * @param sides of the whole, with a column for each name
 */
export const factorSplit = (sides: Sides, names: readonly string[]): NonNullable<DriversResult['factors']> =>
  orRefused(() => {
    const factors = factorsOf(sides, names)
    const { effects, method } = factorEffects(factors)
    return { method, factors: factors.map((factor, i) => ({ ...factor, effect: effects[i]?.effect ?? 0 })) }
  })
