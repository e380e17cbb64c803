import type { Attribute } from '../../../model/cube.ts'
import { attributesOf } from '../../plan/filter.ts'
import type { GroupKey, Window } from '../../plan/plan.ts'
import type { Named, Relation, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, column, isNull, named, not, parameter } from '../../sql/build.ts'
import type { Parameter } from '../../statement.ts'
import { lowerFilter } from '../expression.ts'
import { type MemberSource, memberSource } from '../legs/member-source.ts'
import { type Context, names } from '../scope.ts'

/** Columns of the named queries of a window, beside the keys. */
export const windowColumns = { date: '#date', dates: '#dates', from: '#from', to: '#to', run: '#run' } as const
const at = windowColumns

/** A named query as a relation. */
export const stage = (name: string, as = name): Relation => ({ kind: 'stage', name, as })
/** A query in place as a relation. */
export const subquery = (select: Select, as: string): Relation => ({ kind: 'subquery', select, as })
/** The attribute of a window's role with the date itself. */
export const dateOf = (context: Context, span: Window): Attribute => {
  const attribute = context.cube.attributes.get(span.calendar.date)
  if (attribute === undefined) throw new Error(`the calendar of ${span.role.name} has no date`)
  return attribute
}

/** The calendar's table under the alias `calendar`, with what is computed of it for the given attributes. */
export const calendarRows = (context: Context, span: Window, attributes: readonly Attribute[]): MemberSource =>
  memberSource(context, [dateOf(context, span), ...attributes], 'calendar')

/** Columns that carry one key of a window: its value, its ancestors, its order. */
export const carried = ({ attribute, implied }: GroupKey): readonly string[] => [
  ...implied.map((a) => names.implied(attribute, a)),
  attribute.name,
  ...(attribute.order?.kind === 'column' ? [names.order(attribute)] : []),
]

/** Dates that the query's conditions on periods leave, with the periods that the leg groups by. */
export const days = (context: Context, span: Window): Select => {
  const filtered = span.filters.flatMap(attributesOf)
  const grouped = span.keys.flatMap((k) => [...k.implied, k.attribute])
  const { from, joins, scope, alias } = calendarRows(context, span, [...grouped, ...filtered])
  const date = scope.value(dateOf(context, span))
  const columns = span.keys.flatMap(({ attribute, implied }): Named[] => [
    ...implied.map((a) => ({ expression: scope.value(a), as: names.implied(attribute, a) })),
    { expression: scope.value(attribute), as: attribute.name },
    ...(attribute.order?.kind === 'column'
      ? [{ expression: column(attribute.order.column, alias(attribute)), as: names.order(attribute) }]
      : []),
  ])
  const where = allOf([not(isNull(date)), ...span.filters.map((f) => lowerFilter(context, f, scope))])
  return {
    kind: 'select',
    columns: [...columns, { expression: date, as: at.date }],
    from,
    joins,
    ...(where !== undefined && { where }),
  }
}

/** Days up to the last complete one, of coordinates that have begun by then; those that have not keep all of theirs. */
export const complete = (through: Parameter, daysName: string, kept: readonly string[]): Select => {
  const first: SqlExpression = {
    kind: 'call',
    name: 'min',
    arguments: [column(at.date)],
    over: { partitionBy: kept.map((name) => column(name)), orderBy: [] },
  }
  const begun: Select = {
    kind: 'select',
    columns: [...kept.map(named), named(at.date), { expression: first, as: '#first' }],
    from: stage(daysName),
  }
  const last = parameter(through)
  return {
    kind: 'select',
    columns: [...kept.map(named), named(at.date)],
    from: subquery(begun, 'begun'),
    where: binary('OR', binary('<=', column(at.date), last), binary('>', column('#first'), last)),
  }
}
