import { ModelRefusal } from '../refusal.ts'

/** A part of a rate: what is counted, and of how many. */
export interface RatePart {
  readonly numerator: number
  readonly denominator: number
}

/** What a segment makes of the change of a rate. */
export interface SegmentEffect {
  readonly segment: string
  /** its own rate changed, at the mean of its weights */
  readonly rate: number
  /** its weight changed; measured against the overall rate, so that a segment like the whole adds nothing */
  readonly mix: number
  /** the same at the weights and rates of before, which leave a part to both together */
  readonly fromBase: { readonly rate: number; readonly mix: number; readonly interaction: number }
}

/** How a rate went from one period to another: rate + mix is the change. */
export interface RateAndMix {
  readonly before: number
  readonly after: number
  readonly rate: number
  readonly mix: number
  readonly segments: readonly SegmentEffect[]
}

type Parts = ReadonlyMap<string, RatePart>

const totalOf = (parts: Parts, period: 'before' | 'after'): RatePart => {
  let [numerator, denominator] = [0, 0]
  for (const [segment, part] of parts) {
    const isSound = part.denominator > 0 || (part.denominator === 0 && part.numerator === 0)
    if (!isSound || !Number.isFinite(part.numerator + part.denominator)) {
      throw ModelRefusal.of('bad_rate', { segment, ...part })
    }
    numerator += part.numerator
    denominator += part.denominator
  }
  if (denominator === 0) throw ModelRefusal.of(`empty_period/rate_${period}`)
  return { numerator, denominator }
}

const rateOf = (part: RatePart | undefined): number | undefined =>
  part === undefined || part.denominator === 0 ? undefined : part.numerator / part.denominator

/**
 * Splits the change of a rate into what segments made of it by their rates and by their weights; exact. A segment that is there
 * in one period only has no change of rate.
 *
 * @throws ModelRefusal `bad_rate`, `empty_period`
 */
export const rateAndMix = (before: Parts, after: Parts): RateAndMix => {
  const [whole0, whole1] = [totalOf(before, 'before'), totalOf(after, 'after')]
  const [r0, r1] = [whole0.numerator / whole0.denominator, whole1.numerator / whole1.denominator]
  const segments = [...new Set([...before.keys(), ...after.keys()])].map((segment): SegmentEffect => {
    const [was, is] = [before.get(segment), after.get(segment)]
    const [w0, w1] = [(was?.denominator ?? 0) / whole0.denominator, (is?.denominator ?? 0) / whole1.denominator]
    const rate0 = rateOf(was) ?? rateOf(is) ?? r0
    const rate1 = rateOf(is) ?? rate0
    return {
      segment,
      rate: ((w0 + w1) / 2) * (rate1 - rate0),
      mix: (w1 - w0) * ((rate0 + rate1) / 2 - (r0 + r1) / 2),
      fromBase: { rate: w0 * (rate1 - rate0), mix: (w1 - w0) * (rate0 - r0), interaction: (w1 - w0) * (rate1 - rate0) },
    }
  })
  const sumOf = (part: 'rate' | 'mix') => segments.reduce((sum, segment) => sum + segment[part], 0)
  return { before: r0, after: r1, rate: sumOf('rate'), mix: sumOf('mix'), segments }
}
