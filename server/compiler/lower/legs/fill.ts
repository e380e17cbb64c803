import { attributesOf } from '../../plan/filter.ts'
import type { GroupKey } from '../../plan/group-key.ts'
import type { PeriodFill } from '../../plan/shown.ts'
import type { Named, Query, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, named, namedIn, not, parameter, same } from '../../sql/build.ts'
import { lowerFilter } from '../expression.ts'
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

/** Least or greatest over all combinations. */
const overall = (of: 'min' | 'max', name: string): SqlExpression => ({
  kind: 'call',
  name: of,
  arguments: [call(of, column(name))],
  over: { partitionBy: [], orderBy: [] },
})

/** What the rows of a set have besides the steps, and between which periods they are. */
const combinations = (context: Context, all: readonly GroupKey[], fill: PeriodFill, from: string): Select => {
  const others = all.filter((k) => !fill.steps.includes(k))
  const columns = others.flatMap((k) => keyColumns(context, k))
  const finest = fill.steps.at(-1)?.attribute.name ?? ''
  return {
    kind: 'select',
    columns: [
      ...columns.map(named),
      ...orderNames(others).map((name) => ({ expression: call('min', column(name)), as: name })),
      { expression: overall('min', finest), as: '#first' },
      { expression: overall('max', finest), as: '#last' },
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
  const finest = column(steps.at(-1)?.attribute.name ?? '', 'periods')
  const on = [
    ...inside.flatMap(periodColumns).map((name) => same(column(name, 'periods'), column(name, 'combinations'))),
    ...(bounded.below ? [] : [binary('>=', finest, column('#first', 'combinations'))]),
    ...(bounded.above || through !== undefined ? [] : [binary('<=', finest, column('#last', 'combinations'))]),
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
