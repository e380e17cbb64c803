import type { Cube } from '../../model/cube.ts'
import { keeps } from '../plan/axes.ts'
import { attributesOf, conjuncts, type Filter } from '../plan/filter.ts'
import { aliasOf } from '../plan/joins.ts'
import type { GroupKey, Leg, MembersLeg, Merge, OverLeg, RollUp, Statistic, Window } from '../plan/plan.ts'
import type { Join, Named, Query, Select, SqlExpression } from '../sql/ast.ts'
import { allOf, binary, call, column, constant, not, parameter, same } from '../sql/build.ts'
import { lowerCalculate, stageColumns } from './calculate.ts'
import { lowerFilter } from './expression.ts'
import { lowerFills, withFills } from './fill.ts'
import { memberSource } from './member-source.ts'
import { keyTerms } from './order.ts'
import { contributionsOf, groupingId, type LegChange, lowerRollUp, mayLackRows, rowsOf } from './roll-up.ts'
import { type Context, isFlagged, keyColumns, names } from './scope.ts'
import { frameJoin, isCovered, lowerFrame } from './window.ts'

/** Named queries of a statement, in order. */
export type Ctes = { name: string; query: Query }[]

const groupsByTable = (keys: readonly GroupKey[]): ReadonlyMap<string, readonly GroupKey[]> => {
  const groups = new Map<string, GroupKey[]>()
  for (const key of keys) {
    const table = key.attribute.role ?? `#${key.attribute.name}`
    groups.set(table, [...(groups.get(table) ?? []), key])
  }
  return groups
}

/** Conditions that read nothing but the given role (or degenerate attribute) restrict its members too. */
const filtersWithin = (filters: readonly Filter[], keys: readonly GroupKey[]): readonly Filter[] => {
  const [first] = keys
  const isOwn = (filter: Filter): boolean =>
    attributesOf(filter).every((a) =>
      a.role === undefined ? a === first?.attribute : a.role === first?.attribute.role,
    )
  return filters.filter(isOwn)
}

/** Distinct members of one dimension, or of one degenerate attribute, without the unknown one. */
const dimensionMembers = (context: Context, leg: MembersLeg, keys: readonly GroupKey[]): Select => {
  const filters = filtersWithin(leg.filters, keys)
  const read = [...keys.flatMap((k) => [...k.implied, k.attribute]), ...filters.flatMap(attributesOf)]
  const { from, joins, role, outrigger, scope } = memberSource(context, read, keys[0]?.attribute.role ?? context.fact)
  const { value } = scope
  const columns = keys.flatMap((key): Named[] => [
    ...key.implied.map((ancestor) => ({ expression: value(ancestor), as: names.implied(key.attribute, ancestor) })),
    { expression: value(key.attribute), as: key.attribute.name },
    ...orderOf(context, key),
  ])
  const where = allOf([
    ...(role === undefined || outrigger !== undefined ? [] : [not(context.isUnknownRow(role))]),
    ...filters.map((f) => lowerFilter(context, f, scope)),
  ])
  return { kind: 'select', distinct: true, columns, from, joins, ...(where !== undefined && { where }) }
}

const orderOf = (context: Context, { attribute }: GroupKey): readonly Named[] => {
  if (attribute.order?.kind !== 'column') return []
  return [
    { expression: column(attribute.order.column, aliasOf(attribute) ?? context.fact), as: names.order(attribute) },
  ]
}

/** The cross product of the members of all dimensions on the axes, at every set. */
const lowerMembers = (context: Context, leg: MembersLeg): Select => {
  const groups = [...groupsByTable(leg.keys).values()]
  const relations = groups.map((keys, i) => ({
    kind: 'subquery' as const,
    select: dimensionMembers(context, leg, keys),
    as: `members${i}`,
  }))
  const [from, ...others] = relations
  const columnsOf = (key: GroupKey): readonly SqlExpression[] => [
    ...key.implied.map((ancestor) => column(names.implied(key.attribute, ancestor))),
    column(key.attribute.name),
  ]
  const named = (key: GroupKey): Named[] => [
    ...key.implied.map((a) => ({
      expression: column(names.implied(key.attribute, a)),
      as: names.implied(key.attribute, a),
    })),
    { expression: column(key.attribute.name), as: key.attribute.name },
    ...(key.attribute.order?.kind === 'column'
      ? [{ expression: call('min', column(names.order(key.attribute))), as: names.order(key.attribute) }]
      : []),
  ]
  return {
    kind: 'select',
    columns: [
      ...leg.keys.flatMap(named),
      { expression: groupingId(leg.keys, leg.sets, (key) => column(key.attribute.name)), as: names.grouping },
    ],
    ...(from !== undefined && { from }),
    joins: others.map((relation) => ({ how: 'CROSS', relation })),
    groupBy: leg.sets.map((set) => leg.keys.filter((k) => keeps(set, k)).flatMap(columnsOf)),
  }
}

/** A listed member is never the unknown one; where it is rolled up, or no member is there, the flag is null. */
const memberValue = (context: Context, key: GroupKey, name: string): SqlExpression => {
  if (!isFlagged(context, key) || name !== names.unknown(key.attribute)) return column(name, 'members')
  const isKept = binary('=', binary('&', column(names.grouping, 'members'), constant(1 << key.bit)), constant(0))
  return { kind: 'case', when: [[isKept, constant(false)]] }
}

/** Columns of a leg that are values, in order: aggregates, properties or statistics, then numbers of rows. */
const valueColumns = (leg: Leg): readonly string[] => {
  if (leg.kind === 'over') return [...leg.statistics.map((s) => s.as), rowsOf(leg)]
  const contributions = leg.aggregates.map((a) => contributionsOf(leg, a))
  return [
    ...new Set([...leg.aggregates.map((a) => a.as), ...leg.properties.map((p) => p.as), rowsOf(leg), ...contributions]),
  ]
}

const orderNames = (keys: readonly GroupKey[]): readonly string[] =>
  keys.filter((k) => k.attribute.order?.kind === 'column').map((k) => names.order(k.attribute))

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
  return {
    kind: 'select',
    columns: [
      ...keyNames.map((as) => ({ expression: column(as), as })),
      ...[...orders, ...values].map((as) => ({ expression: call('any_value', column(as)), as })),
    ],
    from: { kind: 'subquery', select: { kind: 'unionAll', parts }, as: 'legs' },
    groupBy: [keyNames.map((name) => column(name))],
  }
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

/** A leg that lacks some keys beside the rows of the others: at each coordinate its value where those keys are rolled up. */
const besideJoin = (context: Context, merge: Merge, leg: Leg, from: string, name: string): Join => {
  const lacking = merge.keys.filter((k) => !leg.keys.includes(k)).reduce((bits, k) => bits | (1 << k.bit), 0)
  const grouping = column(names.grouping, from)
  // the bits that the leg lacks are set in its own grouping whatever the coordinate says of them
  const rolledUp = binary('+', binary('-', grouping, binary('&', grouping, constant(lacking))), constant(lacking))
  const on = [
    binary('=', column(names.grouping, name), rolledUp),
    ...leg.keys.flatMap((k) => keyColumns(context, k)).map((key) => same(column(key, name), column(key, from))),
  ]
  return { how: 'LEFT', relation: { kind: 'stage', name, as: name }, on: allOf(on) ?? constant(true) }
}

const lowerStatistic = (statistic: Statistic): SqlExpression => {
  const operands = statistic.operands.map((name) => column(name))
  const double = (operand: SqlExpression): SqlExpression => ({ kind: 'cast', operand, type: 'DOUBLE' })
  switch (statistic.function) {
    case 'percentile':
      return call('quantile_cont', ...operands.map(double), parameter({ value: statistic.p ?? 0.5, type: 'double' }))
    case 'stdev':
      return call('stddev_samp', ...operands.map(double))
    case 'var':
      return call('var_samp', ...operands.map(double))
    case 'corr':
      return call('corr', ...operands.map(double))
    case 'slope':
      return call('regr_slope', ...operands.map(double))
    case 'intercept':
      return call('regr_intercept', ...operands.map(double))
    case 'first':
      return call('arg_min', ...operands, column('#member'))
    case 'last':
      return call('arg_max', ...operands, column('#member'))
    default:
      return call(statistic.function, ...operands)
  }
}

/** Statistics over listed members: each set is read from the input's set that keeps the member besides. */
const lowerOver = (context: Context, leg: OverLeg, cells: string): Query => {
  const inputColumns = stageColumns(context, leg.input.input.keys, leg.input.outputs)
  const rank: SqlExpression = {
    kind: 'call',
    name: 'row_number',
    arguments: [],
    over: { partitionBy: [], orderBy: keyTerms(leg.member) },
  }
  const ranked: Select = {
    kind: 'select',
    columns: [
      ...inputColumns.map((name) => ({ expression: column(name), as: name })),
      { expression: rank, as: '#member' },
    ],
    from: { kind: 'stage', name: cells, as: cells },
  }
  const isRanked = leg.statistics.some((s) => s.function === 'first' || s.function === 'last')
  const parts = leg.sets.map((set): Select => {
    const kept = new Set(leg.keys.filter((k) => keeps(set, k)).flatMap((k) => keyColumns(context, k)))
    const all = leg.keys.flatMap((k) => keyColumns(context, k))
    const keptOrders = new Set(orderNames(leg.keys.filter((k) => keeps(set, k))))
    return {
      kind: 'select',
      columns: [
        ...all.map((as) => ({ expression: kept.has(as) ? column(as) : constant(null), as })),
        ...orderNames(leg.keys).map((as) => ({
          expression: keptOrders.has(as) ? call('min', column(as)) : constant(null),
          as,
        })),
        { expression: constant(set), as: names.grouping },
        ...leg.statistics.map((s) => ({ expression: lowerStatistic(s), as: s.as })),
        { expression: call('count'), as: rowsOf(leg) },
      ],
      from: isRanked ? { kind: 'subquery', select: ranked, as: 'ranked' } : { kind: 'stage', name: cells, as: cells },
      where: binary('=', column(names.grouping), constant(set & ~(1 << leg.member.bit))),
      groupBy: [[...kept].map((name) => column(name))],
    }
  })
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: 'unionAll', parts }
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
    ...(change !== undefined && { change }),
  })
  const cells = `${name}_cells`
  ctes.push({ name: cells, query: lowerCalculate(context, leg.input, inner) })
  ctes.push({ name, query: lowerOver(context, leg, cells) })
  return name
}

/** The window that says which coordinates of a leg are covered; undefined where all are. */
const framedBy = (cube: Cube, leg: RollUp): Window | undefined => {
  const moved = leg.windows.find((w) => w.steps.length > 0)
  if (moved !== undefined) return moved
  const role = cube.roles.get(cube.time ?? '')
  if (cube.coverage === undefined || role?.calendar === undefined) return undefined
  const isOwn = (a: { readonly role?: string }): boolean => a.role === role.name
  const keys = leg.keys.filter((k) => isOwn(k.attribute))
  const planned = leg.windows.find((w) => w.role.name === role.name)
  const filters = [
    ...(planned === undefined ? [] : [...planned.filters, ...planned.dateFilters]),
    ...leg.source.filters.flatMap(conjuncts).filter((f) => attributesOf(f).every(isOwn)),
  ]
  if (keys.length === 0 && filters.length === 0) return undefined
  return {
    role,
    calendar: role.calendar,
    keys,
    filters,
    dateFilters: [],
    steps: [],
    fallback: undefined,
    clip: undefined,
    align: 'full',
    rule: undefined,
  }
}

const frameOf = (
  context: Context,
  leg: Leg,
  ctes: Ctes,
  { prefix = '' }: MergeOptions,
  from: string,
): Framed | undefined => {
  if (leg.kind === 'over') return undefined
  const window = framedBy(context.cube, leg)
  if (window === undefined) return undefined
  const frame = { ...leg, name: window.steps.length > 0 ? leg.name : `${leg.name}_all` }
  const name = lowerFrame(context, frame, window, leg.sets, ctes, prefix)
  return { leg, join: frameJoin(window, name, from), covered: isCovered(window, name) }
}

/** A sum without a filter is 0 only where the leg has no rows at all, so that these must be counted. */
const needsRows = (leg: Leg): boolean =>
  leg.kind === 'rollUp' && mayLackRows(leg) && leg.aggregates.some((a) => a.filter === undefined)

interface Framed {
  readonly leg: Leg
  readonly join: Join
  readonly covered: SqlExpression
}

/**
 * The legs of a plan as named queries, and the rows that they make together: keys, orders, grouping, the values of all
 * legs, and per leg whether the coordinate is covered.
 */
export const lowerMerge = (
  context: Context,
  merge: Merge,
  ctes: Ctes,
  options: MergeOptions & { readonly name?: string } = {},
): Merged => {
  const { prefix = '', name = 'merged' } = options
  const [first, ...rest] = merge.legs
  const isMerged = rest.length > 0 || merge.members !== undefined || merge.fills.length > 0
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
  const frames = merge.legs.flatMap((leg) => frameOf(context, leg, ctes, options, '#from') ?? [])
  const isLast = beside.length === 0 && frames.length === 0
  if (whole.length > 1)
    add(
      merge.members === undefined && merge.fills.length === 0 && isLast ? '' : '_legs',
      united(context, merge.keys, whole, stageOf),
    )
  if (merge.members !== undefined) {
    const members = `${prefix}members`
    ctes.push({ name: members, query: lowerMembers(context, merge.members) })
    add(merge.fills.length === 0 && isLast ? '' : '_members', withMembers(context, merge, whole, from, members))
  }
  if (merge.fills.length > 0) {
    const fills = `${prefix}fills`
    ctes.push({ name: fills, query: lowerFills(context, merge.keys, merge.fills, from) })
    add(isLast ? '' : '_filled', withFills(context, merge.keys, whole.flatMap(valueColumns), from, fills))
  }
  if (!isLast) {
    const own = [...merge.keys.flatMap((k) => keyColumns(context, k)), ...orderNames(merge.keys), names.grouping]
    const table = from
    add('', {
      kind: 'select',
      columns: [
        ...[...own, ...whole.flatMap(valueColumns)].map((as) => ({ expression: column(as, '#from'), as })),
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
  return { from, isMerged, framed: new Set(frames.map((f) => f.leg)) }
}

/** The rows that legs make together. */
export interface Merged {
  readonly from: string
  /** some coordinates may have no rows of some leg */
  readonly isMerged: boolean
  /** legs with a column that says whether a coordinate is covered */
  readonly framed: ReadonlySet<Leg>
}
