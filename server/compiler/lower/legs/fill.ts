import { attributesOf } from '../../plan/filter.ts'
import type { GroupKey } from '../../plan/group-key.ts'
import type { PeriodFill } from '../../plan/shown.ts'
import type { Named, Query, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, isNull, named, namedIn, not, parameter, same } from '../../sql/build.ts'
import { lowerFilter } from '../expression.ts'
import { declaredOrder } from '../rows/order.ts'
import { type Context, keyColumns, names, orderNames } from '../scope.ts'
import { memberSource } from './member-source.ts'

/** Columns of a key of the calendar's role: its ancestors and its value. No period of the calendar is unknown. */
const periodColumns = (key: GroupKey): readonly string[] => [
  ...key.implied.map((a) => names.implied(key.attribute, a)),
  key.attribute.name,
]

/** The periods of the calendar in the window, one row for each combination of the role's attributes. */
const periods = (context: Context, { role, keys, filters, through }: PeriodFill): Select => {
  const date = context.cube.attributes.get(role.calendar?.date ?? '')
  const read = [...keys.flatMap((k) => [...k.implied, k.attribute]), ...filters.flatMap(attributesOf)]
  const { from, joins, scope, alias } = memberSource(
    context,
    [...read, ...(date === undefined ? [] : [date])],
    role.name,
  )
  const values = keys.flatMap((k): Named[] => [
    ...k.implied.map((a) => ({ expression: scope.value(a), as: names.implied(k.attribute, a) })),
    { expression: scope.value(k.attribute), as: k.attribute.name },
  ])
  const orders = keys.flatMap(({ attribute }): Named[] => {
    if (attribute.order?.kind !== 'column') return []
    return [{ expression: call('min', column(attribute.order.column, alias(attribute))), as: names.order(attribute) }]
  })
  const where = allOf([
    not(context.isUnknownRow(role)),
    ...filters.map((f) => lowerFilter(context, f, scope)),
    ...(through === undefined || date === undefined ? [] : [binary('<=', scope.value(date), parameter(through))]),
  ])
  return {
    kind: 'select',
    columns: [...values, ...orders],
    from,
    joins,
    ...(where !== undefined && { where }),
    groupBy: [values.map((v) => v.expression)],
  }
}

/** What says where a period stands among the others: what it is ordered by, else itself. */
const placeOf = (key: GroupKey, table?: string): SqlExpression => {
  const value = column(key.attribute.name, table)
  const declared = declaredOrder(key, value, table)
  return declared === undefined ? value : { kind: 'case', when: [[not(isNull(value)), declared]] }
}

const ends = [
  { of: 'min', as: '#first' },
  { of: 'max', as: '#last' },
] as const

/** The places of the first and the last period of all combinations. */
const endsOf = ({ steps }: PeriodFill): readonly Named[] =>
  steps.slice(-1).flatMap((finest) =>
    ends.map(({ of, as }) => {
      const over = { partitionBy: [], orderBy: [] }
      return { expression: { kind: 'call', name: of, arguments: [call(of, placeOf(finest))], over }, as }
    }),
  )

/** What the rows of a set have besides the steps, and between which periods they are. */
const combinations = (context: Context, all: readonly GroupKey[], fill: PeriodFill, from: string): Select => {
  const others = all.filter((k) => !fill.steps.includes(k))
  const columns = others.flatMap((k) => keyColumns(context, k))
  return {
    kind: 'select',
    columns: [
      ...columns.map(named),
      ...orderNames(others).map((name) => ({ expression: call('min', column(name)), as: name })),
      ...endsOf(fill),
    ],
    from: { kind: 'stage', name: from, as: from },
    where: binary('=', column(names.grouping), constant(fill.set)),
    groupBy: [columns.map((name) => column(name))],
  }
}

/** All coordinates of a set along time: each combination at each period of the window. */
const coordinates = (context: Context, all: readonly GroupKey[], fill: PeriodFill, from: string): Select => {
  const { set, keys, steps, bounded, through } = fill
  const inside = keys.filter((k) => !steps.includes(k))
  const places = steps.slice(-1).map((finest) => placeOf(finest, 'periods'))
  const on = [
    ...inside.flatMap(periodColumns).map((name) => same(column(name, 'periods'), column(name, 'combinations'))),
    ...(bounded.below ? [] : places.map((place) => binary('>=', place, column('#first', 'combinations')))),
    ...(bounded.above || through !== undefined
      ? []
      : places.map((place) => binary('<=', place, column('#last', 'combinations')))),
  ]
  const of = (key: GroupKey): readonly Named[] => {
    const isStep = steps.includes(key)
    const own = periodColumns(key)
    return keyColumns(context, key).map((name) => ({
      expression: !isStep
        ? column(name, 'combinations')
        : own.includes(name)
          ? column(name, 'periods')
          : constant(false),
      as: name,
    }))
  }
  return {
    kind: 'select',
    columns: [
      ...all.flatMap(of),
      ...orderNames(all).map((name) => ({
        expression: column(name, orderNames(steps).includes(name) ? 'periods' : 'combinations'),
        as: name,
      })),
      { expression: constant(set), as: names.grouping },
    ],
    from: { kind: 'subquery', select: combinations(context, all, fill, from), as: 'combinations' },
    joins: [
      {
        how: 'INNER',
        relation: { kind: 'subquery', select: periods(context, fill), as: 'periods' },
        on: allOf(on) ?? constant(true),
      },
    ],
  }
}

/** The coordinates of all fills, each once. */
export const lowerFills = (
  context: Context,
  keys: readonly GroupKey[],
  fills: readonly PeriodFill[],
  from: string,
): Query => ({ kind: 'union', parts: fills.map((fill) => coordinates(context, keys, fill, from)) })

/** Rows of merged legs, and beside them the coordinates of fills that have none. */
export const withFills = (
  context: Context,
  keys: readonly GroupKey[],
  values: readonly string[],
  from: string,
  fills: string,
): Select => {
  const own = [...keys.flatMap((k) => keyColumns(context, k)), names.grouping]
  const either = (name: string): Named => ({
    expression: call('coalesce', column(name, from), column(name, fills)),
    as: name,
  })
  const isSame = own.map((name) => same(column(name, from), column(name, fills)))
  return {
    kind: 'select',
    columns: [...[...own, ...orderNames(keys)].map(either), ...values.map(namedIn(from))],
    from: { kind: 'stage', name: from, as: from },
    joins: [{ how: 'FULL', relation: { kind: 'stage', name: fills, as: fills }, on: allOf(isSame) ?? constant(true) }],
  }
}
