import type { ColumnType } from '../../contract/result.ts'
import { type LegRows, perFactRow } from '../lower/legs/fact-rows.ts'
import type { Context } from '../lower/scope.ts'
import type { bridgesOf } from '../plan/bridges.ts'
import type { RollUp } from '../plan/plan.ts'
import type { Named, OrderTerm, Select } from '../sql/ast.ts'
import { asc, column, constant, named } from '../sql/build.ts'
import type { Shown } from './columns.ts'

type Bridges = ReturnType<typeof bridgesOf>

/** The column that says which share of a row is behind a cell. */
export const weightName = '_weight'

/** The type of the shares of a row: whole numbers where each member has all of it. */
export const weightType = (bridges: Bridges): ColumnType => {
  const weights = bridges.flatMap(({ weight }) => weight ?? [])
  if (weights.length === 0) return 'integer'
  return weights.some(({ type }) => type === 'double') ? 'double' : 'decimal'
}

/** Columns of a drill-through with that of the weight, which stands before those that say where a row came from. */
export const withWeight = (shown: readonly Shown[], type: ColumnType): readonly Shown[] => {
  const weight: Shown = { name: weightName, title: 'Weight', type, expression: () => column(weightName) }
  const first = shown.findIndex(({ isLineage }) => isLineage === true)
  return first < 0 ? [...shown, weight] : [...shown.slice(0, first), weight, ...shown.slice(first)]
}

/** Fact rows behind a cell, each once, with columns of its own and the share of it that is there. */
export const weighedRows = (
  context: Context,
  leg: RollUp,
  rows: Pick<LegRows, 'from' | 'joins' | 'where'>,
  columns: readonly Named[],
): Select => {
  const carried = columns.map((c) => ({ ...c, one: 'any_value' as const }))
  const select = perFactRow(context, leg, rows, { by: [], carried, shares: [{ as: weightName }] })
  if (select.columns.some(({ as }) => as === weightName)) return select
  return { ...select, columns: [...select.columns, { expression: constant(1), as: weightName }] }
}

/** The same rows in the order of their facts, with the columns that are shown of them, the weight among these. */
export const weighedPage = (
  context: Context,
  rows: (columns: readonly Named[]) => Select,
  shown: readonly Shown[],
  order: readonly OrderTerm[],
): Select => {
  const terms = order.map(({ expression }, i) => ({ expression, as: `#order${i}` }))
  const own = shown.filter(({ name }) => name !== weightName)
  const read = new Map(own.map((c) => [c.name, { expression: c.expression(context), as: c.name }]))
  return {
    kind: 'select',
    columns: shown.map(({ name }) => named(name)),
    from: { kind: 'subquery', select: rows([...read.values(), ...terms]), as: 'weighed' },
    orderBy: terms.map(({ as }) => asc(column(as))),
  }
}
