import type { RfmScores } from './rfm.ts'

/** The least and the greatest score, both included. */
export type ScoreRange = readonly [least: number, most: number]

/** A named segment as ranges of scores. */
export interface RfmSegment {
  readonly name: string
  readonly recency: ScoreRange
  readonly frequency: ScoreRange
  readonly monetary: ScoreRange
}

/** The segment of each row as its place in `names`; the last name is for those that no segment fits. */
export interface SegmentColumn {
  readonly names: readonly string[]
  readonly segment: Uint8Array
}

const segment = (
  name: string,
  recency: ScoreRange,
  frequency: ScoreRange,
  monetary: ScoreRange = [1, 5],
): RfmSegment => ({ name, recency, frequency, monetary })

/** The ten segments by recency and frequency that are most in use; they leave out nobody. */
const recencyFrequencySegments: readonly RfmSegment[] = [
  segment('champions', [5, 5], [4, 5]),
  segment('loyal_customers', [3, 4], [4, 5]),
  segment('potential_loyalists', [4, 5], [2, 3]),
  segment('new_customers', [5, 5], [1, 1]),
  segment('promising', [4, 4], [1, 1]),
  segment('need_attention', [3, 3], [3, 3]),
  segment('about_to_sleep', [3, 3], [1, 2]),
  segment('cant_lose', [1, 2], [5, 5]),
  segment('at_risk', [1, 2], [3, 4]),
  segment('hibernating', [1, 2], [1, 2]),
]

/** The ten segments of the R package rfm, by all three scores. @source vignette rfm-introduction of rfm 0.3.0 */
export const rfmPackageSegments: readonly RfmSegment[] = [
  segment('Champions', [5, 5], [5, 5], [5, 5]),
  segment('Potential Loyalist', [3, 5], [3, 5], [2, 5]),
  segment('Loyal Customers', [2, 4], [2, 4], [2, 4]),
  segment('Promising', [3, 4], [1, 3], [3, 5]),
  segment('New Customers', [4, 5], [1, 3], [1, 5]),
  segment("Can't Lose Them", [1, 2], [3, 4], [4, 5]),
  segment('At Risk', [1, 2], [2, 5], [4, 5]),
  segment('Need Attention', [1, 3], [3, 5], [3, 5]),
  segment('About To Sleep', [2, 3], [1, 3], [1, 4]),
  segment('Lost', [1, 1], [1, 5], [1, 5]),
]

const isWithin = (score: number, [least, most]: ScoreRange): boolean => score >= least && score <= most

/**
 * Names the segment of each customer: the first whose ranges hold all three scores.
 *
 * @param other what those are called that no segment fits
 */
export const nameSegments = (
  { recency, frequency, monetary }: RfmScores,
  segments: readonly RfmSegment[] = recencyFrequencySegments,
  other = 'other',
): SegmentColumn => {
  const found = Uint8Array.from({ length: 125 }, (_, code) => {
    const [r, f, m] = [Math.floor(code / 25) + 1, (Math.floor(code / 5) % 5) + 1, (code % 5) + 1]
    const place = segments.findIndex(
      (each) => isWithin(r, each.recency) && isWithin(f, each.frequency) && isWithin(m, each.monetary),
    )
    return place < 0 ? segments.length : place
  })
  return {
    names: [...segments.map(({ name }) => name), other],
    segment: recency.map((r, i) => found[(r - 1) * 25 + ((frequency[i] ?? 1) - 1) * 5 + (monetary[i] ?? 1) - 1] ?? 0),
  }
}
