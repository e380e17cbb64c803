import { type DrillThroughRequest, jsonPage } from '../contract/drill-through.ts'
import { QueryError } from '../contract/errors.ts'
import type { ColumnType } from '../contract/result.ts'
import type { Attribute, BaseMeasure, Cube } from '../model/cube.ts'
import type { RowExpression } from '../model/expression.ts'
import type { CubeProfile } from '../model/profile.ts'
import { type Shown, shownColumns } from './drill/columns.ts'
import { drilledOf } from './drill/drilled.ts'
import { weighedPage, weighedRows, weightName, weightType, withWeight } from './drill/weights.ts'
import { shareOf } from './lower/bridge.ts'
import type { Ctes } from './lower/ctes.ts'
import { lowerExpression, lowerFilter } from './lower/expression.ts'
import { lowerAggregation } from './lower/legs/aggregate.ts'
import type { LegRows } from './lower/legs/fact-rows.ts'
import { legRows } from './lower/legs/roll-up.ts'
import { isOther, lowerKeep } from './lower/rows/keep.ts'
import { visibleRows } from './lower/rows/visible.ts'
import { type Context, contextOf, type Scope, names as stage } from './lower/scope.ts'
import { lowerCells } from './lower/values/cells.ts'
import { lower } from './lower.ts'
import { asAsked } from './plan/as-asked.ts'
import { lackingBits } from './plan/axes.ts'
import { bridgesOf, typeOverShares } from './plan/bridges.ts'
import { canTest, never } from './plan/facts.ts'
import { attributesOf, type Filter, memberOf } from './plan/filter.ts'
import { type FilterValues, filterValues } from './plan/filter-values.ts'
import { type Names, namesOf } from './plan/names.ts'
import type { GroupKey, Plan, RollUp, Take } from './plan/plan.ts'
import { ofOneScenario } from './plan/scenario-axis.ts'
import { sourceFor } from './plan/source.ts'
import { printStatement } from './print-statement.ts'
import type { Named, OrderTerm, Relation, Select, SqlExpression, SqlStatement } from './sql/ast.ts'
import { allOf, asc, binary, call, column, constant, isNull } from './sql/build.ts'
import type { Statement } from './statement.ts'

/** The statements of a drill-through: a page of rows, count and value over all of them, and the cell as the query says it. */
export interface CompiledDrillThrough {
  /** columns of `page`, in order; lineage last where the fact has it */
  readonly columns: readonly { readonly name: string; readonly title: string; readonly type: string }[]
  readonly page: Statement
  /**
   * the rows as a stream has them: all, in no particular order; where the request or the cube says how many, those in the
   * order of `page`
   */
  readonly stream: Statement
  /** the most rows of `stream`; undefined where it has all */
  readonly most: number | undefined
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

const cellOf = (names: Names, keys: readonly GroupKey[], request: DrillThroughRequest): Cell => {
  const onAxes = keys.map((k) => k.attribute.name)
  const filters = Object.entries(request.at).map(([name, member]): Filter => {
    const attribute = names.attribute(name, 'at')
    if (!onAxes.includes(name)) throw new QueryError('not_on_axis', { attribute: name, axes: onAxes }, 'at')
    return { kind: 'members', attribute, members: [memberOf(names, attribute, member, `at.${name}`, true)] }
  })
  const isOther = filters.some((f) => f.kind === 'members' && f.members.some((m) => m.kind === 'other'))
  return { filters, isOther }
}

const orderOf = (cube: Cube, fact: string): OrderTerm[] => {
  const lineage = cube.lineage === undefined ? [] : [cube.lineage.file, cube.lineage.line]
  return [...lineage, ...cube.grain].map((name) => asc(column(name, fact)))
}

/** Condition for the rows of "other", with the named queries it needs. */
const otherRows = (context: Context, plan: Plan, ctes: Ctes, rows: LegRows): SqlExpression => {
  const keep = plan.input
  const take: Take | undefined = keep.takes[0]
  if (!keep.other || take === undefined) throw new QueryError('unsound', { reason: 'no_other' }, 'at')
  lowerCells(context, plan, ctes)
  lowerKeep(context, keep, ctes)
  return isOther(keep, take, rows.key)
}

/** Condition for the rows of visible members, where totals are of these alone. */
const rowsOfVisible = (context: Context, plan: Plan, ctes: Ctes, rows: LegRows): SqlExpression | undefined => {
  if (plan.totalsOf === 'all') return undefined
  lowerCells(context, plan, ctes)
  return visibleRows(context, plan, lowerKeep(context, plan.input, ctes), ctes)?.(rows.key)
}

/** The measure over the rows behind a cell, which carry its value and its weight. */
const aggregate = (measure: BaseMeasure, leg: RollUp): SqlExpression => {
  const computed = lowerAggregation(measure, {
    value: measure.expression === undefined ? undefined : column('value'),
    weight: measure.weight === undefined ? undefined : column('weight'),
    filter: undefined,
    share: shareOf(bridgesOf(leg.source)) && column(weightName),
  })
  if (measure.aggregation !== 'sum' || measure.over !== undefined || leg.own) return computed
  return { kind: 'case', when: [[binary('=', call('count'), constant(0)), constant(0)]], otherwise: computed }
}

const counted = { expression: call('count'), as: 'count' }

/** The number of rows and the measure over them; where a rule works on the values of dates, over these. */
const summarise = (
  measure: BaseMeasure,
  leg: RollUp,
  { windows }: LegRows,
  behind: (columns: readonly Named[]) => Select,
): Select => {
  const value = { expression: aggregate(measure, leg), as: 'value' }
  const from = (select: Select): Relation => ({ kind: 'subquery', select, as: 'behind' })
  const dated = windows[leg.windows.findIndex((w) => w.rule === measure.over?.rule)]
  const rule = measure.over?.rule
  if (dated === undefined || (rule !== 'avg' && rule !== 'min' && rule !== 'max'))
    return { kind: 'select', columns: [counted, value], from: from(behind([])) }
  const dates: readonly Named[] = [
    { expression: dated.date, as: 'date' },
    { expression: dated.dates, as: 'dates' },
  ]
  const perDate: Select = {
    kind: 'select',
    columns: [counted, value, { expression: call('max', column('dates')), as: 'dates' }],
    from: from(behind(dates)),
    groupBy: [[column('date')]],
  }
  const ruled =
    rule === 'avg'
      ? call('true_division', call('sum', column('value')), call('max', column('dates')))
      : call(rule, column('value'))
  return {
    kind: 'select',
    columns: [
      { expression: call('coalesce', call('sum', column('count')), constant(0)), as: 'count' },
      { expression: ruled, as: 'value' },
    ],
    from: { kind: 'subquery', select: perDate, as: 'dates' },
  }
}

interface Behind {
  /** that of the cube or view that is asked */
  readonly whole: Context
  /** that of the fact whose rows are shown */
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

/**
 * True for conditions on periods of a window, which may be others than the row's own, and on nodes of a tree. A leg freed
 * of an attribute reads nothing of it.
 */
const isReadByLeg = (leg: RollUp, filter: Filter): boolean =>
  attributesOf(filter).some(
    (a) =>
      (a.tree !== undefined && leg.keys.some((k) => k.attribute === a)) ||
      leg.windows.some((w) => w.keys.some((k) => k.attribute === a)),
  )

/** Conditions on what the fact of a leg does not know: under `blank` there is nothing at such a cell. */
const knownFilters = (leg: RollUp, filters: readonly Filter[]): readonly Filter[] => {
  const known = filters.filter((f) => canTest(leg.source.cube, f))
  return known.length < filters.length && leg.unrelated?.rule === 'blank' ? [...known, never] : known
}

/** The leg at the cell's set, joined to what is shown of its rows, with the measure's own filter. */
const legBehind = ({ profile, measure, plan, leg, shown, cell }: Behind): RollUp => {
  const { cube } = leg.source
  // conditions on what the leg reads of a window or a tree are put on that, all others on the rows themselves
  const ordinary = knownFilters(
    leg,
    cell.filters.filter((f) => !isOtherFilter(f) && !isReadByLeg(leg, f)),
  )
  const freed = ordinary.filter((f) => attributesOf(f).every((a) => leg.keys.some((k) => k.attribute === a)))
  const source = sourceFor(cube, {
    keys: leg.keys,
    aggregates: [{ as: measure.name, measure, filter: measure.filter }],
    filters: [...leg.source.filters, ...freed],
    attributes: shown.flatMap((c) => c.attribute ?? []),
    roles: leg.windows.map((w) => w.role.name),
  })
  const set = (plan.sets[0] ?? 0) | lackingBits(plan.input.input.input.keys, leg)
  return {
    ...leg,
    aggregates: [{ as: measure.name, measure, filter: undefined }],
    properties: [],
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
  const { below: _subtree, ...scope } = context.factScope
  return {
    ...scope,
    value,
    blank: (a) => isNull(value(a)),
    own: (a) => read(a, stage.own(a)) ?? constant(false),
  }
}

/** Statements over one set of rows: a page of it, and the count and value of all of it. */
const rowsBehind = (behind: Behind) => {
  const { whole, context, measure, cell, plan, shown } = behind
  const ctes: Ctes = []
  const leg = legBehind(behind)
  const [rows] = legRows(context, leg, ctes, 'behind_')
  if (rows === undefined) throw new QueryError('unsound', { reason: 'no_dates', measure: measure.name }, 'at')
  const scope = scopeOf(context, leg, rows)
  const ofLeg = cell.filters.filter((f) => !isOtherFilter(f) && isReadByLeg(leg, f))
  const shownRows = (cell.isOther ? otherRows : rowsOfVisible)(whole, plan, ctes, rows)
  const condition = allOf(
    [rows.where, ...ofLeg.map((f) => lowerFilter(context, f, scope)), shownRows].filter((c) => c !== undefined),
  )
  const { from, joins } = rows
  const spread = bridgesOf(leg.source)
  const select = (columns: readonly Named[]): Select =>
    spread.length > 0
      ? weighedRows(context, leg, { from, joins, where: condition }, columns)
      : { kind: 'select', columns, from, joins, ...(condition !== undefined && { where: condition }) }
  const read = (e: RowExpression | undefined) => (e === undefined ? constant(null) : lowerExpression(context, e))
  const measured = [
    { expression: read(measure.expression), as: 'value' },
    { expression: read(measure.weight), as: 'weight' },
  ]
  const columns = spread.length > 0 ? withWeight(shown, weightType(spread)) : shown
  const order = orderOf(context.cube, context.fact)
  const all =
    spread.length > 0
      ? weighedPage(context, select, columns, order)
      : { ...select(columns.map((c) => ({ expression: c.expression(context), as: c.name }))), orderBy: order }
  const { orderBy: _order, ...unordered } = all
  const summary = summarise(measure, leg, rows, (columns) => select([...measured, ...columns]))
  return {
    columns,
    page: (limit: number | undefined, offset: number): SqlStatement => ({
      with: ctes,
      select: { ...all, ...(limit !== undefined && { limit }), offset },
    }),
    all: { with: ctes, select: unordered },
    summary: { with: ctes, select: summary },
    type: typeOverShares(measure, leg.source),
  }
}

const printRows = (
  statement: SqlStatement,
  columns: readonly Pick<Shown, 'name' | 'type' | 'isRepeated'>[],
): Statement =>
  printStatement(
    statement,
    columns.map(({ name, type, isRepeated }) => ({
      kind: 'value',
      column: { name, axis: 'row', type: type as ColumnType },
      ...(isRepeated === true && { isRepeated }),
    })),
  )

/** The least of some limits; undefined where there is none. */
const leastOf = (...limits: readonly (number | undefined)[]): number | undefined => {
  const known = limits.filter((limit) => limit !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** A page of rows and what a stream has of them, as many as the request and the cube allow. */
const pagesOf = (
  rows: ReturnType<typeof rowsBehind>,
  { limit, offset }: DrillThroughRequest,
  declared: number | undefined,
): Pick<CompiledDrillThrough, 'page' | 'stream' | 'most'> => {
  const most = leastOf(limit, declared)
  const isAll = most === undefined && offset === 0
  return {
    page: printRows(rows.page(leastOf(limit ?? jsonPage.usual, declared), offset), rows.columns),
    stream: printRows(isAll ? rows.all : rows.page(most, offset), rows.columns),
    most,
  }
}

/**
 * The source rows behind one cell: the leg's rows there, after filters, the measure's own filter and, for "other", the
 * ranking.
 *
 * @throws QueryError as `compileQuery`, and `needs_input` (a calculated measure), `not_on_axis`, `unsound` ("other" without one)
 */
export const compileDrillThrough = (
  declared: Cube,
  verified: CubeProfile | undefined,
  asked: DrillThroughRequest,
): CompiledDrillThrough => {
  const { request, overlay } = ofOneScenario(declared, asked)
  const { cube, profile } = asAsked(declared, verified, { ...request.query, scenario: overlay })
  const names = namesOf(cube, profile)
  const { plan, leg, measure } = drilledOf(names, request, profile)
  const cell = cellOf(names, plan.input.input.input.keys, request)
  const context = contextOf(cube, profile)
  const fact = leg.source.cube
  const shown = shownColumns(fact, measure, request.columns)
  const known = profile?.facts?.get(fact.name) ?? profile
  const rows = rowsBehind({
    whole: context,
    context: context.of(fact),
    profile: known,
    measure,
    cell,
    plan,
    leg,
    shown,
  })
  const lowered = lower(context, plan, cell.filters)
  return {
    columns: rows.columns.map(({ name, title, type }) => ({ name, title, type })),
    ...pagesOf(rows, request, fact.drill.limit),
    summary: printRows(rows.summary, [
      { name: 'count', type: 'integer' },
      { name: 'value', type: rows.type },
    ]),
    cell: printStatement(lowered.statement, lowered.columns),
    filterValues: filterValues(names, [
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
