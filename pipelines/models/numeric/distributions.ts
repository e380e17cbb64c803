import { bisect } from './bisect.ts'
import { lnGamma } from './gamma.ts'
import { incompleteBeta } from './incomplete-beta.ts'

/** Upper regularised incomplete gamma function by its series below, by its continued fraction above. */
const upperGamma = (a: number, x: number): number => {
  if (x <= 0) return 1
  const front = Math.exp(a * Math.log(x) - x - lnGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < 100_000 && term > sum * 1e-17; n++) {
      term *= x / (a + n)
      sum += term
    }
    return 1 - front * sum
  }
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let result = d
  for (let n = 1; n < 100_000; n++) {
    const an = -n * (n - a)
    b += 2
    d = 1 / (an * d + b)
    c = b + an / c
    result *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return front * result
}

/**
 * The share of a standard normal distribution above z, with all its digits far out in the tail.
 *
 * @source DLMF 7.11.2: erfc(z) = Γ(1/2, z²) / √π, by series and continued fraction
 */
export const normalTail = (z: number): number => (z < 0 ? 1 - normalTail(-z) : upperGamma(0.5, (z * z) / 2) / 2)

/** Density of the standard normal distribution. */
const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

/**
 * The z at which a standard normal distribution has the share `p` below it.
 *
 * @param p between 0 and 1; the ends give -Infinity and Infinity
 * @source start: Abramowitz and Stegun (1964), 26.2.23; then Halley's steps on the tail
 */
export const normalQuantile = (p: number): number => {
  if (p <= 0) return Number.NEGATIVE_INFINITY
  if (p >= 1) return Number.POSITIVE_INFINITY
  if (p > 0.5) return -normalQuantile(1 - p)
  const t = Math.sqrt(-2 * Math.log(p))
  const start = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  let z = start
  for (let step = 0; step < 4; step++) {
    const error = (normalTail(z) - p) / normalDensity(z)
    z += error / (1 - (z * error) / 2)
  }
  return -z
}

/**
 * Probability that a value of Student's t distribution lies further from 0 than t, on either side.
 *
 * @param df degrees of freedom above 0, whole or not
 */
export const tTwoSided = (t: number, df: number): number => {
  const square = t * t
  if (square === Number.POSITIVE_INFINITY) return 0
  // one minus the middle keeps its digits only where the tails are not small
  return square < 1
    ? 1 - incompleteBeta(0.5, df / 2, square / (df + square))
    : incompleteBeta(df / 2, 0.5, df / (df + square))
}

/** The t beyond which, on both sides together, Student's distribution has the share `p`; `p` above 0 and below 1. */
export const tCritical = (p: number, df: number): number => {
  let high = 2
  while (tTwoSided(high, df) > p) high *= 2
  return bisect((t) => p - tTwoSided(t, df), 0, high)
}

/**
 * The share of a chi-square distribution above x.
 *
 * @param df degrees of freedom above 0
 */
export const chiSquareTail = (x: number, df: number): number => upperGamma(df / 2, x / 2)
