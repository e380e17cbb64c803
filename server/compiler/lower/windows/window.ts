import type { Attribute } from '../../../model/cube.ts'
import { keeps } from '../../plan/axes.ts'
import { attributesOf } from '../../plan/filter.ts'
import type { GroupKey, RolledUp, RollUp, Window } from '../../plan/plan.ts'
import { finest } from '../../plan/window.ts'
import type { Join, Named, Relation, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, namedIn, same, toText } from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import { lowerFilter } from '../expression.ts'
import { type Context, keyColumns, names } from '../scope.ts'
import { lowerSource } from '../source.ts'
import { windowColumns as at, calendarRows, carried, complete, dateOf, days, stage, subquery } from './window-dates.ts'
import { stepped } from './window-ranges.ts'

/** The dates of moved ranges, as far as the calendar has them and conditions on dates let them. */
const expanded = (context: Context, span: Window, kept: readonly string[], ranges: string): Select => {
  const filtered = span.dateFilters.flatMap(attributesOf)
  const { from, joins, scope, alias } = calendarRows(context, span, filtered)
  const date = scope.value(dateOf(context, span))
  const map = span.steps.find((s) => s.kind === 'map')
  const mapped = map === undefined ? date : column(map.column, alias(dateOf(context, span)))
  const where = allOf(span.dateFilters.map((f) => lowerFilter(context, f, scope)))
  const on = binary('AND', binary('>=', date, column(at.from, 'ranges')), binary('<=', date, column(at.to, 'ranges')))
  return {
    kind: 'select',
    distinct: true,
    columns: [...kept.map(namedIn('ranges')), { expression: mapped, as: at.date }],
    from,
    joins: [...joins, { how: 'INNER', relation: stage(ranges, 'ranges'), on }],
    ...(where !== undefined && { where }),
  }
}

/** The dates of a window without steps: those of the days themselves. */
const unmoved = (context: Context, span: Window, kept: readonly string[], daysName: string): Select => {
  const filtered = span.dateFilters.flatMap(attributesOf)
  const columns = [...kept, at.date].map(namedIn(daysName))
  if (filtered.length === 0) return { kind: 'select', distinct: true, columns, from: stage(daysName) }
  const { from, joins, scope } = calendarRows(context, span, filtered)
  const on = binary('=', scope.value(dateOf(context, span)), column(at.date, daysName))
  const where = allOf(span.dateFilters.map((f) => lowerFilter(context, f, scope)))
  return {
    kind: 'select',
    distinct: true,
    columns,
    from,
    joins: [...joins, { how: 'INNER', relation: stage(daysName), on }],
    ...(where !== undefined && { where }),
  }
}

/** The cube's rows with their dates, whatever else is asked and whoever asks. */
const datedRows = (context: Context, leg: RollUp, span: Window) => {
  const steps = leg.source.joins.filter((j) => j.alias === span.role.name || j.alias === span.role.through)
  const { rowFilter: _own, ...source } = leg.source
  return lowerSource(context.open, { ...source, cube: context.open.cube, joins: steps, filters: [] })
}

/** Dates at which the cube has rows. */
const snapshots = (context: Context, leg: RollUp, span: Window): Select => {
  const { from, joins, where } = datedRows(context, leg, span)
  const date = context.factScope.value(dateOf(context, span))
  return {
    kind: 'select',
    distinct: true,
    columns: [{ expression: date, as: at.date }],
    from,
    joins,
    ...(where !== undefined && { where }),
  }
}

/** Attributes of the role that the leg groups by and that are no periods: each of their members has dates of its own. */
const partition = (leg: RollUp, span: Window, set: RolledUp): readonly Attribute[] =>
  leg.keys
    .filter((k) => k.attribute.role === span.role.name && k.attribute.period === undefined && keeps(set, k))
    .map((k) => k.attribute)

/** What a semi-additive rule leaves of a window's dates. */
const chosen = (
  context: Context,
  leg: RollUp,
  span: Window,
  kept: readonly string[],
  set: RolledUp,
  datesName: string,
): Select => {
  const by = partition(leg, span, set)
  const { from, joins, scope } = calendarRows(context, span, by)
  const groups = [...kept.map((name) => column(name, datesName)), ...by.map((a) => scope.value(a))]
  const columns = kept.map(namedIn(datesName))
  const date = column(at.date, datesName)
  const sources = {
    from,
    joins: [
      ...joins,
      {
        how: 'INNER' as const,
        relation: stage(datesName),
        on: binary('=', scope.value(dateOf(context, span)), date),
      },
      {
        how: 'INNER' as const,
        relation: subquery(snapshots(context, leg, span), 'snapshots'),
        on: binary('=', column(at.date, 'snapshots'), date),
      },
    ],
  }
  if (span.rule === 'last' || span.rule === 'first') {
    const end = call(span.rule === 'last' ? 'max' : 'min', date)
    return { kind: 'select', columns: [...columns, { expression: end, as: at.date }], ...sources, groupBy: [groups] }
  }
  const count: SqlExpression = {
    kind: 'call',
    name: 'count',
    arguments: [],
    over: { partitionBy: groups, orderBy: [] },
  }
  return {
    kind: 'select',
    columns: [...columns, { expression: date, as: at.date }, { expression: count, as: at.dates }],
    ...sources,
  }
}

/** Fact columns that say which entity a row is of: the grain without what says its date. */
const entityColumns = (context: Context, span: Window): readonly string[] => {
  const dated = [span.role.on, ...(span.role.and ?? []).map((pair) => pair.on)]
  return context.cube.grain.filter((name) => !dated.includes(name))
}

/** The last date of each entity among the dates of each coordinate. */
const lastDates = (
  context: Context,
  leg: RollUp,
  span: Window,
  kept: readonly string[],
  set: RolledUp,
  datesName: string,
): Select => {
  const { from, joins, where } = datedRows(context, leg, span)
  const date = context.factScope.value(dateOf(context, span))
  const by = [
    ...kept.map(namedIn(datesName)),
    ...partition(leg, span, set).map((a, i) => ({ expression: context.factScope.value(a), as: `#by${i}` })),
    ...entityColumns(context, span).map((name) => ({ expression: column(name, context.fact), as: `#entity.${name}` })),
  ]
  return {
    kind: 'select',
    columns: [...by, { expression: call('max', date), as: '#last' }],
    from,
    joins: [...joins, { how: 'INNER', relation: stage(datesName), on: binary('=', date, column(at.date, datesName)) }],
    ...(where !== undefined && { where }),
    groupBy: [by.map((b) => b.expression)],
  }
}

/** Only rows of the last date of their entity in the coordinate. */
const lastJoin = (
  context: Context,
  leg: RollUp,
  span: Window,
  kept: readonly string[],
  set: RolledUp,
  names: { readonly dates: string; readonly last: string },
): Join => {
  const on = [
    ...kept.map((name) => same(column(name, names.dates), column(name, names.last))),
    ...partition(leg, span, set).map((a, i) => same(context.factScope.value(a), column(`#by${i}`, names.last))),
    ...entityColumns(context, span).map((name) =>
      same(column(name, context.fact), column(`#entity.${name}`, names.last)),
    ),
    binary('=', column(at.date, names.dates), column('#last', names.last)),
  ]
  return { how: 'INNER', relation: stage(names.last), on: allOf(on) ?? constant(true) }
}

/** A window as a leg reads it at one set: the relation with the dates of each coordinate, joined to the role's calendar. */
export interface LoweredWindow {
  readonly alias: string
  readonly joins: readonly Join[]
  /** the date of a row of the window */
  readonly date: SqlExpression
  /** the number of dates of the coordinate, where a rule averages over them */
  readonly dates: SqlExpression
  /** what a key of the window is in it; undefined for keys of other attributes */
  readonly key: (key: GroupKey) => readonly Named[] | undefined
}

const add = (ctes: Ctes, name: string, query: () => Select): string => {
  if (!ctes.some((c) => c.name === name)) ctes.push({ name, query: query() })
  return name
}

/** Keys of a window that a set keeps. */
export const keptKeys = (span: Window, set: RolledUp): readonly GroupKey[] => span.keys.filter((k) => keeps(set, k))

const levelAt = (span: Window, set: RolledUp): string | undefined =>
  finest(keptKeys(span, set).flatMap((k) => k.attribute.period ?? [])) ?? span.fallback

/** Whether a window says which dates are meant at a set: `prior` needs a level there. */
export const hasWindow = (span: Window, set: RolledUp): boolean =>
  levelAt(span, set) !== undefined ||
  span.steps.every((s) => (s.kind !== 'prior' && s.kind !== 'rolling') || s.unit !== undefined)

/** The same as bits. */
export const bitsOf = (span: Window, set: RolledUp): number =>
  keptKeys(span, set).reduce((bits, k) => bits | (1 << k.bit), 0)

/** What the named queries of a window begin with. */
export const windowName = (leg: RollUp, span: Window, prefix: string): string =>
  `${prefix}${leg.name}_${span.role.name}`

/** The named queries of a window at one set; `ranges` and `dates` add theirs and give their names. */
export const lowerRanges = (context: Context, leg: RollUp, span: Window, set: RolledUp, ctes: Ctes, prefix: string) => {
  const base = windowName(leg, span, prefix)
  const kept = keptKeys(span, set).flatMap(carried)
  const daysName = add(ctes, `${base}_days`, () => days(context, span))
  const rangesName = `${base}_ranges${bitsOf(span, set)}`
  const ranges = () => add(ctes, rangesName, () => stepped(context, span, kept, levelAt(span, set), daysName))
  return {
    base,
    kept,
    daysName,
    ranges,
    dates: () =>
      add(ctes, `${base}_dates${bitsOf(span, set)}`, () =>
        span.steps.length === 0 ? unmoved(context, span, kept, daysName) : expanded(context, span, kept, ranges()),
      ),
  }
}

/** One row: the first and last date that coordinates stand for, then those that are read for them, as text. */
export const lowerSpans = (
  context: Context,
  leg: RollUp,
  span: Window,
  set: RolledUp,
  ctes: Ctes,
  columns: readonly string[],
): Select => {
  const { kept, daysName, ranges } = lowerRanges(context, leg, span, set, ctes, '')
  const ends = (from: Relation, first: string, last: string): Select => ({
    kind: 'select',
    columns: [
      { expression: call('min', column(first)), as: 'first' },
      { expression: call('max', column(last)), as: 'last' },
    ],
    from,
  })
  const shown = span.clip === undefined ? stage(daysName) : subquery(complete(span.clip, daysName, kept), 'complete')
  const text = (table: string, name: string): SqlExpression => toText(column(name, table))
  const values = [text('shown', 'first'), text('shown', 'last'), text('read', 'first'), text('read', 'last')]
  return {
    kind: 'select',
    columns: values.map((expression, i) => ({ expression, as: columns[i] ?? '' })),
    from: subquery(ends(shown, at.date, at.date), 'shown'),
    joins: [{ how: 'CROSS', relation: subquery(ends(stage(ranges()), at.from, at.to), 'read') }],
  }
}

/** Adds the named queries of a window at one set, and says how the leg joins it. */
export const lowerWindow = (
  context: Context,
  leg: RollUp,
  span: Window,
  set: RolledUp,
  ctes: Ctes,
  prefix: string,
): LoweredWindow => {
  const { base, kept, dates } = lowerRanges(context, leg, span, set, ctes, prefix)
  const bits = bitsOf(span, set)
  const all = dates()
  const reduces = span.rule !== undefined && span.rule !== 'last_per_entity'
  const by = partition(leg, span, set).length > 0 ? `_${set}` : bits
  const name = reduces ? add(ctes, `${base}_${span.rule}${by}`, () => chosen(context, leg, span, kept, set, all)) : all
  const date = column(at.date, name)
  const keys = keptKeys(span, set)
  const last =
    span.rule === 'last_per_entity'
      ? add(ctes, `${base}_last${by}`, () => lastDates(context, leg, span, kept, set, name))
      : undefined
  return {
    alias: name,
    joins: [
      {
        how: 'INNER',
        relation: stage(name),
        on: binary('=', context.factScope.value(dateOf(context, span)), date),
      },
      ...(last === undefined ? [] : [lastJoin(context, leg, span, kept, set, { dates: name, last })]),
    ],
    date,
    dates: column(at.dates, name),
    key: (key) => {
      if (!keys.includes(key)) return undefined
      return keyColumns(context, key).map((as) => ({
        expression: as === names.unknown(key.attribute) ? constant(false) : column(as, name),
        as,
      }))
    },
  }
}

/** The order column of a window's key, read from the window. */
export const windowOrder = (windowed: LoweredWindow, attribute: Attribute): SqlExpression =>
  column(names.order(attribute), windowed.alias)
