import { keeps, lackingBits } from '../../plan/axes.ts'
import { isDisplay } from '../../plan/display.ts'
import { blankBits } from '../../plan/facts.ts'
import type { Calculate, GroupKey, Keep, Leg, MeasureFilter, RolledUp, Take } from '../../plan/plan.ts'
import type { OrderTerm, Select, SqlExpression } from '../../sql/ast.ts'
import {
  allOf,
  anyOf,
  binary,
  call,
  column,
  constant,
  existsIn,
  isNull,
  named,
  namedIn,
  not,
  parameter,
  same,
} from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import { lowerMerge } from '../legs/merge.ts'
import type { LegChange } from '../legs/roll-up.ts'
import { type Context, keyColumns, names } from '../scope.ts'
import { ancestorMember, atAncestor } from '../values/ancestors.ts'
import { lowerCalculate, stageColumns } from '../values/calculate.ts'
import { isLeaf, isListedBy, isShown } from './listed.ts'
import { memberOrder } from './order.ts'

/** Rows of `table` with the same members as this row, at the given keys. */
const sameMembers = (context: Context, keys: readonly GroupKey[], table: string, own: string): SqlExpression[] =>
  keys.flatMap((k) => keyColumns(context, k)).map((name) => same(column(name, table), column(name, own)))

const atSet = (set: RolledUp, table: string): SqlExpression => binary('=', column(names.grouping, table), constant(set))

/** The set of what stands at `at` above the leaf in a row of `table`: leaves of several sets have several of them. */
const setAbove = ({ listing }: Keep, at: RolledUp, table: string): SqlExpression => {
  if (listing.leaves.length === 1) return constant(at)
  const kept = listing.leaves.reduce((bits, leaf) => bits | leaf, 0) & ~at
  return binary('+', binary('&', column(names.grouping, table), constant(kept)), constant(at))
}

/** Members that are listed without fact rows are not tested, and not among the least. */
const isListed = ({ input }: Keep, table: string): readonly SqlExpression[] =>
  input.input.members === undefined ? [] : [column(names.listed, table)]

const passes = (context: Context, node: Keep, filter: MeasureFilter): SqlExpression => {
  if (filter.ancestor !== undefined) {
    const value = column(atAncestor(filter.output, filter.ancestor.attribute), 'cells')
    return binary(filter.op, value, parameter(filter.value))
  }
  if (filter.at === 0) return binary(filter.op, column(filter.output, 'cells'), parameter(filter.value))
  const kept = node.input.input.keys.filter((k) => keeps(filter.at, k))
  const tested = binary(filter.op, column(filter.output, 'ancestor'), parameter(filter.value))
  return existsIn(
    'cells',
    [
      binary('=', column(names.grouping, 'ancestor'), setAbove(node, filter.at, 'cells')),
      ...sameMembers(context, kept, 'ancestor', 'cells'),
      tested,
    ],
    'ancestor',
  )
}

const groupingOf = (isMixed: boolean): readonly string[] => (isMixed ? [names.grouping] : [])

/** Leaf coordinates that the axes list and show and that pass the measure filters: their keys. */
const passing = (context: Context, node: Keep): Select => {
  const { keys } = node.input.input
  const shown = isShown(context, keys, node.listing)
  const where = [
    node.listing.entries.length === 0 ? atSet(0, 'cells') : isLeaf(context, keys, node.listing),
    ...(shown === undefined ? [] : [shown]),
    ...(node.having.length > 0 ? isListed(node, 'cells') : []),
    ...node.having.map((h) => passes(context, node, h)),
  ]
  return {
    kind: 'select',
    columns: [...keys.flatMap((k) => keyColumns(context, k)), ...groupingOf(node.listing.leaves.length > 1)].map(
      namedIn('cells'),
    ),
    from: { kind: 'stage', name: 'cells', as: 'cells' },
    where: allOf(where) ?? constant(true),
  }
}

/** Some leaves are not kept, or are none of the members that a ranking chooses among. */
const needsPassing = ({ having, takes, listing }: Keep): boolean =>
  having.length > 0 || (takes.length > 0 && listing.entries.length + listing.ragged.length > 0)

/** Leaves roll up different ones of the keys that a ranking reads, so that it ranks at several sets. */
const isMixed = ({ listing }: Keep, take: Take): boolean =>
  listing.leaves.some((leaf) => take.keys.some((k) => !keeps(leaf, k)))

/** The sets that a ranking ranks at: one for each set of leaves that have members of it. */
const rankedSets = ({ listing }: Keep, take: Take): readonly RolledUp[] => {
  const leaves = listing.leaves.filter((leaf) => take.of.every((k) => keeps(leaf, k)))
  return [...new Set(leaves.map((leaf) => take.at | leaf))]
}

const rank = (take: Take, order: readonly OrderTerm[], partition: readonly SqlExpression[]): SqlExpression => {
  const over = { partitionBy: partition, orderBy: order }
  const value = column(take.by, 'ranked')
  if (take.kind === 'top' || take.kind === 'bottom') {
    const position: SqlExpression = { kind: 'call', name: 'row_number', arguments: [], over }
    return binary('<=', position, parameter(take.n))
  }
  // only what adds to the sum counts, else one that was reached could be missed again after negative values
  const added: SqlExpression = {
    kind: 'case',
    when: [[binary('>', value, constant(0)), value]],
    otherwise: constant(0),
  }
  const running: SqlExpression = { kind: 'call', name: 'sum', arguments: [added], over: { ...over, running: true } }
  const isBefore = (goal: SqlExpression): SqlExpression =>
    binary('AND', not(isNull(value)), binary('<', binary('-', running, added), goal))
  const total: SqlExpression = {
    kind: 'call',
    name: 'sum',
    arguments: [value],
    over: { partitionBy: partition, orderBy: [] },
  }
  const goal =
    take.kind === 'sum'
      ? parameter(take.n)
      : call('true_division', binary('*', total, parameter(take.n)), constant(100))
  return isBefore(goal)
}

/** Ranked members with whether they are taken: by value, ties by key; members without a value come last. */
const ranked = (
  context: Context,
  node: Keep,
  take: Take,
  from: string,
  candidates: readonly SqlExpression[],
): Select => {
  const keys = take.keys
  const sets = groupingOf(isMixed(node, take))
  const partition = [
    ...[...take.per.flatMap((k) => keyColumns(context, k)), ...sets].map((name) => column(name, 'ranked')),
    ...take.inside.flatMap((ancestor) => ancestorMember(context, ancestor, 'ranked')),
  ]
  const direction = take.kind === 'bottom' ? 'asc' : 'desc'
  const value: OrderTerm = { expression: column(take.by, 'ranked'), direction }
  const above = take.keys.filter((k) => !take.of.includes(k) && !take.per.includes(k))
  const order = [value, ...[...take.of, ...above].flatMap((k) => memberOrder(context, k, 'ranked'))]
  // the least of what is there: a member without a value, or without rows, is not among the last
  const valued =
    take.kind === 'bottom'
      ? [not(isNull(value.expression)), ...(take.context === undefined ? isListed(node, 'ranked') : [])]
      : []
  const where = allOf([...candidates, ...valued])
  return {
    kind: 'select',
    columns: [
      ...[...keys.flatMap((k) => keyColumns(context, k)), ...sets].map((name) => ({
        expression: column(name, 'ranked'),
        as: name,
      })),
      { expression: rank(take, order, partition), as: '#taken' },
    ],
    from: { kind: 'stage', name: from, as: 'ranked' },
    ...(where !== undefined && { where }),
  }
}

/** Which members a ranking chooses among: those of leaves that pass; under a context of its own all that the axes list. */
const candidates = (context: Context, node: Keep, take: Take): readonly SqlExpression[] => {
  const keys = take.keys
  if (take.context !== undefined) {
    const entries = node.listing.entries.filter((entry) => entry.keys.every((k) => keys.includes(k)))
    return [atSet(0, 'ranked'), ...entries.map((entry) => isListedBy(context, keys, entry))]
  }
  const sets = rankedSets(node, take).map((set) => atSet(set, 'ranked'))
  const sameSet = binary('=', setAbove(node, take.at, 'passing'), column(names.grouping, 'ranked'))
  const among = [...sameMembers(context, keys, 'passing', 'ranked'), ...(isMixed(node, take) ? [sameSet] : [])]
  return [anyOf(sets) ?? constant(false), ...(needsPassing(node) ? [existsIn('passing', among)] : [])]
}

/** The members a ranking takes, as a named query `takenN`. */
const lowerTake = (context: Context, node: Keep, take: Take, i: number, ctes: Ctes): void => {
  // a context replaces the query's conditions while ranking, so that the same members are taken whatever it shows
  const source = take.context === undefined ? 'cells' : `context${i}`
  if (take.context !== undefined) {
    const from = lowerMerge(context, take.context.input, ctes, { prefix: `context${i}_` })
    ctes.push({ name: source, query: lowerCalculate(context, take.context, from) })
  }
  ctes.push({ name: `ranked${i}`, query: ranked(context, node, take, source, candidates(context, node, take)) })
  const columns = take.keys.flatMap((k) => keyColumns(context, k))
  ctes.push({
    name: `taken${i}`,
    query: {
      kind: 'select',
      columns: [...columns, ...groupingOf(isMixed(node, take))].map(named),
      from: { kind: 'stage', name: `ranked${i}`, as: `ranked${i}` },
      where: column('#taken'),
    },
  })
}

/** A leaf row's members are taken; a leaf that rolls up what is ranked has none of them and stays. */
const isTaken = (context: Context, node: Keep, i: number, take: Take, table: string): SqlExpression => {
  const taken = `taken${i}`
  const sameSet = binary('=', column(names.grouping, taken), setAbove(node, take.at, table))
  const found = existsIn(taken, [
    ...sameMembers(context, take.keys, taken, table),
    ...(isMixed(node, take) ? [sameSet] : []),
  ])
  if (node.listing.leaves.every((leaf) => take.of.every((k) => keeps(leaf, k)))) return found
  const of = take.of.reduce((bits, k) => bits | (1 << k.bit), 0)
  return binary('OR', binary('<>', binary('&', column(names.grouping, table), constant(of)), constant(0)), found)
}

/** A row is that of "other", or has no members that a ranking could leave out, or was taken. */
const isBesideOther = (context: Context, i: number, take: Take, table: string): SqlExpression => {
  const bits = take.keys.reduce((all, k) => all | (1 << k.bit), 0)
  const isTotal = binary('<>', binary('&', column(names.grouping, table), constant(bits)), constant(0))
  const found = existsIn(`taken${i}`, sameMembers(context, take.keys, `taken${i}`, table))
  return anyOf([column(names.other, table), isTotal, found]) ?? found
}

/** How a leg reads a key of its rows: one expression for each of the columns that tell its members apart. */
type ReadKey = Parameters<LegChange['where']>[0]

/** A leg's row has, at the given keys as the leg reads them, the members of a row of `table`. */
const rowMembers = (read: ReadKey, keys: readonly GroupKey[], table: string): SqlExpression[] =>
  keys.flatMap(read).map(({ expression, as }) => same(column(as, table), expression))

/**
 * Rows of members that pass the measure filters but were not taken by the ranking; all rows for a leg that is freed of what
 * is ranked, whose value is the same at every member.
 */
export const isOther = (node: Keep, take: Take, read: ReadKey): SqlExpression => {
  if (take.of.every((key) => read(key).length === 0)) return constant(true)
  const notTaken = not(existsIn('taken0', rowMembers(read, take.keys, '#taken'), '#taken'))
  const passed = needsPassing(node)
    ? [existsIn('passing', rowMembers(read, node.input.input.keys, '#passing'), '#passing')]
    : []
  return allOf([notTaken, ...passed]) ?? notTaken
}

/** The plan's legs at the sets that keep the given keys. */
const atSetsKeeping = (node: Calculate, kept: readonly GroupKey[]): Calculate => {
  const sets = node.input.sets.filter((set) => kept.every((k) => keeps(set, k)))
  const restrict = (leg: Leg): Leg => {
    const lacking = lackingBits(node.input.keys, leg)
    const blank = blankBits(leg)
    const known = sets.filter((set) => (set & blank) === blank)
    return { ...leg, sets: [...new Set(known.map((set) => set | lacking))] }
  }
  const [first, ...others] = node.input.legs
  return {
    ...node,
    input: { ...node.input, sets, legs: [restrict(first), ...others.map(restrict)], members: undefined, fills: [] },
  }
}

/** The rows of "other", computed anew from fact rows. */
const lowerOther = (context: Context, node: Keep, take: Take, ctes: Ctes): void => {
  const calculate = atSetsKeeping(node.input, take.of)
  const change = { where: (read: ReadKey) => isOther(node, take, read), merged: take.of }
  const from = lowerMerge(context, calculate.input, ctes, { prefix: 'other_', change })
  ctes.push({ name: 'other', query: lowerCalculate(context, calculate, from, { other: take.of }) })
}

/** What measure filters and rankings leave: where the rows stand, and which leaf rows of a table are kept. */
export interface Kept {
  readonly from: string
  /** condition on a leaf row of `table`; undefined where all are kept */
  readonly leaf: (table: string) => SqlExpression | undefined
  /** condition on a leaf row of `table` that its facts are shown, be it in "other"; undefined where all are */
  readonly visible: (table: string) => SqlExpression | undefined
  /** condition on a row of `table`, be it a total, that it is among those shown beside "other"; undefined where none is */
  readonly beside: (table: string) => SqlExpression | undefined
  /** the condition reads nothing but the row itself */
  readonly isOwn: boolean
}

/** Rows with whether they are of "other", which has no place among the others: its display calculations are empty. */
const marked = (context: Context, node: Keep, table: string, isOther: boolean): Select => {
  const { outputs, input, counted } = node.input
  const known = outputs.filter((o) => !isDisplay(o) || o.value.shown.over === 'all')
  const lacking = new Set(isOther ? outputs.filter(isDisplay).map((o) => o.name) : [])
  return {
    kind: 'select',
    columns: [
      ...stageColumns(context, input.keys, known).map((name) => ({
        expression: lacking.has(name) ? constant(null) : column(name),
        as: name,
      })),
      ...(input.members === undefined
        ? []
        : [{ expression: isOther ? constant(true) : column(names.listed), as: names.listed }]),
      ...counted.map((c) => ({ expression: column(names.counted(c.of)), as: names.counted(c.of) })),
      { expression: constant(isOther), as: names.other },
    ],
    from: { kind: 'stage', name: table, as: table },
  }
}

/** Measure filters that a leaf row of `table` answers by its own values. */
const ownFilters = (node: Keep, table: string): readonly SqlExpression[] => [
  ...(node.having.length > 0 ? isListed(node, table) : []),
  ...node.having.map((h) => binary(h.op, column(h.output, table), parameter(h.value))),
]

/** Measure filters and rankings as named queries over `cells`. */
export const lowerKeep = (context: Context, node: Keep, ctes: Ctes): Kept => {
  const keys = node.input.input.keys
  if (node.takes.length === 0 && node.having.every((h) => h.at === 0 && h.ancestor === undefined)) {
    const listed = node.listing.entries.length === 0 ? [] : [isLeaf(context, keys, node.listing)]
    const shown = node.having.length === 0 ? undefined : isShown(context, keys, node.listing)
    const own = [...listed, ...(shown === undefined ? [] : [shown])]
    const leaf = (table: string) => allOf([...own, ...ownFilters(node, table)])
    return { from: 'cells', leaf, visible: leaf, beside: () => undefined, isOwn: true }
  }
  const filters = needsPassing(node)
  if (filters) ctes.push({ name: 'passing', query: passing(context, node) })
  node.takes.forEach((take, i) => {
    lowerTake(context, node, take, i, ctes)
  })
  const [first] = node.takes
  const other = node.other && first !== undefined
  if (other) {
    lowerOther(context, node, first, ctes)
    ctes.push({
      name: 'shown',
      query: { kind: 'unionAll', parts: [marked(context, node, 'cells', false), marked(context, node, 'other', true)] },
    })
  }
  const [only = 0, another] = node.listing.leaves
  const passed = (table: string): readonly SqlExpression[] => {
    if (!filters) return []
    const isSame = sameMembers(context, keys, 'passing', table)
    // a total has nulls where a member may be null, too
    const atLeaf = another === undefined && node.listing.entries.length > 0 ? [atSet(only, table)] : []
    if (another === undefined) return [...atLeaf, existsIn('passing', isSame)]
    return [existsIn('passing', [...isSame, same(column(names.grouping, 'passing'), column(names.grouping, table))])]
  }
  const leaf = (table: string): SqlExpression | undefined => {
    const kept = allOf([...passed(table), ...node.takes.map((take, i) => isTaken(context, node, i, take, table))])
    if (!other || kept === undefined) return kept
    return binary('OR', column(names.other, table), binary('AND', not(column(names.other, table)), kept))
  }
  const visible = (table: string): SqlExpression | undefined =>
    other && filters ? allOf([not(column(names.other, table)), ...passed(table)]) : other ? undefined : leaf(table)
  const beside = (table: string): SqlExpression | undefined =>
    other ? allOf(node.takes.map((take, i) => isBesideOther(context, i, take, table))) : undefined
  return { from: other ? 'shown' : 'cells', leaf, visible, beside, isOwn: false }
}
