import { closest } from '../contract/closest.ts'
import type { DrillThroughRequest } from '../contract/drill-through.ts'
import { QueryError } from '../contract/errors.ts'
import type { ColumnType } from '../contract/result.ts'
import type { Attribute, BaseMeasure, Cube } from '../model/cube.ts'
import type { RowExpression } from '../model/expression.ts'
import type { CubeProfile } from '../model/profile.ts'
import { duckdb } from './dialect/duckdb.ts'
import { lowerAggregation } from './lower/aggregate.ts'
import { lowerCalculate } from './lower/calculate.ts'
import { lowerExpression } from './lower/expression.ts'
import { isOther, lowerKeep } from './lower/keep.ts'
import { type Ctes, lowerMerge } from './lower/merge.ts'
import { type Context, contextOf } from './lower/scope.ts'
import { lowerSource } from './lower/source.ts'
import { lower } from './lower.ts'
import { type Filter, memberOf } from './plan/filter.ts'
import { type FilterValues, filterValues } from './plan/filter-values.ts'
import { type Names, namesOf } from './plan/names.ts'
import type { Keep, Plan, Source, Take } from './plan/plan.ts'
import { planQuery } from './plan/plan-query.ts'
import { sourceFor } from './plan/source.ts'
import { rewrite } from './rewrite/rewrite.ts'
import type { Named, OrderTerm, Select, SqlExpression, SqlStatement } from './sql/ast.ts'
import { allOf, asc, binary, call, column, constant } from './sql/build.ts'
import type { Statement } from './statement.ts'

/** The statements of a drill-through: a page of rows, count and value over all of them, and the cell as the query says it. */
export interface CompiledDrillThrough {
  /** columns of `page`, in order; lineage last where the fact has it */
  readonly columns: readonly { readonly name: string; readonly title: string; readonly type: string }[]
  readonly page: Statement
  /** one row: `count`, and `value`, the measure recomputed over the very rows that `page` pages through */
  readonly summary: Statement
  /** one row with the measure at the cell as the query computes it; none where the query does not list the cell */
  readonly cell: Statement
  /** members that the query and the cell name by their keys, to tell a reader of those that do not exist */
  readonly filterValues: FilterValues
  /** the base measure drilled through */
  readonly measure: BaseMeasure
  /** what it is without any row */
  readonly empty: 'zero' | 'empty'
}

interface Cell {
  readonly filters: readonly Filter[]
  readonly isOther: boolean
}

const cellOf = (names: Names, request: DrillThroughRequest): Cell => {
  const onAxes = [...request.query.rows, ...request.query.columns].filter((e) => typeof e === 'string')
  const filters = Object.entries(request.at).map(([name, member]): Filter => {
    const attribute = names.attribute(name, 'at')
    if (!onAxes.includes(name)) throw new QueryError('not_on_axis', { attribute: name, axes: onAxes }, 'at')
    return { kind: 'members', attribute, members: [memberOf(names, attribute, member, `at.${name}`, true)] }
  })
  const isOther = filters.some((f) => f.kind === 'members' && f.members.some((m) => m.kind === 'other'))
  return { filters, isOther }
}

const measureOf = (names: Names, request: DrillThroughRequest): BaseMeasure => {
  const entry = request.query.measures.find((m) => typeof m !== 'string' && m.as === request.measure)
  const named = typeof entry === 'object' ? (entry.measure ?? request.measure) : request.measure
  const measure = names.measure(named, 'measure')
  if (measure.kind === 'base') return measure
  if (measure.kind === 'display') return measureOf(names, { ...request, measure: measure.of })
  if (request.input === undefined || !measure.inputs.includes(request.input)) {
    throw new QueryError('needs_input', { measure: measure.name, inputs: measure.inputs }, 'input')
  }
  const input = names.measure(request.input, 'input')
  if (input.kind === 'base') return input
  throw new Error(`${input.name} is an input of ${measure.name} but calculated`)
}

/** The query's plan at the one set of the cell, its only measure the one drilled through. */
const planCell = (
  names: Names,
  request: DrillThroughRequest,
  measure: BaseMeasure,
  profile: CubeProfile | undefined,
): Plan => {
  const { sort: _sort, limit: _limit, offset: _offset, ...query } = request.query
  const others = query.measures.filter((entry) => (typeof entry === 'string' ? entry : entry.as) !== measure.name)
  const measures = [...others, measure.name]
  const { plan } = planQuery(names.cube, { ...query, measures, totals: [Object.keys(request.at)] })
  const keys = plan.input.input.input.legs[0].keys
  const set = keys.filter((k) => !(k.attribute.name in request.at)).reduce((bits, k) => bits | (1 << k.bit), 0)
  return rewrite({ ...plan, sets: [set] }, profile)
}

interface Shown {
  readonly name: string
  readonly title: string
  readonly type: string
  readonly attribute?: Attribute
  readonly expression: (context: Context) => SqlExpression
}

const title = (name: string): string => name.replaceAll('_', ' ').replace(/^./, (c) => c.toUpperCase())

const shownColumn = (cube: Cube, name: string, path: string): Shown => {
  const attribute = cube.attributes.get(name)
  if (attribute !== undefined) {
    return {
      name,
      title: attribute.title,
      type: attribute.type,
      attribute,
      expression: (c) => c.factScope.value(attribute),
    }
  }
  const type = cube.factColumns.get(name)
  if (type !== undefined) return { name, title: title(name), type, expression: (c) => column(name, c.fact) }
  const candidates = [...cube.attributes.keys(), ...cube.factColumns.keys()]
  throw new QueryError(
    'unknown_attribute',
    { kind: 'attribute', cube: cube.name, name, closest: closest(name, candidates) },
    path,
  )
}

/** The measure's own value per row comes last before lineage, unless a column shows it already. */
const measuredColumn = (measure: BaseMeasure, shown: readonly string[]): Shown[] => {
  const { expression } = measure
  if (expression === undefined || (expression.kind === 'column' && shown.includes(expression.column))) return []
  return [
    {
      name: measure.name,
      title: measure.title,
      type: expression.type,
      expression: (c) => lowerExpression(c, expression),
    },
  ]
}

const lineageColumns = ({ lineage, factColumns }: Cube): Shown[] =>
  lineage === undefined
    ? []
    : (
        [
          ['_run', lineage.run, 'Run'],
          ['_file', lineage.file, 'File'],
          ['_line', lineage.line, 'Line'],
        ] as const
      ).map(([name, from, text]) => ({
        name,
        title: text,
        type: factColumns.get(from) ?? 'text',
        expression: (c) => column(from, c.fact),
      }))

/** Two columns of one title are told apart by their roles: the engaged date and the closed date. */
const withRole =
  (cube: Cube) =>
  (shown: Shown, _: number, all: readonly Shown[]): Shown => {
    const role = cube.roles.get(shown.attribute?.role ?? '')
    const isAlone = all.every((other) => other === shown || other.title !== shown.title)
    return role === undefined || isAlone ? shown : { ...shown, title: `${role.title} ${shown.title.toLowerCase()}` }
  }

const shownColumns = (cube: Cube, measure: BaseMeasure, asked: readonly string[] | undefined): readonly Shown[] => {
  const names = asked ?? cube.drill.columns
  const columns = names.map((name, i) => shownColumn(cube, name, `columns[${i}]`)).map(withRole(cube))
  return [...columns, ...measuredColumn(measure, names), ...lineageColumns(cube)]
}

const orderOf = (cube: Cube, fact: string): OrderTerm[] => {
  const lineage = cube.lineage === undefined ? [] : [cube.lineage.file, cube.lineage.line]
  return [...lineage, ...cube.grain].map((name) => asc(column(name, fact)))
}

/** Condition for the rows of "other", with the named queries it needs. */
const otherRows = (context: Context, keep: Keep, ctes: Ctes): SqlExpression => {
  const take: Take | undefined = keep.takes[0]
  if (!keep.other || take === undefined) {
    throw new QueryError('unsound', { problem: 'the query has no ranking with "other", so no cell is "other"' }, 'at')
  }
  const merged = lowerMerge(context, keep.input.input, ctes)
  ctes.push({ name: 'cells', query: lowerCalculate(context, keep.input, merged) })
  lowerKeep(context, keep, ctes)
  return isOther(context, keep, take)
}

/** The measure over the rows behind a cell, which carry its value and its weight. */
const aggregate = (measure: BaseMeasure): SqlExpression => {
  const computed = lowerAggregation(measure, {
    value: measure.expression === undefined ? undefined : column('value'),
    weight: measure.weight === undefined ? undefined : column('weight'),
    filter: undefined,
  })
  if (measure.aggregation !== 'sum') return computed
  return { kind: 'case', when: [[binary('=', call('count'), constant(0)), constant(0)]], otherwise: computed }
}

interface Behind {
  readonly names: Names
  readonly context: Context
  readonly profile: CubeProfile | undefined
  readonly measure: BaseMeasure
  readonly cell: Cell
  readonly plan: Plan
  readonly shown: readonly Shown[]
}

/** The leg's rows at the cell: after the query's filters, those of the cell, and the measure's own. */
const sourceOf = ({ names, profile, measure, cell, plan, shown }: Behind): Source => {
  const [leg] = plan.input.input.input.legs
  const ordinary = cell.filters.filter((f) => !(f.kind === 'members' && f.members.some((m) => m.kind === 'other')))
  const source = sourceFor(names.cube, {
    keys: leg.keys,
    aggregates: [{ measure, filter: measure.filter }],
    filters: [...leg.source.filters, ...ordinary],
    attributes: shown.flatMap((c) => c.attribute ?? []),
  })
  return {
    ...source,
    joins: source.joins.map((j) => (profile?.roles.get(j.alias)?.complete === true ? { ...j, how: 'inner' } : j)),
    ...(measure.filter !== undefined && { rowFilter: measure.filter }),
  }
}

/** Statements over one set of rows: a page of it, and the count and value of all of it. */
const rowsBehind = (behind: Behind) => {
  const { context, measure, cell, plan, shown } = behind
  const ctes: Ctes = []
  const { from, joins, where } = lowerSource(context, sourceOf(behind))
  const other = cell.isOther ? otherRows(context, plan.input, ctes) : undefined
  const condition = allOf([where, other].filter((c) => c !== undefined))
  const select = (columns: readonly Named[]): Select => ({
    kind: 'select',
    columns,
    from,
    joins,
    ...(condition !== undefined && { where: condition }),
  })
  const read = (e: RowExpression | undefined) => (e === undefined ? constant(null) : lowerExpression(context, e))
  const measured = [
    { expression: read(measure.expression), as: 'value' },
    { expression: read(measure.weight), as: 'weight' },
  ]
  const all = select(shown.map((c) => ({ expression: c.expression(context), as: c.name })))
  const summary: Select = {
    kind: 'select',
    columns: [
      { expression: call('count'), as: 'count' },
      { expression: aggregate(measure), as: 'value' },
    ],
    from: { kind: 'subquery', select: select(measured), as: 'behind' },
  }
  return {
    page: (limit: number, offset: number): SqlStatement => ({
      with: ctes,
      select: { ...all, orderBy: orderOf(context.cube, context.fact), limit, offset },
    }),
    summary: { with: ctes, select: summary },
  }
}

const printRows = (statement: SqlStatement, columns: readonly { name: string; type: string }[]): Statement =>
  duckdb.print(
    statement,
    columns.map(({ name, type }) => ({ kind: 'value', column: { name, axis: 'row', type: type as ColumnType } })),
  )

/**
 * The source rows behind one cell: the leg's rows there, after filters, the measure's own filter and, for "other", the
 * ranking.
 *
 * @throws QueryError as `compileQuery`, and `needs_input` (a calculated measure), `not_on_axis`, `unsound` ("other" without one)
 */
export const compileDrillThrough = (
  cube: Cube,
  profile: CubeProfile | undefined,
  request: DrillThroughRequest,
): CompiledDrillThrough => {
  const names = namesOf(cube)
  const measure = measureOf(names, request)
  const cell = cellOf(names, request)
  const plan = planCell(names, request, measure, profile)
  const context = contextOf(cube, profile)
  const shown = shownColumns(cube, measure, request.columns)
  const rows = rowsBehind({ names, context, profile, measure, cell, plan, shown })
  const lowered = lower(context, plan, cell.filters)
  return {
    columns: shown.map(({ name, title, type }) => ({ name, title, type })),
    page: printRows(rows.page(request.limit, request.offset), shown),
    summary: printRows(rows.summary, [
      { name: 'count', type: 'integer' },
      { name: 'value', type: measure.type },
    ]),
    cell: duckdb.print(lowered.statement, lowered.columns),
    filterValues: filterValues([
      ...request.query.where,
      ...Object.entries(request.at).map(([attribute, member]) => ({ attribute, in: [member] })),
    ]),
    measure,
    empty: measure.aggregation === 'sum' || measure.aggregation.startsWith('count') ? 'zero' : 'empty',
  }
}
