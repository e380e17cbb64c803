import { closest } from '../../contract/closest.ts'
import type { ParameterValue } from '../expression.ts'
import type { ParameterDomain } from '../parameter.ts'
import { misfitOf } from '../parameter-values.ts'
import type { Report } from '../problem.ts'
import { describe, type Node } from '../yaml/node.ts'

/** A text is taken as written, so that `2026` may be one. */
const writtenIn = (node: Node, { type }: ParameterDomain): ParameterValue | null => {
  if (node.kind !== 'scalar' || node.scalar === null) return null
  return type === 'text' ? node.value : node.scalar
}

/**
 * A value of a parameter: of its type, between its bounds, among those that are allowed.
 *
 * @param where what a problem calls it
 * @returns undefined after a problem was reported
 */
export const readValue = (
  node: Node,
  domain: ParameterDomain,
  where: string,
  report: Report,
): ParameterValue | undefined => {
  const value = writtenIn(node, domain)
  const expected = misfitOf(value, domain)
  if (value !== null && expected === undefined) return value
  const words = (domain.allowed ?? []).map(String)
  if (node.kind !== 'scalar' || words.length === 0)
    return report(node.place, 'wrong_shape', { where, expected: expected ?? 'a value', found: describe(node) })
  const found = node.value
  return report(node.place, 'wrong_value', { where, found, closest: closest(found, words), expected: words })
}
