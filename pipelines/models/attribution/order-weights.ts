import { ModelRefusal } from '../refusal.ts'
import { removalEffects } from './markov.ts'
import { checkComparable, type Path } from './paths.ts'
import { type Rule, ruleWeights, shareByChannel, type Touch } from './rules.ts'

/** A touch of a customer before an order. */
export interface OrderTouch extends Touch {
  readonly touch: string
}

/** An order with the touches before it, in the order in which they happened; none where nothing touched the customer. */
export interface OrderPath {
  readonly order: string
  readonly touches: readonly OrderTouch[]
}

/** How orders are shared: by a rule, or by what a model learns of all journeys. */
export type AttributionModel =
  | Rule
  | { readonly kind: 'shapley' }
  /** `without`: journeys that ended without an order, each the channels of its touches */
  | { readonly kind: 'markov'; readonly order: number; readonly without: readonly (readonly string[])[] }

/** The weight of a touch in an order; `touch` is null for the unattributed, which has all of an order without touches. */
export interface OrderWeight {
  readonly order: string
  readonly touch: string | null
  readonly weight: number
}

const pathOf = (channels: readonly string[], conversions: number): Path => ({
  channels,
  conversions,
  value: 0,
  nulls: 1 - conversions,
})

const weighing = (orders: readonly OrderPath[], model: AttributionModel): ((touches: readonly Touch[]) => number[]) => {
  if (model.kind !== 'markov' && model.kind !== 'shapley') return (touches) => ruleWeights(model, touches)
  const converted = orders.map(({ touches }) =>
    pathOf(
      touches.map(({ channel }) => channel),
      1,
    ),
  )
  if (model.kind === 'shapley') {
    checkComparable(converted)
    return (touches) => ruleWeights({ kind: 'linear_distinct' }, touches)
  }
  const { effects } = removalEffects(
    [...converted, ...model.without.map((channels) => pathOf(channels, 0))],
    model.order,
  )
  return (touches) => shareByChannel(touches, (channel) => effects.get(channel) ?? 0)
}

/**
 * The weight of each touch in its order. Those of an order add up to 1, so that what is shared by them adds up to what was
 * booked. By Markov removal an order is shared among its own channels in proportion to their removal effects over all journeys,
 * and a channel's share equally among its touches.
 *
 * @returns one row per touch with a weight above 0, or one with touch null, in the order of the orders and their touches
 * @throws ModelRefusal `duplicate_order`, and those of the model: `ruleWeights`, `removalEffects`, `checkComparable`
 */
export const orderWeights = (orders: readonly OrderPath[], model: AttributionModel): OrderWeight[] => {
  const seen = new Set<string>()
  for (const { order } of orders) {
    if (seen.has(order)) throw ModelRefusal.of('duplicate_order', { order })
    seen.add(order)
  }
  if (orders.length === 0) return []
  const weightsOf = weighing(orders, model)
  return orders.flatMap(({ order, touches }): OrderWeight[] => {
    if (touches.length === 0) return [{ order, touch: null, weight: 1 }]
    const weights = weightsOf(touches)
    return touches.map(({ touch }, i) => ({ order, touch, weight: weights[i] ?? 0 })).filter(({ weight }) => weight > 0)
  })
}
