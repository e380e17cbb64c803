import type { RollUp } from '../../plan/plan.ts'
import type { Select, SqlExpression } from '../../sql/ast.ts'
import { binary, column, constant, namedIn } from '../../sql/build.ts'
import { names } from '../scope.ts'

const seen = '#seen'

/**
 * The coordinates of a leg of which some row may be seen: the members of others are not to be told. The total of everything
 * stays.
 *
 * @param allowed true for a row that may be seen
 */
export const onlySeen = (leg: RollUp, select: Select, allowed: SqlExpression): Select => {
  const counted: SqlExpression = { kind: 'call', name: 'count', arguments: [], filter: allowed }
  const grand = leg.keys.reduce((bits, k) => bits | (1 << k.bit), 0)
  const isGrand = binary('=', column(names.grouping), constant(grand))
  const columns = [...select.columns, { expression: counted, as: seen }]
  return {
    kind: 'select',
    columns: select.columns.map(({ as }) => namedIn(seen)(as)),
    from: { kind: 'subquery', select: { ...select, columns }, as: seen },
    where: binary('OR', binary('>', column(seen), constant(0)), isGrand),
  }
}
