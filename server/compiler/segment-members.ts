import type { Cube, SegmentSnapshot } from '../model/cube.ts'
import { unknownKey } from '../model/cube.ts'
import { lowerExpression } from './lower/expression.ts'
import { contextOf } from './lower/scope.ts'
import { printStatement } from './print-statement.ts'
import { allOf, call, column, constant, isNull, not, same } from './sql/build.ts'
import type { Statement } from './statement.ts'

const alias = 'member'

/**
 * The members of a dimension that are in a segment now, to be stored: a row each with the columns `member` (the parts of its
 * lasting key as a list of texts), `is_unknown` and `is_unassigned`, which none of them is. Where the dimension keeps
 * versions it is the open one that counts. A null makes the predicate false.
 *
 * @param cube any of the model: the predicate reads none of its rows
 */
export const compileSegmentMembers = (
  cube: Cube,
  { table, key, until, unknownBy, predicate }: SegmentSnapshot,
): Statement => {
  const holds = lowerExpression({ ...contextOf(cube, undefined), fact: alias }, predicate)
  const where = allOf([
    call('coalesce', holds, constant(false)),
    ...(until === undefined ? [] : [isNull(column(until, alias))]),
    ...(unknownBy === undefined ? [] : [not(same(column(unknownBy, alias), constant(unknownKey)))]),
    ...key.map((part) => not(isNull(column(part.column, alias)))),
  ])
  const parts = key.map((part) => ({ kind: 'cast', operand: column(part.column, alias), type: 'VARCHAR' }) as const)
  return printStatement(
    {
      with: [],
      select: {
        kind: 'select',
        distinct: true,
        columns: [
          { expression: call('list_value', ...parts), as: 'member' },
          { expression: constant(false), as: 'is_unknown' },
          { expression: constant(false), as: 'is_unassigned' },
        ],
        from: { kind: 'table', name: table, as: alias },
        ...(where && { where }),
      },
    },
    [],
  )
}
