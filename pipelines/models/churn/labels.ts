import { constantFeatures, type Features, rowsOfFeatures } from '../features.ts'
import { valuesAt } from '../frame.ts'
import { ModelRefusal } from '../refusal.ts'

/** Customers to learn from: what is known of them, and 1 for those who left, 0 for those who stayed. */
export interface LabelledCustomers {
  readonly features: Features
  readonly left: Float64Array
}

const fewest = 20

/**
 * Refuses customers that nothing can be learned from.
 *
 * @throws ModelRefusal `too_few_customers`, `wrong_label`, `none_churned`, `all_churned`, `constant_feature`, `not_a_number`
 */
export const refuseUnlearnable = ({ features, left }: LabelledCustomers): void => {
  const customers = rowsOfFeatures(features)
  if (customers !== left.length) throw new Error(`${customers} rows of features, ${left.length} labels`)
  if (customers < fewest) throw ModelRefusal.of('too_few_customers/learning', { count: customers, needed: fewest })
  const wrong = left.findIndex((label) => label !== 0 && label !== 1)
  if (wrong >= 0) throw ModelRefusal.of('wrong_label', { row: wrong, label: left[wrong] ?? Number.NaN })
  const churned = left.reduce((sum, label) => sum + label, 0)
  if (churned === 0) throw ModelRefusal.of('none_churned', { count: customers })
  if (churned === customers) throw ModelRefusal.of('all_churned', { count: customers })
  const constant = constantFeatures(features)
  if (constant.length > 0) throw ModelRefusal.of('constant_feature/features', { features: constant })
}

/** The customers of some rows. */
export const customersAt = ({ features, left }: LabelledCustomers, rows: Int32Array): LabelledCustomers => {
  const at = (column: Float64Array): Float64Array => valuesAt(column, rows)
  return { features: { names: features.names, columns: features.columns.map(at) }, left: at(left) }
}
