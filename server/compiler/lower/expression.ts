import { assertNever } from '../../contract/assert-never.ts'
import type { Attribute } from '../../model/cube.ts'
import type { Calculation, ParameterValue, RowExpression } from '../../model/expression.ts'
import { withScale } from '../../model/parameter-values.ts'
import type { Filter, FilterMember } from '../plan/filter.ts'
import { keyPath } from '../plan/key-path.ts'
import type { SqlExpression } from '../sql/ast.ts'
import { allOf, anyOf, binary, call, cast, column, constant, isNull, not, parameter, same } from '../sql/build.ts'
import { lowerRate } from './rates.ts'
import { type Context, isUnassigned, type Scope } from './scope.ts'
import { lowerSetFilter } from './set.ts'

const arithmetic = (op: '+' | '-' | '*' | '/', left: SqlExpression, right: SqlExpression): SqlExpression =>
  op === '/' ? call('true_division', left, right) : binary(op, left, right)

/** Whole numbers are widened before they are multiplied: the product of two 32-bit columns need not fit 32 bits. */
const widened = (e: RowExpression, lowered: SqlExpression): SqlExpression =>
  e.type === 'integer' && e.kind !== 'literal' ? cast(lowered, 'BIGINT') : lowered

/** A row-level expression over the rows of one fact. Division gives DOUBLE, by zero NULL. */
export const lowerExpression = (context: Context, e: RowExpression): SqlExpression => {
  const lower = (operand: RowExpression): SqlExpression => lowerExpression(context, operand)
  switch (e.kind) {
    case 'literal':
      return e.value === null ? constant(null) : parameter({ value: e.value, type: e.type })
    case 'parameter':
      return parameter({ value: exactly(e.value, e.scale), type: e.type })
    case 'column':
      return column(e.column, context.fact)
    case 'attribute': {
      const attribute = context.cube.attributes.get(e.attribute)
      if (attribute === undefined) throw new Error(`cube ${context.cube.name} has no attribute ${e.attribute}`)
      // what a measure is computed of is no reader's text
      const { mask: _, ...plain } = attribute
      return context.factScope.value(plain)
    }
    case 'arithmetic':
      return arithmetic(e.op, e.op === '*' ? widened(e.left, lower(e.left)) : lower(e.left), lower(e.right))
    case 'comparison':
      return binary(e.op, lower(e.left), lower(e.right))
    case 'logic':
      return binary(e.op === 'and' ? 'AND' : 'OR', lower(e.left), lower(e.right))
    case 'not':
      return not(lower(e.operand))
    case 'negate':
      return binary('-', constant(0), lower(e.operand))
    case 'in':
      return { kind: 'in', operand: lower(e.operand), values: e.values.map(lower) }
    case 'assigned':
      return not(isUnassigned(e.bridge))
    case 'isNull':
      return isNull(lower(e.operand))
    case 'if': {
      const otherwise = e.otherwise && lower(e.otherwise)
      return { kind: 'case', when: [[lower(e.condition), lower(e.value)]], ...(otherwise && { otherwise }) }
    }
    case 'call':
      return call(e.function, ...e.arguments.map(lower))
    case 'rate':
      return lowerRate(context, e.conversion)
    default:
      return assertNever(e)
  }
}

/** A number with all the digits that it is to have, zeros at its end too. */
const exactly = (value: ParameterValue, scale: number | undefined): ParameterValue =>
  typeof value === 'number' && scale !== undefined ? withScale(value, scale) : value

const number = (value: number): SqlExpression =>
  parameter({ value, type: Number.isSafeInteger(value) ? 'integer' : 'double' })

/**
 * A calculation whose measures are columns of legs; empty in arithmetic gives empty, division by 0 too. Conditions may be
 * NULL where a comparison meets empty: `CASE WHEN` takes that as false, and `not` is `IS NOT TRUE`.
 *
 * @param factor what is done to the operands of a product
 */
export const lowerCalculation = (
  value: (column: string) => SqlExpression,
  c: Calculation,
  factor = (operand: SqlExpression): SqlExpression => operand,
): SqlExpression => {
  const lower = (operand: Calculation): SqlExpression => lowerCalculation(value, operand, factor)
  switch (c.kind) {
    case 'number':
      return number(c.value)
    case 'parameter':
      return typeof c.value === 'number' ? number(c.value) : parameter({ value: c.value, type: c.type })
    case 'measure':
      return value(c.measure)
    case 'arithmetic':
      if (c.op === '*') return arithmetic(c.op, factor(lower(c.left)), factor(lower(c.right)))
      return arithmetic(c.op, lower(c.left), lower(c.right))
    case 'negate':
      return binary('-', constant(0), lower(c.operand))
    case 'coalesce':
      return call('coalesce', ...c.arguments.map(lower))
    case 'text':
      return parameter({ value: c.value, type: 'text' })
    case 'comparison':
      return binary(c.op, lower(c.left), lower(c.right))
    case 'logic':
      return binary(c.op === 'and' ? 'AND' : 'OR', lower(c.left), lower(c.right))
    case 'not':
      return { kind: 'isNotTrue', operand: lower(c.operand) }
    case 'if': {
      const otherwise = c.otherwise && lower(c.otherwise)
      return { kind: 'case', when: [[lower(c.condition), lower(c.value)]], ...(otherwise && { otherwise }) }
    }
    case 'at':
    case 'over':
    case 'own':
    case 'property':
      throw new Error(`${c.kind} is resolved when a query is planned`)
    default:
      return assertNever(c)
  }
}

const pathOf = (
  context: Context,
  filter: Filter & { kind: 'members' },
  member: FilterMember & { kind: 'key' },
  scope: Scope,
): SqlExpression => {
  const path = keyPath(context.cube, filter.attribute).slice(-member.path.length)
  const equal = path.map((attribute, i) => {
    const part = member.path[i] ?? null
    if (part !== null) return same(scope.value(attribute), parameter(part))
    // the row of the unknown member has no values either
    return attribute === filter.attribute ? scope.blank(attribute) : isNull(scope.value(attribute))
  })
  return allOf(equal) ?? constant(true)
}

const scalarsOf = ({ members }: Filter & { kind: 'members' | 'childrenOf' }): SqlExpression[] =>
  members.flatMap((m) => (m.kind === 'key' && m.path.length === 1 && m.path[0] != null ? [parameter(m.path[0])] : []))

/** Members by their own keys; in rows of a tree's dimension each with all that stands below it. */
const keyConditions = (attribute: Attribute, keys: readonly SqlExpression[], scope: Scope): SqlExpression[] => {
  const [first] = keys
  if (first === undefined) return []
  if (attribute.tree !== undefined && scope.below !== undefined) return [scope.below(attribute, keys, 'node')]
  const value = scope.value(attribute)
  return [keys.length === 1 ? binary('=', value, first) : { kind: 'in', operand: value, values: keys }]
}

const lowerChildrenOf = (filter: Filter & { kind: 'childrenOf' }, scope: Scope): SqlExpression => {
  const keys = scalarsOf(filter)
  return keys.length === 0 ? constant(false) : (scope.below?.(filter.attribute, keys, 'children') ?? constant(false))
}

/** The nodes of a tree as they are, without what stands below them. */
const onlyNodes = ({ below: _below, ...scope }: Scope): Scope => scope

const lowerMembers = (context: Context, filter: Filter & { kind: 'members' }, scope: Scope): SqlExpression => {
  const { blank, unknown, unassigned, other, own } = scope
  const special = { blank, unknown, unassigned, other, own }
  const keys = filter.members.filter((m) => m.kind === 'key')
  const paths = keys.filter((m) => m.path.length > 1).map((m) => pathOf(context, filter, m, scope))
  const kinds = [...new Set(filter.members.map((m) => m.kind))].filter((kind) => kind !== 'key')
  const parts = [
    ...keyConditions(filter.attribute, scalarsOf(filter), filter.exact === true ? onlyNodes(scope) : scope),
    ...paths,
    ...kinds.map((kind) => special[kind]?.(filter.attribute) ?? constant(false)),
  ]
  return anyOf(parts) ?? constant(false)
}

/**
 * A filter as SQL over a scope. Leaves may be NULL, which `WHERE` treats as false; `not` is `IS NOT TRUE`, so that blank
 * and unknown members are kept by it.
 */
export const lowerFilter = (context: Context, filter: Filter, scope: Scope): SqlExpression => {
  switch (filter.kind) {
    case 'compare':
      return binary(filter.op, scope.value(filter.attribute), parameter(filter.value))
    case 'members':
      return lowerMembers(context, filter, scope)
    case 'childrenOf':
      return lowerChildrenOf(filter, scope)
    case 'text':
      return call(
        filter.how === 'contains' ? 'contains' : 'starts_with',
        call('lower', scope.value(filter.attribute)),
        call('lower', parameter(filter.value)),
      )
    case 'set':
      return lowerSetFilter(context, filter, scope)
    case 'not':
      return { kind: 'isNotTrue', operand: lowerFilter(context, filter.operand, scope) }
    case 'all':
      return allOf(filter.operands.map((f) => lowerFilter(context, f, scope))) ?? constant(true)
    case 'any':
      return anyOf(filter.operands.map((f) => lowerFilter(context, f, scope))) ?? constant(false)
    default:
      return assertNever(filter)
  }
}
