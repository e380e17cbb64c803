import type { Attribute } from '../../model/cube.ts'
import type { JoinStep } from '../plan/joins.ts'
import type { Source } from '../plan/plan.ts'
import type { Join, Relation, SqlExpression } from '../sql/ast.ts'
import { allOf, binary, column } from '../sql/build.ts'
import { derivedValue } from './calendar.ts'
import { lowerExpression, lowerFilter } from './expression.ts'
import type { Context } from './scope.ts'

/** A table under an alias, with the columns beside its own that are computed of its dates for the given attributes. */
export const tableWith = (context: Context, name: string, as: string, attributes: readonly Attribute[]): Relation => {
  const computed = [...new Set(attributes)].filter(context.isComputed)
  const table: Relation = { kind: 'table', name, as }
  if (computed.length === 0) return table
  const columns = computed.map((attribute) => ({
    expression: derivedValue(context.cube, attribute, column(attribute.column, as)),
    as: context.columnOf(attribute),
  }))
  return { kind: 'subquery', as, select: { kind: 'select', all: as, columns, from: table } }
}

/** A step as the join that adds columns and keeps every row. */
export const leftJoin = (context: Context, step: JoinStep): Join => ({
  how: 'LEFT',
  relation: tableWith(context, step.table, step.alias, step.derived ?? []),
  on: binary('=', column(step.on, step.from ?? context.fact), column(step.key, step.alias)),
})

/** The rows of a source: its fact, its joins and its filters as one condition. */
export const lowerSource = (
  context: Context,
  source: Source,
): { from: Relation; joins: readonly Join[]; where: SqlExpression | undefined } => ({
  from: { kind: 'table', name: source.cube.table, as: context.fact },
  joins: source.joins.map((step) => ({ ...leftJoin(context, step), how: step.how === 'inner' ? 'INNER' : 'LEFT' })),
  where: allOf([
    ...source.filters.map((f) => lowerFilter(context, f, context.factScope)),
    ...(source.rowFilter === undefined ? [] : [lowerExpression(context, source.rowFilter)]),
  ]),
})
