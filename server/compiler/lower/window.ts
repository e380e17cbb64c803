import type { Attribute } from '../../model/cube.ts'
import { keeps } from '../plan/axes.ts'
import { attributesOf } from '../plan/filter.ts'
import type { GroupKey, RolledUp, RollUp, Window, WindowStep } from '../plan/plan.ts'
import { finest } from '../plan/window.ts'
import type { Join, Named, Relation, Select, SqlExpression } from '../sql/ast.ts'
import { allOf, binary, call, column, constant, isNull, not, parameter, same } from '../sql/build.ts'
import { lowerFilter } from './expression.ts'
import { type MemberSource, memberSource } from './member-source.ts'
import type { Ctes } from './merge.ts'
import { isComputedPeriod, type Range, stepRange } from './range.ts'
import { type Context, keyColumns, names } from './scope.ts'
import { lowerSource } from './source.ts'

/** Columns of the named queries of a window, beside the keys. */
const at = { date: '#date', dates: '#dates', from: '#from', to: '#to', run: '#run' } as const

const stage = (name: string, as = name): Relation => ({ kind: 'stage', name, as })
const subquery = (select: Select, as: string): Relation => ({ kind: 'subquery', select, as })
const own = (name: string): Named => ({ expression: column(name), as: name })

const dateOf = (context: Context, window: Window): Attribute => {
  const attribute = context.cube.attributes.get(window.calendar.date)
  if (attribute === undefined) throw new Error(`the calendar of ${window.role.name} has no date`)
  return attribute
}

/** The calendar's table under the alias `calendar`, with what is computed of it for the given attributes. */
const calendarRows = (context: Context, window: Window, attributes: readonly Attribute[]): MemberSource =>
  memberSource(context, [dateOf(context, window), ...attributes], 'calendar')

/** Columns that carry one key of a window: its value, its ancestors, its order. */
const carried = ({ attribute, implied }: GroupKey): readonly string[] => [
  ...implied.map((a) => names.implied(attribute, a)),
  attribute.name,
  ...(attribute.order?.kind === 'column' ? [names.order(attribute)] : []),
]

/** Dates that the query's conditions on periods leave, with the periods that the leg groups by. */
const days = (context: Context, window: Window): Select => {
  const filtered = window.filters.flatMap(attributesOf)
  const grouped = window.keys.flatMap((k) => [...k.implied, k.attribute])
  const { from, joins, scope, alias } = calendarRows(context, window, [...grouped, ...filtered])
  const date = scope.value(dateOf(context, window))
  const columns = window.keys.flatMap(({ attribute, implied }): Named[] => [
    ...implied.map((a) => ({ expression: scope.value(a), as: names.implied(attribute, a) })),
    { expression: scope.value(attribute), as: attribute.name },
    ...(attribute.order?.kind === 'column'
      ? [{ expression: column(attribute.order.column, alias(attribute)), as: names.order(attribute) }]
      : []),
  ])
  const where = allOf([
    not(isNull(date)),
    ...window.filters.map((f) => lowerFilter(context, f, scope)),
    ...(window.clip === undefined ? [] : [binary('<=', date, parameter(window.clip))]),
  ])
  return {
    kind: 'select',
    columns: [...columns, { expression: date, as: at.date }],
    from,
    joins,
    ...(where !== undefined && { where }),
  }
}

const isByEnd = (step: WindowStep | undefined): boolean =>
  step !== undefined && ['to_date', 'rolling', 'closing'].includes(step.kind)

/** Ranges of dates per coordinate: unbroken runs, or one from the first to the last date where only its end counts. */
const runs = (daysName: string, kept: readonly string[], step: WindowStep | undefined): Select => {
  const keys = kept.map((name) => column(name))
  const ends: Named[] = [
    { expression: call('min', column(at.date)), as: at.from },
    { expression: call('max', column(at.date)), as: at.to },
  ]
  if (isByEnd(step)) {
    return { kind: 'select', columns: [...kept.map(own), ...ends], from: stage(daysName), groupBy: [keys] }
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
    from: stage(daysName),
  }
  return {
    kind: 'select',
    columns: [...kept.map(own), ...ends],
    from: subquery(numbered, 'numbered'),
    groupBy: [[...keys, column(at.run)]],
  }
}

/** Periods that only the calendar's table knows, in order, with their first and last dates. */
const periods = (context: Context, window: Window, unit: string): Select => {
  const attribute = [...context.cube.attributes.values()].find((a) => a.role === window.role.name && a.period === unit)
  if (attribute === undefined) throw new Error(`${window.role.name} has no period ${unit}`)
  const { from, joins, scope } = calendarRows(context, window, [attribute])
  const [date, value] = [scope.value(dateOf(context, window)), scope.value(attribute)]
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
  window: Window,
  previous: Select,
  kept: readonly string[],
  step: WindowStep & { readonly kind: 'prior' | 'rolling' | 'to_date' | 'closing' },
  unit: string,
): Select => {
  const period = (as: string): Relation => subquery(periods(context, window, unit), as)
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
  window: Window,
  kept: readonly string[],
  level: string | undefined,
  daysName: string,
): Select => {
  const steps = window.steps.filter((s) => s.kind !== 'map')
  return steps.reduce<Select>(
    (previous, step) => {
      const unit = unitOf(step, level)
      if (
        unit !== undefined &&
        !isComputedPeriod(unit) &&
        (step.kind === 'prior' || step.kind === 'rolling' || step.kind === 'to_date' || step.kind === 'closing')
      ) {
        return stepPeriods(context, window, previous, kept, step, unit)
      }
      const range = stepRange({ from: column(at.from), to: column(at.to) }, step, level, window.calendar)
      return {
        kind: 'select',
        columns: [...kept.map(own), { expression: range.from, as: at.from }, { expression: range.to, as: at.to }],
        from: subquery(previous, 'ranges'),
      }
    },
    runs(daysName, kept, steps[0]),
  )
}

/** The dates of moved ranges, as far as the calendar has them and conditions on dates let them. */
const expanded = (context: Context, window: Window, kept: readonly string[], ranges: string): Select => {
  const filtered = window.dateFilters.flatMap(attributesOf)
  const { from, joins, scope, alias } = calendarRows(context, window, filtered)
  const date = scope.value(dateOf(context, window))
  const map = window.steps.find((s) => s.kind === 'map')
  const mapped = map === undefined ? date : column(map.column, alias(dateOf(context, window)))
  const where = allOf(window.dateFilters.map((f) => lowerFilter(context, f, scope)))
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
const unmoved = (context: Context, window: Window, kept: readonly string[], daysName: string): Select => {
  const filtered = window.dateFilters.flatMap(attributesOf)
  const columns = [...kept, at.date].map((name) => ({ expression: column(name, daysName), as: name }))
  if (filtered.length === 0) return { kind: 'select', distinct: true, columns, from: stage(daysName) }
  const { from, joins, scope } = calendarRows(context, window, filtered)
  const on = binary('=', scope.value(dateOf(context, window)), column(at.date, daysName))
  const where = allOf(window.dateFilters.map((f) => lowerFilter(context, f, scope)))
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
const snapshots = (context: Context, leg: RollUp, window: Window): Select => {
  const steps = leg.source.joins.filter((j) => j.alias === window.role.name || j.alias === window.role.through)
  const { from, joins, where } = lowerSource(context, { ...leg.source, joins: steps, filters: [] })
  const date = context.factScope.value(dateOf(context, window))
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
const partition = (leg: RollUp, window: Window, set: RolledUp): readonly Attribute[] =>
  leg.keys
    .filter((k) => k.attribute.role === window.role.name && k.attribute.period === undefined && keeps(set, k))
    .map((k) => k.attribute)

/** What a semi-additive rule leaves of a window's dates. */
const chosen = (
  context: Context,
  leg: RollUp,
  window: Window,
  kept: readonly string[],
  set: RolledUp,
  datesName: string,
): Select => {
  const by = partition(leg, window, set)
  const { from, joins, scope } = calendarRows(context, window, by)
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
        on: binary('=', scope.value(dateOf(context, window)), date),
      },
      {
        how: 'INNER' as const,
        relation: subquery(snapshots(context, leg, window), 'snapshots'),
        on: binary('=', column(at.date, 'snapshots'), date),
      },
    ],
  }
  if (window.rule === 'last' || window.rule === 'first') {
    const end = call(window.rule === 'last' ? 'max' : 'min', date)
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

const keptKeys = (window: Window, set: RolledUp): readonly GroupKey[] => window.keys.filter((k) => keeps(set, k))

const levelAt = (window: Window, set: RolledUp): string | undefined =>
  finest(keptKeys(window, set).flatMap((k) => k.attribute.period ?? [])) ?? window.fallback

/** Whether a window says which dates are meant at a set: `prior` needs a level there. */
export const hasWindow = (window: Window, set: RolledUp): boolean =>
  levelAt(window, set) !== undefined ||
  window.steps.every((s) => (s.kind !== 'prior' && s.kind !== 'rolling') || s.unit !== undefined)

const bitsOf = (window: Window, set: RolledUp): number =>
  keptKeys(window, set).reduce((bits, k) => bits | (1 << k.bit), 0)

const windowName = (leg: RollUp, window: Window, prefix: string): string => `${prefix}${leg.name}_${window.role.name}`

const lowerRanges = (context: Context, leg: RollUp, window: Window, set: RolledUp, ctes: Ctes, prefix: string) => {
  const base = windowName(leg, window, prefix)
  const kept = keptKeys(window, set).flatMap(carried)
  const daysName = add(ctes, `${base}_days`, () => days(context, window))
  const rangesName = `${base}_ranges${bitsOf(window, set)}`
  return {
    base,
    kept,
    daysName,
    ranges: () => add(ctes, rangesName, () => stepped(context, window, kept, levelAt(window, set), daysName)),
  }
}

/** Adds the named queries of a window at one set, and says how the leg joins it. */
export const lowerWindow = (
  context: Context,
  leg: RollUp,
  window: Window,
  set: RolledUp,
  ctes: Ctes,
  prefix: string,
): LoweredWindow => {
  const { base, kept, daysName, ranges } = lowerRanges(context, leg, window, set, ctes, prefix)
  const bits = bitsOf(window, set)
  const datesName = `${base}_dates${bits}`
  const all = add(ctes, datesName, () =>
    window.steps.length === 0 ? unmoved(context, window, kept, daysName) : expanded(context, window, kept, ranges()),
  )
  const reduces = window.rule !== undefined && window.rule !== 'last_per_entity'
  const by = partition(leg, window, set).length > 0 ? `_${set}` : bits
  const name = reduces
    ? add(ctes, `${base}_${window.rule}${by}`, () => chosen(context, leg, window, kept, set, all))
    : all
  const date = column(at.date, name)
  const keys = keptKeys(window, set)
  return {
    alias: name,
    join: {
      how: 'INNER',
      relation: stage(name),
      on: binary('=', context.factScope.value(dateOf(context, window)), date),
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

/** Columns of a frame, beside the keys of its window. */
export const frameColumns = { time: '#time', covered: '#covered' } as const

/**
 * Which coordinates of a window lie in the cube's coverage: one row per coordinate that has a window at all.
 *
 *     period keys … | bits of period keys that are rolled up | covered
 */
export const lowerFrame = (
  context: Context,
  leg: RollUp,
  window: Window,
  sets: readonly RolledUp[],
  ctes: Ctes,
  prefix: string,
): string => {
  const { coverage, time } = context.cube
  const name = `${windowName(leg, window, prefix)}_frame`
  const all = window.keys.flatMap((k) => keyNames(k))
  const distinct = [...new Map(sets.filter((s) => hasWindow(window, s)).map((s) => [bitsOf(window, s), s])).values()]
  const parts = distinct.map((set): Select => {
    const { kept, daysName, ranges } = lowerRanges(context, leg, window, set, ctes, prefix)
    const moves = window.steps.some((s) => s.kind !== 'map')
    const [from, to] = moves ? [column(at.from), column(at.to)] : [column(at.date), column(at.date)]
    const inside = window.role.name === time ? coverage : undefined
    const bounds = [
      ...(inside?.from === undefined ? [] : [binary('>=', to, parameter({ value: inside.from, type: 'date' }))]),
      ...(inside?.to === undefined ? [] : [binary('<=', from, parameter({ value: inside.to, type: 'date' }))]),
    ]
    const keptNames = keptKeys(window, set).flatMap((k) => keyNames(k))
    const rolled = window.keys.filter((k) => !keeps(set, k)).reduce((bits, k) => bits | (1 << k.bit), 0)
    return {
      kind: 'select',
      columns: [
        ...all.map((as) => ({ expression: keptNames.includes(as) ? column(as) : constant(null), as })),
        { expression: constant(rolled), as: frameColumns.time },
        {
          expression: call('coalesce', call('bool_or', allOf(bounds) ?? constant(true)), constant(false)),
          as: frameColumns.covered,
        },
      ],
      from: stage(moves ? ranges() : daysName),
      groupBy: [kept.filter((c) => keptNames.includes(c)).map((c) => column(c))],
    }
  })
  const empty: Select = {
    kind: 'select',
    columns: [...all, frameColumns.time, frameColumns.covered].map((as) => ({ expression: constant(null), as })),
  }
  ctes.push({ name, query: { kind: 'unionAll', parts: parts.length === 0 ? [empty] : parts } })
  return name
}

const keyNames = ({ attribute, implied }: GroupKey): readonly string[] => [
  ...implied.map((a) => names.implied(attribute, a)),
  attribute.name,
]

/**
 * Whether a coordinate is covered, read beside a frame. One that the frame lacks has no window; but where a period of a
 * plain leg is the blank or unknown member it has no date that coverage could say anything of.
 */
export const isCovered = (window: Window, name: string): SqlExpression => {
  const covered = call('coalesce', column(frameColumns.covered, name), constant(false))
  if (window.steps.length > 0 || window.keys.length === 0) return covered
  const undated = window.keys.map((k) =>
    allOf([
      isNull(column(k.attribute.name, '#from')),
      binary('=', binary('&', column(names.grouping, '#from'), constant(1 << k.bit)), constant(0)),
    ]),
  )
  return undated.reduce<SqlExpression>((any, one) => (one === undefined ? any : binary('OR', any, one)), covered)
}

/** Joins a frame to rows of a stage that hold every set. */
export const frameJoin = (window: Window, name: string, from: string): Join => {
  const mask = window.keys.reduce((bits, k) => bits | (1 << k.bit), 0)
  const on = [
    binary('=', binary('&', column(names.grouping, from), constant(mask)), column(frameColumns.time, name)),
    ...window.keys.flatMap(keyNames).map((key) => same(column(key, from), column(key, name))),
  ]
  return { how: 'LEFT', relation: stage(name), on: allOf(on) ?? constant(true) }
}
