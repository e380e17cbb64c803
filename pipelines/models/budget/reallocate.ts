import { quantilesOf } from '../numeric/quantiles.ts'
import { ModelRefusal } from '../refusal.ts'
import { allocate } from './allocate.ts'
import type { FittedCurve } from './fit-curve.ts'
import { marginalResponse, type ResponseCurve, responseTo } from './response-curve.ts'

/** How much of a channel's spend is to move. */
export interface Move {
  readonly name: string
  readonly from: number
  readonly to: number
  /** what one more of spend brings now, and after the move */
  readonly marginalBefore: number
  readonly marginalAfter: number
  /** whether the new spend was never seen, so that what it brings is a guess: test it before it is believed */
  readonly isOutsideObserved: boolean
}

/** What a move of the budget is expected to bring. */
export interface Reallocation {
  readonly moves: readonly Move[]
  /** response per period, before and after */
  readonly before: number
  readonly after: number
  readonly gain: number
  /** of the gain, from the curves that the data allow as well */
  readonly interval: { readonly low: number; readonly high: number }
  /** whether the interval lies above 0; if not, the data cannot tell whether the move brings anything */
  readonly isProven: boolean
}

/** What may move. */
export interface MoveLimits {
  /** each channel by at most this share of its usual spend, such as 0.3 */
  readonly share: number
  /** all that is to be spent in a period; the sum of the usual spends where it is left out */
  readonly budget?: number
  /** of the interval, such as 0.9 */
  readonly confidence: number
}

/**
 * Moves a budget between channels until one more of spend brings the same in each, or a channel is at its bound.
 *
 * @param channels fitted curves, at least two, with samples
 * @throws ModelRefusal `too_few_channels`, `bad_limits`, and those of `allocate`
 */
export const reallocate = (
  channels: readonly FittedCurve[],
  { share, budget, confidence }: MoveLimits,
): Reallocation => {
  if (channels.length < 2) throw ModelRefusal.of('too_few_channels/move', { count: channels.length })
  if (!(share > 0 && share <= 1 && confidence > 0 && confidence < 1))
    throw ModelRefusal.of('bad_limits/move', { value: share, confidence })
  const usual = channels.map((channel) => channel.usual)
  const spends = allocate(
    channels.map(({ name, curve, usual: from }) => ({
      name,
      curve,
      low: from * (1 - share),
      high: from * (1 + share),
    })),
    budget ?? usual.reduce((sum, spend) => sum + spend, 0),
  )
  const brings = (curves: readonly ResponseCurve[], amounts: readonly number[]) =>
    curves.reduce((sum, curve, i) => sum + responseTo(curve, amounts[i] ?? 0), 0)
  const curves = channels.map(({ curve }) => curve)
  const samples = Math.min(...channels.map((channel) => channel.samples.length))
  const gains = Float64Array.from({ length: samples }, (_, k) => {
    const drawn = channels.map(({ curve, samples: of }) => of[k] ?? curve)
    return brings(drawn, spends) - brings(drawn, usual)
  })
  const [before, after] = [brings(curves, usual), brings(curves, spends)]
  const [low = 0, high = 0] = quantilesOf(gains, [(1 - confidence) / 2, (1 + confidence) / 2])
  return {
    moves: channels.map(({ name, curve, usual: from, observed }, i) => {
      const to = spends[i] ?? from
      return {
        name,
        from,
        to,
        marginalBefore: marginalResponse(curve, from),
        marginalAfter: marginalResponse(curve, to),
        isOutsideObserved: to < observed.low || to > observed.high,
      }
    }),
    before,
    after,
    gain: after - before,
    interval: { low, high },
    isProven: low > 0,
  }
}
