/** Where a series starts: level and slope of a straight line through its first seasons, and what each part of a season adds or multiplies. */
export interface SeasonStart {
  /** at the value before the first of the trend */
  readonly level: number
  readonly slope: number
  readonly season: readonly number[]
}

/** Centred moving average over a season, for an even period the mean of two; undefined near the ends. */
const centred = (values: readonly number[], period: number): (number | undefined)[] => {
  const half = Math.floor(period / 2)
  const isEven = period % 2 === 0
  return values.map((_, i) => {
    if (i < half || i + half >= values.length) return undefined
    let sum = 0
    for (let k = -half; k <= half; k++) sum += (values[i + k] ?? 0) * (isEven && Math.abs(k) === half ? 0.5 : 1)
    return sum / period
  })
}

/** Level at 0 and slope of the straight line that is nearest to values at 1, 2, ... by least squares. */
export const lineThrough = (values: readonly number[]): { readonly level: number; readonly slope: number } => {
  const middle = (values.length + 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, _, i) => sum + (i + 1 - middle) ** 2, 0)
  const slope = squares === 0 ? 0 : values.reduce((sum, value, i) => sum + (i + 1 - middle) * value, 0) / squares
  return { level: mean - slope * middle, slope }
}

/**
 * The start of a series from some first seasons, as R's HoltWinters takes it: the trend by a centred moving average, the season by
 * means of what is left, the line through the trend.
 *
 * @param values at least two whole seasons
 */
export const seasonStart = (values: readonly number[], period: number, kind: 'A' | 'M'): SeasonStart => {
  const trend = centred(values, period)
  const sums = Array.from({ length: period }, () => ({ sum: 0, count: 0 }))
  for (const [i, level] of trend.entries()) {
    const part = sums[i % period]
    if (level === undefined || part === undefined) continue
    part.sum += kind === 'A' ? (values[i] ?? 0) - level : (values[i] ?? 0) / level
    part.count++
  }
  const raw = sums.map(({ sum, count }) => (count === 0 ? Number(kind === 'M') : sum / count))
  const mean = raw.reduce((sum, part) => sum + part, 0) / period
  const season = raw.map((part) => (kind === 'A' ? part - mean : part / mean))
  return { ...lineThrough(trend.filter((level) => level !== undefined)), season }
}
