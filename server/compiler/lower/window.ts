import type { Attribute } from '../../model/cube.ts'
import { keeps } from '../plan/axes.ts'
import { attributesOf } from '../plan/filter.ts'
import type { GroupKey, RolledUp, RollUp, Window, WindowStep } from '../plan/plan.ts'
import { finest, isByEnd } from '../plan/window.ts'
import type { Join, Named, Relation, Select, SqlExpression } from '../sql/ast.ts'
import { allOf, binary, call, column, constant, isNull, not, parameter } from '../sql/build.ts'
import type { Parameter } from '../statement.ts'
import type { Ctes } from './ctes.ts'
import { lowerFilter } from './expression.ts'
import { type MemberSource, memberSource } from './member-source.ts'
import { isComputedPeriod, type Range, stepRange } from './range.ts'
import { type Context, keyColumns, names } from './scope.ts'
import { lowerSource } from './source.ts'

/** Columns of the named queries of a window, beside the keys. */
export const windowColumns = { date: '#date', dates: '#dates', from: '#from', to: '#to', run: '#run' } as const
const at = windowColumns

const stage = (name: string, as = name): Relation => ({ kind: 'stage', name, as })
const subquery = (select: Select, as: string): Relation => ({ kind: 'subquery', select, as })
const own = (name: string): Named => ({ expression: column(name), as: name })

const dateOf = (context: Context, span: Window): Attribute => {
  const attribute = context.cube.attributes.get(span.calendar.date)
  if (attribute === undefined) throw new Error(`the calendar of ${span.role.name} has no date`)
  return attribute
}

/** The calendar's table under the alias `calendar`, with what is computed of it for the given attributes. */
const calendarRows = (context: Context, span: Window, attributes: readonly Attribute[]): MemberSource =>
  memberSource(context, [dateOf(context, span), ...attributes], 'calendar')

/** Columns that carry one key of a window: its value, its ancestors, its order. */
const carried = ({ attribute, implied }: GroupKey): readonly string[] => [
  ...implied.map((a) => names.implied(attribute, a)),
  attribute.name,
  ...(attribute.order?.kind === 'column' ? [names.order(attribute)] : []),
]

/** Dates that the query's conditions on periods leave, with the periods that the leg groups by. */
const days = (context: Context, span: Window): Select => {
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
const complete = (through: Parameter, daysName: string, kept: readonly string[]): Select => {
  const first: SqlExpression = {
    kind: 'call',
    name: 'min',
    arguments: [column(at.date)],
    over: { partitionBy: kept.map((name) => column(name)), orderBy: [] },
  }
  const begun: Select = {
    kind: 'select',
    columns: [...kept.map(own), own(at.date), { expression: first, as: '#first' }],
    from: stage(daysName),
  }
  const last = parameter(through)
  return {
    kind: 'select',
    columns: [...kept.map(own), own(at.date)],
    from: subquery(begun, 'begun'),
    where: binary('OR', binary('<=', column(at.date), last), binary('>', column('#first'), last)),
  }
}

/** Ranges of dates per coordinate: unbroken runs, or one from the first to the last date where only its end counts. */
const runs = (span: Window, daysName: string, kept: readonly string[]): Select => {
  const keys = kept.map((name) => column(name))
  const from = span.clip === undefined ? stage(daysName) : subquery(complete(span.clip, daysName, kept), 'complete')
  const ends: Named[] = [
    { expression: call('min', column(at.date)), as: at.from },
    { expression: call('max', column(at.date)), as: at.to },
  ]
  if (isByEnd(span.steps[0])) {
    return { kind: 'select', columns: [...kept.map(own), ...ends], from, groupBy: [keys] }
  }
  const position: SqlExpression = {
    kind: 'call',
    name: 'row_number',
    arguments: [],
    over: { partitionBy: keys, orderBy: [{ expression: column(at.date), direction: 'asc' }] },
  }
  const run = call('date_add_days', column(at.date), binary('-', constant(0), position))
  const numbered: Select = {
    kind: 'select',
    columns: [...kept.map(own), own(at.date), { expression: run, as: at.run }],
    from,
  }
  return {
    kind: 'select',
    columns: [...kept.map(own), ...ends],
    from: subquery(numbered, 'numbered'),
    groupBy: [[...keys, column(at.run)]],
  }
}

/** Periods that only the calendar's table knows, in order, with their first and last dates. */
const periods = (context: Context, span: Window, unit: string): Select => {
  const attribute = [...context.cube.attributes.values()].find((a) => a.role === span.role.name && a.period === unit)
  if (attribute === undefined) throw new Error(`${span.role.name} has no period ${unit}`)
  const { from, joins, scope } = calendarRows(context, span, [attribute])
  const [date, value] = [scope.value(dateOf(context, span)), scope.value(attribute)]
  const first = call('min', date)
  const over = { partitionBy: [], orderBy: [{ expression: first, direction: 'asc' as const }] }
  return {
    kind: 'select',
    columns: [
      { expression: first, as: at.from },
      { expression: call('max', date), as: at.to },
      { expression: { kind: 'call', name: 'row_number', arguments: [], over }, as: '#ordinal' },
    ],
    from,
    joins,
    where: binary('AND', not(isNull(value)), not(isNull(date))),
    groupBy: [[value]],
  }
}

/** One step over periods of the calendar's own: by their order, dates at the same place in them. */
const stepPeriods = (
  context: Context,
  span: Window,
  previous: Select,
  kept: readonly string[],
  step: WindowStep & { readonly kind: 'prior' | 'rolling' | 'to_date' | 'closing' },
  unit: string,
): Select => {
  const period = (as: string): Relation => subquery(periods(context, span, unit), as)
  const holds = (as: string, date: SqlExpression): SqlExpression =>
    binary('AND', binary('>=', date, column(at.from, as)), binary('<=', date, column(at.to, as)))
  const [from, to] = [column(at.from, 'ranges'), column(at.to, 'ranges')]
  const back = step.kind === 'prior' ? step.n : step.kind === 'rolling' ? step.n - 1 : 0
  const before = (as: string, of: string): SqlExpression =>
    binary('=', column('#ordinal', as), binary('-', column('#ordinal', of), constant(back)))
  const moved = (date: SqlExpression, of: string, target: string): SqlExpression =>
    call(
      'least',
      call('date_add_days', column(at.from, target), call('days_between', column(at.from, of), date)),
      column(at.to, target),
    )
  const isEnd = binary('=', to, column(at.to, 'last'))
  const range: Range =
    step.kind === 'prior'
      ? {
          from: moved(from, 'first', 'first_then'),
          to: {
            kind: 'case',
            when: [[isEnd, column(at.to, 'last_then')]],
            otherwise: moved(to, 'last', 'last_then'),
          },
        }
      : {
          from:
            step.kind === 'closing'
              ? call('greatest', from, column(at.from, 'last_then'))
              : column(at.from, 'last_then'),
          to,
        }
  const joins: Join[] = [
    { how: 'INNER', relation: period('first'), on: holds('first', from) },
    { how: 'INNER', relation: period('last'), on: holds('last', to) },
    { how: 'INNER', relation: period('first_then'), on: before('first_then', 'first') },
    { how: 'INNER', relation: period('last_then'), on: before('last_then', 'last') },
  ]
  return {
    kind: 'select',
    columns: [
      ...kept.map((name) => ({ expression: column(name, 'ranges'), as: name })),
      { expression: range.from, as: at.from },
      { expression: range.to, as: at.to },
    ],
    from: subquery(previous, 'ranges'),
    joins: step.kind === 'prior' ? joins : joins.filter((_, i) => i % 2 === 1),
  }
}

const unitOf = (step: WindowStep, level: string | undefined): string | undefined =>
  step.kind === 'prior' || step.kind === 'rolling'
    ? (step.unit ?? level)
    : step.kind === 'to_date' || step.kind === 'closing'
      ? step.unit
      : undefined

const stepped = (
  context: Context,
  span: Window,
  kept: readonly string[],
  level: string | undefined,
  daysName: string,
): Select => {
  const steps = span.steps.filter((s) => s.kind !== 'map')
  return steps.reduce<Select>(
    (previous, step) => {
      const unit = unitOf(step, level)
      if (
        unit !== undefined &&
        !isComputedPeriod(unit) &&
        (step.kind === 'prior' || step.kind === 'rolling' || step.kind === 'to_date' || step.kind === 'closing')
      ) {
        return stepPeriods(context, span, previous, kept, step, unit)
      }
      const range = stepRange({ from: column(at.from), to: column(at.to) }, step, level, span.calendar)
      return {
        kind: 'select',
        columns: [...kept.map(own), { expression: range.from, as: at.from }, { expression: range.to, as: at.to }],
        from: subquery(previous, 'ranges'),
      }
    },
    runs(span, daysName, kept),
  )
}

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
    columns: [
      ...kept.map((name) => ({ expression: column(name, 'ranges'), as: name })),
      { expression: mapped, as: at.date },
    ],
    from,
    joins: [...joins, { how: 'INNER', relation: stage(ranges, 'ranges'), on }],
    ...(where !== undefined && { where }),
  }
}

/** The dates of a window without steps: those of the days themselves. */
const unmoved = (context: Context, span: Window, kept: readonly string[], daysName: string): Select => {
  const filtered = span.dateFilters.flatMap(attributesOf)
  const columns = [...kept, at.date].map((name) => ({ expression: column(name, daysName), as: name }))
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

/** Dates at which the cube has rows, whatever else is asked. */
const snapshots = (context: Context, leg: RollUp, span: Window): Select => {
  const steps = leg.source.joins.filter((j) => j.alias === span.role.name || j.alias === span.role.through)
  const { rowFilter: _own, ...source } = leg.source
  const { from, joins, where } = lowerSource(context, { ...source, joins: steps, filters: [] })
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
  const columns = kept.map((name) => ({ expression: column(name, datesName), as: name }))
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

/** A window as a leg reads it at one set: the relation with the dates of each coordinate, joined to the role's calendar. */
export interface LoweredWindow {
  readonly alias: string
  readonly join: Join
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

/** The named queries of a window up to its ranges at one set; `ranges` adds the last of them and gives its name. */
export const lowerRanges = (context: Context, leg: RollUp, span: Window, set: RolledUp, ctes: Ctes, prefix: string) => {
  const base = windowName(leg, span, prefix)
  const kept = keptKeys(span, set).flatMap(carried)
  const daysName = add(ctes, `${base}_days`, () => days(context, span))
  const rangesName = `${base}_ranges${bitsOf(span, set)}`
  return {
    base,
    kept,
    daysName,
    ranges: () => add(ctes, rangesName, () => stepped(context, span, kept, levelAt(span, set), daysName)),
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
  const text = (table: string, name: string): SqlExpression => ({
    kind: 'cast',
    operand: column(name, table),
    type: 'VARCHAR',
  })
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
  const { base, kept, daysName, ranges } = lowerRanges(context, leg, span, set, ctes, prefix)
  const bits = bitsOf(span, set)
  const datesName = `${base}_dates${bits}`
  const all = add(ctes, datesName, () =>
    span.steps.length === 0 ? unmoved(context, span, kept, daysName) : expanded(context, span, kept, ranges()),
  )
  const reduces = span.rule !== undefined && span.rule !== 'last_per_entity'
  const by = partition(leg, span, set).length > 0 ? `_${set}` : bits
  const name = reduces ? add(ctes, `${base}_${span.rule}${by}`, () => chosen(context, leg, span, kept, set, all)) : all
  const date = column(at.date, name)
  const keys = keptKeys(span, set)
  return {
    alias: name,
    join: {
      how: 'INNER',
      relation: stage(name),
      on: binary('=', context.factScope.value(dateOf(context, span)), date),
    },
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
