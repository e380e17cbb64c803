/**
 * Quantiles of numbers, each between the two nearest in order (type 7 of Hyndman and Fan, the default of R and numpy).
 *
 * @param shares from 0 to 1
 * @throws RangeError for no numbers
 * @source Hyndman & Fan (1996), The American Statistician 50(4), 361–365
 */
export const quantilesOf = (values: Float64Array, shares: readonly number[]): Float64Array => {
  if (values.length === 0) throw new RangeError('there are no quantiles of no numbers')
  const sorted = values.slice().sort()
  return Float64Array.from(shares, (share) => {
    const place = (sorted.length - 1) * share
    const below = Math.floor(place)
    const low = sorted[below] ?? 0
    return low + (place - below) * ((sorted[Math.min(below + 1, sorted.length - 1)] ?? 0) - low)
  })
}

/** The places of numbers from the least to the greatest; equal ones in the order that they come in. */
export const orderOf = (values: Float64Array): Int32Array =>
  Int32Array.from(values, (_, i) => i).sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0) || i - j)
