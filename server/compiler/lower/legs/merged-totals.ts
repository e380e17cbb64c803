import { grandTotal, keeps } from '../../plan/axes.ts'
import type { GroupKey, Leg, Merge, RolledUp } from '../../plan/plan.ts'
import type { Named, Select, SqlExpression } from '../../sql/ast.ts'
import { call, column, constant } from '../../sql/build.ts'
import { type Context, keyColumns, names, orderNames } from '../scope.ts'
import { columnsOfProperty, contributionsOf, rowsOf } from './roll-up.ts'

/** Columns of a leg that are values, in order: aggregates, properties or statistics, then numbers of rows. */
export const valueColumns = (leg: Leg): readonly string[] => {
  if (leg.kind === 'over') return [...leg.statistics.map((s) => s.as), rowsOf(leg)]
  const contributions = leg.aggregates.map((a) => contributionsOf(leg, a))
  return [
    ...new Set([
      ...leg.aggregates.map((a) => a.as),
      ...leg.properties.flatMap(columnsOfProperty),
      rowsOf(leg),
      ...contributions,
    ]),
  ]
}

/** Rows with one value or none for each coordinate, as one row each. */
export const onePerCoordinate = (
  context: Context,
  keys: readonly GroupKey[],
  parts: readonly Select[],
  values: readonly string[],
  one: 'any_value' | 'max' = 'any_value',
): Select => {
  const keyNames = [...keys.flatMap((k) => keyColumns(context, k)), names.grouping]
  return {
    kind: 'select',
    columns: [
      ...keyNames.map((as) => ({ expression: column(as), as })),
      ...[...orderNames(keys), ...values].map((as) => ({ expression: call(one, column(as)), as })),
    ],
    from: { kind: 'subquery', select: { kind: 'unionAll', parts }, as: 'legs' },
    groupBy: [keyNames.map((name) => column(name))],
  }
}

/** Each set with those finer ones of which it is a total; the grand total has a row whatever is listed. */
const above = ({ keys, sets }: Merge): readonly { readonly set: RolledUp; readonly finer: readonly RolledUp[] }[] =>
  sets.flatMap((set) => {
    const finer = sets.filter((s) => s !== set && (s & set) === s)
    return finer.length === 0 || set === grandTotal(keys) ? [] : [{ set, finer }]
  })

/** The columns of some legs that count rows. */
export const countColumns = (legs: readonly Leg[]): readonly string[] => [
  ...new Set(
    legs.flatMap((leg) =>
      leg.kind === 'over' ? [rowsOf(leg)] : [rowsOf(leg), ...leg.aggregates.map((a) => contributionsOf(leg, a))],
    ),
  ),
]

/**
 * Rows of a merge with every total of one of them, whether or not a leg has a row of its own there; beside each number of
 * rows, whether there is one here or in what the row is a total of.
 */
export const withTotals = (
  context: Context,
  merge: Merge,
  values: readonly string[],
  counts: readonly string[],
  from: string,
): Select => {
  const columns = [...merge.keys.flatMap((k) => keyColumns(context, k)), ...orderNames(merge.keys)]
  const reaching = (most: (count: SqlExpression) => SqlExpression): readonly Named[] =>
    counts.map((count) => ({ expression: most(column(count)), as: names.reaching(count) }))
  const source = { kind: 'stage', name: from, as: from } as const
  const totals = above(merge).map(({ set, finer }): Select => {
    const keys = merge.keys.filter((k) => keeps(set, k))
    const kept = keys.flatMap((k) => keyColumns(context, k))
    const orders = orderNames(keys)
    const own = (as: string): SqlExpression =>
      kept.includes(as) ? column(as) : orders.includes(as) ? call('any_value', column(as)) : constant(null)
    return {
      kind: 'select',
      columns: [
        ...columns.map((as) => ({ expression: own(as), as })),
        { expression: constant(set), as: names.grouping },
        ...values.map((as) => ({ expression: constant(null), as })),
        ...reaching((count) => call('max', count)),
      ],
      from: source,
      where: { kind: 'in', operand: column(names.grouping), values: finer.map((f) => constant(f)) },
      groupBy: [kept.map((name) => column(name))],
    }
  })
  const own: Select = {
    kind: 'select',
    columns: [
      ...[...columns, names.grouping, ...values].map((as) => ({ expression: column(as), as })),
      ...reaching((count) => count),
    ],
    from: source,
  }
  return onePerCoordinate(context, merge.keys, [own, ...totals], [...values, ...counts.map(names.reaching)], 'max')
}

/** Whether the dates of a leg depend on where it is taken, so that a total may have no row where what it adds up has one. */
const isDated = (leg: Leg): boolean =>
  leg.kind === 'over' ? leg.input.input.legs.some(isDated) : leg.windows.length > 0

/** Whether totals of a merge may have no row of any leg. */
export const lacksTotals = (merge: Merge): boolean => merge.legs.some(isDated) && above(merge).length > 0
