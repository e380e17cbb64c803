import { assertNever } from '../../contract/assert-never.ts'
import type { Attribute, Cube } from '../../model/cube.ts'
import type { RowExpression } from '../../model/expression.ts'
import { attributesOf, type Filter } from './filter.ts'
import type { Aggregate, GroupKey, Source } from './plan.ts'

const attributeNames = (e: RowExpression): readonly string[] => {
  switch (e.kind) {
    case 'literal':
    case 'column':
      return []
    case 'attribute':
      return [e.attribute]
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return [...attributeNames(e.left), ...attributeNames(e.right)]
    case 'not':
    case 'negate':
    case 'isNull':
      return attributeNames(e.operand)
    case 'in':
      return [e.operand, ...e.values].flatMap(attributeNames)
    case 'call':
      return e.arguments.flatMap(attributeNames)
    default:
      return assertNever(e)
  }
}

const rolesOf = (attributes: readonly Attribute[]): readonly string[] =>
  attributes.flatMap((a) => (a.role === undefined ? [] : [a.role]))

/** What a source is read for. */
interface Needs {
  readonly keys: readonly GroupKey[]
  readonly aggregates: readonly Aggregate[]
  readonly filters: readonly Filter[]
  /** further attributes, such as the columns of a drill-through */
  readonly attributes?: readonly Attribute[]
}

const withAncestors = (cube: Cube, attribute: Attribute): readonly Attribute[] => [
  ...attribute.within.flatMap((name) => cube.attributes.get(name) ?? []),
  attribute,
]

/**
 * The source that brings what keys, aggregates and filters need: each role joined once, filtered roles first. Joins are
 * left here; `rewrite/inner-joins.ts` tightens them.
 */
export const sourceFor = (cube: Cube, needs: Needs): Source => {
  const filtered = rolesOf(needs.filters.flatMap(attributesOf).flatMap((a) => withAncestors(cube, a)))
  const expressions = needs.aggregates
    .flatMap(({ measure, filter }) => [measure.expression, measure.weight, filter])
    .filter((e) => e !== undefined)
  const computed = expressions.flatMap(attributeNames).flatMap((name) => cube.attributes.get(name) ?? [])
  const grouped = needs.keys.flatMap((k) => [...k.implied, k.attribute])
  const others = rolesOf([...grouped, ...computed, ...(needs.attributes ?? [])])
  const inOrder = (names: readonly string[]) => [...cube.roles.values()].filter((r) => names.includes(r.name))
  const first = inOrder(filtered)
  const roles = [...first, ...inOrder(others).filter((r) => !first.includes(r))]
  return { kind: 'source', cube, joins: roles.map((role) => ({ role, how: 'left' })), filters: needs.filters }
}
