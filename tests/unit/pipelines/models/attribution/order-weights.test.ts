import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AttributionModel,
  type OrderPath,
  orderWeights,
} from '../../../../../pipelines/models/attribution/order-weights.ts'
import { expectNear } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'

const orderOf = (order: string, path: string): OrderPath => {
  const channels = path === '' ? [] : path.split(' ')
  return {
    order,
    touches: channels.map((channel, i) => ({ channel, touch: `${order}-${i}`, age: channels.length - i })),
  }
}
const weightsOf = (orders: readonly OrderPath[], model: AttributionModel) =>
  orderWeights(orders, model).map(({ touch, weight }) => [touch, weight])

const models: readonly AttributionModel[] = [
  { kind: 'first' },
  { kind: 'last' },
  { kind: 'last_non_direct', direct: new Set(['B']) },
  { kind: 'linear' },
  { kind: 'position', ends: 0.4 },
  { kind: 'time_decay', halfLife: 7 },
  { kind: 'shapley' },
  { kind: 'markov', order: 1, without: [['A', 'C'], ['B']] },
  { kind: 'markov', order: 2, without: [] },
]

describe('weights of touches in orders', () => {
  it('gives an order without touches to nobody, whole', () => {
    expect(weightsOf([orderOf('o', '')], { kind: 'last' })).toEqual([[null, 1]])
  })

  it('shares by Shapley among distinct channels, and a channel among its touches', () => {
    expect(weightsOf([orderOf('o', 'A B A')], { kind: 'shapley' })).toEqual([
      ['o-0', 0.25],
      ['o-1', 0.5],
      ['o-2', 0.25],
    ])
  })

  it('shares by removal effects over all journeys, those without an order too', () => {
    // start: half to C1, half to C2; C1 goes on to C2 in one of two, C2 to C3 always, C3 converts in one of two: the worked
    // example of three paths, where the effects are 1/2, 1 and 1
    const model: AttributionModel = { kind: 'markov', order: 1, without: [['C1'], ['C2', 'C3']] }
    expectNear(
      weightsOf([orderOf('o', 'C1 C2 C3')], model),
      [
        ['o-0', 0.2],
        ['o-1', 0.4],
        ['o-2', 0.4],
      ],
      { relative: 1e-12 },
    )
  })

  it('adds up to 1 for every order by every model', () => {
    const channel = fc.constantFrom('A', 'B', 'C', 'D')
    fc.assert(
      fc.property(
        fc.array(fc.array(channel, { maxLength: 6 }), { maxLength: 6 }),
        fc.constantFrom(...models),
        (ways, model) => {
          const orders = [orderOf('x', 'A B'), ...ways.map((way, i) => orderOf(String(i), way.join(' ')))]
          const sums = new Map<string, number>()
          for (const { order, weight } of orderWeights(orders, model)) sums.set(order, (sums.get(order) ?? 0) + weight)
          expect(sums.size).toBe(orders.length)
          for (const sum of sums.values()) expect(Math.abs(sum - 1)).toBeLessThan(1e-12)
        },
      ),
    )
  })

  it('refuses an order that is there twice, and one channel where channels are compared', () => {
    expect(refusalOf(() => orderWeights([orderOf('o', 'A'), orderOf('o', 'B')], { kind: 'last' }))).toBe(
      'duplicate_order',
    )
    expect(refusalOf(() => orderWeights([orderOf('o', 'A')], { kind: 'shapley' }))).toBe('too_few_channels')
    expect(orderWeights([], { kind: 'shapley' })).toEqual([])
  })
})
