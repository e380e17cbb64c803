import { median } from '../numeric/median.ts'
import { quantilesOf } from '../numeric/quantiles.ts'
import { ModelRefusal } from '../refusal.ts'
import { checkSeries, type Series } from './series.ts'
import { stl } from './stl.ts'

/**
 * How values that stand out are found: `season_median` by the difference to the median of the same part of the seasons around,
 * `remainder_quartiles` and `remainder_median` by what a robust decomposition leaves; `remainder_far` by the quartiles of that
 * and by its standard deviation too, for few seasons, of which a robust decomposition fits most values too well.
 */
export type AnomalyRule = 'season_median' | 'remainder_quartiles' | 'remainder_median' | 'remainder_far'

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

/** So many standard deviations of the remainder a value must be away to be far. */
const farDeviations = 3

/** So many seasons to either side say what is usual. */
const seasonsAround = 4

const fromSeasonMedian = ({ values, period }: Series): number[] =>
  values.map((value, i) => {
    const near = values.filter((_, j) => j !== i && (j - i) % period === 0 && Math.abs(j - i) <= seasonsAround * period)
    return value - median(near)
  })

const remainderOf = (series: Series): number[] =>
  Array.from(stl(series, { seasonWindow: 'periodic', isRobust: true }).remainder)

/**
 * Differences to what a decomposition expects that has not seen the values at some places: there it is given the mean of a
 * season before and after. With few seasons a value that is far off moves even a robust decomposition.
 */
const fromCleaned = ({ values, period }: Series, places: readonly number[]): number[] => {
  const cleaned = values.map((value, i) => {
    if (!places.includes(i)) return value
    const near = [i - period, i + period].filter((at) => at >= 0 && at < values.length && !places.includes(at))
    return near.length === 0 ? value : near.reduce((sum, at) => sum + (values[at] ?? 0), 0) / near.length
  })
  const remainder = remainderOf({ values: cleaned, period })
  return values.map((value, i) => value - ((cleaned[i] ?? 0) - (remainder[i] ?? 0)))
}

/** Values that stand out by their differences, and how far. */
const standingOut = (values: readonly number[], differences: readonly number[], rule: AnomalyRule): Anomaly[] => {
  const middle = median(differences)
  const usual = median(differences.map((difference) => Math.abs(difference - middle)))
  if (!(usual > 0)) {
    throw ModelRefusal.of('no_variation/expected')
  }
  const [low = 0, high = 0] = quantilesOf(Float64Array.from(differences), [0.25, 0.75])
  const room = 3 * (high - low)
  const deviation = Math.sqrt(differences.reduce((sum, value) => sum + value * value, 0) / differences.length)
  const isBeyondQuartiles = (difference: number) => difference < low - room || difference > high + room
  const standsOut = (difference: number, z: number): boolean => {
    if (rule === 'remainder_far')
      return isBeyondQuartiles(difference) && Math.abs(difference) > farDeviations * deviation
    return rule === 'remainder_quartiles' ? isBeyondQuartiles(difference) : Math.abs(z) > leastZ
  }
  return differences
    .map((difference, place) => ({
      place,
      value: values[place] ?? 0,
      difference,
      z: (0.6745 * (difference - middle)) / usual,
    }))
    .filter(({ difference, z }) => standsOut(difference, z))
}

/**
 * Values that stand out of a series with a season.
 *
 * @throws ModelRefusal `no_variation` where more than half of the values are exactly as expected, so that there is no measure of
 *   usual differences; those of `checkSeries`
 */
export const anomalies = (series: Series, rule: AnomalyRule): Anomaly[] => {
  checkSeries(series, 2 * series.period + 1)
  const { values } = series
  if (rule === 'season_median') return standingOut(values, fromSeasonMedian(series), rule)
  const found = standingOut(values, remainderOf(series), rule)
  if (rule !== 'remainder_far' || found.length === 0) return found
  const places = found.map(({ place }) => place)
  return standingOut(values, fromCleaned(series, places), rule)
}
