import { median, quantileOf } from '../numeric/quantile.ts'
import { ModelRefusal } from '../refusal.ts'
import { checkSeries, type Series } from './series.ts'
import { stl } from './stl.ts'

/**
 * How values that stand out are found: `season_median` by the difference to the median of the same part of the seasons around,
 * `remainder_quartiles` and `remainder_median` by what a robust decomposition leaves.
 */
export type AnomalyRule = 'season_median' | 'remainder_quartiles' | 'remainder_median'

/** A value that stands out. */
export interface Anomaly {
  /** its place in the series, from 0 */
  readonly place: number
  readonly value: number
  /** by how much it differs from what was to be expected there */
  readonly difference: number
  /** robust z: the difference in units of the median absolute difference, as a standard deviation */
  readonly z: number
}

/** From this robust z on a value stands out. @source Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers */
const leastZ = 3.5

/** So many seasons to either side say what is usual. */
const seasonsAround = 4

const fromSeasonMedian = ({ values, period }: Series): number[] =>
  values.map((value, i) => {
    const near = values.filter((_, j) => j !== i && (j - i) % period === 0 && Math.abs(j - i) <= seasonsAround * period)
    return value - median(near)
  })

/**
 * Values that stand out of a series with a season.
 *
 * @throws ModelRefusal `no_variation` where more than half of the values are exactly as expected, so that there is no measure of
 *   usual differences; those of `checkSeries`
 */
export const anomalies = (series: Series, rule: AnomalyRule): Anomaly[] => {
  checkSeries(series, 2 * series.period + 1)
  const differences =
    rule === 'season_median'
      ? fromSeasonMedian(series)
      : Array.from(stl(series, { seasonWindow: 'periodic', isRobust: true }).remainder)
  const middle = median(differences)
  const usual = median(differences.map((difference) => Math.abs(difference - middle)))
  if (!(usual > 0)) {
    const message =
      'more than half of the values are exactly as expected; there is no usual difference to judge others by'
    throw new ModelRefusal('no_variation', message, { values: series.values.length })
  }
  const [low, high] = [quantileOf(differences, 0.25), quantileOf(differences, 0.75)]
  const room = 3 * (high - low)
  const standsOut = (difference: number, z: number): boolean =>
    rule === 'remainder_quartiles' ? difference < low - room || difference > high + room : Math.abs(z) > leastZ
  return differences
    .map((difference, place) => ({
      place,
      value: series.values[place] ?? 0,
      difference,
      z: (0.6745 * (difference - middle)) / usual,
    }))
    .filter(({ difference, z }) => standsOut(difference, z))
}
