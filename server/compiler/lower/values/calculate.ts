import { grandTotal } from '../../plan/axes.ts'
import { isDisplay } from '../../plan/display.ts'
import { blankBits } from '../../plan/facts.ts'
import type { Aggregate, Calculate, GroupKey, Leg, Output, RolledUp, RollUp } from '../../plan/plan.ts'
import type { Named, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, anyOf, binary, call, column, constant, isNull, not, toText } from '../../sql/build.ts'
import { lowerCalculation } from '../expression.ts'
import type { Merged } from '../legs/merged.ts'
import { columnsOfProperty, contributionsOf, hidesRows, mayLackRows, rowsOf } from '../legs/roll-up.ts'
import { type Context, keyColumns, names, orderNames, unassignedFlag } from '../scope.ts'
import { lowerToDouble } from './to-double.ts'

/** True where a key is rolled up. */
const isRolledUp = (key: GroupKey): SqlExpression =>
  binary('<>', binary('&', column(names.grouping), constant(1 << key.bit)), constant(0))

/** Which special member stands behind a null key, as text; null for ordinary members and rolled-up attributes. */
const specialOf = (context: Context, key: GroupKey, canRollUp: boolean): SqlExpression => {
  const { attribute } = key
  const rolled = canRollUp ? ([[isRolledUp(key), constant(null)]] as const) : []
  const unassigned = unassignedFlag(attribute).map((flag) => [column(flag), constant('unassigned')] as const)
  if (attribute.tree !== undefined) {
    const own = [column(names.own(attribute)), constant('own')] as const
    const missing = [isNull(column(attribute.name)), constant('unknown')] as const
    return { kind: 'case', when: [...rolled, own, ...unassigned, missing] }
  }
  const [unknown, blank] = [context.mayBeUnknown(attribute), context.mayBeBlank(attribute)]
  if (!unknown && !blank && unassigned.length === 0) return toText(constant(null))
  const flag: SqlExpression = {
    kind: 'case',
    when: [[column(names.unknown(attribute)), constant('unknown')]],
    otherwise: constant('blank'),
  }
  const kind = unknown && blank ? flag : constant(unknown ? 'unknown' : 'blank')
  return { kind: 'case', when: [...rolled, ...unassigned, [isNull(column(attribute.name)), kind]] }
}

const whenCovered = (leg: Leg, merged: Merged, value: SqlExpression): SqlExpression =>
  merged.framed.has(leg) ? { kind: 'case', when: [[column(names.covered(leg.name)), value]] } : value

/**
 * A base measure's value, empty where its fact does not know the coordinate: with no contributing row 0 for sums and counts, inside the cube's coverage; empty for everything
 * else, for what is read at chosen dates and for a tree node's own value.
 */
const baseValue = (leg: RollUp, aggregate: Aggregate, merged: Merged): SqlExpression => {
  const value = knownValue(leg, aggregate, merged)
  const blank = blankBits(leg)
  if (leg.unrelated?.rule === 'blank' && leg.unrelated.conditions.length > 0)
    return { kind: 'case', when: [[constant(false), value]] }
  if (blank === 0) return value
  const isKnown = binary('=', binary('&', column(names.grouping), constant(blank)), constant(blank))
  return { kind: 'case', when: [[isKnown, value]] }
}

const knownValue = (leg: RollUp, aggregate: Aggregate, merged: Merged): SqlExpression => {
  const value = column(aggregate.as)
  const { aggregation, over } = aggregate.measure
  const rows = call('coalesce', column(contributionsOf(leg, aggregate)), constant(0))
  const isEmpty = binary('=', rows, constant(0))
  const orZero: SqlExpression = {
    kind: 'case',
    when: [[isEmpty, whenCovered(leg, merged, constant(0))]],
    otherwise: value,
  }
  if (over !== undefined || leg.own) return { kind: 'case', when: [[not(isEmpty), value]] }
  const tree = leg.keys.find((k) => k.attribute.tree !== undefined)
  if (tree !== undefined && (aggregation === 'sum' || aggregation.startsWith('count'))) {
    // a node's own value without rows is empty
    const isOwn = binary('AND', isEmpty, column(names.own(tree.attribute)))
    return { kind: 'case', when: [[isOwn, constant(null)]], otherwise: orZero }
  }
  switch (aggregation) {
    case 'count':
    case 'count_distinct':
      if (merged.framed.has(leg) || hidesRows(leg)) return orZero
      return merged.isMerged ? call('coalesce', value, constant(0)) : value
    case 'sum':
      if (aggregate.filter === undefined && !merged.isMerged && !mayLackRows(leg)) return value
      return orZero
    default:
      return value
  }
}

/** The value that a column of some leg stands for. */
const columnValue = (legs: readonly Leg[], merged: Merged, name: string): SqlExpression => {
  for (const leg of legs) {
    if (leg.kind === 'over') {
      if (leg.statistics.some((s) => s.as === name)) return column(name)
      continue
    }
    if (leg.properties.some((p) => columnsOfProperty(p).includes(name))) return column(name)
    const aggregate = leg.aggregates.find((a) => a.as === name)
    if (aggregate !== undefined) return baseValue(leg, aggregate, merged)
  }
  throw new Error(`no leg computes ${name}`)
}

const outputValue = (
  value: (measure: string) => SqlExpression,
  { value: v, column: { type } }: Output,
): SqlExpression | undefined => {
  if (v.kind === 'display') return undefined
  if (v.kind === 'base') return value(v.measure)
  return type === 'double' ? lowerToDouble(value, v.calculation) : lowerCalculation(value, v.calculation)
}

/** The column that counts the rows of a leg that contribute to one of its values; undefined where each of its rows does. */
const contributingRows = (leg: Leg, name: string): string | undefined => {
  if (leg.kind === 'over') return leg.statistics.some((s) => s.as === name) ? rowsOf(leg) : undefined
  const aggregate = leg.aggregates.find((a) => a.as === name)
  return aggregate && contributionsOf(leg, aggregate)
}

/** The bits of keys that a leg does not know, at whose members it has the same value everywhere. */
const repeatedBits = (leg: Leg): RolledUp =>
  leg.kind === 'rollUp' && leg.unrelated?.rule === 'repeat' ? leg.unrelated.keys : 0

/** What is the same at every member has rows of its own where these are rolled up. */
const whereRolledUp = (bits: RolledUp): readonly SqlExpression[] =>
  bits === 0 ? [] : [binary('=', binary('&', column(names.grouping), constant(bits)), constant(bits))]

/** Coordinates at which one of the columns has a contributing row; undefined where all are. */
const listing = (node: Calculate, merged: Merged, listedBy: readonly string[]): SqlExpression | undefined => {
  const { keys, sets, legs } = node.input
  const countsOf = (leg: Leg): readonly string[] => listedBy.flatMap((name) => contributingRows(leg, name) ?? [])
  const counting = legs.filter((leg) => countsOf(leg).length > 0)
  // a row of a single leg is there because fact rows are, unless these may not be seen
  if (!merged.isMerged && !counting.some(hidesRows) && counting.some((leg) => countsOf(leg).includes(rowsOf(leg))))
    return undefined
  const reaching = (name: string): string => (merged.reached.has(name) ? names.reaching(name) : name)
  const areAllRepeated = counting.every((leg) => repeatedBits(leg) !== 0)
  const contributing = counting.flatMap((leg) =>
    [...new Set(countsOf(leg))].map((name) => {
      const hasRows = binary('>', column(reaching(name)), constant(0))
      return areAllRepeated ? hasRows : (allOf([...whereRolledUp(repeatedBits(leg)), hasRows]) ?? hasRows)
    }),
  )
  const grand = grandTotal(keys)
  const total = sets.includes(grand) ? [binary('=', column(names.grouping), constant(grand))] : []
  return contributing.length === 0 ? undefined : anyOf([...contributing, ...total])
}

/** Keys whose members were merged into "other". */
interface Others {
  readonly other: readonly GroupKey[]
}

/** The columns of every stage after `calculate`: keys with their flags, orders and special kinds, then grouping and outputs. */
export const stageColumns = (
  context: Context,
  keys: readonly GroupKey[],
  outputs: readonly Output[],
): readonly string[] => [
  ...keys.flatMap((k) => keyColumns(context, k)),
  ...orderNames(keys),
  ...keys.map((k) => names.special(k.attribute)),
  names.grouping,
  ...outputs.map((o) => o.name),
]

/** Values of merged legs at every coordinate that is listed. */
export const lowerCalculate = (
  context: Context,
  node: Calculate,
  merged: Merged,
  { other }: Others = { other: [] },
): Select => {
  const { keys, sets, legs } = node.input
  const canRollUp = (key: GroupKey): boolean => sets.some((set) => (set & (1 << key.bit)) !== 0)
  const special = (key: GroupKey): SqlExpression =>
    other.includes(key) ? constant('other') : specialOf(context, key, canRollUp(key))
  const specials = new Map<string, SqlExpression>(keys.map((k) => [names.special(k.attribute), special(k)]))
  const value = (name: string): SqlExpression => columnValue(legs, merged, name)
  const own = node.outputs.filter((o) => !isDisplay(o))
  const computed = new Map(own.map((o) => [o.name, outputValue(value, o)]))
  const columns = stageColumns(context, keys, own).map(
    (name): Named => ({ expression: computed.get(name) ?? specials.get(name) ?? column(name), as: name }),
  )
  const isListed = listing(node, merged, node.listedBy)
  const marks = node.input.members !== undefined || node.input.fills.length > 0
  const mark = (listed: SqlExpression | undefined, as: string): Named => ({
    expression: call('coalesce', listed ?? constant(true), constant(false)),
    as,
  })
  const counted = node.counted.map((c) => mark(listing(node, merged, c.listedBy), names.counted(c.of)))
  const where = marks ? undefined : isListed
  return {
    kind: 'select',
    columns: [...columns, ...counted, ...(marks ? [mark(isListed, names.listed)] : [])],
    from: { kind: 'stage', name: merged.from, as: merged.from },
    ...(where !== undefined && { where }),
  }
}
