import type { ScalarType } from '../../model/expression.ts'
import type { SqlType } from '../sql/ast.ts'

/** The types of an engine that hold the values of the model's types. */
export const sqlTypes: Readonly<Record<ScalarType, SqlType>> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  decimal: 'DECIMAL',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
}
