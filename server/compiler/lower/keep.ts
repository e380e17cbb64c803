import { keeps } from '../plan/axes.ts'
import type { GroupKey, Keep, MeasureFilter, RolledUp, RollUp, Take } from '../plan/plan.ts'
import type { OrderTerm, Select, SqlExpression } from '../sql/ast.ts'
import { allOf, binary, call, column, constant, isNull, not, parameter, same } from '../sql/build.ts'
import { lowerCalculate, stageColumns } from './calculate.ts'
import { type Ctes, lowerMerge } from './merge.ts'
import { keyTerms } from './order.ts'
import { lowerRollUp, mayLackRows } from './roll-up.ts'
import { type Context, isFlagged, keyColumns, names } from './scope.ts'

/** Rows of `table` with the same members as this row, at the given keys. */
const sameMembers = (context: Context, keys: readonly GroupKey[], table: string, own: string): SqlExpression[] =>
  keys.flatMap((k) => keyColumns(context, k)).map((name) => same(column(name, table), column(name, own)))

const existsIn = (table: string, as: string, conditions: readonly SqlExpression[]): SqlExpression => {
  const where = allOf(conditions)
  const select: Select = {
    kind: 'select',
    columns: [{ expression: constant(1), as: 'one' }],
    from: { kind: 'stage', name: table, as },
    ...(where !== undefined && { where }),
  }
  return { kind: 'exists', select }
}

const atSet = (set: RolledUp, table: string): SqlExpression => binary('=', column(names.grouping, table), constant(set))

const passes = (context: Context, keys: readonly GroupKey[], filter: MeasureFilter): SqlExpression => {
  if (filter.at === 0) return binary(filter.op, column(filter.output, 'cells'), parameter(filter.value))
  const kept = keys.filter((k) => keeps(filter.at, k))
  const tested = binary(filter.op, column(filter.output, 'ancestor'), parameter(filter.value))
  return existsIn('cells', 'ancestor', [
    atSet(filter.at, 'ancestor'),
    ...sameMembers(context, kept, 'ancestor', 'cells'),
    tested,
  ])
}

/** Leaf coordinates that pass the measure filters: their keys. */
const passing = (context: Context, keys: readonly GroupKey[], having: readonly MeasureFilter[]): Select => ({
  kind: 'select',
  columns: keys.flatMap((k) => keyColumns(context, k)).map((name) => ({ expression: column(name, 'cells'), as: name })),
  from: { kind: 'stage', name: 'cells', as: 'cells' },
  where: allOf([atSet(0, 'cells'), ...having.map((h) => passes(context, keys, h))]) ?? constant(true),
})

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
const ranked = (context: Context, take: Take, from: string, candidates: readonly SqlExpression[]): Select => {
  const keys = [...take.of, ...take.per]
  const partition = take.per.flatMap((k) => keyColumns(context, k)).map((name) => column(name, 'ranked'))
  const direction = take.kind === 'bottom' ? 'asc' : 'desc'
  const value: OrderTerm = { expression: column(take.by, 'ranked'), direction }
  const order = [value, ...take.of.flatMap((k) => keyTerms(k, 'ranked'))]
  const where = allOf(candidates)
  return {
    kind: 'select',
    columns: [
      ...keys.flatMap((k) => keyColumns(context, k)).map((name) => ({ expression: column(name, 'ranked'), as: name })),
      { expression: rank(take, order, partition), as: '#taken' },
    ],
    from: { kind: 'stage', name: from, as: 'ranked' },
    ...(where !== undefined && { where }),
  }
}

/** The members a ranking takes, as a named query `takenN`. */
const lowerTake = (context: Context, node: Keep, take: Take, i: number, ctes: Ctes): void => {
  // a context replaces the query's conditions while ranking, so that the same members are taken whatever it shows
  const having = node.having.length > 0 && take.context === undefined
  const source = take.context === undefined ? 'cells' : `context${i}`
  if (take.context !== undefined) {
    const from = lowerMerge(context, take.context.input, ctes, `context${i}_`)
    ctes.push({ name: source, query: lowerCalculate(context, take.context, from) })
  }
  const keys = [...take.of, ...take.per]
  const candidates = [
    atSet(take.context === undefined ? take.at : 0, 'ranked'),
    ...(having ? [existsIn('passing', 'passing', sameMembers(context, keys, 'passing', 'ranked'))] : []),
  ]
  ctes.push({ name: `ranked${i}`, query: ranked(context, take, source, candidates) })
  const columns = keys.flatMap((k) => keyColumns(context, k)).map((name) => ({ expression: column(name), as: name }))
  ctes.push({
    name: `taken${i}`,
    query: {
      kind: 'select',
      columns,
      from: { kind: 'stage', name: `ranked${i}`, as: `ranked${i}` },
      where: column('#taken'),
    },
  })
}

/** A fact row's members at the given keys are those of a row of `table`. */
const factMembers = (context: Context, keys: readonly GroupKey[], table: string): SqlExpression[] =>
  keys.flatMap((key) => {
    const { value, unknown } = context.factScope
    const flag = unknown(key.attribute)
    return [
      ...key.implied.map((a) => same(column(names.implied(key.attribute, a), table), value(a))),
      same(column(key.attribute.name, table), value(key.attribute)),
      ...(isFlagged(context, key) && flag !== undefined
        ? [same(column(names.unknown(key.attribute), table), flag)]
        : []),
    ]
  })

/** Fact rows of members that pass the measure filters but were not taken by the ranking. */
export const isOther = (context: Context, node: Keep, take: Take): SqlExpression => {
  const [leg] = node.input.input.legs
  const notTaken = not(existsIn('taken0', '#taken', factMembers(context, [...take.of, ...take.per], '#taken')))
  const passed =
    node.having.length > 0 ? [existsIn('passing', '#passing', factMembers(context, leg.keys, '#passing'))] : []
  return allOf([notTaken, ...passed]) ?? notTaken
}

/** The rows of "other", computed anew from fact rows. */
const lowerOther = (context: Context, node: Keep, take: Take, ctes: Ctes): void => {
  const [leg] = node.input.input.legs
  const otherLeg: RollUp = { ...leg, sets: leg.sets.filter((set) => take.of.every((k) => keeps(set, k))) }
  const change = { where: isOther(context, node, take), merged: take.of }
  ctes.push({ name: 'other_leg', query: lowerRollUp(context, otherLeg, mayLackRows(otherLeg, false), change) })
  const calculate = { ...node.input, input: { kind: 'merge' as const, legs: [otherLeg] as const } }
  ctes.push({ name: 'other', query: lowerCalculate(context, calculate, 'other_leg', { other: take.of }) })
}

/** What measure filters and rankings leave: where the rows stand, and which leaf rows of a table are kept. */
export interface Kept {
  readonly from: string
  /** condition on a leaf row of `table`; undefined where all are kept */
  readonly leaf: (table: string) => SqlExpression | undefined
  /** the condition reads nothing but the row itself */
  readonly isOwn: boolean
}

const marked = (context: Context, node: Keep, table: string, isOther: boolean): Select => ({
  kind: 'select',
  columns: [
    ...stageColumns(context, node.input.input.legs[0].keys, node.input.outputs).map((name) => ({
      expression: column(name),
      as: name,
    })),
    { expression: constant(isOther), as: names.other },
  ],
  from: { kind: 'stage', name: table, as: table },
})

/** Measure filters that a leaf row of `table` answers by its own values. */
const ownFilters = (node: Keep, table: string): SqlExpression | undefined =>
  allOf(node.having.map((h) => binary(h.op, column(h.output, table), parameter(h.value))))

/** Measure filters and rankings as named queries over `cells`. */
export const lowerKeep = (context: Context, node: Keep, ctes: Ctes): Kept => {
  if (node.takes.length === 0 && node.having.every((h) => h.at === 0)) {
    return { from: 'cells', leaf: (table) => ownFilters(node, table), isOwn: true }
  }
  const keys = node.input.input.legs[0].keys
  const filters = node.having.length > 0
  if (filters) ctes.push({ name: 'passing', query: passing(context, keys, node.having) })
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
  const leaf = (table: string): SqlExpression | undefined => {
    const kept = allOf([
      ...(filters ? [existsIn('passing', 'passing', sameMembers(context, keys, 'passing', table))] : []),
      ...node.takes.map((take, i) =>
        existsIn(`taken${i}`, `taken${i}`, sameMembers(context, [...take.of, ...take.per], `taken${i}`, table)),
      ),
    ])
    if (!other || kept === undefined) return kept
    return binary('OR', column(names.other, table), binary('AND', not(column(names.other, table)), kept))
  }
  return { from: other ? 'shown' : 'cells', leaf, isOwn: false }
}
