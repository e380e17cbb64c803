import { median } from '../numeric/quantile.ts'
import { loess, loessAt } from './loess.ts'
import { checkSeries, type Series } from './series.ts'

/** A series as the sum of three parts. */
export interface Decomposition {
  readonly seasonal: Float64Array
  readonly trend: Float64Array
  readonly remainder: Float64Array
}

/** How a series is taken apart. */
export interface StlOptions {
  /** how many seasons the shape of one is learned from, odd; `periodic` for a shape that never changes */
  readonly seasonWindow: number | 'periodic'
  /** whether single values far off are kept out of season and trend */
  readonly isRobust: boolean
}

const nextOdd = (value: number): number => {
  const whole = Math.round(value)
  return whole % 2 === 0 ? whole + 1 : whole
}

const movingAverage = (values: Float64Array, width: number): Float64Array => {
  const result = new Float64Array(values.length - width + 1)
  let sum = 0
  for (const [i, value] of values.entries()) {
    sum += value - (values[i - width] ?? 0)
    if (i >= width - 1) result[i - width + 1] = sum / width
  }
  return result
}

interface Windows {
  readonly season: number
  readonly trend: number
  readonly low: number
  readonly seasonDegree: 0 | 1
}

/** The values of each part of the season smoothed by themselves, and one season more at either end. */
const smoothedParts = (
  values: Float64Array,
  period: number,
  { season, seasonDegree }: Windows,
  weights?: Float64Array,
) => {
  const result = new Float64Array(values.length + 2 * period)
  for (let part = 0; part < period; part++) {
    const isOfPart = (_: number, i: number): boolean => i % period === part
    const own = values.filter(isOfPart)
    const ownWeights = weights?.filter(isOfPart)
    for (let k = -1; k <= own.length; k++) {
      const nearest = own[Math.min(Math.max(k, 0), own.length - 1)] ?? 0
      const place = (k + 1) * period + part
      result[place] = loessAt({ span: season, degree: seasonDegree }, own, ownWeights, k) ?? nearest
    }
  }
  return result
}

/** One round: the season from what the trend leaves, then the trend from what the season leaves. */
const round = (values: Float64Array, period: number, windows: Windows, trend: Float64Array, weights?: Float64Array) => {
  const parts = smoothedParts(
    values.map((value, i) => value - (trend[i] ?? 0)),
    period,
    windows,
    weights,
  )
  const averaged = movingAverage(movingAverage(movingAverage(parts, period), period), 3)
  const low = loess({ span: windows.low, degree: 1 }, averaged)
  const seasonal = values.map((_, i) => (parts[i + period] ?? 0) - (low[i] ?? 0))
  const left = values.map((value, i) => value - (seasonal[i] ?? 0))
  return { seasonal, trend: loess({ span: windows.trend, degree: 1 }, left, weights) }
}

/** Bisquare weights: less for values further off, none beyond six medians. */
const robustWeights = (values: Float64Array, seasonal: Float64Array, trend: Float64Array): Float64Array => {
  const off = values.map((value, i) => Math.abs(value - (seasonal[i] ?? 0) - (trend[i] ?? 0)))
  const limit = 6 * median(off)
  return off.map((distance) => {
    if (distance <= 0.001 * limit) return 1
    return distance > 0.999 * limit ? 0 : (1 - (distance / limit) ** 2) ** 2
  })
}

/** Each part of the season at its mean over all seasons. */
const periodic = (seasonal: Float64Array, period: number): Float64Array => {
  const means = Array.from({ length: period }, (_, part) => {
    const own = seasonal.filter((_, i) => i % period === part)
    return own.reduce((sum, value) => sum + value, 0) / own.length
  })
  return seasonal.map((_, i) => means[i % period] ?? 0)
}

/**
 * Seasonal and trend decomposition by loess, with the windows that R's stl takes by default, and each value smoothed at its own
 * place where R interpolates between some.
 *
 * @throws ModelRefusal those of `checkSeries`: two seasons and one value at least
 * @source Cleveland, Cleveland, McRae and Terpenning (1990), J. Official Statistics 6(1), 3-73
 */
export const stl = (series: Series, { seasonWindow, isRobust }: StlOptions): Decomposition => {
  const { period } = series
  checkSeries(series, 2 * period + 1)
  const values = Float64Array.from(series.values)
  const isPeriodic = seasonWindow === 'periodic'
  const season = isPeriodic ? 10 * values.length + 1 : nextOdd(seasonWindow)
  const windows: Windows = {
    season,
    trend: nextOdd(Math.ceil((1.5 * period) / (1 - 1.5 / season))),
    low: nextOdd(period),
    seasonDegree: 0,
  }
  let seasonal: Float64Array = new Float64Array(values.length)
  let trend: Float64Array = new Float64Array(values.length)
  let weights: Float64Array | undefined
  for (let outer = 0; outer <= (isRobust ? 15 : 0); outer++) {
    for (let inner = 0; inner < (isRobust ? 1 : 2); inner++)
      ({ seasonal, trend } = round(values, period, windows, trend, weights))
    if (isRobust) weights = robustWeights(values, seasonal, trend)
  }
  if (isPeriodic) seasonal = periodic(seasonal, period)
  return { seasonal, trend, remainder: values.map((value, i) => value - (seasonal[i] ?? 0) - (trend[i] ?? 0)) }
}

const variance = (values: Float64Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}

/** How much of a series its season and its trend are, each from 0 to 1. @source Wang, Smith and Hyndman (2006) */
export const strengths = ({
  seasonal,
  trend,
  remainder,
}: Decomposition): { readonly seasonal: number; readonly trend: number } => {
  const left = variance(remainder)
  const strength = (part: Float64Array): number => {
    const whole = variance(part.map((value, i) => value + (remainder[i] ?? 0)))
    return whole === 0 ? 0 : Math.max(0, 1 - left / whole)
  }
  return { seasonal: strength(seasonal), trend: strength(trend) }
}
