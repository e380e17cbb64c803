import { ModelRefusal } from '../refusal.ts'
import { type Rule, ruleWeights, type Touch } from './rules.ts'

/** Customers who went the same way, and how often it ended in a conversion. */
export interface Path {
  /** channels in the order of the touches, each as often as it was touched; empty for those whom nothing touched */
  readonly channels: readonly string[]
  readonly conversions: number
  /** what the conversions brought, in currency */
  readonly value: number
  /** journeys that ended without a conversion */
  readonly nulls: number
}

/** What is shared out: the number of conversions, or what they brought. */
export type Credited = 'conversions' | 'value'

/** What channels get, which adds up with the unattributed to all there was. */
export interface Credits {
  readonly byChannel: ReadonlyMap<string, number>
  /** of paths that nothing touched */
  readonly unattributed: number
}

/**
 * Refuses paths that no model can be made of.
 *
 * @throws ModelRefusal `no_paths` where there are none, `bad_path` for counts that are negative or no numbers
 */
export const checkPaths = (paths: readonly Path[]): void => {
  if (paths.length === 0) throw ModelRefusal.of('no_paths')
  for (const { channels, conversions, nulls, value } of paths) {
    if (conversions >= 0 && nulls >= 0 && Number.isFinite(conversions + nulls + value)) continue
    throw ModelRefusal.of('bad_path', { channels, conversions, nulls, value })
  }
}

/** Adds up what each channel gets of each path, by weights of its touches. */
const addCredits = (
  paths: readonly Path[],
  credited: Credited,
  weightsOf: (touches: readonly Touch[]) => readonly number[],
): Credits => {
  const byChannel = new Map<string, number>()
  let unattributed = 0
  for (const path of paths) {
    const { channels } = path
    if (channels.length === 0) unattributed += path[credited]
    const touches = channels.map((channel, i) => ({ channel, age: channels.length - 1 - i }))
    for (const [i, weight] of weightsOf(touches).entries()) {
      const channel = channels[i] ?? ''
      byChannel.set(channel, (byChannel.get(channel) ?? 0) + weight * path[credited])
    }
  }
  return { byChannel, unattributed }
}

/**
 * Shares all conversions, or their value, among channels by a rule; the age of a touch is the number of touches after it.
 *
 * @throws ModelRefusal as `checkPaths` and `ruleWeights`
 */
export const creditsByRule = (paths: readonly Path[], rule: Rule, credited: Credited): Credits => {
  checkPaths(paths)
  return addCredits(paths, credited, (touches) => ruleWeights(rule, touches))
}

/** The channels of the paths by name, each once. */
export const channelsOf = (paths: readonly Path[]): string[] =>
  [...new Set(paths.flatMap(({ channels }) => channels))].sort()

/**
 * Refuses paths in which no two channels can be told apart, of which removal and coalitions say nothing.
 *
 * @throws ModelRefusal `no_conversions`, `too_few_channels`, and those of `checkPaths`
 */
export const checkComparable = (paths: readonly Path[]): void => {
  checkPaths(paths)
  const touched = paths.filter(({ channels }) => channels.length > 0)
  const conversions = touched.reduce((sum, path) => sum + path.conversions, 0)
  if (conversions === 0) throw ModelRefusal.of('no_conversions')
  const channels = channelsOf(touched)
  if (channels.length < 2) {
    throw ModelRefusal.of('too_few_channels/touches', { channels })
  }
}
