const tiny = 1e-17
const large = 1e200
const lnLarge = Math.log(large)
const mostTerms = 20_000_000

/** The power series of 2F1 as a sum and the logarithm of what it is to be multiplied by. */
const series = (a: number, b: number, c: number, z: number): readonly [sum: number, lnScale: number] => {
  let term = 1
  let sum = 1
  let lnScale = 0
  for (let k = 0; k < mostTerms; k++) {
    const ratio = (((a + k) * (b + k)) / ((c + k) * (k + 1))) * z
    term *= ratio
    sum += term
    if (term === 0 || (Math.abs(term) < tiny * Math.abs(sum) && Math.abs(ratio) < 1)) return [sum, lnScale]
    if (Math.abs(sum) > large) {
      term /= large
      sum /= large
      lnScale += lnLarge
    }
  }
  throw new RangeError(`2F1(${a}, ${b}; ${c}; ${z}) does not converge in ${mostTerms} terms; z must be below 1`)
}

/** The logarithm of the absolute value of 2F1, and its sign. */
const lnAndSign = (a: number, b: number, c: number, z: number): readonly [ln: number, sign: number] => {
  if (!(z >= 0 && z < 1)) throw new RangeError(`2F1 is summed for z from 0 to below 1; found ${z}`)
  const excess = c - a - b
  const euler = excess < 0 && Math.min(c - a, c - b) > -2
  const [sum, lnScale] = euler ? series(c - a, c - b, c, z) : series(a, b, c, z)
  return [(euler ? excess * Math.log1p(-z) : 0) + lnScale + Math.log(Math.abs(sum)), Math.sign(sum)]
}

/**
 * exp(`lnFactor`) · 2F1(a, b; c; z), where either alone may be too large or too small for a number.
 *
 * Where the plain series would grow towards z = 1, that of Euler's transformation is added up instead, unless its own
 * parameters are so far below 0 that it would cancel.
 *
 * @param z from 0 up to but not 1; the number of terms grows with 1/(1 − z)
 * @param c no whole number of 0 or less
 * @throws RangeError for a z outside
 * @source Abramowitz & Stegun 15.1.1 and 15.3.3
 */
export const scaledHyp2f1 = (lnFactor: number, a: number, b: number, c: number, z: number): number => {
  const [ln, sign] = lnAndSign(a, b, c, z)
  return sign * Math.exp(lnFactor + ln)
}

/** The hypergeometric function 2F1(a, b; c; z); see `scaledHyp2f1`. */
export const hyp2f1 = (a: number, b: number, c: number, z: number): number => scaledHyp2f1(0, a, b, c, z)

/**
 * The logarithm of 2F1(1, b; c; z), by the continued fraction of Gauss, which needs few terms near z = 1 too.
 *
 * @param b greater than 0
 * @param c greater than 1
 * @param z from 0 up to but not 1
 * @throws RangeError for a z outside
 * @source DLMF 15.7.1, evaluated as Thompson & Barnett (1986), J. Comput. Phys. 64, 490–509
 */
export const lnHyp2f1OfOne = (b: number, c: number, z: number): number => {
  if (!(z >= 0 && z < 1)) throw new RangeError(`2F1 is computed for z from 0 to below 1; found ${z}`)
  let value = 1
  let upper = 1
  let lower = 0
  for (let n = 0; n < mostTerms; n++) {
    const odd = (-(b + n) * (c - 1 + n) * z) / ((c + 2 * n - 1) * (c + 2 * n))
    const even = (-(n + 1) * (n + c - b) * z) / ((c + 2 * n) * (c + 2 * n + 1))
    lower = 1 / (1 + odd * lower)
    upper = 1 + odd / upper
    const first = upper * lower
    lower = 1 / (1 + even * lower)
    upper = 1 + even / upper
    const second = upper * lower
    value *= first * second
    if (Math.abs(first - 1) + Math.abs(second - 1) < 1e-15) break
  }
  return -Math.log(value)
}
