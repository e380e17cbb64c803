import { describe, expect, it } from 'vitest'
import { adstock, adstockWeights } from '../../../../../pipelines/models/budget/adstock.ts'
import { allocate } from '../../../../../pipelines/models/budget/allocate.ts'
import { fitCurve } from '../../../../../pipelines/models/budget/fit-curve.ts'
import { moveBudget } from '../../../../../pipelines/models/budget/move.ts'
import {
  marginalResponse,
  type ResponseCurve,
  responseTo,
} from '../../../../../pipelines/models/budget/response-curve.ts'
import { normalOf, randomStream } from '../../../../../pipelines/models/numeric/random.ts'
import { expectNear, type Reference, references } from '../../../../support/near.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'

interface Allocated {
  x: number[]
  response: number
  marginal: number[]
}
const known = references<{
  'adstock-geometric': Reference<
    { spend: number[]; theta: number; hill: { alpha: number; gamma: number } },
    { adstock: number[]; inflation_total: number; hill: number[]; normalised_weights_window_3: number[] }
  >
  'budget-power-closed-form': Reference<
    { a: number[]; b: number; budget: number; current: number[] },
    { optimal: number[]; response_current: number; response_optimal: number; marginal_at_optimum: number[] }
  >
  'budget-hill': Reference<
    { V: number[]; k: number[]; s: number[]; current: number[]; budget: number },
    { response_current: number; marginal_current: number[]; bounded: Allocated; unbounded: Allocated }
  >
}>('budget')

const totalOf = (curves: readonly ResponseCurve[], spends: readonly number[]) =>
  curves.reduce((sum, curve, i) => sum + responseTo(curve, spends[i] ?? 0), 0)
const within = (curves: readonly ResponseCurve[], bounds: (i: number) => [number, number]) =>
  curves.map((curve, i) => ({ name: String(i), curve, low: bounds(i)[0], high: bounds(i)[1] }))
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

describe('adstock and saturation', () => {
  it('are those of Robyn and Meridian', () => {
    const { inputs, expected } = known['adstock-geometric']
    const felt = adstock(inputs.spend, inputs.theta)
    expectNear(felt, expected.adstock, { relative: 1e-9 })
    expectNear(sumOf(felt) / sumOf(inputs.spend), expected.inflation_total, { relative: 1e-9 })
    const hill = {
      kind: 'hill',
      top: 1,
      half: inputs.hill.gamma * Math.max(...felt),
      slope: inputs.hill.alpha,
    } as const
    expectNear(
      felt.map((spend) => responseTo(hill, spend)),
      expected.hill,
      { relative: 1e-9 },
    )
    expectNear(adstockWeights(inputs.theta, 3), expected.normalised_weights_window_3, { relative: 1e-9 })
  })

  it('refuse negative spend, and carry-over that never ends', () => {
    expect(refusalOf(() => adstock([1, -1], 0.5))).toBe('negative_spend')
    expect(refusalOf(() => adstock([1], 1))).toBe('bad_carry_over')
  })

  it('have the slopes of their curves', () => {
    const curves: ResponseCurve[] = [
      { kind: 'power', scale: 3, power: 0.4 },
      { kind: 'logarithm', scale: 3, unit: 20 },
      { kind: 'hill', top: 50, half: 30, slope: 1.7 },
    ]
    for (const curve of curves)
      expectNear(marginalResponse(curve, 40), (responseTo(curve, 40.001) - responseTo(curve, 39.999)) / 0.002, {
        relative: 1e-6,
      })
    expect(curves.map((curve) => responseTo(curve, 0))).toEqual([0, 0, 0])
  })
})

describe('a budget', () => {
  it('is shared by powers as the closed form says', () => {
    const { inputs, expected } = known['budget-power-closed-form']
    const curves = inputs.a.map((scale): ResponseCurve => ({ kind: 'power', scale, power: inputs.b }))
    const found = allocate(
      within(curves, () => [0, inputs.budget]),
      inputs.budget,
    )
    expectNear(found, expected.optimal, { relative: 1e-6 })
    expectNear(
      [totalOf(curves, inputs.current), totalOf(curves, found)],
      [expected.response_current, expected.response_optimal],
      { relative: 1e-9 },
    )
    expectNear(
      found.map((spend, i) => marginalResponse(curves[i] ?? { kind: 'power', scale: 0, power: 1 }, spend)),
      expected.marginal_at_optimum,
      { relative: 1e-6 },
    )
  })

  it('is shared among S-shaped curves as 200 starts of a solver found, with bounds and without', () => {
    const { inputs, expected } = known['budget-hill']
    const curves = inputs.V.map(
      (top, i): ResponseCurve => ({ kind: 'hill', top, half: inputs.k[i] ?? 1, slope: inputs.s[i] ?? 1 }),
    )
    expectNear(totalOf(curves, inputs.current), expected.response_current, { relative: 1e-9 })
    const bounds: Record<'bounded' | 'unbounded', (i: number) => [number, number]> = {
      bounded: (i) => [0.7 * (inputs.current[i] ?? 0), 1.5 * (inputs.current[i] ?? 0)],
      unbounded: () => [0, inputs.budget],
    }
    for (const kind of ['bounded', 'unbounded'] as const) {
      const found = allocate(within(curves, bounds[kind]), inputs.budget)
      expectNear(found, expected[kind].x, { absolute: 0.5 })
      expectNear(totalOf(curves, found), expected[kind].response, { relative: 1e-4 })
      expectNear(sumOf(found), inputs.budget, { relative: 1e-9 })
    }
  })

  it('has nothing to move where the bounds are tight, and is refused where they do not allow it', () => {
    const curves: ResponseCurve[] = [
      { kind: 'power', scale: 1, power: 0.5 },
      { kind: 'power', scale: 9, power: 0.5 },
    ]
    expect(
      allocate(
        within(curves, () => [5, 5]),
        10,
      ),
    ).toEqual([5, 5])
    expectNear(
      allocate(
        within(curves, () => [0, 8]),
        16,
      ),
      [8, 8],
      { relative: 1e-9 },
    )
    expect(
      refusalOf(() =>
        allocate(
          within(curves, () => [0, 8]),
          17,
        ),
      ),
    ).toBe('bad_budget')
    expect(
      refusalOf(() =>
        allocate(
          within(curves, () => [5, 4]),
          9,
        ),
      ),
    ).toBe('bad_bounds')
  })
})

/** Twelve months of a channel that brings scale x^0.5, give or take. */
const months = (
  name: string,
  scale: number,
  noise: number,
  spends = Array.from({ length: 12 }, (_, i) => 60 + 10 * i),
) => {
  const random = randomStream(name)
  return { name, spends, responses: spends.map((spend) => scale * Math.sqrt(spend) * (1 + noise * normalOf(random))) }
}

describe('a curve that is fitted', () => {
  it('is the one that the data were made of', () => {
    const { curve, explained, observed, usual } = fitCurve(months('a', 20, 0), 5, 's')
    expect(curve.kind).toBe('power')
    expectNear(curve, { scale: 20, power: 0.5 }, { relative: 1e-3 })
    expectNear([explained, observed.low, observed.high, usual], [1, 60, 170, 115], { relative: 1e-6 })
  })

  it('has the same samples for the same seed, wider apart for noisier data', () => {
    const wide = (noise: number) => {
      const at = fitCurve(months('a', 20, noise), 40, 's').samples.map((curve) => responseTo(curve, 150))
      return Math.max(...at) - Math.min(...at)
    }
    expect(wide(0.02)).toBe(wide(0.02))
    expect(wide(0.1)).toBeGreaterThan(2 * wide(0.02))
  })

  it('is refused for seven levels of spend, negative spend, and what does not grow', () => {
    const seven = months('a', 20, 0.1, [1, 2, 3, 4, 5, 6, 7, 7, 6, 5, 4, 3])
    expect(refusalOf(() => fitCurve(seven, 5, 's'))).toBe('too_few_levels')
    expect(refusalOf(() => fitCurve(months('a', 20, 0.1, [-1, 2, 3, 4, 5, 6, 7, 8]), 5, 's'))).toBe('negative_spend')
    const { spends } = months('a', 1, 0)
    expect(
      refusalOf(() => fitCurve({ name: 'a', spends, responses: spends.map((spend) => 900 - spend) }, 5, 's')),
    ).toBe('no_response')
    expect(refusalOf(() => fitCurve({ name: 'a', spends, responses: spends.map(() => 5) }, 5, 's'))).toBe('no_response')
    expect(refusalOf(() => fitCurve({ name: 'a', spends, responses: [1] }, 5, 's'))).toBe('bad_response')
  })
})

describe('a move of the budget between fitted curves', () => {
  const fits = [months('search', 40, 0.02), months('display', 10, 0.02)].map((channel) => fitCurve(channel, 60, 's'))
  /** One period of the usual spend, of which so much may move. */
  const usual = (fitted: (typeof fits)[number], share: number) => ({
    fitted,
    felt: [fitted.usual],
    spend: fitted.usual,
    low: 1 - share,
    high: 1 + share,
  })

  it('goes to where one more brings more, by 30 % at most, with an interval', () => {
    const found = moveBudget(
      fits.map((fitted) => usual(fitted, 0.3)),
      0.9,
    )
    expectNear(
      found.moves.map(({ to }) => to),
      [115 * 1.3, 115 * 0.7],
      { relative: 1e-9 },
    )
    // 40 (sqrt(149.5) - sqrt(115)) + 10 (sqrt(80.5) - sqrt(115)): what the curves that made the data say
    const truth = 40 * (Math.sqrt(149.5) - Math.sqrt(115)) + 10 * (Math.sqrt(80.5) - Math.sqrt(115))
    expect(found.interval.low).toBeLessThan(truth)
    expect(found.interval.high).toBeGreaterThan(truth)
    expect([found.isProven, found.moves.map(({ isOutsideObserved }) => isOutsideObserved)]).toEqual([
      true,
      [false, false],
    ])
  })

  it('warns of more than was ever seen, and where the data cannot tell', () => {
    const far = moveBudget(
      fits.map((fitted) => usual(fitted, 0.9)),
      0.9,
    )
    expect(far.moves.map(({ isOutsideObserved }) => isOutsideObserved)).toEqual([true, false])
    const noisy = [months('e', 20, 0.3), months('g', 20, 0.3)].map((channel) => usual(fitCurve(channel, 60, 's'), 0.3))
    expect(moveBudget(noisy, 0.9).isProven).toBe(false)
  })
})
