import { bisect } from './bisect.ts'
import { stirlingCorrection } from './stirling.ts'

/**
 * `x^a (1 - x)^b / B(a, b)`, without the cancellation of large logarithms.
 *
 * @param a above 0
 * @param b above 0
 * @param x strictly between 0 and 1; 0 at the ends
 * @source DiDonato and Morris (1992), ACM TOMS 18(3), algorithm 708, function BRCOMP
 */
export const betaKernel = (a: number, b: number, x: number): number => {
  if (x <= 0 || x >= 1) return 0
  // how far x lies from the mean of the distribution, written so that a and b of very different size lose no digits
  const excess = x < 0.5 ? a - (a + b) * x : (a + b) * (1 - x) - b
  const ofA = -excess / a
  const ofB = excess / b
  const lnA = ofA > -0.6 ? Math.log1p(ofA) : Math.log((x * (a + b)) / a)
  const lnB = ofB > -0.6 ? Math.log1p(ofB) : Math.log(((1 - x) * (a + b)) / b)
  const exponent = a * (lnA - ofA) + b * (lnB - ofB)
  const correction = stirlingCorrection(a) + stirlingCorrection(b) - stirlingCorrection(a + b)
  return Math.sqrt((a / (a + b)) * (b / (2 * Math.PI))) * Math.exp(exponent - correction)
}

/** The continued fraction of the incomplete beta function by Lentz's method; converges fast where x is below the mean. */
const fraction = (a: number, b: number, x: number): number => {
  const tiny = 1e-300
  const nonZero = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let c = 1
  let result = d
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    result *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    result *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return result
}

/**
 * Regularised incomplete beta function I_x(a, b): the distribution function of Beta(a, b).
 *
 * @param a above 0
 * @param b above 0
 * @param x at most 0 gives 0, at least 1 gives 1
 * @source continued fraction of DLMF 8.17.22, evaluated by Lentz's method
 */
export const incompleteBeta = (a: number, b: number, x: number): number => {
  if (x <= 0) return 0
  if (x >= 1) return 1
  return x <= (a + 1) / (a + b + 2)
    ? (betaKernel(a, b, x) * fraction(a, b, x)) / a
    : 1 - (betaKernel(b, a, 1 - x) * fraction(b, a, 1 - x)) / b
}

/** The x at which Beta(a, b) has the share `p` of its mass below it; 0 for p = 0, 1 for p = 1. */
export const betaQuantile = (a: number, b: number, p: number): number => {
  if (p <= 0) return 0
  if (p >= 1) return 1
  return bisect((x) => incompleteBeta(a, b, x) - p, 0, 1)
}
