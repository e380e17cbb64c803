import type { Fit, Parameters } from './likelihood-fit.ts'

/** Estimates with what they may be off by, from what the data leave open about the parameters. */
export interface Intervals {
  readonly estimate: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
}

/** A fit, and a column of values greater than or equal to 0 as a function of its parameters. */
export interface ScoredFit {
  /** the column at the fitted parameters */
  readonly estimate: () => Float64Array
  /** derivatives of the column along the logarithm of each parameter, and the covariance of these; undefined without one */
  readonly spread: (() => { readonly slopes: readonly Float64Array[]; readonly covariance: Float64Array }) | undefined
}

const step = 1e-3

/** A column that depends on the parameters of a fit; other fits that it depends on are held at their estimates. */
export const scoredFit = <Name extends string>(
  { names, parameters, covariance }: Fit<Name>,
  score: (parameters: Parameters<Name>) => Float64Array,
): ScoredFit => {
  const moved = (name: Name, by: number): Float64Array =>
    score({ ...parameters, [name]: parameters[name] * Math.exp(by) } as Parameters<Name>)
  const slopeOf = (name: Name): Float64Array => {
    const [up, down] = [moved(name, step), moved(name, -step)]
    return up.map((value, i) => (value - (down[i] ?? 0)) / (2 * step))
  }
  let known: { readonly slopes: readonly Float64Array[]; readonly covariance: Float64Array } | undefined
  return {
    estimate: () => score(parameters),
    spread:
      covariance &&
      (() => {
        known ??= { slopes: names.map(slopeOf), covariance }
        return known
      }),
  }
}

/** Adds the variances that one fit brings to those of before. */
const addVariances = (variances: Float64Array, slopes: readonly Float64Array[], covariance: Float64Array): void => {
  for (const [j, a] of slopes.entries()) {
    for (const [k, b] of slopes.entries()) {
      const shared = covariance[j * slopes.length + k] ?? 0
      for (let i = 0; i < variances.length; i++) {
        variances[i] = (variances[i] ?? 0) + shared * (a[i] ?? 0) * (b[i] ?? 0)
      }
    }
  }
}

/**
 * Intervals of a column that depends on one or several fits, by the delta method on the logarithm: they are greater than 0
 * and say what is unknown of the parameters, not by how much a single customer differs from the mean of those alike.
 *
 * @param parts one for each fit, all of the same column
 * @param quantile of the standard normal distribution; 1.96 gives 95 %
 * @returns undefined where the data leave the parameters of a fit open
 * @source Oehlert (1992), The American Statistician 46(1), 27–29
 */
export const intervalsOf = (
  parts: readonly [ScoredFit, ...ScoredFit[]],
  quantile = 1.959964,
): Intervals | undefined => {
  const estimate = parts[0].estimate()
  const variances = new Float64Array(estimate.length)
  for (const { spread } of parts) {
    if (spread === undefined) return undefined
    const { slopes, covariance } = spread()
    addVariances(variances, slopes, covariance)
  }
  const widths = estimate.map((value, i) =>
    value > 0 ? Math.exp((quantile * Math.sqrt(Math.max(0, variances[i] ?? 0))) / value) : 1,
  )
  return {
    estimate,
    low: estimate.map((value, i) => value / (widths[i] ?? 1)),
    high: estimate.map((value, i) => value * (widths[i] ?? 1)),
  }
}

/** As `intervalsOf`, of the sum of the column over all rows. */
export const intervalOfTotal = (
  parts: readonly [ScoredFit, ...ScoredFit[]],
  quantile = 1.959964,
): Intervals | undefined => {
  const total = (column: Float64Array): Float64Array => Float64Array.of(column.reduce((sum, value) => sum + value, 0))
  const summed = ({ estimate, spread }: ScoredFit): ScoredFit => ({
    estimate: () => total(estimate()),
    spread:
      spread &&
      (() => {
        const { slopes, covariance } = spread()
        return { slopes: slopes.map(total), covariance }
      }),
  })
  const [first, ...others] = parts
  return intervalsOf([summed(first), ...others.map(summed)], quantile)
}
