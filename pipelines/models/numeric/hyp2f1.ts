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
  if (!(z >= 0 && z < 1)) throw new RangeError(`2F1 is summed for z from 0 to below 1; found ${z}`)
  const excess = c - a - b
  const euler = excess < 0 && Math.min(c - a, c - b) > -2
  const [sum, lnScale] = euler ? series(c - a, c - b, c, z) : series(a, b, c, z)
  return Math.sign(sum) * Math.exp(lnFactor + (euler ? excess * Math.log1p(-z) : 0) + lnScale + Math.log(Math.abs(sum)))
}

/** The hypergeometric function 2F1(a, b; c; z); see `scaledHyp2f1`. */
export const hyp2f1 = (a: number, b: number, c: number, z: number): number => scaledHyp2f1(0, a, b, c, z)
