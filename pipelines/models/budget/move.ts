import { bisect } from '../numeric/bisect.ts'
import { quantilesOf } from '../numeric/quantiles.ts'
import { ModelRefusal } from '../refusal.ts'
import type { FittedCurve } from './fit-curve.ts'
import { marginalResponse, type ResponseCurve, responseTo } from './response-curve.ts'

/** A channel with what is felt of its spend in each period, as its curve was fitted to. */
export interface MovedChannel {
  readonly fitted: FittedCurve
  /** at least 0; it grows and shrinks with the spend */
  readonly felt: readonly number[]
  /** what was spent in all, above 0 */
  readonly spend: number
  /** by at least and at most these multiples of its spend, such as 0.9 and 1.1 */
  readonly low: number
  readonly high: number
}

/** What is to become of the spend of a channel over all periods. */
export interface ChannelMove {
  readonly name: string
  readonly from: number
  readonly to: number
  /** what one more of spend brings now, and after the move */
  readonly marginalBefore: number
  readonly marginalAfter: number
  /** whether some period then has more of it than was ever seen, so that what it brings is a guess */
  readonly isOutsideObserved: boolean
}

/** What a move of the budget is expected to bring over all periods. */
export interface BudgetMove {
  readonly moves: readonly ChannelMove[]
  /** the amount that changes its place */
  readonly moved: number
  readonly gain: number
  readonly interval: { readonly low: number; readonly high: number }
  /** whether the interval lies above 0; if not, the data cannot tell whether the move brings anything */
  readonly isProven: boolean
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** What a channel brings over its periods where each spend is taken so many times. */
const brought = (curve: ResponseCurve, felt: readonly number[], multiple: number): number =>
  sum(felt.map((amount) => responseTo(curve, amount * multiple)))

/**
 * What one more of spend brings over all periods, shared among them as the spend is.
 *
 * @param multiple above 0: how many times the spend is taken
 */
export const marginalOfSpend = (
  curve: ResponseCurve,
  { felt, spend }: Pick<MovedChannel, 'felt' | 'spend'>,
  multiple = 1,
): number => sum(felt.map((amount) => (amount > 0 ? marginalResponse(curve, amount * multiple) * amount : 0))) / spend

/** Where a curve may begin upright it is looked at so near to nothing. */
const least = 1e-9

/** The multiple at which one more of spend brings so much, within the bounds of the channel; curves are concave. */
const multipleFor = (channel: MovedChannel, worth: number): number => {
  const { fitted, low, high } = channel
  const lacks = (multiple: number) => worth - marginalOfSpend(fitted.curve, channel, multiple)
  if (lacks(Math.max(low, least)) >= 0) return low
  if (lacks(high) <= 0) return high
  return bisect(lacks, Math.max(low, least), high)
}

const check = (channels: readonly MovedChannel[], confidence: number): void => {
  if (channels.length < 2) throw ModelRefusal.of('too_few_channels/move', { count: channels.length })
  const wrong = channels.find(({ low, high }) => !(low >= 0 && low <= 1 && high >= 1 && Number.isFinite(high)))
  if (wrong !== undefined)
    throw ModelRefusal.of('bad_limits/channel', { name: wrong.fitted.name, low: wrong.low, high: wrong.high })
  if (!(confidence > 0 && confidence < 1)) throw ModelRefusal.of('bad_limits/confidence', { confidence })
}

/**
 * Moves a budget between channels, the whole staying the same, until one more of spend brings the same in each or a channel is at a
 * bound. A channel's spend grows or shrinks by one share in all its periods, so that one which runs at times goes on doing so.
 *
 * @param channels with concave curves, at least two
 * @param confidence of the interval, from the curves that the data allow as well
 * @throws ModelRefusal `too_few_channels`, `bad_limits`
 */
export const moveBudget = (channels: readonly MovedChannel[], confidence: number): BudgetMove => {
  check(channels, confidence)
  const totals = channels.map(({ spend }) => spend)
  const budget = sum(totals)
  const spentAt = (worth: number) => sum(channels.map((channel, i) => multipleFor(channel, worth) * (totals[i] ?? 0)))
  const bounds = channels.flatMap((channel) =>
    [Math.max(channel.low, least), channel.high].map((at) => marginalOfSpend(channel.fitted.curve, channel, at)),
  )
  const worth = bisect((x) => budget - spentAt(x), Math.min(...bounds), Math.max(...bounds))
  const multiples = channels.map((channel) => multipleFor(channel, worth))
  // where all of a channel is worth the same, what is left over goes where it fits
  let left = budget - sum(multiples.map((multiple, i) => multiple * (totals[i] ?? 0)))
  for (const [i, { low, high }] of channels.entries()) {
    const total = totals[i] ?? 0
    const now = multiples[i] ?? 1
    const next = Math.min(high, Math.max(low, now + left / total))
    left -= (next - now) * total
    multiples[i] = next
  }
  const gainOf = (curves: readonly ResponseCurve[]) =>
    sum(
      channels.map(({ fitted, felt }, i) => {
        const curve = curves[i] ?? fitted.curve
        return brought(curve, felt, multiples[i] ?? 1) - brought(curve, felt, 1)
      }),
    )
  const samples = Math.min(...channels.map(({ fitted }) => fitted.samples.length))
  const gains = Float64Array.from({ length: samples }, (_, k) =>
    gainOf(channels.map(({ fitted }) => fitted.samples[k] ?? fitted.curve)),
  )
  const [low = 0, high = 0] = quantilesOf(gains, [(1 - confidence) / 2, (1 + confidence) / 2])
  const moves = channels.map((channel, i): ChannelMove => {
    const multiple = multiples[i] ?? 1
    const { fitted, felt, spend } = channel
    const { name, curve, observed } = fitted
    return {
      name,
      from: spend,
      to: spend * multiple,
      marginalBefore: marginalOfSpend(curve, channel),
      marginalAfter: marginalOfSpend(curve, channel, Math.max(multiple, least)),
      isOutsideObserved: felt.some((amount) => amount * multiple > observed.high),
    }
  })
  return {
    moves,
    moved: sum(moves.map(({ from, to }) => Math.max(0, to - from))),
    gain: gainOf(channels.map(({ fitted }) => fitted.curve)),
    interval: { low, high },
    isProven: low > 0,
  }
}
