import { lnGamma } from './gamma.ts'

const halfPi = Math.PI / 2
/** Terms whose logarithm lies this far below 0 do not count. */
const span = 46

/**
 * Tricomi's confluent hypergeometric function U(a, b, z), as its integral by the double exponential rule.
 *
 * @param a greater than 0, or with a − b + 1 at least 0
 * @param z greater than 0
 * @throws RangeError for others
 * @source Abramowitz & Stegun 13.2.5 and 13.1.29; Takahasi & Mori (1974), Publ. RIMS 9, 721–741
 */
export const tricomiU = (a: number, b: number, z: number): number => {
  if (!(z > 0)) throw new RangeError(`U(a, b, z) is computed for z above 0; found ${z}`)
  if (a === 0) return 1
  if (!(a > 0)) {
    if (!(a - b + 1 >= 0))
      throw new RangeError(`U(a, b, z) needs a or a - b + 1 of at least 0; found ${a} and ${a - b + 1}`)
    return z ** (1 - b) * tricomiU(a - b + 1, 2 - b, z)
  }
  const lnNorm = lnGamma(a)
  // the integrand of a large a is narrow: its width falls with the root of a
  const step = 1 / (16 + 8 * Math.sqrt(a))
  const first = -Math.asinh((span + Math.abs(lnNorm)) / a / halfPi)
  const last = Math.asinh(Math.max(Math.log((20 * span + 20 * a) / z), 1) / halfPi)
  let sum = 0
  for (let i = Math.floor(first / step); i * step <= last; i++) {
    const u = i * step
    const lnT = halfPi * Math.sinh(u)
    const t = Math.exp(lnT)
    sum += Math.cosh(u) * Math.exp(a * lnT - z * t + (b - a - 1) * Math.log1p(t) - lnNorm)
  }
  return halfPi * step * sum
}
