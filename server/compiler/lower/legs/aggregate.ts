import type { BaseMeasure } from '../../../model/cube.ts'
import type { SqlExpression, SqlFunction } from '../../sql/ast.ts'
import { allOf, binary, call, constant, isNull, not, parameter, toDouble } from '../../sql/build.ts'

/** What an aggregate reads of each row, and which rows; a count without expression reads none. */
export interface Aggregated {
  readonly value: SqlExpression | undefined
  readonly weight: SqlExpression | undefined
  readonly filter: SqlExpression | undefined
  /** the share of a fact row that a row has: of sums and counts, and what averages weigh by */
  readonly share?: SqlExpression | undefined
}

/** sum(weight * value) / sum(weight) over the rows that have both. */
const weightedAverage = (
  value: SqlExpression,
  weight: SqlExpression,
  filter: SqlExpression | undefined,
): SqlExpression => {
  const has = not(isNull(value))
  const rows = allOf([...(filter === undefined ? [] : [filter]), has]) ?? has
  const sum = (argument: SqlExpression): SqlExpression => ({
    kind: 'call',
    name: 'sum',
    arguments: [argument],
    filter: rows,
  })
  return call('true_division', sum(binary('*', toDouble(weight), toDouble(value))), sum(toDouble(weight)))
}

/** DuckDB interpolates decimals in their own scale, so a continuous percentile is one of doubles. */
const percentile = (
  { percentile: found }: BaseMeasure,
  value: SqlExpression,
): readonly [SqlFunction, SqlExpression[]] => {
  const p = parameter({ value: found?.p ?? 0.5, type: 'double' })
  return found?.method === 'discrete' ? ['quantile_disc', [value, p]] : ['quantile_cont', [toDouble(value), p]]
}

const functionOf = (
  measure: BaseMeasure,
  value: SqlExpression | undefined,
): readonly [SqlFunction, SqlExpression[]] => {
  const args = value === undefined ? [] : [value]
  switch (measure.aggregation) {
    case 'count_distinct':
      return ['count', args]
    case 'variance':
      return ['var_samp', args.map(toDouble)]
    case 'stddev':
      return ['stddev_samp', args.map(toDouble)]
    case 'percentile':
      return percentile(measure, value ?? constant(null))
    default:
      return [measure.aggregation, args]
  }
}

/** An aggregate of which each row has its share; undefined where rows are counted as they are. */
const overShares = (measure: BaseMeasure, { value, weight, filter, share }: Aggregated): SqlExpression | undefined => {
  if (share === undefined) return undefined
  const sum = (argument: SqlExpression): SqlExpression => ({
    kind: 'call',
    name: 'sum',
    arguments: [argument],
    ...(filter !== undefined && { filter }),
  })
  switch (measure.aggregation) {
    case 'count':
      return call('coalesce', sum(share), constant(0))
    case 'sum':
      return value && sum(binary('*', value, share))
    case 'avg':
      return value && weightedAverage(value, weight === undefined ? share : binary('*', weight, share), filter)
    default:
      return undefined
  }
}

/** The aggregate of a base measure over rows. A weighted average without weight, and any but a count without rows, is null. */
export const lowerAggregation = (measure: BaseMeasure, aggregated: Aggregated): SqlExpression => {
  const { value, weight, filter } = aggregated
  const shared = overShares(measure, aggregated)
  if (shared !== undefined) return shared
  if (value !== undefined && weight !== undefined) return weightedAverage(value, weight, filter)
  const [name, args] = functionOf(measure, value)
  return {
    kind: 'call',
    name,
    arguments: args,
    ...(measure.aggregation === 'count_distinct' && { distinct: true }),
    ...(filter !== undefined && { filter }),
  }
}
