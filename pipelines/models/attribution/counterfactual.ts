import { ModelRefusal } from '../refusal.ts'
import { checkPaths, type Path } from './paths.ts'

/** How journeys with a channel convert, beside journeys that are the same but for it. */
export interface Counterfactual {
  readonly rateWith: number
  /** of the journeys without the channel, counted in the proportions of those with it */
  readonly rateWithout: number
  /** rateWith / rateWithout - 1; null where nothing converts without the channel */
  readonly relativeLift: number | null
  /** share of the journeys with the channel that have others to be compared with, above 0 to 1 */
  readonly matched: number
}

interface Counts {
  conversions: number
  journeys: number
}

const countsByPath = (paths: readonly Path[]): Map<string, Counts> => {
  const counts = new Map<string, Counts>()
  for (const { channels, conversions, nulls } of paths) {
    const key = JSON.stringify(channels)
    const before = counts.get(key) ?? { conversions: 0, journeys: 0 }
    counts.set(key, {
      conversions: before.conversions + conversions,
      journeys: before.journeys + conversions + nulls,
    })
  }
  return counts
}

/**
 * Compares journeys through a channel with observed journeys that have all the same touches but those of the channel. The two
 * kinds of customers may differ in other ways, so the difference is no effect.
 *
 * @throws ModelRefusal `no_counterpart` where no journey with the channel has one without it, and those of `checkPaths`
 */
export const counterfactualRemoval = (paths: readonly Path[], channel: string): Counterfactual => {
  checkPaths(paths)
  const counts = countsByPath(paths)
  let [journeys, matched, conversions, expected] = [0, 0, 0, 0]
  for (const [key, own] of counts) {
    const channels: string[] = JSON.parse(key)
    if (!channels.includes(channel)) continue
    journeys += own.journeys
    const other = counts.get(JSON.stringify(channels.filter((name) => name !== channel)))
    if (other === undefined || other.journeys === 0) continue
    matched += own.journeys
    conversions += own.conversions
    expected += (own.journeys * other.conversions) / other.journeys
  }
  if (matched === 0) {
    throw ModelRefusal.of('no_counterpart', { channel })
  }
  return {
    rateWith: conversions / matched,
    rateWithout: expected / matched,
    relativeLift: expected === 0 ? null : conversions / expected - 1,
    matched: matched / journeys,
  }
}
