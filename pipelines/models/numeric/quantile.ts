/** The value with a share of the others below it, between the two nearest; of at least one value. */
export const quantileOf = (values: ArrayLike<number>, share: number): number => {
  const sorted = Float64Array.from(values).sort()
  const place = share * (sorted.length - 1)
  const low = sorted[Math.floor(place)] ?? Number.NaN
  return low + ((sorted[Math.ceil(place)] ?? low) - low) * (place - Math.floor(place))
}

/** The value in the middle. */
export const median = (values: ArrayLike<number>): number => quantileOf(values, 0.5)
