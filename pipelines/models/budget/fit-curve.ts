import { minimiseFrom } from '../numeric/minimise.ts'
import { randomStream } from '../numeric/random.ts'
import { ModelRefusal } from '../refusal.ts'
import { checkSpend } from './adstock.ts'
import { type ResponseCurve, responseTo } from './response-curve.ts'

/** What a channel cost in each period, and what that brought beyond what would have come anyway. */
export interface SpendResponse {
  readonly name: string
  readonly spends: readonly number[]
  readonly responses: readonly number[]
}

/** A curve through the periods of a channel, with others that the data allow as well. */
export interface FittedCurve {
  readonly name: string
  readonly curve: ResponseCurve
  /** curves of resampled errors: how they differ is how unsure the curve is */
  readonly samples: readonly ResponseCurve[]
  /** share of the variation of the responses that the curve explains, 0 to 1 */
  readonly explained: number
  /** the least and most that was spent in a period: outside of it the curve is a guess */
  readonly observed: { readonly low: number; readonly high: number }
  /** spend per period, the mean of those seen */
  readonly usual: number
}

/** Fewer levels of spend than these do not tell a curve from a line. */
const leastLevels = 8

type Family = (scale: number, bend: number, spend: number, size: number) => ResponseCurve

/** The concave curves of two parameters; each is decoded from numbers near 0 for a channel that spends and brings so much. */
const families: readonly Family[] = [
  (scale, bend, spend, size) => {
    const power = 1 / (1 + Math.exp(-bend))
    return { kind: 'power', scale: (Math.exp(scale) * size) / spend ** power, power }
  },
  (scale, unit, spend, size) => ({ kind: 'logarithm', scale: Math.exp(scale) * size, unit: Math.exp(unit) * spend }),
  (scale, half, spend, size) => ({
    kind: 'hill',
    top: 2 * Math.exp(scale) * size,
    half: Math.exp(half) * spend,
    slope: 1,
  }),
]

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const starts = [
  [0, 0],
  [1, 2],
  [-1, -2],
]

const fitFamily = (
  family: Family,
  spends: readonly number[],
  responses: readonly number[],
  from: readonly (readonly number[])[] = starts,
) => {
  const [spend, size] = [meanOf(spends), Math.max(Math.abs(meanOf(responses)), 1e-300)]
  const squaresOf = (curve: ResponseCurve) =>
    responses.reduce((sum, response, i) => sum + ((response - responseTo(curve, spends[i] ?? 0)) / size) ** 2, 0)
  const decode = (free: ArrayLike<number>) => family(free[0] ?? 0, free[1] ?? 0, spend, size)
  const found = minimiseFrom((free) => squaresOf(decode(free)), from, { least: -6, most: 6 })
  return { family, at: [...found.at], curve: decode(found.at), squares: found.value * size * size }
}

/** @throws ModelRefusal `too_few_levels` where a channel was spent on at fewer than 8 different levels */
export const checkLevels = (name: string, spends: readonly number[]): void => {
  const levels = new Set(spends).size
  if (levels >= leastLevels) return
  throw ModelRefusal.of('too_few_levels', { name, count: levels, needed: leastLevels })
}

const check = ({ name, spends, responses }: SpendResponse): void => {
  checkSpend(spends)
  if (responses.length !== spends.length || !responses.every(Number.isFinite))
    throw ModelRefusal.of('bad_response', { name, responses: responses.length, spends: spends.length })
  checkLevels(name, spends)
}

/**
 * Fits a concave response curve to the periods of a channel: of the power, the logarithm and the saturating curve the one of least
 * squares. Responses are to be incremental; where they are not, the curve claims what would have come anyway.
 *
 * @param samples how many curves of resampled errors to make, such as 100
 * @param seed the same gives the same samples
 * @throws ModelRefusal `negative_spend`; `bad_response`; `too_few_levels`; `no_response` where no growing curve explains more than
 *   the mean does
 */
export const fitCurve = (channel: SpendResponse, samples: number, seed: string): FittedCurve => {
  check(channel)
  const { name, spends, responses } = channel
  const mean = meanOf(responses)
  const total = responses.reduce((sum, response) => sum + (response - mean) ** 2, 0)
  const fits = families.map((family) => fitFamily(family, spends, responses))
  const best = fits.reduce((least, fit) => (fit.squares < least.squares ? fit : least))
  const explained = 1 - best.squares / total
  if (!(explained > 0) || mean <= 0) {
    throw ModelRefusal.of('no_response', { name })
  }
  const expected = spends.map((spend) => responseTo(best.curve, spend))
  const widening = Math.sqrt(spends.length / (spends.length - 2))
  const errors = responses.map((response, i) => (response - (expected[i] ?? 0)) * widening)
  const random = randomStream(`${seed}/${name}`)
  return {
    name,
    curve: best.curve,
    samples: Array.from({ length: samples }, () => {
      const drawn = expected.map((value) => value + (errors[Math.floor(random() * errors.length)] ?? 0))
      return fitFamily(best.family, spends, drawn, [best.at]).curve
    }),
    explained,
    observed: { low: Math.min(...spends), high: Math.max(...spends) },
    usual: meanOf(spends),
  }
}
