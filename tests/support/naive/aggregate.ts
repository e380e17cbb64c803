import { assertNever } from '../../../server/contract/assert-never.ts'
import type { BaseMeasure } from '../../../server/model/cube.ts'
import type { RowExpression } from '../../../server/model/expression.ts'
import { evaluateRow } from './row-expression.ts'
import type { FactRow } from './star.ts'
import { compareValues, exactly, multiply, toDouble, type Value } from './values.ts'

const known = new WeakMap<FactRow, WeakMap<RowExpression, Value>>()

/** The value of an expression on a fact row; what was computed once is remembered. */
const onRow = (expression: RowExpression, row: FactRow): Value => {
  const ofRow = known.get(row) ?? new WeakMap<RowExpression, Value>()
  known.set(row, ofRow)
  const found = ofRow.get(expression)
  if (found !== undefined) return found
  const value = evaluateRow(expression, row)
  ofRow.set(expression, value)
  return value
}

/** The rows that a base measure is computed from: those that make its own filter true. */
export const contributing = (measure: BaseMeasure, rows: readonly FactRow[]): readonly FactRow[] => {
  const { filter } = measure
  return filter === undefined ? rows : rows.filter((row) => onRow(filter, row) === true)
}

const double = (value: Value): number => Number(toDouble(value))

/** The sum of numbers, exact where all of them are. */
export const sumOf = (values: readonly Value[]): Value => {
  if (values.every((v) => typeof v === 'bigint')) return values.reduce((sum, v) => sum + v, 0n)
  return values.reduce<number>((sum, v) => sum + double(v), 0)
}

/** The first of values in their order, or the last with a direction of -1. */
export const least = (values: readonly Value[], direction: 1 | -1): Value =>
  values.reduce((best, v) => (best !== null && compareValues(best, v) * direction <= 0 ? best : v), null)

const distinct = (values: readonly Value[]): bigint => exactly(new Set(values.map((v) => `${typeof v} ${v}`)).size)

const product = (a: Value, b: Value): Value =>
  typeof a === 'bigint' && typeof b === 'bigint' ? multiply(a, b) : double(a) * double(b)

/** sum(weight * value) / sum(weight) over rows that have both; empty where the weights add up to nothing. */
const weighted = (pairs: readonly (readonly [Value, Value])[]): Value => {
  const both = pairs.filter(([value, weight]) => value !== null && weight !== null)
  const weights = double(sumOf(both.map(([, weight]) => weight)))
  return both.length === 0 || weights === 0 ? null : double(sumOf(both.map(([v, w]) => product(v, w)))) / weights
}

/** Of n values in order, the one at (n - 1) p with what lies between two of them, or the first with p of all up to it. */
export const percentile = (values: readonly Value[], { p, method }: NonNullable<BaseMeasure['percentile']>): Value => {
  const ordered = values.toSorted(compareValues)
  if (method === 'discrete') return ordered[Math.max(0, Math.ceil(p * ordered.length - 1e-9) - 1)] ?? null
  const at = (ordered.length - 1) * p
  const [low, high] = [ordered[Math.floor(at)] ?? null, ordered[Math.ceil(at)] ?? null]
  return double(low) + (double(high) - double(low)) * (at - Math.floor(at))
}

/** Of a sample: over n - 1, so that one value has none. */
export const variance = (values: readonly Value[]): number | null => {
  if (values.length < 2) return null
  const mean = double(sumOf(values)) / values.length
  return values.reduce<number>((sum, v) => sum + (double(v) - mean) ** 2, 0) / (values.length - 1)
}

const ofValues = (measure: BaseMeasure, values: readonly Value[]): Value => {
  switch (measure.aggregation) {
    case 'count':
    case 'count_distinct':
      return distinct(values)
    case 'sum':
      return sumOf(values)
    case 'avg':
      return double(sumOf(values)) / values.length
    case 'min':
      return least(values, 1)
    case 'max':
      return least(values, -1)
    case 'percentile':
      return percentile(values, measure.percentile ?? { p: 0.5, method: 'continuous' })
    case 'variance':
      return variance(values)
    case 'stddev': {
      const squares = variance(values)
      return squares === null ? null : Math.sqrt(squares)
    }
    default:
      return assertNever(measure.aggregation)
  }
}

/** What a measure is where no row contributes: 0 for sums and counts, empty for everything else. */
export const withoutRows = ({ aggregation, type, weight }: BaseMeasure): Value => {
  if (weight !== undefined) return null
  if (aggregation === 'sum') return type === 'double' ? 0 : 0n
  return aggregation === 'count' || aggregation === 'count_distinct' ? 0n : null
}

/** The rows of the fact among rows at members, each with its shares together. */
const factRows = (rows: readonly FactRow[]): readonly { readonly row: FactRow; readonly share: Value }[] => {
  const found = new Map<number, { readonly row: FactRow; readonly shares: Map<string, Value> }>()
  for (const row of rows) {
    const fact = found.get(row.of) ?? { row, shares: new Map<string, Value>() }
    fact.shares.set(row.shareOf, row.share)
    found.set(row.of, fact)
  }
  return [...found.values()].map(({ row, shares }) => ({ row, share: sumOf([...shares.values()]) }))
}

/** A base measure of which each row has a share: sums and counts of shares, averages weighted by them. */
const overShares = (measure: BaseMeasure, rows: ReturnType<typeof factRows>): Value => {
  const { aggregation, expression, weight } = measure
  if (aggregation === 'count' || expression === undefined) return sumOf(rows.map(({ share }) => share))
  const valued = rows.map(({ row, share }) => ({ row, share, value: onRow(expression, row) }))
  if (aggregation === 'avg') {
    const weights = valued.map(({ row, share, value }) => {
      const own = weight === undefined ? exactly(1) : onRow(weight, row)
      return [value, own === null ? null : product(own, share)] as const
    })
    return weighted(weights)
  }
  const known = valued.filter(({ value }) => value !== null)
  return known.length === 0 ? null : sumOf(known.map(({ value, share }) => product(value, share)))
}

/** A base measure over the rows that contribute to it. */
export const aggregate = (measure: BaseMeasure, spread: readonly FactRow[]): Value => {
  const { aggregation, expression, weight } = measure
  if (spread.length === 0) return withoutRows(measure)
  const found = factRows(spread)
  const isShared = aggregation === 'sum' || aggregation === 'count' || aggregation === 'avg'
  if (isShared && found.some(({ share }) => share !== exactly(1))) return overShares(measure, found)
  const rows = found.map(({ row }) => row)
  if (aggregation === 'count' || expression === undefined) return exactly(rows.length)
  if (weight !== undefined) return weighted(rows.map((r) => [onRow(expression, r), onRow(weight, r)]))
  const values = rows.map((r) => onRow(expression, r)).filter((v) => v !== null)
  return values.length === 0 && aggregation !== 'count_distinct' ? null : ofValues(measure, values)
}
