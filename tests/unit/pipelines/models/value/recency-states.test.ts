import { describe, expect, it } from 'vitest'
import {
  fitRecencyStates,
  type PeriodOrders,
  recencyIntervals,
} from '../../../../../pipelines/models/value/recency-states.ts'

type Order = readonly [customer: number, before: number, amount: number]

const ordersOf = (orders: readonly Order[]): PeriodOrders => {
  const sorted = orders.toSorted(([a], [b]) => a - b)
  return {
    customer: Float64Array.from(sorted, ([customer]) => customer),
    before: Float64Array.from(sorted, ([, before]) => before),
    amount: Float64Array.from(sorted, ([, , amount]) => amount),
  }
}

const people = Array.from({ length: 40 }, (_, i) => i)
/** All order two periods before the last; half of them in the next; then half of these, and a quarter of the others. */
const orders: readonly Order[] = [
  ...people.map((i): Order => [i, 2, 10]),
  ...people.filter((i) => i < 20).map((i): Order => [i, 1, 30]),
  ...people.filter((i) => i < 10).map((i): Order => [i, 0, 40]),
  ...people.filter((i) => i >= 20 && i < 25).map((i): Order => [i, 0, 20]),
]
const plan = { periods: 3, learned: 2, most: 8, ahead: 2 }

describe('states by the periods since the last order', () => {
  it('have chances, amounts and values that are worked out by hand', () => {
    const { chances, amounts, seen, values } = fitRecencyStates(ordersOf(orders), plan)
    // from state 1: 40, then 20 of whom 20 and 10 order, for 600 and 400; from state 2: 20 of whom 5 order for 100
    expect([...seen]).toEqual([60, 20])
    expect([...chances]).toEqual([0.5, 0.25])
    expect(amounts[0]).toBeCloseTo(1000 / 30, 12)
    expect(amounts[1]).toBeCloseTo(20, 12)
    // the next period, and then that of where it leads: state 1 or 2, state 1 or former
    expect(values[0]).toBeCloseTo(50 / 3 + 0.5 * (50 / 3) + 0.5 * 5, 12)
    expect(values[1]).toBeCloseTo(5 + 0.25 * (50 / 3), 12)
  })

  it('add up several orders of a period, and do not look at those after the last one', () => {
    const split = orders.flatMap(([i, before, amount]): Order[] =>
      amount === 40
        ? [
            [i, before, 15],
            [i, before, 25],
          ]
        : [[i, before, amount]],
    )
    const later = people.map((i): Order => [i, -1, 1000])
    expect(fitRecencyStates(ordersOf([...split, ...later]), plan).values).toEqual(
      fitRecencyStates(ordersOf(orders), plan).values,
    )
  })

  it('have intervals by leaving out every twentieth customer in turn', () => {
    const fit = fitRecencyStates(ordersOf(orders), plan)
    const weight = Float64Array.of(3, 1)
    const of = ({ values }: { readonly values: Float64Array }): number => 3 * (values[0] ?? 0) + (values[1] ?? 0)
    const without = Array.from({ length: 20 }, (_, g) => {
      const rest = orders.filter(([i]) => i % 20 !== g)
      // with 38 customers state 2 is seen too seldom: those left are counted twice, which changes no ratio
      return of(
        fitRecencyStates(
          ordersOf(
            rest.flatMap(([i, ...order]): Order[] => [
              [i, ...order],
              [i + 100, ...order],
            ]),
          ),
          plan,
        ),
      )
    })
    const mean = without.reduce((sum, one) => sum + one, 0) / 20
    const error = Math.sqrt((19 / 20) * without.reduce((sum, one) => sum + (one - mean) ** 2, 0))
    const { estimate, low, high } = recencyIntervals(fit, [weight])
    expect(estimate[0]).toBeCloseTo(of(fit), 12)
    // Student's t with 19 degrees of freedom, 97.5 %
    expect(Math.log((high[0] ?? 0) / of(fit))).toBeCloseTo((2.093024 * error) / of(fit), 10)
    expect(Math.log(of(fit) / (low[0] ?? 0))).toBeCloseTo((2.093024 * error) / of(fit), 10)
  })

  it.each([
    ['too_few_customers', orders.filter(([i]) => i < 9), plan],
    ['no_repeat_purchases', orders.filter(([, before]) => before === 2), plan],
    ['negative_spend', [...orders, [50, 1, -5] as const], plan],
    ['too_few_periods', orders, { ...plan, periods: 1, learned: 0 }],
  ])('are refused as %s', (code, given, asked) => {
    expect(() => fitRecencyStates(ordersOf(given), asked)).toThrow(expect.objectContaining({ code }))
  })
})
