import type { Ctes } from './lower/ctes.ts'
import { lowerFilter } from './lower/expression.ts'
import { answerColumns } from './lower/rows/answer.ts'
import { lowerKeep } from './lower/rows/keep.ts'
import { labelJoins } from './lower/rows/labels.ts'
import { type AnswerOrder, answerOrder, sortColumns } from './lower/rows/order.ts'
import { chooseRows } from './lower/rows/shown.ts'
import { lowerOtherShares, lowerVisible } from './lower/rows/visible.ts'
import { type Context, names, stageScope } from './lower/scope.ts'
import { placeTrees } from './lower/trees/tree-order.ts'
import { stageColumns } from './lower/values/calculate.ts'
import { lowerCells } from './lower/values/cells.ts'
import type { Filter } from './plan/filter.ts'
import type { Plan } from './plan/plan.ts'
import type { Select, SqlStatement } from './sql/ast.ts'
import { allOf, named } from './sql/build.ts'
import type { StatementColumn } from './statement.ts'

/** A plan as a statement's tree, and what each column of its answer is. */
export interface Lowered {
  readonly statement: SqlStatement
  readonly columns: readonly StatementColumn[]
}

/** The sort values beside the rows, where some measure sort cannot read them from the row itself. */
const lowerSorts = (context: Context, plan: Plan, from: string, ctes: Ctes): string => {
  const keys = plan.input.input.input.keys
  const sorts = sortColumns(context, plan, keys)
  // rows that display calculations followed along trees have the places already
  const isPlaced = from === 'cells' && ctes.some((c) => c.name.endsWith('_placed'))
  if (sorts.length === 0) return isPlaced ? from : placeTrees(context, plan, keys, from, ctes)
  const stage = stageColumns(context, keys, plan.input.input.outputs)
  const columns = [
    ...stage,
    ...(plan.input.other ? [names.other] : []),
    ...(plan.input.input.input.members === undefined ? [] : [names.listed]),
  ].map(named)
  ctes.push({
    name: 'sorted',
    query: { kind: 'select', columns: [...columns, ...sorts], from: { kind: 'stage', name: from, as: from } },
  })
  return placeTrees(context, plan, keys, 'sorted', ctes)
}

/** The rows of an answer without their order, and what that is. */
export interface LoweredRows extends Lowered {
  readonly order: AnswerOrder
}

/**
 * A plan as the tree of one statement whose rows are in no order: legs, merged rows (`cells`), measure filters and
 * rankings, the cut, each a named query.
 *
 * @param only conditions on the coordinates of the answer: which of its rows are wanted
 */
export const lowerRows = (context: Context, plan: Plan, only: readonly Filter[] = []): LoweredRows => {
  const ctes: Ctes = []
  const keys = plan.input.input.input.keys
  lowerCells(context, plan, ctes)
  const keep = lowerVisible(
    context,
    plan,
    lowerOtherShares(context, plan, lowerKeep(context, plan.input, ctes), ctes),
    ctes,
  )
  const from = lowerSorts(context, plan, keep.from, ctes)
  const chosen = chooseRows(context, plan, keep, from, ctes)
  const where = allOf([...chosen.conditions, ...only.map((f) => lowerFilter(context, f, stageScope(keys)))])
  const columns = answerColumns(plan, keys)
  const joins = [...chosen.joins, ...labelJoins(context, keys)]
  const select: Select = {
    kind: 'select',
    columns: [...columns.map((c) => c.value), ...chosen.count],
    from: { kind: 'stage', name: from, as: from },
    ...(joins.length > 0 && { joins }),
    ...(where !== undefined && { where }),
    ...chosen.page,
  }
  const counted = chosen.count.map(() => ({ kind: 'rowTuples' }) as const)
  return {
    statement: { with: ctes, select },
    columns: [...columns.map((c) => c.column), ...counted],
    order: answerOrder(context, plan, keys),
  }
}

/**
 * A plan as the tree of one statement. Rows come out in the order of the answer. Pure; nothing here looks at data.
 *
 * @param only conditions on the coordinates of the answer: which of its rows are wanted
 */
export const lower = (context: Context, plan: Plan, only: readonly Filter[] = []): Lowered => {
  const { statement, columns, order } = lowerRows(context, plan, only)
  const orderBy = [...order.across, ...order.rows, ...order.columns]
  return { statement: { ...statement, select: { ...statement.select, orderBy } }, columns }
}
