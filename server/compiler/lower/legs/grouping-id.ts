import type { GroupKey, RolledUp } from '../../plan/plan.ts'
import type { SqlExpression } from '../../sql/ast.ts'
import { binary, call, cast, constant } from '../../sql/build.ts'

/**
 * Bits of rolled-up attributes in a grouping, as `grouping` says them: the last argument of grouping_id is bit 0. Keys that
 * are kept or rolled up in every set are constants, so that a leg may lack some of the plan's keys.
 */
export const groupingId = (
  keys: readonly GroupKey[],
  sets: readonly RolledUp[],
  value: (key: GroupKey) => SqlExpression,
): SqlExpression => {
  const [only = 0] = sets
  if (sets.length <= 1) return constant(only)
  const all = sets.reduce((bits, set) => bits & set)
  const some = sets.reduce((bits, set) => bits | set)
  const isDense = all === 0 && keys.every((k, i) => k.bit === i) && some < 2 ** keys.length
  if (isDense) return cast(call('grouping_id', ...keys.map(value).reverse()), 'INTEGER')
  const varying = keys.filter((k) => (some & ~all & (1 << k.bit)) !== 0)
  const bits = varying.map((k) => binary('*', call('grouping_id', value(k)), constant(2 ** k.bit)))
  return cast(
    bits.reduce((sum, bit) => binary('+', sum, bit), constant(all)),
    'INTEGER',
  )
}
