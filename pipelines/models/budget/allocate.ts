import { ModelRefusal } from '../refusal.ts'
import { marginalResponse, type ResponseCurve, responseTo } from './response-curve.ts'

/** A channel that money can go to, and the least and most of it. */
export interface BudgetChannel {
  readonly name: string
  readonly curve: ResponseCurve
  readonly low: number
  readonly high: number
}

/** Into so many parts the free money is cut to look at all ways to share it. */
const parts = 1000

const check = (channels: readonly BudgetChannel[], budget: number): void => {
  for (const { name, low, high } of channels)
    if (!(low >= 0 && high >= low && Number.isFinite(high))) throw ModelRefusal.of('bad_bounds', { name, low, high })
  const least = channels.reduce((sum, { low }) => sum + low, 0)
  const most = channels.reduce((sum, { high }) => sum + high, 0)
  const room = 1e-9 * Math.max(budget, 1)
  if (channels.length === 0 || !(budget >= least - room && budget <= most + room))
    throw ModelRefusal.of('bad_budget', { budget, least, most })
}

/**
 * The best way to share whole parts, by dynamic programming over the channels: it finds the best of S-shaped curves too, of which
 * a search by marginal returns finds any.
 */
const shareParts = (channels: readonly BudgetChannel[], part: number): number[] => {
  const values = channels.map(({ curve, low, high }) =>
    Float64Array.from({ length: parts + 1 }, (_, k) =>
      low + (k - 1) * part >= high && k > 0
        ? Number.NEGATIVE_INFINITY
        : responseTo(curve, Math.min(high, low + k * part)),
    ),
  )
  let best: Float64Array = new Float64Array(parts + 1)
  const chosen = values.map((value) => {
    const next = new Float64Array(parts + 1).fill(Number.NEGATIVE_INFINITY)
    const choice = new Int32Array(parts + 1)
    for (let all = 0; all <= parts; all++)
      for (let k = 0; k <= all; k++) {
        const sum = (value[k] ?? 0) + (best[all - k] ?? 0)
        if (sum > (next[all] ?? 0)) {
          next[all] = sum
          choice[all] = k
        }
      }
    best = next
    return choice
  })
  const spends = channels.map(({ low }) => low)
  let left = best.reduce((most, value, k) => (value > (best[most] ?? 0) ? k : most), 0)
  for (let i = channels.length - 1; i >= 0; i--) {
    const k = chosen[i]?.[left] ?? 0
    spends[i] = Math.min(channels[i]?.high ?? 0, (channels[i]?.low ?? 0) + k * part)
    left -= k
  }
  return spends
}

/** Puts what rounding to parts has left over where there is room. */
const fillUp = (channels: readonly BudgetChannel[], spends: number[], budget: number): void => {
  for (const [i, { high }] of channels.entries()) {
    const left = budget - spends.reduce((sum, spend) => sum + spend, 0)
    spends[i] = Math.min(high, (spends[i] ?? 0) + Math.max(0, left))
  }
}

/** Moves money between two channels, by at most `reach`, to where one more of it brings the same in both. */
const evenOut = (one: BudgetChannel, other: BudgetChannel, from: readonly [number, number], reach: number): number => {
  let low = Math.max(one.low - from[0], from[1] - other.high, -reach)
  let high = Math.min(one.high - from[0], from[1] - other.low, reach)
  const gain = (move: number) =>
    marginalResponse(one.curve, from[0] + move) - marginalResponse(other.curve, from[1] - move)
  for (let step = 0; step < 80 && high > low; step++) {
    const middle = low + (high - low) / 2
    if (gain(middle) > 0) low = middle
    else high = middle
  }
  const move = low + (high - low) / 2
  const brings = (by: number) => responseTo(one.curve, from[0] + by) + responseTo(other.curve, from[1] - by)
  return brings(move) > brings(0) ? move : 0
}

/**
 * Shares a budget so that channels together bring most, within their bounds: inside them one more of spend then brings the same
 * everywhere. All of the budget is spent.
 *
 * @returns spends in the order of the channels
 * @throws ModelRefusal `bad_bounds`; `bad_budget` where the bounds do not allow it
 */
export const allocate = (channels: readonly BudgetChannel[], budget: number): number[] => {
  check(channels, budget)
  const part = (budget - channels.reduce((sum, { low }) => sum + low, 0)) / parts
  const spends = part > 0 ? shareParts(channels, part) : channels.map(({ low }) => low)
  fillUp(channels, spends, budget)
  for (let round = 0; round < 200; round++) {
    let moved = 0
    for (const [i, one] of channels.entries())
      for (const [j, other] of channels.entries()) {
        if (j <= i) continue
        const move = evenOut(one, other, [spends[i] ?? 0, spends[j] ?? 0], 2 * part)
        spends[i] = (spends[i] ?? 0) + move
        spends[j] = (spends[j] ?? 0) - move
        moved = Math.max(moved, Math.abs(move))
      }
    if (moved <= 1e-12 * budget) break
  }
  return spends
}
