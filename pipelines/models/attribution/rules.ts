import { ModelRefusal } from '../refusal.ts'

/** A touch on the way to a conversion. */
export interface Touch {
  readonly channel: string
  /** how long before the conversion, in the unit of the half-life: days, or touches; at least 0 */
  readonly age: number
}

/** How the credit for a conversion is shared among its touches by their places alone. */
export type Rule =
  | { readonly kind: 'first' | 'last' | 'linear' | 'linear_distinct' }
  /** the last touch of a channel that is not direct; the last of all where every one is direct */
  | { readonly kind: 'last_non_direct'; readonly direct: ReadonlySet<string> }
  /** `ends` to the first and to the last touch each, the rest to those between; halves to two */
  | { readonly kind: 'position'; readonly ends: number }
  /** half the credit for each half-life of age */
  | { readonly kind: 'time_decay'; readonly halfLife: number }

const only = (count: number, place: number): number[] => Array.from({ length: count }, (_, i) => (i === place ? 1 : 0))

const byPosition = (count: number, ends: number): number[] => {
  if (count <= 2) return Array.from({ length: count }, () => 1 / count)
  const between = (1 - 2 * ends) / (count - 2)
  return Array.from({ length: count }, (_, i) => (i === 0 || i === count - 1 ? ends : between))
}

/** Weights by age relative to that of the youngest touch, so that a path long ago does not underflow to nothing. */
const byAge = (touches: readonly Touch[], halfLife: number): number[] => {
  const youngest = Math.min(...touches.map(({ age }) => age))
  const decay = touches.map(({ age }) => 2 ** (-(age - youngest) / halfLife))
  const total = decay.reduce((sum, weight) => sum + weight, 0)
  return decay.map((weight) => weight / total)
}

/**
 * Shares that depend on the channel alone, given to the touches of a path: a channel's share is split equally among its touches.
 *
 * @param worth of each channel in proportion to the others, at least 0; equal shares where all are 0
 * @returns weights in the order of the touches, which add up to 1
 */
export const shareByChannel = (touches: readonly Touch[], worth: (channel: string) => number): number[] => {
  const counts = new Map<string, number>()
  for (const { channel } of touches) counts.set(channel, (counts.get(channel) ?? 0) + 1)
  const total = [...counts.keys()].reduce((sum, channel) => sum + worth(channel), 0)
  return touches.map(({ channel }) => {
    const share = total > 0 ? worth(channel) / total : 1 / counts.size
    return share / (counts.get(channel) ?? 1)
  })
}

/**
 * The credit of every touch of a path by a rule.
 *
 * @param touches in the order in which they happened
 * @returns weights in the order of the touches, which add up to 1; empty for no touches
 * @throws ModelRefusal `bad_rule` for a half-life that is not above 0, or ends that are not between 0 and 1/2;
 *   `bad_touch` where a touch comes after the conversion
 */
export const ruleWeights = (rule: Rule, touches: readonly Touch[]): number[] => {
  const count = touches.length
  if (count === 0) return []
  const late = touches.find(({ age }) => !(age >= 0 && Number.isFinite(age)))
  if (late !== undefined) throw ModelRefusal.of('bad_touch', late)
  switch (rule.kind) {
    case 'first':
      return only(count, 0)
    case 'last':
      return only(count, count - 1)
    case 'last_non_direct': {
      const place = touches.findLastIndex(({ channel }) => !rule.direct.has(channel))
      return only(count, place === -1 ? count - 1 : place)
    }
    case 'linear':
      return touches.map(() => 1 / count)
    case 'linear_distinct':
      return shareByChannel(touches, () => 1)
    case 'position':
      if (!(rule.ends >= 0 && rule.ends <= 0.5)) throw ModelRefusal.of('bad_rule/ends', { ends: rule.ends })
      return byPosition(count, rule.ends)
    case 'time_decay':
      if (!(rule.halfLife > 0)) throw ModelRefusal.of('bad_rule/half_life', { halfLife: rule.halfLife })
      return byAge(touches, rule.halfLife)
  }
}
