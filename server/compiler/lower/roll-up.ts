import type { Attribute } from '../../model/cube.ts'
import type { RowExpression } from '../../model/expression.ts'
import { keeps } from '../plan/axes.ts'
import { aliasOf } from '../plan/joins.ts'
import type { Aggregate, GroupKey, RolledUp, RollUp } from '../plan/plan.ts'
import type { Named, Select, SqlExpression } from '../sql/ast.ts'
import { allOf, binary, call, column, constant } from '../sql/build.ts'
import { lowerAggregation } from './aggregate.ts'
import { lowerExpression } from './expression.ts'
import { type Context, isFlagged, names } from './scope.ts'
import { lowerSource } from './source.ts'

/** Bits of rolled-up attributes in a grouping, as `grouping` says them: the last argument of grouping_id is bit 0. */
export const groupingId = (
  keys: readonly GroupKey[],
  sets: readonly RolledUp[],
  value: (key: GroupKey) => SqlExpression,
): SqlExpression => {
  const [only] = sets
  if (sets.length === 1 && only !== undefined) return constant(only)
  return { kind: 'cast', operand: call('grouping_id', ...keys.map(value).reverse()), type: 'INTEGER' }
}

/**
 * The expressions that a key groups by. An ancestor that is itself a key elsewhere is written differently there
 * (`nullif(x, NULL)` is x), so that grouping_id tells the two apart.
 */
const keyExpressions = (context: Context, keys: readonly GroupKey[], key: GroupKey): readonly Named[] => {
  const { value, unknown } = context.factScope
  const flag = unknown(key.attribute)
  const isKey = (attribute: Attribute): boolean => keys.some((k) => k.attribute === attribute)
  return [
    ...key.implied.map((ancestor) => ({
      expression: isKey(ancestor) ? call('nullif', value(ancestor), constant(null)) : value(ancestor),
      as: names.implied(key.attribute, ancestor),
    })),
    { expression: value(key.attribute), as: key.attribute.name },
    ...(isFlagged(context, key) && flag !== undefined ? [{ expression: flag, as: names.unknown(key.attribute) }] : []),
  ]
}

/** Flags and ancestors may be grouped by for another key too: where their own is rolled up they are null. */
const shownWithKey = (leg: RollUp, key: GroupKey, columns: readonly Named[]): readonly Named[] => {
  const own = columns.find((c) => c.as === key.attribute.name)
  if (own === undefined || columns.length === 1 || leg.sets.every((set) => keeps(set, key))) return columns
  const rolledUp = binary('<>', call('grouping_id', own.expression), constant(0))
  return columns.map((c) =>
    c === own ? c : { ...c, expression: { kind: 'case', when: [[rolledUp, constant(null)]], otherwise: c.expression } },
  )
}

const orderColumn = (context: Context, { attribute }: GroupKey): readonly Named[] => {
  if (attribute.order?.kind !== 'column') return []
  return [
    {
      expression: call('min', column(attribute.order.column, aliasOf(attribute) ?? context.fact)),
      as: names.order(attribute),
    },
  ]
}

const lowerAggregate = (context: Context, { measure, filter }: Aggregate): Named => {
  const lower = (e: RowExpression | undefined) => (e === undefined ? undefined : lowerExpression(context, e))
  const aggregated = { value: lower(measure.expression), weight: lower(measure.weight), filter: lower(filter) }
  return { expression: lowerAggregation(measure, aggregated), as: measure.name }
}

/** The column that counts the rows contributing to an aggregate: one per distinct filter, named after its first measure. */
export const contributionsOf = (aggregates: readonly Aggregate[], { filter }: Aggregate): string => {
  if (filter === undefined) return names.rows
  const text = JSON.stringify(filter)
  const first = aggregates.find((a) => JSON.stringify(a.filter) === text)
  return names.contributions(first?.measure.name ?? '')
}

const contributionColumns = (
  context: Context,
  aggregates: readonly Aggregate[],
  countsAllRows: boolean,
): readonly Named[] => {
  const columns = new Map<string, Named>()
  for (const aggregate of aggregates.filter((a) => countsAllRows || a.filter !== undefined)) {
    const as = contributionsOf(aggregates, aggregate)
    const filter = aggregate.filter === undefined ? {} : { filter: lowerExpression(context, aggregate.filter) }
    if (!columns.has(as)) columns.set(as, { expression: { kind: 'call', name: 'count', arguments: [], ...filter }, as })
  }
  return [...columns.values()]
}

/** Changes that turn a leg into the one that computes "other": more conditions, and keys whose members are merged into one. */
export interface OtherLeg {
  readonly where: SqlExpression
  readonly merged: readonly GroupKey[]
}

/** Some coordinates of a leg may have no fact row at all, so that a sum is 0 there: its grand total, and merged members. */
export const mayLackRows = (leg: RollUp, merged: boolean): boolean =>
  merged || leg.sets.includes(2 ** leg.keys.length - 1)

/**
 * A leg as one SELECT: keys, grouping, aggregates and the number of contributing rows per filter; the number of all rows
 * only where some coordinate may lack rows.
 */
export const lowerRollUp = (context: Context, leg: RollUp, countsAllRows: boolean, other?: OtherLeg): Select => {
  const { from, joins, where } = lowerSource(context, leg.source)
  const expressions = new Map(
    leg.keys.map((key) => {
      const merged = other?.merged.includes(key) === true
      const columns = keyExpressions(context, leg.keys, key)
      return [
        key,
        merged ? columns.map((c) => ({ ...c, expression: call('nullif', c.expression, c.expression) })) : columns,
      ]
    }),
  )
  const of = (key: GroupKey): readonly Named[] => expressions.get(key) ?? []
  const keyValue = (key: GroupKey): SqlExpression =>
    of(key).find((c) => c.as === key.attribute.name)?.expression ?? constant(null)
  const conditions = [where, other?.where].filter((c) => c !== undefined)
  const condition = allOf(conditions)
  return {
    kind: 'select',
    columns: [
      ...leg.keys.flatMap((key) => shownWithKey(leg, key, of(key))),
      ...leg.keys.flatMap((key) => orderColumn(context, key)),
      { expression: groupingId(leg.keys, leg.sets, keyValue), as: names.grouping },
      ...leg.aggregates.map((a) => lowerAggregate(context, a)),
      ...contributionColumns(context, leg.aggregates, countsAllRows),
    ],
    from,
    joins,
    ...(condition !== undefined && { where: condition }),
    groupBy: leg.sets.map((set) =>
      leg.keys
        .filter((k) => keeps(set, k))
        .flatMap(of)
        .map((c) => c.expression),
    ),
  }
}
