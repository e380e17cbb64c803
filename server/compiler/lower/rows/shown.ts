import { grandTotal, keeps } from '../../plan/axes.ts'
import type { GroupKey, Plan, RolledUp } from '../../plan/plan.ts'
import type { Join, Named, Query, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, existsIn, named, parameter, same } from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import { groupingId } from '../legs/grouping-id.ts'
import { type Context, memberColumns, names } from '../scope.ts'
import type { Kept } from './keep.ts'
import { isShown } from './listed.ts'
import { rowTerms } from './order.ts'

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

const isAt = (set: RolledUp, table?: string): SqlExpression => binary('=', column(names.grouping, table), constant(set))

/** What every step of choosing rows knows. */
interface Choosing {
  readonly context: Context
  readonly plan: Plan
  readonly keys: readonly GroupKey[]
  /** the stage with the rows */
  readonly from: string
}

const memberNames = ({ context, plan, keys }: Choosing): readonly string[] =>
  keys.flatMap((k) => memberColumns(context, k, plan.input.other))

/** Leaf rows that are kept, their row tuples numbered where the answer is cut. */
const leaves = (choosing: Choosing, leaf: SqlExpression | undefined): Select => {
  const { context, plan, keys, from } = choosing
  const { listing } = plan.input
  const over = { partitionBy: [], orderBy: rowTerms(context, plan, keys) }
  const tuple: SqlExpression =
    over.orderBy.length === 0 ? constant(1) : { kind: 'call', name: 'dense_rank', arguments: [], over }
  const counted = plan.page === undefined ? undefined : isShown(context, keys, listing)
  const where = allOf([
    ...(listing.entries.length === 0 ? [isAt(0, from)] : []),
    ...[leaf, counted].filter((c) => c !== undefined),
  ])
  return {
    kind: 'select',
    columns: [
      ...memberNames(choosing).map(named),
      ...(listing.leaves.length > 1 ? [named(names.grouping)] : []),
      ...(plan.page === undefined ? [] : [{ expression: tuple, as: names.tuple }]),
      ...(keys.length === 0 ? [{ expression: constant(1), as: '#one' }] : []),
    ],
    from: { kind: 'stage', name: from, as: from },
    ...(where !== undefined && { where }),
  }
}

const fromLeaves = (columns: readonly Named[], conditions: readonly SqlExpression[]): Select => {
  const where = allOf(conditions)
  return {
    kind: 'select',
    columns,
    from: { kind: 'stage', name: 'leaves', as: 'leaves' },
    ...(where !== undefined && { where }),
  }
}

/** A null of a column's type. */
const nothing = (name: string): Named => ({
  expression: { kind: 'case', when: [[constant(false), call('min', column(name))]] },
  as: name,
})

/** One total above leaves of several sets: what it rolls up is null, whatever the leaf has there. */
const totalAbove = (choosing: Choosing, leaf: RolledUp, total: RolledUp): Select => {
  const { context, plan, keys } = choosing
  const kept = keys.filter((k) => keeps(total, k)).flatMap((k) => memberColumns(context, k, plan.input.other))
  const columns = memberNames(choosing).map((name) => (kept.includes(name) ? named(name) : nothing(name)))
  return {
    ...fromLeaves([...columns, { expression: constant(total), as: names.grouping }], [isAt(leaf), ...inPage(plan)]),
    groupBy: [kept.map((name) => column(name))],
  }
}

/** The coordinates of one set alone above the leaves. */
const onlyAt = (choosing: Choosing, set: RolledUp): Select => {
  const { context, plan, keys } = choosing
  const own = keys.filter((k) => keeps(set, k)).flatMap((k) => memberColumns(context, k, plan.input.other))
  const columns = memberNames(choosing).map((name) => (own.includes(name) ? named(name) : nothing(name)))
  return {
    ...fromLeaves([...columns, { expression: constant(set), as: names.grouping }], inPage(plan)),
    groupBy: [own.map((name) => column(name))],
  }
}

/** Coordinates of the answer: kept leaves and every requested total above one of them. */
const kept = (choosing: Choosing): Query => {
  const { context, plan, keys } = choosing
  const { listing } = plan.input
  if (listing.leaves.length === 1) {
    const [only, another] = plan.sets
    const isTotal = only !== undefined && another === undefined && !listing.leaves.includes(only)
    if (isTotal) return onlyAt(choosing, only)
    const id = groupingId(keys, plan.sets, (k) => column(k.attribute.name))
    return {
      ...fromLeaves([...memberNames(choosing).map(named), { expression: id, as: names.grouping }], inPage(plan)),
      groupBy: plan.sets.map((set) =>
        keys
          .filter((k) => keeps(set, k))
          .flatMap((k) => memberColumns(context, k, plan.input.other))
          .map((name) => column(name)),
      ),
    }
  }
  const shown = listing.leaves.filter((leaf) => plan.sets.includes(leaf)).map((leaf) => isAt(leaf))
  const own = shown.map((isOne) =>
    fromLeaves([...memberNames(choosing), names.grouping].map(named), [isOne, ...inPage(plan)]),
  )
  const totals = listing.above
    .filter(({ leaf, total }) => plan.sets.includes(total) && total !== leaf)
    .map(({ leaf, total }) => totalAbove(choosing, leaf, total))
  return { kind: 'unionAll', parts: [...own, ...totals] }
}

const isKept = (choosing: Choosing): SqlExpression => {
  const { from } = choosing
  return existsIn('kept', [
    binary('=', column(names.grouping, 'kept'), column(names.grouping, from)),
    ...memberNames(choosing).map((name) => same(column(name, 'kept'), column(name, from))),
  ])
}

/** Nothing of the answer depends on which leaves are kept but the leaves: there are no totals, or the grand total, which stays. */
const totalsStay = ({ input: { listing } }: Plan, keys: readonly GroupKey[]): boolean =>
  listing.totals.every((set) => set === grandTotal(keys) || (listing.leaves.length === 1 && set === 0))

/** Each row of the answer is one row tuple: there are neither totals nor columns. */
const isFlat = ({ input: { listing } }: Plan, keys: readonly GroupKey[]): boolean =>
  listing.totals.every((set) => listing.leaves.length === 1 && set === 0) && keys.every((k) => k.axis === 'row')

const isRequested = (plan: Plan): readonly SqlExpression[] => {
  const computed = plan.input.input.input.sets
  if (computed.length === plan.sets.length) return []
  return [{ kind: 'in', operand: column(names.grouping), values: plan.sets.map((set) => constant(set)) }]
}

const orGrandTotal = (plan: Plan, keys: readonly GroupKey[], leaf: SqlExpression): SqlExpression =>
  keys.length > 0 && plan.input.listing.totals.includes(grandTotal(keys))
    ? binary('OR', isAt(grandTotal(keys)), leaf)
    : leaf

/** The number of rows before the cut, beside every row. */
const allRows: SqlExpression = { kind: 'call', name: 'count', arguments: [], over: { partitionBy: [], orderBy: [] } }

/** The number of kept row tuples, beside every row. */
const tuples: Join = {
  how: 'CROSS',
  relation: {
    kind: 'subquery',
    as: 'total',
    select: fromLeaves(
      [{ expression: call('coalesce', call('max', column(names.tuple)), constant(0)), as: names.tuples }],
      [],
    ),
  },
}

/** Which rows of a stage are those of the answer, and how many row tuples there are before the cut. */
export interface Chosen {
  readonly conditions: readonly SqlExpression[]
  readonly joins: readonly Join[]
  /** the number of row tuples; none where the answer is not cut */
  readonly count: readonly Named[]
  /** set where cutting the rows of the answer is enough */
  readonly page: Plan['page']
}

/** Chooses the rows of an answer: kept leaves, totals above them, and of these what the page shows. */
export const chooseRows = (context: Context, plan: Plan, keep: Kept, from: string, ctes: Ctes): Chosen => {
  const { keys } = plan.input.input.input
  const leaf = keep.leaf(from)
  const shown = isShown(context, keys, plan.input.listing)
  const visible = shown === undefined ? [] : [shown]
  const cutsRows = plan.page !== undefined && keep.isOwn && isFlat(plan, keys)
  const counted = (expression: SqlExpression): readonly Named[] =>
    plan.page === undefined ? [] : [{ expression, as: names.tuples }]
  if (cutsRows || (plan.page === undefined && (leaf === undefined || (keep.isOwn && totalsStay(plan, keys))))) {
    const passed = leaf === undefined ? [] : [orGrandTotal(plan, keys, leaf)]
    const conditions = [...isRequested(plan), ...passed, ...visible]
    return { conditions, joins: [], count: counted(allRows), page: plan.page }
  }
  const choosing = { context, plan, keys, from }
  ctes.push({ name: 'leaves', query: leaves(choosing, leaf) }, { name: 'kept', query: kept(choosing) })
  return {
    conditions: [isKept(choosing), ...visible],
    joins: plan.page === undefined ? [] : [tuples],
    count: counted(column(names.tuples, 'total')),
    page: undefined,
  }
}
