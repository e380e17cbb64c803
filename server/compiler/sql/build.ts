import type { Parameter } from '../statement.ts'
import type { BinaryOperator, Named, OrderTerm, SqlExpression, SqlFunction, SqlType } from './ast.ts'

export const column = (name: string, table?: string): SqlExpression =>
  table === undefined ? { kind: 'column', name } : { kind: 'column', table, name }
export const constant = (value: string | number | boolean | null): SqlExpression => ({ kind: 'constant', value })
export const parameter = (value: Parameter): SqlExpression => ({ kind: 'parameter', parameter: value })
export const binary = (op: BinaryOperator, left: SqlExpression, right: SqlExpression): SqlExpression => ({
  kind: 'binary',
  op,
  left,
  right,
})
export const isNull = (operand: SqlExpression): SqlExpression => ({ kind: 'isNull', operand })
export const not = (operand: SqlExpression): SqlExpression => ({ kind: 'not', operand })
export const call = (name: SqlFunction, ...args: readonly SqlExpression[]): SqlExpression => ({
  kind: 'call',
  name,
  arguments: args,
})
export const cast = (operand: SqlExpression, type: SqlType): SqlExpression => ({ kind: 'cast', operand, type })
export const toText = (operand: SqlExpression): SqlExpression => cast(operand, 'VARCHAR')
export const toDouble = (operand: SqlExpression): SqlExpression => cast(operand, 'DOUBLE')
export const asc = (expression: SqlExpression): OrderTerm => ({ expression, direction: 'asc' })

/** A column that keeps its name. */
export const named = (name: string): Named => ({ expression: column(name), as: name })

/** The columns of a table that keep their names. */
export const namedIn =
  (table: string) =>
  (name: string): Named => ({ expression: column(name, table), as: name })

/** NULL-safe equality. */
export const same = (left: SqlExpression, right: SqlExpression): SqlExpression =>
  binary('IS NOT DISTINCT FROM', left, right)

/** Conjunction of the conditions; undefined where there are none. */
export const allOf = (conditions: readonly SqlExpression[]): SqlExpression | undefined =>
  conditions.length === 0 ? undefined : conditions.reduce((left, right) => binary('AND', left, right))

/** Disjunction of the conditions; undefined where there are none. */
export const anyOf = (conditions: readonly SqlExpression[]): SqlExpression | undefined =>
  conditions.length === 0 ? undefined : conditions.reduce((left, right) => binary('OR', left, right))

/** True where a row of a named query, read under an alias, meets all conditions. */
export const existsIn = (name: string, conditions: readonly SqlExpression[], as = name): SqlExpression => {
  const where = allOf(conditions)
  return {
    kind: 'exists',
    select: {
      kind: 'select',
      columns: [{ expression: constant(1), as: 'one' }],
      from: { kind: 'stage', name, as },
      ...(where && { where }),
    },
  }
}
