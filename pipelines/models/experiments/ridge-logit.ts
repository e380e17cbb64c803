import { solvePositive } from '../numeric/linear.ts'

/** Rows of features, one after another, each of `width` numbers. */
export interface FeatureRows {
  readonly width: number
  readonly values: Float64Array
}

/** A logistic regression: the intercept, then a weight for each feature. */
export type Logit = Float64Array

/** The chance that a logit gives to the row at a place. */
export const chanceOf = (logit: Logit, { width, values }: FeatureRows, row: number): number => {
  let sum = logit[0] ?? 0
  for (let j = 0; j < width; j++) sum += (logit[j + 1] ?? 0) * (values[row * width + j] ?? 0)
  return 1 / (1 + Math.exp(-sum))
}

/** Gradient and curvature of the penalised loss at a logit, over some rows. */
const slopes = (logit: Logit, features: FeatureRows, rows: Int32Array, outcomes: Float64Array) => {
  const size = features.width + 1
  const gradient = logit.map((weight, j) => (j === 0 ? 0 : weight))
  const curvature = new Float64Array(size * size)
  for (let j = 1; j < size; j++) curvature[j * size + j] = 1
  const x = new Float64Array(size).fill(1)
  for (const row of rows) {
    for (let j = 1; j < size; j++) x[j] = features.values[row * features.width + j - 1] ?? 0
    const chance = chanceOf(logit, features, row)
    const off = chance - (outcomes[row] ?? 0)
    const weight = chance * (1 - chance)
    for (let j = 0; j < size; j++) {
      const scaled = weight * (x[j] ?? 0)
      gradient[j] = (gradient[j] ?? 0) + off * (x[j] ?? 0)
      for (let k = 0; k <= j; k++) curvature[j * size + k] = (curvature[j * size + k] ?? 0) + scaled * (x[k] ?? 0)
    }
  }
  for (let j = 0; j < size; j++)
    for (let k = j + 1; k < size; k++) curvature[j * size + k] = curvature[k * size + j] ?? 0
  return { gradient, curvature }
}

/**
 * Fits a logistic regression that keeps its weights small: the sum of the log losses and half the squares of the weights, the
 * intercept free, is least. By Newton's steps to the last digits.
 *
 * @param rows places of the rows to learn from; both outcomes must be among them
 * @param outcomes 0 or 1 of every row
 * @returns undefined where the steps lead nowhere, because only one outcome is there
 * @source Hoerl and Kennard (1970); le Cessie and van Houwelingen (1992), Appl. Statist. 41, 191-201
 */
export const fitRidgeLogit = (features: FeatureRows, rows: Int32Array, outcomes: Float64Array): Logit | undefined => {
  let logit: Logit = new Float64Array(features.width + 1)
  for (let step = 0; step < 100; step++) {
    const { gradient, curvature } = slopes(logit, features, rows, outcomes)
    const move = solvePositive(curvature, gradient)
    if (move === undefined || move.some((part) => !Number.isFinite(part))) return undefined
    logit = logit.map((weight, j) => weight - (move[j] ?? 0))
    if (move.every((part) => Math.abs(part) < 1e-10)) return logit
  }
  return undefined
}
