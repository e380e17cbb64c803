import type { StoredSegment } from '../plan/joins.ts'
import type { SetQuery } from '../plan/set-query.ts'
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
  | '//'
  | '%'
  | '||'
  | '&'
  | 'AND'
  | 'OR'
  | 'IS NOT DISTINCT FROM'

/** Functions that statements call; a dialect says how each is written. */
export type SqlFunction =
  | 'sum'
  /** its argument, NULL where computing it fails */
  | 'try'
  | 'count'
  | 'avg'
  | 'min'
  | 'max'
  | 'arg_max'
  | 'arg_min'
  | 'any_value'
  | 'bool_or'
  | 'corr'
  | 'regr_slope'
  | 'regr_intercept'
  | 'quantile_cont'
  | 'quantile_disc'
  | 'var_samp'
  | 'stddev_samp'
  | 'grouping_id'
  | 'dense_rank'
  | 'rank'
  | 'first_value'
  | 'row_number'
  | 'lead'
  | 'lag'
  | 'coalesce'
  | 'nullif'
  | 'greatest'
  | 'least'
  | 'list_value'
  | 'list_append'
  | 'list'
  | 'list_contains'
  | 'list_position'
  | 'list_sort'
  | 'list_extract'
  | 'to_json'
  | 'unnest'
  | 'abs'
  | 'lower'
  | 'upper'
  | 'length'
  | 'round'
  | 'days_between'
  | 'year'
  | 'month'
  | 'day'
  | 'quarter'
  | 'iso_weekday'
  | 'format_date'
  | 'last_day'
  | 'date_trunc'
  | 'date_add_days'
  | 'date_add_months'
  | 'zoned_date'
  | 'utc_date'
  | 'contains'
  | 'starts_with'
  | 'collation_key'
  | 'similarity'
  | 'row_hash'
  | 'initials'
  | 'code_of'
  | 'true_division'

/** `PLACE` is where a node stands in its tree: a number for each node on the way down to it. */
export type SqlType = 'DOUBLE' | 'VARCHAR' | 'DATE' | 'INTEGER' | 'BIGINT' | 'DECIMAL' | 'BOOLEAN' | 'PLACE'

/** How a window function sees its rows. */
export interface Window {
  readonly partitionBy: readonly SqlExpression[]
  readonly orderBy: readonly OrderTerm[]
  /** rows from the first of the partition to the current one; otherwise the engine's default frame */
  readonly running?: boolean
  /** so many rows before the current one, and that one */
  readonly preceding?: number
  /** all rows of the partition, in order */
  readonly whole?: boolean
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
  /** a query in place of one column, with named queries of its own */
  | {
      readonly kind: 'inQuery'
      readonly operand: SqlExpression
      readonly query: { readonly with?: readonly NamedQuery[]; readonly select: Query }
    }
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
  /** the members of a set: a stage once the statement has a named query for it */
  | { readonly kind: 'set'; readonly set: SetQuery; readonly as: string }
  /** what is stored of a segment: a stage once the statement has a named query for it */
  | { readonly kind: 'segment'; readonly stored: StoredSegment; readonly part: 'day' | 'members'; readonly as: string }
  | { readonly kind: 'subquery'; readonly select: Query; readonly as: string }
  /** a whole statement in place, its named queries its own */
  | { readonly kind: 'statement'; readonly statement: SqlStatement; readonly as: string }

export interface Join {
  /** `ASOF LEFT`: of the rows that make the condition true the last by the column that its inequality orders */
  readonly how: 'INNER' | 'LEFT' | 'FULL' | 'CROSS' | 'ASOF LEFT'
  readonly relation: Relation
  readonly on?: SqlExpression
}

export interface Select {
  readonly kind: 'select'
  readonly distinct?: boolean
  /** an alias of `from` or of a join: all of its columns come before the listed ones */
  readonly all?: string
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

/** `union` keeps each row once: a recursive one ends where nothing new is found. */
export type Query = Select | { readonly kind: 'unionAll' | 'union'; readonly parts: readonly Select[] }

/** A common table expression; a recursive one is a union whose further parts may read it under its own name. */
export interface NamedQuery {
  readonly name: string
  /** named queries that this one alone reads */
  readonly with?: readonly NamedQuery[]
  readonly query: Query
  readonly recursive?: boolean
  /** computed once, however often it is read; else the engine decides */
  readonly once?: boolean
}

/** A whole statement: common table expressions in order, then the query that answers. */
export interface SqlStatement {
  readonly with: readonly NamedQuery[]
  readonly select: Select
}
