import { keeps } from '../../plan/axes.ts'
import type { GroupKey, OverLeg, RolledUp, Statistic } from '../../plan/plan.ts'
import type { Query, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, named, not, parameter, toDouble } from '../../sql/build.ts'
import { pathOrder } from '../rows/order.ts'
import { type Context, keyColumns, names, orderNames } from '../scope.ts'
import { stageColumns } from '../values/calculate.ts'
import { rowsOf } from './roll-up.ts'

/** Values that do not vary have no correlation: the engine's "not a number", which would pass as the greatest, is empty. */
const numberOrEmpty = (value: SqlExpression): SqlExpression =>
  call('nullif', value, toDouble(parameter({ value: 'NaN', type: 'text' })))

const lowerStatistic = (statistic: Statistic): SqlExpression => {
  const operands = statistic.operands.map((name) => column(name))
  switch (statistic.function) {
    case 'percentile':
      return call('quantile_cont', ...operands.map(toDouble), parameter({ value: statistic.p ?? 0.5, type: 'double' }))
    case 'stdev':
      return call('stddev_samp', ...operands.map(toDouble))
    case 'var':
      return call('var_samp', ...operands.map(toDouble))
    case 'corr':
      return numberOrEmpty(call('corr', ...operands.map(toDouble)))
    case 'slope':
      return numberOrEmpty(call('regr_slope', ...operands.map(toDouble)))
    case 'intercept':
      return numberOrEmpty(call('regr_intercept', ...operands.map(toDouble)))
    case 'first':
      return call('arg_min', ...operands, column('#member'))
    case 'last':
      return call('arg_max', ...operands, column('#member'))
    default:
      return call(statistic.function, ...operands)
  }
}

/**
 * Statistics over listed members: each set is read from the input's set that keeps the member besides. Of merged keys, those
 * of "other", all members are taken together.
 */
export const lowerOver = (context: Context, leg: OverLeg, cells: string, merged: readonly GroupKey[]): Query => {
  const inputColumns = stageColumns(context, leg.input.input.keys, leg.input.outputs)
  const rank: SqlExpression = {
    kind: 'call',
    name: 'row_number',
    arguments: [],
    over: { partitionBy: [], orderBy: pathOrder(context, leg.input.input.keys, leg.member) },
  }
  const ranked: Select = {
    kind: 'select',
    columns: [...inputColumns.map(named), { expression: rank, as: '#member' }],
    from: { kind: 'stage', name: cells, as: cells },
  }
  // a node's own value is no node
  const isNode = leg.member.attribute.tree === undefined ? [] : [not(column(names.own(leg.member.attribute)))]
  const atSet = (set: RolledUp): SqlExpression => binary('=', column(names.grouping), constant(set & ~leg.members))
  const isRanked = leg.statistics.some((s) => s.function === 'first' || s.function === 'last')
  const isMerged = (key: GroupKey): boolean => merged.some((k) => k.bit === key.bit)
  const keyValue = (key: GroupKey, as: string): SqlExpression =>
    isMerged(key) ? call('nullif', column(as), column(as)) : column(as)
  const parts = leg.sets.map((set): Select => {
    const kept = leg.keys.filter((k) => keeps(set, k))
    const keptOrders = new Set(orderNames(kept.filter((k) => !isMerged(k))))
    const grouped = kept.flatMap((k) => keyColumns(context, k).map((as) => keyValue(k, as)))
    return {
      kind: 'select',
      columns: [
        ...leg.keys.flatMap((k) =>
          keyColumns(context, k).map((as) => ({ expression: keeps(set, k) ? keyValue(k, as) : constant(null), as })),
        ),
        ...orderNames(leg.keys).map((as) => ({
          expression: keptOrders.has(as) ? call('min', column(as)) : constant(null),
          as,
        })),
        { expression: constant(set), as: names.grouping },
        ...leg.statistics.map((s) => ({ expression: lowerStatistic(s), as: s.as })),
        { expression: call('count'), as: rowsOf(leg) },
      ],
      from: isRanked ? { kind: 'subquery', select: ranked, as: 'ranked' } : { kind: 'stage', name: cells, as: cells },
      where: allOf([atSet(set), ...isNode]) ?? atSet(set),
      groupBy: [grouped],
    }
  })
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: 'unionAll', parts }
}
