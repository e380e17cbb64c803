import type { BaseMeasure, Cube, Role } from '../model/cube.ts'
import { duckdb } from './dialect/duckdb.ts'
import { lowerExpression } from './lower/expression.ts'
import { type Context, contextOf } from './lower/scope.ts'
import { cubeRows } from './lower/source.ts'
import { attributeNames } from './plan/source.ts'
import type { Relation, Select, SqlExpression } from './sql/ast.ts'
import { binary, call, column, constant, named, toText } from './sql/build.ts'
import type { Statement } from './statement.ts'

/** What a join to several rows would do to a measure: one row of texts, what it `is` and what it `would be`. */
export interface FanOut {
  readonly measure: string
  readonly statement: Statement
}

/** A sum over columns of the fact alone; the number of rows where a cube has none. */
const shownMeasure = ({ measures }: Cube): BaseMeasure | undefined =>
  [...measures.values()]
    .filter((measure) => measure.kind === 'base')
    .find(({ aggregation, expression, filter, currency, over }) => {
      const read = [expression, filter].flatMap((e) => (e === undefined ? [] : attributeNames(e)))
      return aggregation === 'sum' && read.length === 0 && currency === undefined && over === undefined
    })

const valueOfRow = (context: Context, measure: BaseMeasure | undefined): SqlExpression => {
  if (measure?.expression === undefined) return constant(1)
  const value = lowerExpression(context, measure.expression)
  return measure.filter === undefined
    ? value
    : { kind: 'case', when: [[lowerExpression(context, measure.filter), value]] }
}

/** Keys of a dimension's table, each with the number of its rows. */
const repeats = ({ table, key }: Role): Relation => {
  const select: Select = {
    kind: 'select',
    columns: [named(key), { expression: call('count'), as: 'rows' }],
    from: { kind: 'table', name: table, as: table },
    groupBy: [[column(key)]],
  }
  return { kind: 'subquery', as: 'repeated', select }
}

/**
 * What a measure of a cube would be if facts were counted once for each row that their key finds in a dimension, whose key is not
 * unique; undefined for a role that facts do not join by one column of their own.
 */
export const compileFanOut = (cube: Cube, role: Role): FanOut | undefined => {
  if (role.through !== undefined || role.bridge !== undefined || role.and !== undefined) return undefined
  if (!cube.factColumns.has(role.on)) return undefined
  const context = contextOf(cube, undefined)
  const measure = shownMeasure(cube)
  const value = valueOfRow(context, measure)
  const times = call('coalesce', column('rows', 'repeated'), constant(1))
  const select: Select = {
    kind: 'select',
    columns: [
      { expression: toText(call('sum', value)), as: 'is' },
      { expression: toText(call('sum', binary('*', value, times))), as: 'would be' },
    ],
    from: cubeRows(context),
    joins: [
      {
        how: 'LEFT',
        relation: repeats(role),
        on: binary('=', column(role.on, context.fact), column(role.key, 'repeated')),
      },
    ],
  }
  const text = (name: string) => ({
    kind: 'value' as const,
    column: { name, axis: 'row' as const, type: 'text' as const },
  })
  return {
    measure: measure?.name ?? `the number of rows of ${cube.table}`,
    statement: duckdb.print({ with: [], select }, ['is', 'would be'].map(text)),
  }
}
