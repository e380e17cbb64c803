import { keeps, lackingBits } from '../plan/axes.ts'
import type { GroupKey, Leg, Merge, RolledUp } from '../plan/plan.ts'
import type { Join, Named, Select, SqlExpression } from '../sql/ast.ts'
import { allOf, binary, call, column, constant, same } from '../sql/build.ts'
import { lowerCalculate } from './calculate.ts'
import type { Ctes } from './ctes.ts'
import { lowerFills, withFills } from './fill.ts'
import { framedBy, frameOf } from './frame.ts'
import { lowerMembers, memberValue } from './members-leg.ts'
import type { Merged } from './merged.ts'
import { lowerOver } from './over.ts'
import { contributionsOf, type LegChange, lowerRollUp, mayLackRows, rowsOf } from './roll-up.ts'
import { type Context, keyColumns, names, orderNames } from './scope.ts'

/** Columns of a leg that are values, in order: aggregates, properties or statistics, then numbers of rows. */
const valueColumns = (leg: Leg): readonly string[] => {
  if (leg.kind === 'over') return [...leg.statistics.map((s) => s.as), rowsOf(leg)]
  const contributions = leg.aggregates.map((a) => contributionsOf(leg, a))
  return [
    ...new Set([...leg.aggregates.map((a) => a.as), ...leg.properties.map((p) => p.as), rowsOf(leg), ...contributions]),
  ]
}

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
  const parts = legs.map((leg): Select => {
    const has = new Set([...keyNames, ...orders, ...valueColumns(leg)])
    return {
      kind: 'select',
      columns: [...keyNames, ...orders, ...values].map((as) => ({
        expression: has.has(as) ? column(as) : constant(null),
        as,
      })),
      from: { kind: 'stage', name: from(leg), as: from(leg) },
    }
  })
  return onePerCoordinate(context, keys, parts, values)
}

const onePerCoordinate = (
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

/** Each set with those finer ones of which it is a total. */
const above = ({ sets }: Merge): readonly { readonly set: RolledUp; readonly finer: readonly RolledUp[] }[] =>
  sets.flatMap((set) => {
    const finer = sets.filter((s) => s !== set && (s & set) === s)
    return finer.length === 0 ? [] : [{ set, finer }]
  })

/** The columns of a leg that count rows. */
const countColumns = (leg: Leg): readonly string[] =>
  leg.kind === 'over' ? [rowsOf(leg)] : [rowsOf(leg), ...leg.aggregates.map((a) => contributionsOf(leg, a))]

/**
 * Rows of a merge with every total of one of them, whether or not a leg has a row of its own there; beside each number of
 * rows, whether there is one here or in what the row is a total of.
 */
const withTotals = (context: Context, merge: Merge, legs: readonly Leg[], from: string): Select => {
  const columns = [...merge.keys.flatMap((k) => keyColumns(context, k)), ...orderNames(merge.keys)]
  const values = legs.flatMap(valueColumns)
  const counts = [...new Set(legs.flatMap(countColumns))]
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
      ...legs.flatMap(valueColumns).map((name) => ({ expression: column(name, from), as: name })),
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
  const on = [
    binary('=', column(names.grouping, name), rolledUp),
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

const lowerLeg = (
  context: Context,
  leg: Leg,
  countsAllRows: boolean,
  ctes: Ctes,
  { prefix = '', change }: MergeOptions,
): string => {
  const name = `${prefix}${leg.name}`
  if (leg.kind === 'rollUp') {
    const query = lowerRollUp(context, leg, countsAllRows, ctes, prefix, change)
    ctes.push({ name, query })
    return name
  }
  const inner = lowerMerge(context, leg.input.input, ctes, {
    prefix,
    name: `${leg.name}_merged`,
    isInner: true,
    ...(change !== undefined && { change }),
  })
  const cells = `${name}_cells`
  ctes.push({ name: cells, query: lowerCalculate(context, leg.input, inner) })
  ctes.push({ name, query: lowerOver(context, leg, cells) })
  return name
}

/** Whether the dates of a leg depend on where it is taken, so that a total may have no row where what it adds up has one. */
const isDated = (leg: Leg): boolean =>
  leg.kind === 'over' ? leg.input.input.legs.some(isDated) : leg.windows.length > 0

const hasTree = (leg: Leg): boolean => leg.keys.some((k) => k.attribute.tree !== undefined)

/** Whether it matters if a leg has rows at all: a sum is 0 without, what is read at chosen dates or of a node is empty. */
const needsRows = (leg: Leg): boolean =>
  leg.kind === 'rollUp' &&
  leg.aggregates.some(
    (a) => a.filter === undefined && (mayLackRows(leg) || hasTree(leg) || leg.own || a.measure.over !== undefined),
  )

/**
 * The legs of a plan as named queries, and the rows that they make together: keys, orders, grouping, the values of all
 * legs, and per leg whether the coordinate is covered.
 */
export const lowerMerge = (
  context: Context,
  merge: Merge,
  ctes: Ctes,
  options: MergeOptions & { readonly name?: string; readonly isInner?: boolean } = {},
): Merged => {
  const { prefix = '', name = 'merged', isInner = false } = options
  const [first, ...rest] = merge.legs
  const isMerged =
    rest.length > 0 ||
    merge.members !== undefined ||
    merge.fills.length > 0 ||
    (merge.legs.some(isDated) && above(merge).length > 0) ||
    merge.legs.some((leg) => leg.kind === 'rollUp' && framedBy(context.cube, leg) !== undefined)
  const lowered = new Map(
    merge.legs.map((leg) => [leg, lowerLeg(context, leg, isMerged || needsRows(leg), ctes, options)]),
  )
  const stageOf = (leg: Leg): string => lowered.get(leg) ?? ''
  const whole = merge.legs.filter((leg) => leg.keys.length === merge.keys.length)
  let from = stageOf(first)
  const add = (suffix: string, query: Select): void => {
    from = `${prefix}${name}${suffix}`
    ctes.push({ name: from, query })
  }
  const beside = merge.legs.filter((leg) => leg.keys.length < merge.keys.length)
  const frames = merge.legs.flatMap((leg) => frameOf(context, leg, ctes, options.prefix ?? '', '#from') ?? [])
  const isLast = beside.length === 0 && frames.length === 0
  const reached = new Set<string>()
  const needsTotals = !isInner && merge.legs.some(isDated) && above(merge).length > 0
  if (whole.length > 1)
    add(
      merge.members === undefined && merge.fills.length === 0 && isLast && !needsTotals ? '' : '_legs',
      united(context, merge.keys, whole, stageOf),
    )
  if (merge.members !== undefined) {
    const members = `${prefix}members`
    ctes.push({ name: members, query: lowerMembers(context, merge.members, ctes) })
    add(
      merge.fills.length === 0 && isLast && !needsTotals ? '' : '_members',
      withMembers(context, merge, whole, from, members),
    )
  }
  if (merge.fills.length > 0) {
    const fills = `${prefix}fills`
    ctes.push({ name: fills, query: lowerFills(context, merge.keys, merge.fills, from) })
    add(
      isLast && !needsTotals ? '' : '_filled',
      withFills(context, merge.keys, whole.flatMap(valueColumns), from, fills),
    )
  }
  if (needsTotals) for (const count of whole.flatMap(countColumns)) reached.add(count)
  if (needsTotals) add(isLast ? '' : '_totals', withTotals(context, merge, whole, from))
  if (!isLast) {
    const own = [...merge.keys.flatMap((k) => keyColumns(context, k)), ...orderNames(merge.keys), names.grouping]
    const table = from
    add('', {
      kind: 'select',
      columns: [
        ...[...own, ...whole.flatMap(valueColumns), ...[...reached].map(names.reaching)].map((as) => ({
          expression: column(as, '#from'),
          as,
        })),
        ...beside.flatMap((leg) => valueColumns(leg).map((as) => ({ expression: column(as, stageOf(leg)), as }))),
        ...frames.map(({ leg, covered }) => ({ expression: covered, as: names.covered(leg.name) })),
      ],
      from: { kind: 'stage', name: table, as: '#from' },
      joins: [
        ...beside.map((leg) => besideJoin(context, merge, leg, '#from', stageOf(leg))),
        ...frames.map((f) => f.join),
      ],
    })
  }
  return { from, isMerged, framed: new Set(frames.map((f) => f.leg)), reached }
}
