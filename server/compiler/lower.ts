import type { Column } from '../contract/result.ts'
import { lowerCalculate, stageColumns } from './lower/calculate.ts'
import { lowerFilter } from './lower/expression.ts'
import { lowerKeep } from './lower/keep.ts'
import { type Ctes, lowerMerge } from './lower/merge.ts'
import { columnTerms, rowTerms, sortColumns } from './lower/order.ts'
import { groupingId } from './lower/roll-up.ts'
import { type Context, memberColumns, names, stageScope } from './lower/scope.ts'
import { grandTotal, keeps } from './plan/axes.ts'
import type { Filter } from './plan/filter.ts'
import type { GroupKey, Plan } from './plan/plan.ts'
import type { Join, Named, Select, SqlExpression, SqlStatement } from './sql/ast.ts'
import { allOf, binary, call, column, constant, parameter, same } from './sql/build.ts'
import type { StatementColumn } from './statement.ts'

/** A plan as a statement's tree, and what each column of its answer is. */
export interface Lowered {
  readonly statement: SqlStatement
  readonly columns: readonly StatementColumn[]
}

const named = (name: string): Named => ({ expression: column(name), as: name })

/** The sort values beside the rows, where some measure sort cannot read them from the row itself. */
const lowerSorts = (context: Context, plan: Plan, from: string, ctes: Ctes): string => {
  const keys = plan.input.input.input.legs[0].keys
  const sorts = sortColumns(context, plan, keys)
  if (sorts.length === 0) return from
  const stage = stageColumns(context, keys, plan.input.input.outputs)
  const columns = [...stage, ...(plan.input.other ? [names.other] : [])].map(named)
  ctes.push({
    name: 'sorted',
    query: { kind: 'select', columns: [...columns, ...sorts], from: { kind: 'stage', name: from, as: from } },
  })
  return 'sorted'
}

const inPage = ({ page }: Plan): readonly SqlExpression[] => {
  if (page === undefined) return []
  const tuple = column(names.tuple)
  const after = page.offset === 0 ? [] : [binary('>', tuple, parameter({ value: page.offset, type: 'integer' }))]
  const upTo =
    page.limit === undefined
      ? []
      : [binary('<=', tuple, parameter({ value: page.offset + page.limit, type: 'integer' }))]
  return [...after, ...upTo]
}

/** Leaf rows that are kept, their row tuples numbered where the answer is cut. */
const leaves = (
  context: Context,
  plan: Plan,
  keys: readonly GroupKey[],
  from: string,
  leaf: SqlExpression | undefined,
): Select => {
  const over = { partitionBy: [], orderBy: rowTerms(context, plan, keys) }
  const tuple: SqlExpression =
    over.orderBy.length === 0 ? constant(1) : { kind: 'call', name: 'dense_rank', arguments: [], over }
  const where = allOf([binary('=', column(names.grouping, from), constant(0)), ...(leaf === undefined ? [] : [leaf])])
  return {
    kind: 'select',
    columns: [
      ...keys.flatMap((k) => memberColumns(context, k, plan.input.other)).map(named),
      ...(plan.page === undefined ? [] : [{ expression: tuple, as: names.tuple }]),
      ...(keys.length === 0 ? [{ expression: constant(1), as: '#one' }] : []),
    ],
    from: { kind: 'stage', name: from, as: from },
    ...(where !== undefined && { where }),
  }
}

/** Coordinates of the answer: kept leaves and every requested total above one of them. */
const kept = (context: Context, plan: Plan, keys: readonly GroupKey[]): Select => {
  const columnsOf = (key: GroupKey) => memberColumns(context, key, plan.input.other)
  const where = allOf(inPage(plan))
  return {
    kind: 'select',
    columns: [
      ...keys.flatMap(columnsOf).map(named),
      { expression: groupingId(keys, plan.sets, (k) => column(k.attribute.name)), as: names.grouping },
    ],
    from: { kind: 'stage', name: 'leaves', as: 'leaves' },
    ...(where !== undefined && { where }),
    groupBy: plan.sets.map((set) =>
      keys
        .filter((k) => keeps(set, k))
        .flatMap(columnsOf)
        .map((name) => column(name)),
    ),
  }
}

const isKept = (context: Context, plan: Plan, keys: readonly GroupKey[], from: string): SqlExpression => {
  const columns = keys.flatMap((k) => memberColumns(context, k, plan.input.other))
  const where = allOf([
    binary('=', column(names.grouping, 'kept'), column(names.grouping, from)),
    ...columns.map((name) => same(column(name, 'kept'), column(name, from))),
  ])
  return {
    kind: 'exists',
    select: {
      kind: 'select',
      columns: [{ expression: constant(1), as: 'one' }],
      from: { kind: 'stage', name: 'kept', as: 'kept' },
      ...(where !== undefined && { where }),
    },
  }
}

const isRequested = (plan: Plan): SqlExpression | undefined => {
  const computed = plan.input.input.input.legs[0].sets
  if (computed.length === plan.sets.length) return undefined
  return { kind: 'in', operand: column(names.grouping), values: plan.sets.map((set) => constant(set)) }
}

const axisColumns = (keys: readonly GroupKey[]): Column[] =>
  keys.flatMap(({ attribute, axis, implied }) => [
    ...implied.map((a): Column => ({ name: a.name, axis, type: a.type, implied: true })),
    { name: attribute.name, axis, type: attribute.type },
  ])

const measureColumn = (plan: Plan, name: string): Column => {
  const output = plan.input.input.outputs.find((o) => o.name === name)
  if (output === undefined) throw new Error(`no output is called ${name}`)
  return { name, axis: 'measure', ...output.column }
}

const answerColumns = (plan: Plan, keys: readonly GroupKey[]): readonly StatementColumn[] => {
  const axis = axisColumns(keys)
  const positions = axis.flatMap((c, of) => (c.implied === true ? [] : [of]))
  return [
    ...axis.map((c) => ({ kind: 'value' as const, column: c })),
    ...positions.map((of) => ({ kind: 'special' as const, of })),
    { kind: 'grouping' },
    ...plan.measures.map((name) => ({ kind: 'value' as const, column: measureColumn(plan, name) })),
    ...(plan.page === undefined ? [] : [{ kind: 'rowTuples' as const }]),
  ]
}

const answerNames = (plan: Plan, keys: readonly GroupKey[]): readonly string[] => [
  ...keys.flatMap(({ attribute, implied }) => [...implied.map((a) => names.implied(attribute, a)), attribute.name]),
  ...keys.map(({ attribute }) => names.special(attribute)),
  names.grouping,
  ...plan.measures,
]

/** No total of the answer depends on which leaves are kept: there is none, or the grand total, which always stays. */
const totalsStay = (plan: Plan, keys: readonly GroupKey[]): boolean =>
  plan.sets.every((set) => set === 0 || set === grandTotal(keys))

/** Each row of the answer is one row tuple: there are neither totals nor columns. */
const isFlat = (plan: Plan, keys: readonly GroupKey[]): boolean =>
  plan.sets.length === 1 && keys.every((k) => k.axis === 'row')

/** The number of rows before the cut, beside every row. */
const allRows: SqlExpression = { kind: 'call', name: 'count', arguments: [], over: { partitionBy: [], orderBy: [] } }

const orGrandTotal = (plan: Plan, keys: readonly GroupKey[], leaf: SqlExpression): SqlExpression =>
  plan.sets.length === 1 ? leaf : binary('OR', binary('=', column(names.grouping), constant(grandTotal(keys))), leaf)

/** The number of kept row tuples, beside every row. */
const tuples: Join = {
  how: 'CROSS',
  relation: {
    kind: 'subquery',
    as: 'total',
    select: {
      kind: 'select',
      columns: [{ expression: call('coalesce', call('max', column(names.tuple)), constant(0)), as: names.tuples }],
      from: { kind: 'stage', name: 'leaves', as: 'leaves' },
    },
  },
}

/**
 * A plan as the tree of one statement: legs, merged rows (`cells`), measure filters and rankings, order and cut, each a
 * named query. Rows come out in the order of the answer. Pure; nothing here looks at data.
 *
 * @param only conditions on the coordinates of the answer: which of its rows are wanted
 */
export const lower = (context: Context, plan: Plan, only: readonly Filter[] = []): Lowered => {
  const ctes: Ctes = []
  const keys = plan.input.input.input.legs[0].keys
  const merged = lowerMerge(context, plan.input.input.input, ctes)
  ctes.push({ name: 'cells', query: lowerCalculate(context, plan.input.input, merged) })
  const keep = lowerKeep(context, plan.input, ctes)
  const from = lowerSorts(context, plan, keep.from, ctes)
  const leaf = keep.leaf(from)
  const plainPage = plan.page !== undefined && keep.isOwn && isFlat(plan, keys)
  const direct = keep.isOwn && (plainPage || (plan.page === undefined && totalsStay(plan, keys)))
  const cuts = !direct && (leaf !== undefined || plan.page !== undefined)
  if (cuts) {
    ctes.push(
      { name: 'leaves', query: leaves(context, plan, keys, from, leaf) },
      { name: 'kept', query: kept(context, plan, keys) },
    )
  }
  const shown = cuts ? isKept(context, plan, keys, from) : isRequested(plan)
  const passed = direct && leaf !== undefined ? [orGrandTotal(plan, keys, leaf)] : []
  const where = allOf([
    ...(shown === undefined ? [] : [shown]),
    ...passed,
    ...only.map((f) => lowerFilter(context, f, stageScope(keys))),
  ])
  const select: Select = {
    kind: 'select',
    columns: [
      ...answerNames(plan, keys).map(named),
      ...(plan.page === undefined
        ? []
        : [{ expression: plainPage ? allRows : column(names.tuples, 'total'), as: names.tuples }]),
    ],
    from: { kind: 'stage', name: from, as: from },
    ...(plan.page !== undefined && !plainPage && { joins: [tuples] }),
    ...(where !== undefined && { where }),
    orderBy: [...rowTerms(context, plan, keys), ...columnTerms(context, plan, keys)],
    ...(plainPage && plan.page),
  }
  return { statement: { with: ctes, select }, columns: answerColumns(plan, keys) }
}
