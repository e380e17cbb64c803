import { describe, expect, it } from 'vitest'
import type { FittedCurve } from '../../../../../pipelines/models/budget/fit-curve.ts'
import { marginalOfSpend, moveBudget } from '../../../../../pipelines/models/budget/move.ts'
import type { ResponseCurve } from '../../../../../pipelines/models/budget/response-curve.ts'
import { refusalOf } from '../../../../support/refusal-of.ts'

const root = (scale: number): ResponseCurve => ({ kind: 'power', scale, power: 0.5 })

const channel = (curve: ResponseCurve, felt: readonly number[], low: number, high: number, samples = [curve]) => {
  const fitted: FittedCurve = {
    name: JSON.stringify(curve),
    curve,
    samples,
    explained: 1,
    observed: { low: Math.min(...felt), high: Math.max(...felt) },
    usual: 1,
  }
  return { fitted, felt, spend: felt.reduce((sum, spend) => sum + spend, 0), low, high }
}

describe('a move of the budget', () => {
  it('evens out what one more brings: spends as the squares of the scales of roots', () => {
    // of 100 a fifth and four fifths: 1 * sqrt(20) + 2 * sqrt(80) = 5 sqrt(20); before 3 * sqrt(50)
    const { moves, gain, moved } = moveBudget([channel(root(1), [50], 0, 10), channel(root(2), [50], 0, 10)], 0.9)
    expect(moves.map(({ to }) => to)).toEqual([expect.closeTo(20, 8), expect.closeTo(80, 8)])
    expect(gain).toBeCloseTo(5 * Math.sqrt(20) - 3 * Math.sqrt(50), 8)
    expect(moved).toBeCloseTo(30, 8)
    expect(moves[0]?.marginalAfter).toBeCloseTo(moves[1]?.marginalAfter ?? 0, 8)
    expect(moves.map(({ isOutsideObserved }) => isOutsideObserved)).toEqual([false, true])
  })

  it('stops at the bounds, and leaves the whole as it is', () => {
    const { moves } = moveBudget([channel(root(1), [50], 0.9, 1.1), channel(root(2), [50], 0.9, 1.1)], 0.9)
    expect(moves.map(({ to }) => to)).toEqual([expect.closeTo(45, 8), expect.closeTo(55, 8)])
  })

  it('judges a channel that runs at times by the weeks in which it did', () => {
    // 100 in one of four weeks brings sqrt(100) = 10, of which one more is worth 1 / 20; 25 in each brings 4 * 5, and 1 / 10
    const burst = channel(root(1), [100, 0, 0, 0], 0, 2)
    const even = channel(root(1), [25, 25, 25, 25], 0, 2)
    expect([marginalOfSpend(root(1), burst), marginalOfSpend(root(1), even)]).toEqual([0.05, 0.1])
    // x in one week against y in four: 1 / (2 sqrt(x)) = 1 / (2 sqrt(y / 4)), so y = 4 x of 200
    const { moves } = moveBudget([burst, even], 0.9)
    expect(moves.map(({ to }) => to)).toEqual([expect.closeTo(40, 8), expect.closeTo(160, 8)])
  })

  it('is proven where all curves that the data allow agree, and not where they do not', () => {
    const sure = moveBudget([channel(root(1), [50], 0.9, 1.1), channel(root(2), [50], 0.9, 1.1)], 0.9)
    expect([sure.isProven, sure.interval.low]).toEqual([true, expect.closeTo(sure.gain, 10)])
    const unsure = moveBudget(
      [channel(root(1), [50], 0.9, 1.1, [root(1), root(4)]), channel(root(2), [50], 0.9, 1.1, [root(2), root(1)])],
      0.9,
    )
    expect([unsure.isProven, unsure.interval.low < 0, unsure.interval.high > 0]).toEqual([false, true, true])
  })

  it('is refused for one channel, and for bounds that leave out what is spent now', () => {
    expect(refusalOf(() => moveBudget([channel(root(1), [50], 0, 2)], 0.9))).toBe('too_few_channels')
    const two = (low: number, high: number) => [channel(root(1), [50], low, high), channel(root(2), [50], 0.9, 1.1)]
    expect(refusalOf(() => moveBudget(two(1.2, 1.3), 0.9))).toBe('bad_limits')
    expect(refusalOf(() => moveBudget(two(0.9, Number.NaN), 0.9))).toBe('bad_limits')
    expect(refusalOf(() => moveBudget(two(0.9, 1.1), 1))).toBe('bad_limits')
  })
})
