import { type Features, type Scale, scaled, scaleOf } from '../features.ts'
import { chanceOf, fitBinomial } from '../numeric/binomial-regression.ts'
import { ModelRefusal } from '../refusal.ts'
import { type LabelledCustomers, refuseUnlearnable } from './labels.ts'

/** A logistic regression whose weights are held small. */
export interface RidgeLogit {
  readonly features: readonly string[]
  /** how each feature is scaled before it is weighed; columns of 0 and 1 are left as they are */
  readonly scales: readonly Scale[]
  readonly weights: Float64Array
  readonly intercept: number
  /** mean of each scaled feature among the customers learned from: what contributions are measured against */
  readonly means: Float64Array
}

/** Half of this times the squares of the weights is added to the sum of the log losses. */
export interface RidgeOptions {
  readonly penalty?: number
}

const isBinary = (column: Float64Array): boolean => column.every((value) => value === 0 || value === 1)

/**
 * Fits without looking whether anything can be learned: for parts of customers that were looked at as a whole. See
 * `fitRidgeLogit`.
 */
export const fitRidgeLogitToPart = (
  { features, left }: LabelledCustomers,
  { penalty = 1 }: RidgeOptions = {},
): RidgeLogit => {
  const scales = features.columns.map((column) => (isBinary(column) ? { mean: 0, deviation: 1 } : scaleOf(column)))
  const columns = features.columns.map((column, j) => scaled(column, scales[j] ?? { mean: 0, deviation: 1 }))
  const ones = left.map(() => 1)
  const penalties = Float64Array.from({ length: columns.length + 1 }, (_, j) => (j < columns.length ? penalty : 0))
  const fit = fitBinomial({ columns: [...columns, ones], events: left, trials: ones, penalties, link: 'logit' })
  if (fit === undefined) throw ModelRefusal.of('dependent_features/penalty')
  return {
    features: features.names,
    scales,
    weights: fit.coefficients.slice(0, -1),
    intercept: fit.coefficients.at(-1) ?? 0,
    means: Float64Array.from(columns, (column) => column.reduce((sum, value) => sum + value, 0) / left.length),
  }
}

/**
 * Fits a ridge logistic regression: makes the sum of log losses plus ½ · penalty · Σ weight² small; the intercept is free.
 * Columns that are not of 0 and 1 are brought to mean 0 and deviation 1.
 *
 * @throws ModelRefusal as `refuseUnlearnable` does, and `dependent_features`
 * @source le Cessie & van Houwelingen (1992), Applied Statistics 41, 191–201
 */
export const fitRidgeLogit = (customers: LabelledCustomers, options?: RidgeOptions): RidgeLogit => {
  refuseUnlearnable(customers)
  return fitRidgeLogitToPart(customers, options)
}

/** Log-odds of leaving. @throws Error for other features than those of the fit */
const logOddsOf = ({ features, scales, weights, intercept }: RidgeLogit, given: Features): Float64Array => {
  if (given.names.join() !== features.join())
    throw new Error(`the model reads ${features.join(', ')}; found ${given.names.join(', ')}`)
  const rows = given.columns[0]?.length ?? 0
  const logOdds = new Float64Array(rows).fill(intercept)
  for (const [j, column] of given.columns.entries()) {
    const { mean, deviation } = scales[j] ?? { mean: 0, deviation: 1 }
    const weight = (weights[j] ?? 0) / deviation
    for (let i = 0; i < rows; i++) logOdds[i] = (logOdds[i] ?? 0) + weight * ((column[i] ?? 0) - mean)
  }
  return logOdds
}

/** The chance of each customer to leave. @throws Error for other features than those of the fit */
export const predictLogit = (model: RidgeLogit, features: Features): Float64Array => {
  const logOdds = logOddsOf(model, features)
  for (let i = 0; i < logOdds.length; i++) logOdds[i] = chanceOf(logOdds[i] ?? 0)
  return logOdds
}

/**
 * What each feature adds to the log-odds of one customer, compared with the mean of those that were learned from.
 *
 * @returns `base` plus the sum of `contributions` is the log-odds of the prediction
 */
export const logitContributions = (
  { scales, weights, intercept, means }: RidgeLogit,
  features: Features,
  row: number,
): { readonly base: number; readonly contributions: Float64Array } => ({
  base: weights.reduce((sum, weight, j) => sum + weight * (means[j] ?? 0), intercept),
  contributions: weights.map((weight, j) => {
    const { mean, deviation } = scales[j] ?? { mean: 0, deviation: 1 }
    return weight * (((features.columns[j]?.[row] ?? 0) - mean) / deviation - (means[j] ?? 0))
  }),
})
