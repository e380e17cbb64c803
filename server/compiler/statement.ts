import type { Column } from '../contract/result.ts'
import type { ScalarType } from '../model/expression.ts'

/** A value bound to `$1`, `$2` … by position. `value` is never null; a date is ISO text. */
export interface Parameter {
  readonly value: string | number | boolean
  readonly type: ScalarType
  /** it stands in a policy, and its reader may not be told it */
  readonly concealed?: true
}

/**
 * What one column of the answer is. `value`: a column of the result; where it is computed of
 * others, an infinite value has outgrown a double; where its texts repeat from row to row, they may be numbered. `special`: text naming the special member that
 * stands behind a null of the value column at index `of`, else null. `label`: what the member of that column is called, null
 * where it has no label; the columns at `path` hold its key, the keys that it is within first. `grouping`: the bits of rolled-up attributes.
 * `rowTuples`: the number of leaf row tuples before the limit, the same in every row.
 */
export type StatementColumn =
  | { readonly kind: 'value'; readonly column: Column; readonly isComputed?: boolean; readonly isRepeated?: boolean }
  | { readonly kind: 'special'; readonly of: number }
  | { readonly kind: 'label'; readonly of: number; readonly path: readonly number[] }
  | { readonly kind: 'grouping' }
  | { readonly kind: 'rowTuples' }

/** SQL text of one dialect with its values apart, and what each column of its answer is. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly Parameter[]
  readonly columns: readonly StatementColumn[]
}
