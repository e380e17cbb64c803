import type { Features } from '../features.ts'
import { valuesAt } from '../frame.ts'
import { fnv1a } from '../numeric/random.ts'
import { ModelRefusal } from '../refusal.ts'
import { customersAt, type LabelledCustomers, refuseUnlearnable } from './labels.ts'

/** Learns from customers and gives what predicts the chances of others. */
export type Learner = (customers: LabelledCustomers) => (features: Features) => Float64Array

/** The fold of each customer, by a hash of the key alone: the same in every order and on every machine. */
export const foldsOf = (keys: readonly string[], folds = 10): Uint8Array =>
  Uint8Array.from(keys, (key) => fnv1a(key) % folds)

/** Rows whose fold is, or is not, a given one. */
const rowsWhere = (folds: Uint8Array, isWanted: (fold: number) => boolean): Int32Array =>
  Int32Array.from(folds.keys()).filter((row) => isWanted(folds[row] ?? 0))

const refuseEmptyFolds = (folds: Uint8Array): number[] => {
  const numbers = [...new Set(folds)].sort((a, b) => a - b)
  if (numbers.length < 2) throw ModelRefusal.of('too_few_customers/folds')
  return numbers
}

/**
 * Predicts each customer by what was learned from the other folds, so that no prediction has seen its own outcome.
 *
 * @throws ModelRefusal as `refuseUnlearnable` does for all customers together
 */
export const predictOutOfFold = (customers: LabelledCustomers, folds: Uint8Array, learn: Learner): Float64Array => {
  refuseUnlearnable(customers)
  const chances = new Float64Array(folds.length)
  for (const fold of refuseEmptyFolds(folds)) {
    const predict = learn(
      customersAt(
        customers,
        rowsWhere(folds, (other) => other !== fold),
      ),
    )
    const rows = rowsWhere(folds, (other) => other === fold)
    const found = predict(customersAt(customers, rows).features)
    for (const [i, row] of rows.entries()) chances[row] = found[i] ?? 0
  }
  return chances
}

/** Brings predicted chances to what happened. */
export type Calibrator = (chances: Float64Array, happened: Float64Array) => (chances: Float64Array) => Float64Array

/** Calibrates predictions of each fold by what happened in the others. */
export const calibrateOutOfFold = (
  chances: Float64Array,
  happened: Float64Array,
  folds: Uint8Array,
  calibrate: Calibrator,
): Float64Array => {
  const calibrated = new Float64Array(folds.length)
  const at = (column: Float64Array, rows: Int32Array): Float64Array => valuesAt(column, rows)
  for (const fold of refuseEmptyFolds(folds)) {
    const others = rowsWhere(folds, (other) => other !== fold)
    const rows = rowsWhere(folds, (other) => other === fold)
    const found = calibrate(at(chances, others), at(happened, others))(at(chances, rows))
    for (const [i, row] of rows.entries()) calibrated[row] = found[i] ?? 0
  }
  return calibrated
}
