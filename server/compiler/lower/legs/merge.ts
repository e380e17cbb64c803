import { keeps, lackingBits } from '../../plan/axes.ts'
import { blankBits, isWhole } from '../../plan/facts.ts'
import type { GroupKey, Leg, Merge } from '../../plan/plan.ts'
import type { Join, Named, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, namedIn, same } from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import { type Context, keyColumns, names, nullsOf, orderNames } from '../scope.ts'
import { lowerCalculate } from '../values/calculate.ts'
import { type Framed, framedBy, frameOf } from '../windows/frame.ts'
import { lowerFills, withFills } from './fill.ts'
import { lowerMembers, memberValue } from './members-leg.ts'
import type { Merged } from './merged.ts'
import { countColumns, lacksTotals, onePerCoordinate, valueColumns, withTotals } from './merged-totals.ts'
import { lowerOver } from './over.ts'
import { type LegChange, lowerRollUp, mayLackRows } from './roll-up.ts'

/** Rows of several legs put together: NULL keys are equal to each other, and a coordinate of any leg is there once. */
const united = (
  context: Context,
  keys: readonly GroupKey[],
  legs: readonly Leg[],
  from: (leg: Leg) => string,
): Select => {
  const keyNames = [...keys.flatMap((k) => keyColumns(context, k)), names.grouping]
  const orders = orderNames(keys)
  const values = legs.flatMap(valueColumns)
  const columnsOf = (leg: Leg): ReadonlySet<string> => {
    const kept = leg.keys.filter((key) => leg.sets.some((set) => keeps(set, key)))
    return new Set([
      ...kept.flatMap((k) => keyColumns(context, k)),
      names.grouping,
      ...orderNames(kept),
      ...valueColumns(leg),
    ])
  }
  const nulls = new Map(keys.flatMap((k) => [...nullsOf(k)]))
  const found = legs.map(columnsOf)
  // a column that no leg groups by would be of no type
  const nothing = (as: string): SqlExpression =>
    found.some((has) => has.has(as)) ? constant(null) : (nulls.get(as) ?? constant(null))
  const parts = legs.map((leg): Select => {
    const has = columnsOf(leg)
    return {
      kind: 'select',
      columns: [...keyNames, ...orders, ...values].map((as) => ({
        expression: has.has(as) ? column(as) : nothing(as),
        as,
      })),
      from: { kind: 'stage', name: from(leg), as: from(leg) },
    }
  })
  return onePerCoordinate(context, keys, parts, values)
}

/** Members outer-joined with the legs on grouping and keys, NULL-safe; facts outside the members stay too. */
const withMembers = (context: Context, merge: Merge, legs: readonly Leg[], from: string, members: string): Select => {
  const keyNames = merge.keys.flatMap((key) => keyColumns(context, key).map((name) => ({ key, name })))
  const either = (name: string, otherwise: SqlExpression): Named => ({
    expression: call('coalesce', column(name, from), otherwise),
    as: name,
  })
  const on = [
    binary('=', column(names.grouping, from), column(names.grouping, 'members')),
    ...keyNames.map(({ key, name }) => same(column(name, from), memberValue(context, key, name))),
  ]
  return {
    kind: 'select',
    columns: [
      ...keyNames.map(({ key, name }) => either(name, memberValue(context, key, name))),
      ...orderNames(merge.keys).map((name) => either(name, column(name, 'members'))),
      either(names.grouping, column(names.grouping, 'members')),
      ...legs.flatMap(valueColumns).map(namedIn(from)),
    ],
    from: { kind: 'stage', name: from, as: from },
    joins: [
      { how: 'FULL', relation: { kind: 'stage', name: members, as: 'members' }, on: allOf(on) ?? constant(true) },
    ],
  }
}

/**
 * What a column of a leg's key is the same as in rows of all keys: an ancestor may be a key of these, or come with another
 * one, and is null where the leg's key is rolled up.
 */
const besideColumn = (keys: readonly GroupKey[], key: GroupKey, as: string, from: string): SqlExpression => {
  const own = keys.find((k) => k.bit === key.bit)
  const ancestor = key.implied.find((a) => names.implied(key.attribute, a) === as)
  if (ancestor === undefined || own?.implied.includes(ancestor) === true) return column(as, from)
  const bringing = keys.some((k) => k.attribute === ancestor)
    ? undefined
    : keys.find((k) => k.implied.includes(ancestor))
  const name = bringing === undefined ? ancestor.name : names.implied(bringing.attribute, ancestor)
  const isKept = binary('=', binary('&', column(names.grouping, from), constant(1 << key.bit)), constant(0))
  return { kind: 'case', when: [[isKept, column(name, from)]] }
}

/** A leg that lacks some keys beside the rows of the others: at each coordinate its value where those keys are rolled up. */
const besideJoin = (context: Context, merge: Merge, leg: Leg, from: string, name: string): Join => {
  const lacking = lackingBits(merge.keys, leg)
  const grouping = column(names.grouping, from)
  // the bits that the leg lacks are set in its own grouping whatever the coordinate says of them
  const rolledUp = binary('+', binary('-', grouping, binary('&', grouping, constant(lacking))), constant(lacking))
  const blank = blankBits(leg)
  const isKnown = blank === 0 ? [] : [binary('=', binary('&', grouping, constant(blank)), constant(blank))]
  const on = [
    binary('=', column(names.grouping, name), rolledUp),
    ...isKnown,
    ...leg.keys.flatMap((key) =>
      keyColumns(context, key).map((as) => same(column(as, name), besideColumn(merge.keys, key, as, from))),
    ),
  ]
  return { how: 'LEFT', relation: { kind: 'stage', name, as: name }, on: allOf(on) ?? constant(true) }
}

/** What of a merge is lowered differently: under which prefix its named queries stand, and over fewer rows. */
export interface MergeOptions {
  readonly prefix?: string
  readonly change?: LegChange
}

interface NamedMerge extends MergeOptions {
  readonly name?: string
  /** the rows are those that a statistic is taken over, and no rows of an answer */
  readonly isInner?: boolean
}

const lowerLeg = (
  context: Context,
  leg: Leg,
  countsAllRows: boolean,
  ctes: Ctes,
  { prefix = '', change }: MergeOptions,
): string => {
  const name = `${prefix}${leg.name}`
  if (leg.kind === 'rollUp') {
    const query = lowerRollUp(context.of(leg.source.cube), leg, countsAllRows, ctes, prefix, change)
    ctes.push({ name, query })
    return name
  }
  // members that are merged into one are told apart for the statistic that is taken over them
  const isCounted = (key: GroupKey): boolean => (leg.members & (1 << key.bit)) !== 0
  const merged = change?.merged ?? []
  const inner = lowerMerge(context, leg.input.input, ctes, {
    prefix,
    name: `${leg.name}_merged`,
    isInner: true,
    ...(change !== undefined && { change: { ...change, merged: merged.filter((key) => !isCounted(key)) } }),
  })
  const cells = `${name}_cells`
  ctes.push({ name: cells, query: lowerCalculate(context, leg.input, inner) })
  ctes.push({ name, query: lowerOver(context, leg, cells, merged.filter(isCounted)) })
  return name
}

const hasTree = (leg: Leg): boolean => leg.keys.some((k) => k.attribute.tree !== undefined)

/** Whether it matters if a leg has rows at all: a sum is 0 without, what is read at chosen dates or of a node is empty. */
const needsRows = (leg: Leg): boolean =>
  leg.kind === 'rollUp' &&
  leg.aggregates.some(
    (a) => a.filter === undefined && (mayLackRows(leg) || hasTree(leg) || leg.own || a.measure.over !== undefined),
  )

interface Beside {
  readonly legs: readonly Leg[]
  readonly frames: readonly Framed[]
  readonly stageOf: (leg: Leg) => string
}

/** Rows with what joins them by some of their keys only: legs that lack the others, and what says which dates are covered. */
const withBeside = (context: Context, merge: Merge, kept: readonly string[], beside: Beside, from: string): Select => {
  const { legs, frames, stageOf } = beside
  const keys = [...merge.keys.flatMap((k) => keyColumns(context, k)), ...orderNames(merge.keys), names.grouping]
  return {
    kind: 'select',
    columns: [
      ...[...keys, ...kept].map((as) => ({ expression: column(as, '#from'), as })),
      ...legs.flatMap((leg) => valueColumns(leg).map((as) => ({ expression: column(as, stageOf(leg)), as }))),
      ...frames.map(({ leg, covered }) => ({ expression: covered, as: names.covered(leg.name) })),
    ],
    from: { kind: 'stage', name: from, as: '#from' },
    joins: [...legs.map((leg) => besideJoin(context, merge, leg, '#from', stageOf(leg))), ...frames.map((f) => f.join)],
  }
}

/** One step of a merge: rows made of those before it. */
interface Step {
  readonly suffix: string
  readonly rows: (from: string) => Select
}

/**
 * The legs of a plan as named queries, and the rows that they make together: keys, orders, grouping, the values of all
 * legs, and per leg whether the coordinate is covered.
 */
export const lowerMerge = (context: Context, merge: Merge, ctes: Ctes, options: NamedMerge = {}): Merged => {
  const { prefix = '', name = 'merged', isInner = false } = options
  const needsTotals = !isInner && lacksTotals(merge)
  const isMerged =
    merge.legs.some((leg) => blankBits(leg) !== 0) ||
    merge.legs.length > 1 ||
    merge.members !== undefined ||
    merge.fills.length > 0 ||
    needsTotals ||
    merge.legs.some((leg) => leg.kind === 'rollUp' && framedBy(leg) !== undefined)
  const lowered = new Map(
    merge.legs.map((leg) => [leg, lowerLeg(context, leg, isMerged || needsRows(leg), ctes, options)]),
  )
  const stageOf = (leg: Leg): string => lowered.get(leg) ?? ''
  const whole = merge.legs.filter((leg) => isWhole(merge.keys, leg))
  const legs = merge.legs.filter((leg) => !isWhole(merge.keys, leg))
  const frames = merge.legs.flatMap((leg) => frameOf(context, leg, ctes, prefix, '#from') ?? [])
  const values = whole.flatMap(valueColumns)
  const reached = needsTotals ? countColumns(whole) : []
  const steps: Step[] = []
  if (whole.length > 1 || whole.some((leg) => blankBits(leg) !== 0))
    steps.push({ suffix: '_legs', rows: () => united(context, merge.keys, whole, stageOf) })
  const { members } = merge
  if (members !== undefined) {
    const stage = `${prefix}members`
    const rows = (from: string): Select => {
      ctes.push({ name: stage, query: lowerMembers(context, members, ctes) })
      return withMembers(context, merge, whole, from, stage)
    }
    steps.push({ suffix: '_members', rows })
  }
  if (merge.fills.length > 0) {
    const stage = `${prefix}fills`
    const rows = (from: string): Select => {
      ctes.push({ name: stage, query: lowerFills(context, merge.keys, merge.fills, from) })
      return withFills(context, merge.keys, values, from, stage)
    }
    steps.push({ suffix: '_filled', rows })
  }
  if (needsTotals) steps.push({ suffix: '_totals', rows: (from) => withTotals(context, merge, values, reached, from) })
  if (legs.length + frames.length > 0) {
    const kept = [...values, ...reached.map(names.reaching)]
    steps.push({ suffix: '', rows: (from) => withBeside(context, merge, kept, { legs, frames, stageOf }, from) })
  }
  const from = steps.reduce((before, { suffix, rows }, i) => {
    const query = rows(before)
    const stage = `${prefix}${name}${i === steps.length - 1 ? '' : suffix}`
    ctes.push({ name: stage, query })
    return stage
  }, stageOf(merge.legs[0]))
  return { from, isMerged, framed: new Set(frames.map((f) => f.leg)), reached: new Set(reached) }
}
