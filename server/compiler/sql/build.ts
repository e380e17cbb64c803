import type { Parameter } from '../statement.ts'
import type { BinaryOperator, OrderTerm, SqlExpression, SqlFunction } from './ast.ts'

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
export const asc = (expression: SqlExpression): OrderTerm => ({ expression, direction: 'asc' })

/** NULL-safe equality. */
export const same = (left: SqlExpression, right: SqlExpression): SqlExpression =>
  binary('IS NOT DISTINCT FROM', left, right)

/** True where a row of a named query meets a condition. */
export const existsIn = (name: string, where: SqlExpression | undefined): SqlExpression => ({
  kind: 'exists',
  select: {
    kind: 'select',
    columns: [{ expression: constant(1), as: 'one' }],
    from: { kind: 'stage', name, as: name },
    ...(where && { where }),
  },
})

/** Conjunction of the conditions; undefined where there are none. */
export const allOf = (conditions: readonly SqlExpression[]): SqlExpression | undefined =>
  conditions.length === 0 ? undefined : conditions.reduce((left, right) => binary('AND', left, right))

/** Disjunction of the conditions; undefined where there are none. */
export const anyOf = (conditions: readonly SqlExpression[]): SqlExpression | undefined =>
  conditions.length === 0 ? undefined : conditions.reduce((left, right) => binary('OR', left, right))
