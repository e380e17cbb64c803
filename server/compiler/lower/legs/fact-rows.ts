import type { RowExpression } from '../../../model/expression.ts'
import { keeps } from '../../plan/axes.ts'
import { bridgesOf, countsFactRows } from '../../plan/bridges.ts'
import type { Aggregate, GroupKey, Property, RolledUp, RollUp, Window } from '../../plan/plan.ts'
import type { Join, Named, Relation, Select, SqlExpression, SqlFunction } from '../../sql/ast.ts'
import { call, column, constant, isNull } from '../../sql/build.ts'
import { shareKeys, shareOf } from '../bridge.ts'
import { lowerExpression } from '../expression.ts'
import type { Context } from '../scope.ts'
import type { Visibility } from '../source.ts'
import type { LoweredWindow } from '../windows/window.ts'
import type { Aggregated } from './aggregate.ts'

/** How the rows of some sets of a leg are read, before they are grouped. */
export interface LegRows {
  readonly sets: readonly RolledUp[]
  readonly how: Visibility
  readonly from: Relation
  readonly joins: readonly Join[]
  readonly where: SqlExpression | undefined
  readonly key: (key: GroupKey) => readonly Named[]
  readonly order: (key: GroupKey) => readonly Named[]
  readonly windows: readonly LoweredWindow[]
}

/** What aggregates read of rows. */
export interface RowValues {
  readonly aggregated: (aggregate: Aggregate) => Aggregated
  /** true for rows that contribute to the aggregates of a filter */
  readonly passes: (filter: RowExpression) => SqlExpression
  /** true for rows that count as contributing to the aggregates of a filter, or of none; undefined where all do */
  readonly counted: (filter: RowExpression | undefined) => SqlExpression | undefined
  /** an aggregate that is true where rows are covered that empty all values; absent where none do */
  readonly covers?: SqlExpression
  /** the least and greatest value that a row has, and whether it lacks one */
  readonly property: (property: Property) => Record<'least' | 'most' | 'isMissing', SqlExpression>
}

/** Rows as they are joined: a fact row for each of its members, with its share. */
const joinedValues = (context: Context, leg: RollUp): RowValues => {
  const lower = (e: RowExpression | undefined) => (e === undefined ? undefined : lowerExpression(context, e))
  const share = shareOf(bridgesOf(leg.source))
  return {
    aggregated: ({ measure, filter }) => ({
      value: lower(measure.expression),
      weight: lower(measure.weight),
      filter: lower(filter),
      share,
    }),
    passes: (filter) => lowerExpression(context, filter),
    counted: lower,
    property: ({ attribute }) => {
      const value = context.factScope.value(attribute)
      return { least: value, most: value, isMissing: isNull(value) }
    },
  }
}

/** A column of rows put together, and how those of several become one. */
export interface Carried {
  readonly as: string
  readonly expression: SqlExpression
  readonly one: SqlFunction
}

/** A condition under which shares are added up: what adds up those of its rows, in a column of its own. */
export interface Shares {
  readonly as: string
  /** the column, among those carried, that says which rows; absent: all */
  readonly of?: string
}

/** What rows are put together by, what they carry along, and the shares that they add up. */
export interface FactRows {
  readonly by: readonly Named[]
  readonly carried: readonly Carried[]
  readonly shares: readonly Shares[]
}

const asColumns = (names: readonly { readonly as: string }[]): readonly Named[] =>
  names.map(({ as }) => ({ expression: column(as), as }))

const filtered = (of: SqlExpression | undefined, share: SqlExpression): SqlExpression => ({
  kind: 'call',
  name: 'sum',
  arguments: [share],
  ...(of !== undefined && { filter: of }),
})

/**
 * Rows of a source that joins bridges, put together to one for each fact row of a group:
 *
 *     by … | carried … | shares …
 *
 * Where a full bridge stands beside weighted ones, each share of a fact row counts once however many members of the full
 * bridge it meets.
 */
export const perFactRow = (
  context: Context,
  { source }: Pick<RollUp, 'source'>,
  rows: Pick<LegRows, 'from' | 'joins' | 'where'>,
  { by, carried, shares }: FactRows,
): Select => {
  const bridges = bridgesOf(source)
  const share = shareOf(bridges)
  const grain = context.cube.grain.map((name, i) => ({ expression: column(name, context.fact), as: `#grain${i}` }))
  const { from, joins, where } = rows
  const read = { from, joins, ...(where !== undefined && { where }) }
  const grouped = [...by, ...grain]
  const isMixed = share !== undefined && bridges.some(({ weight }) => weight === undefined)
  const added = (value: SqlExpression, of: (name: string) => SqlExpression | undefined): readonly Named[] =>
    shares.map((s) => ({ expression: filtered(s.of === undefined ? undefined : of(s.of), value), as: s.as }))
  if (!isMixed) {
    const condition = (name: string) => carried.find((c) => c.as === name)?.expression
    return {
      kind: 'select',
      columns: [
        ...by,
        ...carried.map(({ one, expression, as }) => ({ expression: call(one, expression), as })),
        ...(share === undefined ? [] : added(share, condition)),
      ],
      ...read,
      groupBy: [grouped.map((c) => c.expression)],
    }
  }
  const keys = shareKeys(bridges)
  const single: Select = {
    kind: 'select',
    columns: [
      ...grouped,
      ...carried.map(({ one, expression, as }) => ({ expression: call(one, expression), as })),
      { expression: call('any_value', share), as: '#share' },
    ],
    ...read,
    groupBy: [[...grouped.map((c) => c.expression), ...keys]],
  }
  return {
    kind: 'select',
    columns: [
      ...asColumns(by),
      ...carried.map(({ one, as }) => ({ expression: call(one, column(as)), as })),
      ...added(column('#share'), (name) => column(name)),
    ],
    from: { kind: 'subquery', select: single, as: 'shares' },
    groupBy: [asColumns(grouped).map((c) => c.expression)],
  }
}

/** A leg's filters, each with the columns that say which rows pass it and what their shares add up to. */
const filterColumns = (leg: RollUp) => {
  const texts = [...new Set(leg.aggregates.map(({ filter }) => JSON.stringify(filter)))]
  return (filter: RowExpression | undefined) => {
    const i = texts.indexOf(JSON.stringify(filter))
    return { passes: `#passes${i}`, share: `#share${i}` }
  }
}

const valueNames = ({ as }: { readonly as: string }) => ({ value: `#value ${as}`, weight: `#weight ${as}` })

const propertyNames = ({ as }: Property) => ({
  least: `#least ${as}`,
  most: `#most ${as}`,
  isMissing: `#missing ${as}`,
})

/** What the aggregates and properties of a leg read of rows as they are joined, in columns of their own. */
const carriedBy = (context: Context, leg: RollUp): readonly Carried[] => {
  const joined = joinedValues(context, leg)
  const columns = filterColumns(leg)
  const read = (one: SqlFunction, as: string, expression: SqlExpression | undefined): readonly Carried[] =>
    expression === undefined ? [] : [{ as, expression, one }]
  const carried = [
    ...leg.aggregates.flatMap((a) => {
      const { value, weight, filter } = joined.aggregated(a)
      const names = valueNames(a)
      const passes = read('bool_or', columns(a.filter).passes, filter)
      return [...read('any_value', names.value, value), ...read('any_value', names.weight, weight), ...passes]
    }),
    ...leg.properties.flatMap((p) => {
      const { least, most, isMissing } = joined.property(p)
      const names = propertyNames(p)
      const ends = [...read('min', names.least, least), ...read('max', names.most, most)]
      return [...ends, ...read('bool_or', names.isMissing, isMissing)]
    }),
  ]
  return [...new Map(carried.map((c) => [c.as, c])).values()]
}

const windowNames = (i: number) => ({ date: `#date${i}`, dates: `#dates${i}` })

/** The same of rows that were put together. */
const togetherValues = (leg: RollUp): RowValues => {
  const columns = filterColumns(leg)
  const isShared = shareOf(bridgesOf(leg.source)) !== undefined
  const optional = (e: RowExpression | undefined, name: string) => (e === undefined ? undefined : column(name))
  return {
    aggregated: (a) => ({
      value: optional(a.measure.expression, valueNames(a).value),
      weight: optional(a.measure.weight, valueNames(a).weight),
      filter: optional(a.filter, columns(a.filter).passes),
      share: isShared ? column(columns(a.filter).share) : undefined,
    }),
    passes: (filter) => column(columns(filter).passes),
    counted: (filter) => (filter === undefined ? undefined : column(columns(filter).passes)),
    property: (p) => {
      const { least, most, isMissing } = propertyNames(p)
      return { least: column(least), most: column(most), isMissing: column(isMissing) }
    },
  }
}

/** Whether a window's rule makes one value of those of several dates. */
export const goesOverDates = (span: Window | undefined): boolean =>
  span?.rule === 'avg' || span?.rule === 'min' || span?.rule === 'max'

/** Rows of one set put together to one for each fact row at each of its coordinates. */
const together = (context: Context, leg: RollUp, rows: LegRows): LegRows => {
  const [set = 0] = rows.sets
  const columns = filterColumns(leg)
  const kept = leg.keys.filter((key) => keeps(set, key))
  const dates = rows.windows.flatMap((w, i) =>
    goesOverDates(leg.windows[i])
      ? [
          { expression: w.date, as: windowNames(i).date },
          { expression: w.dates, as: windowNames(i).dates },
        ]
      : [],
  )
  const orders = kept.flatMap((key) => rows.order(key))
  const select = perFactRow(context, leg, rows, {
    by: [...kept.flatMap((key) => rows.key(key)), ...dates],
    carried: [...orders.flatMap(orderCarried), ...carriedBy(context, leg)],
    shares: [...new Map(leg.aggregates.map((a) => [columns(a.filter).share, a])).entries()].map(([as, { filter }]) => ({
      as,
      ...(filter !== undefined && { of: columns(filter).passes }),
    })),
  })
  return {
    sets: rows.sets,
    how: rows.how,
    from: { kind: 'subquery', select, as: 'together' },
    joins: [],
    where: undefined,
    key: (key) => rows.key(key).map(({ as }) => ({ expression: kept.includes(key) ? column(as) : constant(null), as })),
    order: (key) => rows.order(key).map(({ as }) => ({ expression: call('min', column(as)), as })),
    windows: rows.windows.map((w, i) => ({
      ...w,
      date: column(windowNames(i).date),
      dates: column(windowNames(i).dates),
    })),
  }
}

/** An order column is an aggregate of its rows already: what it aggregates is carried along. */
const orderCarried = ({ expression, as }: Named): readonly Carried[] => {
  if (expression.kind !== 'call') return [{ as, expression, one: 'min' }]
  const [of = constant(null)] = expression.arguments
  return [{ as, expression: of, one: 'min' }]
}

/**
 * The rows of a leg with what its aggregates read of them; put together to one for each fact row where some aggregate would
 * count a fact row of several members more than once.
 */
export const readRows = (
  context: Context,
  leg: RollUp,
  rows: LegRows,
): { readonly rows: LegRows; readonly values: RowValues } =>
  countsFactRows(leg)
    ? { rows: together(context, leg, rows), values: togetherValues(leg) }
    : { rows, values: joinedValues(context, leg) }
