import { type AttributeDefinition, declaredTypes } from '../definitions/definition.ts'
import type { ScalarType } from '../expression.ts'
import { withArticle } from '../expressions/types.ts'
import type { Report } from '../problem.ts'
import { attributeType } from '../resolve/joins.ts'
import type { Scope } from '../resolve/scope.ts'
import type { Located } from '../yaml/node.ts'
import { checkDistinct } from './distinct.ts'
import type { CubeRule, DimensionRule } from './rule.ts'

const isListable = (type: ScalarType, value: string) => type === 'text' || (type === 'integer' && /^-?\d+$/.test(value))

const checkOrder = ({ name, order }: AttributeDefinition, type: ScalarType, report: Report) => {
  if (order?.kind !== 'list') return
  const where = `the order of attribute ${name.value}`
  checkDistinct(order.values, where, report)
  for (const { value, place } of order.values) {
    if (isListable(type, value)) continue
    const expected = type === 'integer' ? 'a list of integers' : 'left out: only text and integers have a listed order'
    report(place, 'wrong_type', {
      where,
      expected,
      found: type === 'integer' ? `"${value}"` : `that of ${withArticle(type)}`,
    })
    return
  }
}

const checkAttribute = (attribute: AttributeDefinition, own: Located, scope: Scope, report: Report) => {
  const type = attributeType(scope, attribute, own)
  if (type === undefined) return
  checkOrder(attribute, type, report)
  const declared = attribute.type
  if (declared === undefined || declaredTypes[declared.value]?.includes(type)) return
  const where = `attribute ${attribute.name.value}`
  const found = `type: ${declared.value}`
  report(declared.place, 'wrong_type', {
    where,
    expected: `${withArticle(type)} as its column ${attribute.column.value} is`,
    found,
  })
}

/** A declared type is that of the column, and the members of a listed order have that type. */
export const attributeValues: DimensionRule = ({ table, attributes }, scope, report) => {
  for (const attribute of attributes) checkAttribute(attribute, table, scope, report)
}

/** The same of degenerate attributes. */
export const degenerateValues: CubeRule = ({ table, degenerate }, scope, report) => {
  for (const attribute of degenerate) checkAttribute(attribute, table, scope, report)
}
