import { Condition } from '../../contract/query.ts'
import { camelCase } from '../language/words.ts'
import type { Report } from '../problem.ts'
import type { Fields } from '../yaml/fields.ts'
import { describe, type Entry, type Located, type Node } from '../yaml/node.ts'

/** One condition as written: an attribute with the condition on it, or the period that is going on. */
export interface WhenDefinition {
  readonly attribute: Located
  readonly is: 'current' | Condition
}

/** A node as the value that JSON would have in its place, the words of queries in camel case. */
export const plain = (node: Node): unknown => {
  if (node.kind === 'scalar') return node.scalar
  if (node.kind === 'list') return node.items.map(plain)
  return Object.fromEntries(
    node.entries.map(({ key, node: value }) => [camelCase.get(key.value) ?? key.value, plain(value)]),
  )
}

const conditionOf = (attribute: string, node: Node): unknown => {
  if (node.kind === 'map') return { ...Object(plain(node)), attribute }
  return { attribute, in: node.kind === 'list' ? plain(node) : [plain(node)] }
}

/** Reads the map of conditions under a key: each attribute with a member, a list of them, `current` or a map of operators. */
export const readWhen = (fields: Fields, key: string, report: Report): readonly WhenDefinition[] =>
  fields.entries(key).flatMap(({ key: attribute, node }): readonly WhenDefinition[] => {
    if (node.kind === 'scalar' && node.scalar === 'current') return [{ attribute, is: 'current' }]
    return readCondition({ key: attribute, node }, `${key} of ${fields.where}`, ', current', report)
  })

/** An attribute with a condition on it. */
export interface ConditionDefinition {
  readonly attribute: Located
  readonly is: Condition
}

/** Reads an attribute with a member, a list of them, or a map of operators. @param also what may stand there too, in words */
export const readCondition = (
  { key: attribute, node }: Entry,
  of: string,
  also: string,
  report: Report,
): readonly ConditionDefinition[] => {
  const { success, data } = Condition.safeParse(conditionOf(attribute.value, node))
  if (success) return [{ attribute, is: data }]
  const where = `"${attribute.value}" of ${of}`
  const expected = `a member, a list of members${also}, or a map such as {gte: 2026}`
  return report(node.place, 'wrong_shape', { where, expected, found: describe(node) }) ?? []
}
