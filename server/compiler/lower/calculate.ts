import type { Aggregate, Calculate, GroupKey, Output } from '../plan/plan.ts'
import type { Named, Select, SqlExpression } from '../sql/ast.ts'
import { anyOf, binary, call, column, constant, isNull } from '../sql/build.ts'
import { lowerCalculation } from './expression.ts'
import { contributionsOf, mayLackRows } from './roll-up.ts'
import { type Context, keyColumns, names } from './scope.ts'

/** True where a key is rolled up. */
const isRolledUp = (key: GroupKey): SqlExpression =>
  binary('<>', binary('&', column(names.grouping), constant(1 << key.bit)), constant(0))

const text = (operand: SqlExpression): SqlExpression => ({ kind: 'cast', operand, type: 'VARCHAR' })

/** Which special member stands behind a null key, as text; null for ordinary members and rolled-up attributes. */
const specialOf = (context: Context, key: GroupKey, canRollUp: boolean): SqlExpression => {
  const { attribute } = key
  const [unknown, blank] = [context.mayBeUnknown(attribute), context.mayBeBlank(attribute)]
  if (!unknown && !blank) return text(constant(null))
  const flag: SqlExpression = {
    kind: 'case',
    when: [[column(names.unknown(attribute)), constant('unknown')]],
    otherwise: constant('blank'),
  }
  const kind = unknown && blank ? flag : constant(unknown ? 'unknown' : 'blank')
  const rolled = canRollUp ? ([[isRolledUp(key), constant(null)]] as const) : []
  return { kind: 'case', when: [...rolled, [isNull(column(attribute.name)), kind]] }
}

/** A base measure's value: with no contributing row 0 for sums and counts and empty for everything else. */
const baseValue = (
  aggregates: readonly Aggregate[],
  aggregate: Aggregate,
  lacksRows: boolean,
  merged: boolean,
): SqlExpression => {
  const value = column(aggregate.measure.name)
  switch (aggregate.measure.aggregation) {
    case 'count':
    case 'count_distinct':
      return merged ? call('coalesce', value, constant(0)) : value
    case 'sum': {
      if (aggregate.filter === undefined && !lacksRows) return value
      const rows = call('coalesce', column(contributionsOf(aggregates, aggregate)), constant(0))
      return { kind: 'case', when: [[binary('=', rows, constant(0)), constant(0)]], otherwise: value }
    }
    default:
      return value
  }
}

const outputValue = (
  context: Context,
  value: (measure: string) => SqlExpression,
  { value: v }: Output,
): SqlExpression =>
  v.kind === 'base'
    ? value(v.measure)
    : { kind: 'cast', operand: lowerCalculation(context, value, v.calculation), type: 'DOUBLE' }

const listing = (node: Calculate): SqlExpression | undefined => {
  const [leg] = node.input.legs
  const counted = leg.aggregates.filter((a) => node.listedBy.includes(a.measure.name))
  const counts = [...new Set(counted.map((a) => contributionsOf(leg.aggregates, a)))]
  const contributing = counts.map((name) => binary('>', column(name), constant(0)))
  const grand = 2 ** leg.keys.length - 1
  const total = leg.sets.includes(grand) ? [binary('=', column(names.grouping), constant(grand))] : []
  return contributing.length === 0 ? undefined : anyOf([...contributing, ...total])
}

/** How `calculate` names special members of keys whose members were merged into "other". */
interface Merged {
  readonly other: readonly GroupKey[]
}

/** The columns of every stage after `calculate`: keys with their flags, orders and special kinds, then grouping and outputs. */
export const stageColumns = (
  context: Context,
  keys: readonly GroupKey[],
  outputs: readonly Output[],
): readonly string[] => [
  ...keys.flatMap((k) => keyColumns(context, k)),
  ...keys.filter((k) => k.attribute.order?.kind === 'column').map((k) => names.order(k.attribute)),
  ...keys.map((k) => names.special(k.attribute)),
  names.grouping,
  ...outputs.map((o) => o.name),
]

/** Values of a merged leg at every coordinate that is listed. */
export const lowerCalculate = (
  context: Context,
  node: Calculate,
  from: string,
  { other }: Merged = { other: [] },
): Select => {
  const [leg, members] = node.input.legs
  const lacksRows = mayLackRows(leg, members !== undefined)
  const value = (name: string): SqlExpression => {
    const aggregate = leg.aggregates.find((a) => a.measure.name === name)
    if (aggregate === undefined) throw new Error(`no leg computes ${name}`)
    return baseValue(leg.aggregates, aggregate, lacksRows, members !== undefined)
  }
  const canRollUp = (key: GroupKey): boolean => leg.sets.some((set) => (set & (1 << key.bit)) !== 0)
  const special = (key: GroupKey): SqlExpression =>
    other.includes(key) ? constant('other') : specialOf(context, key, canRollUp(key))
  const specials = new Map<string, SqlExpression>(leg.keys.map((k) => [names.special(k.attribute), special(k)]))
  const computed = new Map<string, SqlExpression>(node.outputs.map((o) => [o.name, outputValue(context, value, o)]))
  const columns = stageColumns(context, leg.keys, node.outputs).map(
    (name): Named => ({ expression: computed.get(name) ?? specials.get(name) ?? column(name), as: name }),
  )
  const where = listing(node)
  return {
    kind: 'select',
    columns,
    from: { kind: 'stage', name: from, as: from },
    ...(where !== undefined && { where }),
  }
}
