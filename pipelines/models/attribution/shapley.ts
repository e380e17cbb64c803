import { ModelRefusal } from '../refusal.ts'
import { type Credited, type Credits, checkComparable, creditsByRule, type Path } from './paths.ts'

/** Up to so many channels all their sets are gone through. */
const mostChannels = 12

/** A set of channels as bits: bit i is the channel at place i. */
export type ChannelSet = number

/**
 * Shapley values by the definition, over all sets of channels.
 *
 * @param channels at most 12, each once
 * @param worth of every set of channels; of the empty one too
 * @returns the value of each channel, in their order; they add up to the worth of all less that of none, and may be negative
 * @throws ModelRefusal `too_many_channels`
 * @source Shapley (1953), A value for n-person games
 */
export const shapleyValues = (channels: readonly string[], worth: (set: ChannelSet) => number): number[] => {
  const count = channels.length
  if (count > mostChannels) {
    throw ModelRefusal.of('too_many_channels', { count, sets: 2 ** count, most: mostChannels })
  }
  const worths = Float64Array.from({ length: 1 << count }, (_, set) => worth(set))
  // of a set of s others: s! (n - s - 1)! / n!
  const chances = [1 / Math.max(count, 1)]
  for (let s = 1; s < count; s++) chances.push(((chances[s - 1] ?? 0) * s) / (count - s))
  const sizes = Uint8Array.from({ length: 1 << count }, (_, set) => set.toString(2).replaceAll('0', '').length)
  return channels.map((_, i) => {
    const bit = 1 << i
    let value = 0
    for (let set = 0; set < worths.length; set++) {
      if ((set & bit) !== 0) continue
      value += (chances[sizes[set] ?? 0] ?? 0) * ((worths[set | bit] ?? 0) - (worths[set] ?? 0))
    }
    return value
  })
}

/** What happened on the paths all of whose channels are in a set. */
export interface Inside {
  readonly conversions: number
  readonly nulls: number
}

/**
 * Conversions and journeys without one on the paths inside each set of channels; paths with other channels are in none, and
 * those that nothing touched are in no set either.
 */
export const pathsInside = (paths: readonly Path[], channels: readonly string[]): ((set: ChannelSet) => Inside) => {
  const bits = new Map(channels.map((channel, i) => [channel, 1 << i]))
  const exact = new Map<ChannelSet, Inside>()
  for (const path of paths) {
    if (path.channels.length === 0 || path.channels.some((channel) => !bits.has(channel))) continue
    const set = path.channels.reduce((sum, channel) => sum | (bits.get(channel) ?? 0), 0)
    const before = exact.get(set)
    exact.set(set, {
      conversions: (before?.conversions ?? 0) + path.conversions,
      nulls: (before?.nulls ?? 0) + path.nulls,
    })
  }
  return (set) => {
    const inside = [...exact].filter(([of]) => (of & ~set) === 0).map(([, counts]) => counts)
    return {
      conversions: inside.reduce((sum, { conversions }) => sum + conversions, 0),
      nulls: inside.reduce((sum, { nulls }) => sum + nulls, 0),
    }
  }
}

/**
 * Shapley values where the worth of a set of channels is what the paths inside it brought: each path is then shared equally
 * among its distinct channels, for any number of channels. Not causal.
 *
 * @throws ModelRefusal those of `checkComparable`
 * @source Zhao, Mahboobi and Bagheri (2018), arXiv 1804.05327, simplified Shapley value
 */
export const creditsByShapley = (paths: readonly Path[], credited: Credited): Credits => {
  checkComparable(paths)
  return creditsByRule(paths, { kind: 'linear_distinct' }, credited)
}
