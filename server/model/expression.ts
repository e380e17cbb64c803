import type { TimeModifier } from './calendar.ts'

/** The type of a value in a row or a member key. Text of any length, whole numbers, exact decimals, floating point. */
export type ScalarType = 'integer' | 'decimal' | 'double' | 'text' | 'boolean' | 'date'

/** The value of a parameter; a date is ISO text. */
export type ParameterValue = string | number | boolean

/** Functions that `expr` and `where` may call; each is pure and works row by row. */
export type RowFunction =
  | 'abs'
  | 'coalesce'
  | 'lower'
  | 'upper'
  | 'length'
  | 'round'
  | 'days_between'
  | 'year'
  | 'month'
  | 'day'

export type ArithmeticOperator = '+' | '-' | '*' | '/'
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>='

/**
 * A row-level expression over the columns of the home fact and its many-to-one attributes: what `expr` and a measure's
 * `where` hold once parsed, resolved and typed. It has no aggregates. A comparison with null is null, as in SQL.
 */
export type RowExpression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly type: ScalarType }
  | { readonly kind: 'column'; readonly column: string; readonly type: ScalarType }
  | { readonly kind: 'attribute'; readonly attribute: string; readonly type: ScalarType }
  /** `:name`, with the value in force: the default until a query sets another; `scale`: its digits after the point, zeros too */
  | {
      readonly kind: 'parameter'
      readonly parameter: string
      readonly value: ParameterValue
      readonly type: ScalarType
      readonly scale?: number
    }
  | {
      readonly kind: 'arithmetic'
      readonly op: ArithmeticOperator
      readonly left: RowExpression
      readonly right: RowExpression
      readonly type: ScalarType
    }
  | {
      readonly kind: 'comparison'
      readonly op: ComparisonOperator
      readonly left: RowExpression
      readonly right: RowExpression
      readonly type: 'boolean'
    }
  | {
      readonly kind: 'logic'
      readonly op: 'and' | 'or'
      readonly left: RowExpression
      readonly right: RowExpression
      readonly type: 'boolean'
    }
  | { readonly kind: 'not'; readonly operand: RowExpression; readonly type: 'boolean' }
  | { readonly kind: 'negate'; readonly operand: RowExpression; readonly type: ScalarType }
  | {
      readonly kind: 'in'
      readonly operand: RowExpression
      readonly values: readonly RowExpression[]
      readonly type: 'boolean'
    }
  | { readonly kind: 'isNull'; readonly operand: RowExpression; readonly type: 'boolean' }
  /** true where the row of a bridge is a member's, false for what is left to the unassigned member; in a measure's `where` only */
  | { readonly kind: 'assigned'; readonly bridge: string; readonly type: 'boolean' }
  /** without `otherwise` null where the condition is not true */
  | {
      readonly kind: 'if'
      readonly condition: RowExpression
      readonly value: RowExpression
      readonly otherwise?: RowExpression
      readonly type: ScalarType
    }
  | {
      readonly kind: 'call'
      readonly function: RowFunction
      readonly arguments: readonly RowExpression[]
      readonly type: ScalarType
    }
  /** what one unit of the row's currency is worth in the currency converted to; no text has it, a measure's unit does */
  | { readonly kind: 'rate'; readonly conversion: Conversion; readonly type: 'decimal' }

/** A table of exchange rates: one unit of the currency in `from` is worth `rate` units of the currency in `to`. */
export interface Rates {
  readonly name: string
  readonly table: string
  readonly from: string
  readonly to: string
  readonly rate: string
  /** the column that says when: the first date of a rate, which holds until the next, or the period that it is for */
  readonly when: { readonly kind: 'date' | 'period'; readonly column: string }
}

/**
 * At which rate a row is converted: that of its own date in a date role, that of the last complete date, or that of the
 * budget for the row's period. `source` is the rule as written.
 */
export type RateDate = { readonly source: string } & (
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'now' }
  | { readonly kind: 'period'; readonly period: RowExpression }
)

/**
 * How a row's money becomes money of one currency. A row that has that currency already needs no rate; any other is
 * multiplied by the last rate on or before the date.
 */
export interface Conversion {
  /** the fact's column with the currency of a row */
  readonly column: string
  /** the currency to convert to, as the columns of currencies write it; of a parameter's currencies the one in force */
  readonly to: string
  /** the parameter that chooses `to`, a text with a list of allowed values; absent where the currency is fixed */
  readonly parameter?: string
  readonly rates: Rates
  readonly at: RateDate
}

/**
 * A calculation over measures: what `calc` holds once parsed and resolved. Empty in arithmetic gives empty, division by
 * 0 or by empty gives empty; `coalesce` gives the first of its arguments that is not empty. Conditions are true or false,
 * never empty: a comparison with empty is false, and `not` of it true. They stand in `logic`, `not` and the condition of
 * an `if` only; an `if` without `otherwise` is empty where its condition is false.
 */
export type Calculation =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  /** `:name`, with the value in force; `varies` names the attribute by whose member it differs, which no calculation can read */
  | {
      readonly kind: 'parameter'
      readonly parameter: string
      readonly value: ParameterValue
      readonly type: ScalarType
      readonly varies?: string
    }
  | { readonly kind: 'measure'; readonly measure: string; readonly modifiers?: readonly TimeModifier[] }
  /** the operand at another coordinate: `m{a = v, all(b)}`; changes what an axis, a filter or an outer change says of these attributes */
  | { readonly kind: 'at'; readonly operand: Calculation; readonly changes: readonly CoordinateChange[] }
  /** a statistic over the listed members of an attribute: `avg(m over a)`; `corr`, `slope` and `intercept` take two operands */
  | {
      readonly kind: 'over'
      readonly function: OverFunction
      readonly operands: readonly Calculation[]
      readonly attribute: string
      /** which percentile, 0 to 1; 0.5 for `median` */
      readonly p?: number
    }
  /** a tree node without its subtree */
  | { readonly kind: 'own'; readonly operand: Calculation }
  /** the value of an attribute, empty unless all rows have the same one */
  | { readonly kind: 'property'; readonly attribute: string }
  | {
      readonly kind: 'arithmetic'
      readonly op: ArithmeticOperator
      readonly left: Calculation
      readonly right: Calculation
    }
  | { readonly kind: 'negate'; readonly operand: Calculation }
  | { readonly kind: 'coalesce'; readonly arguments: readonly Calculation[] }
  | {
      readonly kind: 'comparison'
      readonly op: ComparisonOperator
      readonly left: Calculation
      readonly right: Calculation
    }
  | { readonly kind: 'logic'; readonly op: 'and' | 'or'; readonly left: Calculation; readonly right: Calculation }
  | { readonly kind: 'not'; readonly operand: Calculation }
  | {
      readonly kind: 'if'
      readonly condition: Calculation
      readonly value: Calculation
      readonly otherwise?: Calculation
    }

/** One change of `m{…}`: an attribute set to members, each a key or a path, or freed from every condition. */
export type CoordinateChange =
  | { readonly kind: 'all'; readonly attribute: string }
  | {
      readonly kind: 'members'
      readonly attribute: string
      readonly members: readonly (CoordinateKey | readonly CoordinateKey[])[]
    }

/** A key as a calculation writes it; null is the blank member. */
export type CoordinateKey = string | number | boolean | null

/** Statistics over members; `stdev` and `var` are those of a sample (n - 1), `percentile` is continuous. */
export type OverFunction =
  | 'avg'
  | 'min'
  | 'max'
  | 'sum'
  | 'count'
  | 'percentile'
  | 'stdev'
  | 'var'
  | 'first'
  | 'last'
  | 'corr'
  | 'slope'
  | 'intercept'
