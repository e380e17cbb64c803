const halfLogOf2Pi = 0.5 * Math.log(2 * Math.PI)

/** From here on the series of Stirling below is exact to a double. */
const stirlingFrom = 10

/** lnΓ(x) − ((x − ½) ln x − x + ½ ln 2π), for x of at least `stirlingFrom`. */
const stirlingRest = (x: number): number => {
  const s = 1 / (x * x)
  return (
    (1 / 12 -
      s *
        (1 / 360 -
          s *
            (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360 - s * (1 / 156 - s * (3617 / 122400)))))))) /
    x
  )
}

/**
 * Natural logarithm of the gamma function, to about 1e-14 (absolute near 1 and 2, where it is 0).
 *
 * @param x greater than 0
 * @returns Infinity for 0, NaN below
 * @source Abramowitz & Stegun 6.1.40 (Stirling's series) after the recurrence 6.1.15
 */
export const lnGamma = (x: number): number => {
  if (x === 1 || x === 2) return 0
  if (!(x > 0)) return x === 0 ? Number.POSITIVE_INFINITY : Number.NaN
  let product = 1
  let shifted = x
  while (shifted < stirlingFrom) {
    product *= shifted
    shifted += 1
  }
  return (shifted - 0.5) * Math.log(shifted) - shifted + halfLogOf2Pi + stirlingRest(shifted) - Math.log(product)
}

/**
 * lnΓ(x) − lnΓ(x + step), without the loss of digits of the difference where x is large.
 *
 * @param x greater than 0
 * @param step greater than −x
 */
export const lnGammaFall = (x: number, step: number): number => {
  const sum = x + step
  if (x < stirlingFrom || sum < stirlingFrom) return lnGamma(x) - lnGamma(sum)
  return step - (x - 0.5) * Math.log1p(step / x) - step * Math.log(sum) + stirlingRest(x) - stirlingRest(sum)
}

/** Natural logarithm of the beta function of two numbers greater than 0, also where one is far greater than the other. */
export const lnBeta = (a: number, b: number): number => {
  const less = Math.min(a, b)
  const more = Math.max(a, b)
  return lnGamma(less) + lnGammaFall(more, less)
}

/**
 * The derivative of `lnGamma`, to about 1e-13.
 *
 * @param x greater than 0
 * @source Abramowitz & Stegun 6.3.5 and 6.3.18
 */
export const digamma = (x: number): number => {
  let sum = 0
  let shifted = x
  while (shifted < stirlingFrom) {
    sum -= 1 / shifted
    shifted += 1
  }
  const s = 1 / (shifted * shifted)
  const rest =
    s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - s * (691 / 32760 - s * (1 / 12)))))))
  return sum + Math.log(shifted) - 0.5 / shifted - rest
}
