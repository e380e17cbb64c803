import type { Attribute, Role } from '../../model/cube.ts'
import { unknownKey } from '../../model/cube.ts'
import type { RowExpression } from '../../model/expression.ts'
import { attributesOf } from '../plan/filter.ts'
import { distinctSteps, type JoinStep, outriggerStep, stepsTo } from '../plan/joins.ts'
import type { Source } from '../plan/plan.ts'
import { attributeNames, sourceFor } from '../plan/source.ts'
import type { Join, Relation, Select, SqlExpression } from '../sql/ast.ts'
import { allOf, binary, call, column, constant, isNull, not, parameter, same } from '../sql/build.ts'
import { allowedMembers, allowedRows, concealed } from './access.ts'
import { lowerBridge } from './bridge.ts'
import { derivedValue } from './calendar.ts'
import { lowerExpression, lowerFilter } from './expression.ts'
import { rateJoin } from './rates.ts'
import { type Context, memberScope } from './scope.ts'
import { firstDate, snapshotJoin } from './snapshots.ts'

/** Whether a row is in a segment: a null makes it false; the unknown member's row is neither in it nor out of it. */
const segmentValue = (context: Context, { role }: Attribute, predicate: RowExpression, as: string): SqlExpression => {
  const holds = call('coalesce', lowerExpression({ ...context, fact: as }, predicate), constant(false))
  const unknownBy = context.cube.roles.get(role ?? '')?.unknownBy
  if (unknownBy === undefined) return holds
  const isUnknown = same(column(unknownBy, as), constant(unknownKey))
  return { kind: 'case', when: [[not(isUnknown), holds]] }
}

/** A table under an alias, with the columns beside its own that are computed of its dates for the given attributes. */
export const tableWith = (context: Context, name: string, as: string, attributes: readonly Attribute[]): Relation => {
  const computed = [...new Set(attributes)].filter(context.isComputed)
  const table: Relation = { kind: 'table', name, as }
  if (computed.length === 0) return table
  const columns = computed.map((attribute) => ({
    expression:
      attribute.predicate === undefined
        ? derivedValue(context.cube, attribute, column(attribute.column, as))
        : segmentValue(context, attribute, attribute.predicate, as),
    as: context.columnOf(attribute),
  }))
  return { kind: 'subquery', as, select: { kind: 'select', all: as, columns, from: table } }
}

/** True for the version that is valid at the first of the dates; from its first day on, up to but without its last. */
const isValid = ({ alias }: JoinStep, { from, to, dates }: NonNullable<JoinStep['valid']>): SqlExpression => {
  const date = firstDate(dates)
  const hasStarted = binary('<=', column(from, alias), date)
  const isOpen = binary('OR', isNull(column(to, alias)), binary('<', date, column(to, alias)))
  return binary('AND', hasStarted, isOpen)
}

const foreignKey = (context: Context, { from, on, instant }: JoinStep): SqlExpression => {
  const key = column(on, from ?? context.fact)
  if (instant === undefined) return key
  const zone = parameter({ value: instant.zone, type: 'text' })
  return call(instant.type === 'timestamptz' ? 'zoned_date' : 'utc_date', key, zone)
}

/** What makes a row of a step's table the one that belongs to a row of the fact. */
export const joinCondition = (context: Context, step: JoinStep): SqlExpression =>
  [
    ...(step.and ?? []).map((pair) =>
      binary('=', column(pair.on, step.from ?? context.fact), column(pair.key, step.alias)),
    ),
    ...(step.valid === undefined ? [] : [isValid(step, step.valid)]),
  ].reduce(
    (left, right) => binary('AND', left, right),
    binary('=', foreignKey(context, step), column(step.key, step.alias)),
  )

/** The rows of a dimension's table that the reader may see, with what is computed of the given attributes. */
export const memberTable = (
  context: Context,
  role: Role,
  alias: string,
  attributes: readonly Attribute[],
): Relation => {
  const filters = allowedMembers(context, role)
  if (filters.length === 0) return tableWith(context, role.table, alias, attributes)
  const read = filters.flatMap(attributesOf)
  const { open } = context
  const scope = memberScope(open, role, alias)
  const steps = distinctSteps(read.flatMap((a) => (a.via === undefined ? [] : [outriggerStep(alias, a.via)])))
  const where = allOf(filters.map((filter) => concealed(lowerFilter(open, filter, scope))))
  const from = tableWith(open, role.table, alias, [...attributes, ...read])
  const joins = steps.map((step) => leftJoin(open, step))
  return {
    kind: 'subquery',
    as: alias,
    select: { kind: 'select', all: alias, columns: [], from, joins, ...(where && { where }) },
  }
}

const joinedTable = (context: Context, { alias, table, bridge, derived = [] }: JoinStep): Relation => {
  if (bridge !== undefined) return lowerBridge(context, bridge, alias)
  const role = context.cube.roles.get(alias)
  return role?.keepsFacts === true
    ? memberTable(context, role, alias, derived)
    : tableWith(context, table, alias, derived)
}

/** A step as the join that adds columns and keeps every row. */
export const leftJoin = (context: Context, step: JoinStep): Join => {
  if (step.snapshot !== undefined) return snapshotJoin(step, step.snapshot)
  if (step.rate !== undefined) return rateJoin(context, step, step.rate, (date) => leftJoin(context, date))
  return { how: 'LEFT', relation: joinedTable(context, step), on: joinCondition(context, step) }
}

/** The column of flagged rows that says whether the reader may see them. */
export const allowedColumn = '#allowed'

/** `flagged`: also rows that the reader may not see, with what says so beside them; `all`: also these, without. */
export type Visibility = 'allowed' | 'flagged' | 'all'

/** The rows of the cube's fact that the reader may see. Which these are no question changes: versions and dates are as declared. */
const factRows = (context: Context, how: Visibility): Relation => {
  const { fact, cube } = context
  const { declared, filters } = allowedRows(context)
  if (filters.length === 0 || how === 'all') return { kind: 'table', name: cube.table, as: fact }
  const { joins } = sourceFor(declared.cube, { keys: [], aggregates: [], filters })
  const asked = allOf(filters.map((filter) => lowerFilter(declared, filter, declared.factScope)))
  const allowed = asked === undefined ? constant(true) : concealed(asked)
  const flag = { expression: call('coalesce', allowed, constant(false)), as: allowedColumn }
  const select: Select = {
    kind: 'select',
    all: fact,
    columns: how === 'flagged' ? [flag] : [],
    from: { kind: 'table', name: cube.table, as: fact },
    joins: joins.map((step) => leftJoin(declared, step)),
    ...(how === 'allowed' && { where: allowed }),
  }
  return { kind: 'subquery', as: fact, select }
}

/**
 * The rows of the cube: those of its fact that its filter lets in and the reader may see.
 *
 * @param segments those on the cube itself that are read: columns computed beside its own
 */
export const cubeRows = (
  context: Context,
  segments: readonly Attribute[] = [],
  how: Visibility = 'allowed',
): Relation => {
  const { cube, fact } = context
  const table = factRows(context, how)
  const computed = [...new Set(segments)].flatMap((a) => (a.predicate === undefined ? [] : { ...a, of: a.predicate }))
  if (cube.filter === undefined && computed.length === 0) return table
  const expressions = [...(cube.filter === undefined ? [] : [cube.filter]), ...computed.map((a) => a.of)]
  const read = expressions.flatMap(attributeNames).flatMap((name) => cube.attributes.get(name) ?? [])
  const joins = distinctSteps(read.flatMap((a) => stepsTo(cube, a))).map((step) => leftJoin(context, step))
  const columns = computed.map((a) => ({ expression: segmentValue(context, a, a.of, fact), as: a.column }))
  const where = cube.filter && lowerExpression(context, cube.filter)
  const select: Select = { kind: 'select', all: fact, columns, from: table, joins, ...(where && { where }) }
  return { kind: 'subquery', as: fact, select }
}

/** The rows of a source: its fact, its joins and its filters as one condition. */
export const lowerSource = (
  context: Context,
  source: Source,
  how: Visibility = 'allowed',
): { from: Relation; joins: readonly Join[]; where: SqlExpression | undefined } => ({
  from: cubeRows(context, source.segments, how),
  joins: source.joins.map((step) => ({ ...leftJoin(context, step), ...(step.how === 'inner' && { how: 'INNER' }) })),
  where: allOf([
    ...source.filters.map((f) => lowerFilter(context, f, context.factScope)),
    ...(source.rowFilter === undefined ? [] : [lowerExpression(context, source.rowFilter)]),
  ]),
})
