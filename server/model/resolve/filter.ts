import type { CubeDefinition } from '../definitions/definition.ts'
import type { RowExpression } from '../expression.ts'
import { type RowNames, readRowExpression } from '../expressions/row-expression.ts'
import { describeType } from '../expressions/types.ts'
import type { Report } from '../problem.ts'

/** The condition that decides which rows are in the cube; undefined where there is none, or one with a problem. */
export const resolveFilter = (
  { filter, name }: CubeDefinition,
  names: RowNames,
  report: Report,
): RowExpression | undefined => {
  const found = filter && readRowExpression(filter, names, report)
  if (found === undefined || filter === undefined || found.type === 'boolean') return found
  const where = `the where of cube ${name.value}`
  return report(filter.place, 'wrong_type', { where, expected: 'a boolean', found: describeType(found) })
}
