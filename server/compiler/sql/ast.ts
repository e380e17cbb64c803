import type { Parameter } from '../statement.ts'

export type BinaryOperator =
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '&'
  | 'AND'
  | 'OR'
  | 'IS NOT DISTINCT FROM'

/** Functions that statements call; a dialect says how each is written. */
export type SqlFunction =
  | 'sum'
  | 'count'
  | 'avg'
  | 'min'
  | 'max'
  | 'arg_max'
  | 'quantile_cont'
  | 'quantile_disc'
  | 'var_samp'
  | 'stddev_samp'
  | 'grouping_id'
  | 'dense_rank'
  | 'row_number'
  | 'coalesce'
  | 'nullif'
  | 'abs'
  | 'lower'
  | 'upper'
  | 'length'
  | 'round'
  | 'days_between'
  | 'year'
  | 'month'
  | 'day'
  | 'contains'
  | 'starts_with'
  | 'collation_key'
  | 'similarity'
  | 'true_division'

export type SqlType = 'DOUBLE' | 'VARCHAR' | 'DATE' | 'INTEGER' | 'BIGINT' | 'DECIMAL'

/** How a window function sees its rows. */
export interface Window {
  readonly partitionBy: readonly SqlExpression[]
  readonly orderBy: readonly OrderTerm[]
  /** rows from the first of the partition to the current one; otherwise the engine's default frame */
  readonly running?: boolean
}

/** A scalar expression of a statement. `parameter` is bound, `constant` is one of the compiler's own and printed. */
export type SqlExpression =
  | { readonly kind: 'column'; readonly table?: string; readonly name: string }
  | { readonly kind: 'parameter'; readonly parameter: Parameter }
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null }
  | {
      readonly kind: 'binary'
      readonly op: BinaryOperator
      readonly left: SqlExpression
      readonly right: SqlExpression
    }
  | { readonly kind: 'isNull'; readonly operand: SqlExpression }
  | { readonly kind: 'isNotTrue'; readonly operand: SqlExpression }
  | { readonly kind: 'not'; readonly operand: SqlExpression }
  | { readonly kind: 'in'; readonly operand: SqlExpression; readonly values: readonly SqlExpression[] }
  | {
      readonly kind: 'case'
      readonly when: readonly (readonly [SqlExpression, SqlExpression])[]
      readonly otherwise?: SqlExpression
    }
  | { readonly kind: 'cast'; readonly operand: SqlExpression; readonly type: SqlType }
  | { readonly kind: 'exists'; readonly select: Select }
  | {
      readonly kind: 'call'
      readonly name: SqlFunction
      /** no arguments on count: all rows */
      readonly arguments: readonly SqlExpression[]
      readonly distinct?: boolean
      readonly filter?: SqlExpression
      readonly over?: Window
    }

export interface OrderTerm {
  readonly expression: SqlExpression
  readonly direction: 'asc' | 'desc'
}

export interface Named {
  readonly expression: SqlExpression
  readonly as: string
}

/** A table of the warehouse, a named query of the same statement, or a query in place. */
export type Relation =
  | { readonly kind: 'table'; readonly name: string; readonly as: string }
  | { readonly kind: 'stage'; readonly name: string; readonly as: string }
  | { readonly kind: 'subquery'; readonly select: Query; readonly as: string }

export interface Join {
  readonly how: 'INNER' | 'LEFT' | 'FULL' | 'CROSS'
  readonly relation: Relation
  readonly on?: SqlExpression
}

export interface Select {
  readonly kind: 'select'
  readonly distinct?: boolean
  readonly columns: readonly Named[]
  readonly from?: Relation
  readonly joins?: readonly Join[]
  readonly where?: SqlExpression
  /** grouping sets; one set is a plain GROUP BY, one empty set an aggregate without groups */
  readonly groupBy?: readonly (readonly SqlExpression[])[]
  readonly orderBy?: readonly OrderTerm[]
  readonly limit?: number
  readonly offset?: number
}

export type Query = Select | { readonly kind: 'unionAll'; readonly parts: readonly Select[] }

/** A whole statement: common table expressions in order, then the query that answers. */
export interface SqlStatement {
  readonly with: readonly { readonly name: string; readonly query: Query }[]
  readonly select: Select
}
