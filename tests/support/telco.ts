import { foldsOf } from '../../pipelines/models/churn/cross-validation.ts'
import type { LabelledCustomers } from '../../pipelines/models/churn/labels.ts'
import { type Features, joined, levelsOfTexts, oneHot } from '../../pipelines/models/features.ts'
import { customerReferences } from './model-references.ts'
import { modelTable, type Table } from './model-tables.ts'

/** The subscribers of the Telco benchmark, as the protocol of its reference says. */
export interface TelcoCustomers extends LabelledCustomers {
  readonly customer: readonly string[]
  readonly folds: Uint8Array
  readonly table: Table
}

const { inputs } = customerReferences['telco-logit-ridge']

const binary = (table: Table, condition: string): Features => {
  const [column = '', text = ''] = condition.split('=')
  const values = Float64Array.from(table.texts(column), (found) => Number(found === text))
  return { names: [condition], columns: [values] }
}

/** The forty columns of the protocol, the labels and the folds. */
export const telcoCustomers = (): TelcoCustomers => {
  const table = modelTable('telco_churn.csv.gz')
  const customer = table.texts('customerID')
  const { binary_0_1, one_hot_all_levels, numeric } = inputs.features
  const features = joined([
    ...binary_0_1.map((condition) => binary(table, condition)),
    ...one_hot_all_levels.map((name) => oneHot(name, table.texts(name), levelsOfTexts(table.texts(name)))),
    // a blank total is 0: Number(' ') is
    { names: numeric, columns: numeric.map(table.numbers) },
  ])
  const left = Float64Array.from(table.texts('Churn'), (text) => Number(text === 'Yes'))
  return { customer, folds: foldsOf(customer), table, features, left }
}
