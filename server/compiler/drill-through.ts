import { closest } from '../contract/closest.ts'
import type { DrillThroughRequest } from '../contract/drill-through.ts'
import { QueryError } from '../contract/errors.ts'
import type { MeasureEntry } from '../contract/query.ts'
import type { ColumnType } from '../contract/result.ts'
import type { Attribute, BaseMeasure, Cube } from '../model/cube.ts'
import type { RowExpression } from '../model/expression.ts'
import { measuresIn } from '../model/expressions/operands.ts'
import type { CubeProfile } from '../model/profile.ts'
import { duckdb } from './dialect/duckdb.ts'
import { lowerAggregation } from './lower/aggregate.ts'
import { lowerCalculate } from './lower/calculate.ts'
import type { Ctes } from './lower/ctes.ts'
import { lowerExpression, lowerFilter } from './lower/expression.ts'
import { isOther, lowerKeep } from './lower/keep.ts'
import { lowerMerge } from './lower/merge.ts'
import { type LegRows, legRows } from './lower/roll-up.ts'
import { type Context, contextOf, type Scope, names as stage } from './lower/scope.ts'
import { lower } from './lower.ts'
import { asAsked } from './plan/as-asked.ts'
import { attributesOf, type Filter, memberOf } from './plan/filter.ts'
import { type FilterValues, filterValues } from './plan/filter-values.ts'
import { type Names, namesOf } from './plan/names.ts'
import type { Calculate, Keep, Leg, Output, Plan, RollUp, Take } from './plan/plan.ts'
import { planQuery } from './plan/plan-query.ts'
import { sourceFor } from './plan/source.ts'
import { rewrite } from './rewrite/rewrite.ts'
import type { Named, OrderTerm, Select, SqlExpression, SqlStatement } from './sql/ast.ts'
import { allOf, asc, binary, call, column, constant, isNull } from './sql/build.ts'
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

/** Columns of legs that an output is made of. */
const columnsOf = (value: Output['value']): readonly string[] => {
  if (value.kind === 'display') return []
  return value.kind === 'base' ? [value.measure] : measuresIn(value.calculation)
}

/** Columns of legs that a calculation has, those of statistics over members replaced by what these are made of. */
const baseColumns = (calculate: Calculate, columns: readonly string[]): readonly string[] => [
  ...new Set(
    columns.flatMap((name) => {
      const over = calculate.input.legs.find((leg) => leg.kind === 'over' && leg.statistics.some((s) => s.as === name))
      if (over?.kind !== 'over') return calculate.input.legs.some((leg) => hasAggregate(leg, name)) ? [name] : []
      return baseColumns(
        over.input,
        over.input.outputs.flatMap((o) => columnsOf(o.value)),
      )
    }),
  ),
]

const hasAggregate = (leg: Leg, name: string): boolean =>
  leg.kind === 'rollUp' && leg.aggregates.some((a) => a.as === name)

/** The query with one measure alone beside those that it ranks and filters by, without order and cut. */
const planAt = (names: Names, request: DrillThroughRequest, entry: MeasureEntry, profile: CubeProfile | undefined) => {
  const { sort: _sort, limit: _limit, offset: _offset, ...query } = request.query
  const name = typeof entry === 'string' ? entry : entry.as
  const others = query.measures.filter((m) => (typeof m === 'string' ? m : m.as) !== name)
  const measures = [...others, entry]
  return planQuery(names.cube, { ...query, measures, totals: [Object.keys(request.at)] }, profile).plan
}

const outputNamed = (plan: Plan, name: string): Output => {
  const output = plan.input.input.outputs.find((o) => o.name === name)
  if (output === undefined) throw new Error(`no output is called ${name}`)
  return output
}

/** What is drilled through: the plan that computes it at the cell's set, its leg there and the base measure. */
interface Drilled {
  readonly plan: Plan
  readonly leg: RollUp
  readonly measure: BaseMeasure
}

const drilledOf = (names: Names, request: DrillThroughRequest, profile: CubeProfile | undefined): Drilled => {
  const asked = request.query.measures.find(
    (m) => (typeof m === 'string' ? m : (m.as ?? m.measure)) === request.measure,
  )
  const isShown = typeof asked === 'object' && asked.show !== undefined
  const declared = names.cube.measures.get(request.measure)
  const entry: MeasureEntry = isShown
    ? (asked.measure ?? request.measure)
    : declared?.kind === 'display'
      ? declared.of
      : (asked ?? request.measure)
  const plan = planAt(names, request, entry, profile)
  const output = outputNamed(plan, typeof entry === 'string' ? entry : (entry.as ?? request.measure))
  const columns = columnsOf(output.value)
  const inputs = baseColumns(plan.input.input, columns)
  const isPlain = output.value.kind === 'base' || (columns.length === 1 && inputs[0] === columns[0] && isAlone(output))
  if (isPlain) return drilledAt(plan, output.name, inputs[0] ?? '', request, profile)
  const { input } = request
  if (input === undefined || !inputs.includes(input))
    throw new QueryError('needs_input', { measure: request.measure, inputs }, 'input')
  const inner = planAt(names, request, { calc: input, as: `#input ${input}` }, profile)
  return drilledAt(inner, `#input ${input}`, input, request, profile)
}

/** A calculation that is one measure and nothing else. */
const isAlone = ({ value }: Output): boolean => value.kind === 'calculation' && value.calculation.kind === 'measure'

const drilledAt = (
  plan: Plan,
  output: string,
  column: string,
  request: DrillThroughRequest,
  profile: CubeProfile | undefined,
): Drilled => {
  const { keys } = plan.input.input.input
  const set = keys.filter((k) => !(k.attribute.name in request.at)).reduce((bits, k) => bits | (1 << k.bit), 0)
  const found = plan.input.input.input.legs.find((leg) => hasAggregate(leg, column))
  const aggregate = found?.kind === 'rollUp' ? found.aggregates.find((a) => a.as === column) : undefined
  if (found?.kind !== 'rollUp' || aggregate === undefined) throw new Error(`no leg computes ${column}`)
  const outputs = plan.input.input.outputs.map((o): Output => {
    if (o.name !== output) return o
    return { ...o, value: { kind: 'base', measure: column }, column: { ...o.column, type: aggregate.measure.type } }
  })
  const atCell = {
    ...plan,
    sets: [set],
    measures: [output],
    input: { ...plan.input, input: { ...plan.input.input, outputs } },
  }
  return { plan: rewrite(atCell, profile), leg: found, measure: aggregate.measure }
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
const otherRows = (context: Context, keep: Keep, ctes: Ctes, rows: LegRows): SqlExpression => {
  const take: Take | undefined = keep.takes[0]
  if (!keep.other || take === undefined) {
    throw new QueryError('unsound', { problem: 'the query has no ranking with "other", so no cell is "other"' }, 'at')
  }
  const merged = lowerMerge(context, keep.input.input, ctes)
  ctes.push({ name: 'cells', query: lowerCalculate(context, keep.input, merged) })
  lowerKeep(context, keep, ctes)
  return isOther(keep, take, rows.key)
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
  readonly leg: RollUp
  readonly shown: readonly Shown[]
}

const isOtherFilter = (filter: Filter): boolean =>
  filter.kind === 'members' && filter.members.some((m) => m.kind === 'other')

/** The leg at the cell's set, joined to what is shown of its rows, with the measure's own filter. */
const legBehind = ({ names, profile, measure, plan, leg, shown, cell }: Behind): RollUp => {
  const isFree = (attribute: Attribute): boolean =>
    leg.windows.some((w) => w.keys.some((k) => k.attribute === attribute)) || attribute.tree !== undefined
  // conditions on what the leg reads of a window or a tree are put on that, all others on the rows themselves
  const ordinary = cell.filters.filter((f) => !isOtherFilter(f) && !attributesOf(f).some(isFree))
  const freed = ordinary.filter((f) => attributesOf(f).every((a) => leg.keys.some((k) => k.attribute === a)))
  const source = sourceFor(names.cube, {
    keys: leg.keys,
    aggregates: [{ as: measure.name, measure, filter: measure.filter }],
    filters: [...leg.source.filters, ...freed],
    attributes: shown.flatMap((c) => c.attribute ?? []),
    roles: leg.windows.map((w) => w.role.name),
  })
  const lacking = plan.input.input.input.keys.filter((k) => !leg.keys.includes(k))
  const set = lacking.reduce((bits, k) => bits | (1 << k.bit), plan.sets[0] ?? 0)
  return {
    ...leg,
    sets: [set],
    source: {
      ...source,
      joins: source.joins.map((j) => (profile?.roles.get(j.alias)?.complete === true ? { ...j, how: 'inner' } : j)),
      ...(measure.filter !== undefined && { rowFilter: measure.filter }),
    },
  }
}

/** Rows as a leg reads them: keys of windows and trees are those of the coordinate, everything else the row's own. */
const scopeOf = (context: Context, leg: RollUp, rows: LegRows): Scope => {
  const read = (attribute: Attribute, as: string): SqlExpression | undefined => {
    const key = leg.keys.find((k) => k.attribute === attribute || k.implied.includes(attribute))
    if (key === undefined) return undefined
    const name = key.attribute === attribute ? as : stage.implied(key.attribute, attribute)
    return rows.key(key).find((c) => c.as === name)?.expression
  }
  const value = (a: Attribute): SqlExpression => read(a, a.name) ?? context.factScope.value(a)
  return { ...context.factScope, value, blank: (a) => isNull(value(a)) }
}

/** Statements over one set of rows: a page of it, and the count and value of all of it. */
const rowsBehind = (behind: Behind) => {
  const { context, measure, cell, plan, shown } = behind
  const ctes: Ctes = []
  const leg = legBehind(behind)
  const [rows] = legRows(context, leg, ctes, 'behind_')
  if (rows === undefined)
    throw new QueryError(
      'unsound',
      { problem: `${measure.name} has no dates here: nothing says which period is meant` },
      'at',
    )
  const scope = scopeOf(context, leg, rows)
  const windowed = cell.filters.filter((f) =>
    attributesOf(f).some((a) => leg.windows.some((w) => w.keys.some((k) => k.attribute === a))),
  )
  const other = cell.isOther ? otherRows(context, plan.input, ctes, rows) : undefined
  const condition = allOf(
    [rows.where, ...windowed.map((f) => lowerFilter(context, f, scope)), other].filter((c) => c !== undefined),
  )
  const { from, joins } = rows
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
  declared: Cube,
  verified: CubeProfile | undefined,
  request: DrillThroughRequest,
): CompiledDrillThrough => {
  const { cube, profile } = asAsked(declared, verified, request.query)
  const names = namesOf(cube, profile)
  const cell = cellOf(names, request)
  const { plan, leg, measure } = drilledOf(names, request, profile)
  const context = contextOf(cube, profile)
  const shown = shownColumns(cube, measure, request.columns)
  const rows = rowsBehind({ names, context, profile, measure, cell, plan, leg, shown })
  const lowered = lower(context, plan, cell.filters)
  return {
    columns: shown.map(({ name, title, type }) => ({ name, title, type })),
    page: printRows(rows.page(Math.min(request.limit, cube.drill.limit ?? request.limit), request.offset), shown),
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
    empty:
      measure.over === undefined &&
      !leg.own &&
      (measure.aggregation === 'sum' || measure.aggregation.startsWith('count'))
        ? 'zero'
        : 'empty',
  }
}
