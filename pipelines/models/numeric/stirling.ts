/** Coefficients B(2k) / (2k (2k - 1)) of Stirling's series, from k = 1. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156]

/** From here on the series is exact to the last digit of a double. */
const seriesFrom = 12

/**
 * What `ln Γ(x)` is above `(x - 1/2) ln x - x + ln(2π) / 2`: a small positive number, without the cancellation of the two.
 *
 * @param x above 0
 * @source Stirling's series; Abramowitz and Stegun (1964), 6.1.41
 */
export const stirlingCorrection = (x: number): number => {
  let shift = 0
  let z = x
  for (; z < seriesFrom; z++) shift += (z + 0.5) * Math.log1p(1 / z) - 1
  const inverseSquare = 1 / (z * z)
  const series = stirling.reduceRight((sum, coefficient) => sum * inverseSquare + coefficient, 0)
  return series / z + shift
}
