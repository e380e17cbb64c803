import type { Window, WindowStep } from '../../plan/plan.ts'
import { isByEnd } from '../../plan/window.ts'
import type { Join, Named, Relation, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, isNull, named, namedIn, not, parameter, same } from '../../sql/build.ts'
import type { Parameter } from '../../statement.ts'
import type { Context } from '../scope.ts'
import { isComputedPeriod, type Range, startOf, stepRange } from './range.ts'
import { windowColumns as at, calendarRows, complete, dateOf, stage, subquery } from './window-dates.ts'

/**
 * Ranges of dates by coordinate, from the days of a window.
 *
 * @param kept columns of the keys that the coordinates have
 * @param level the period of the row or of the filter
 * @param daysName the named query with the days
 */
type ToRanges = (
  context: Context,
  span: Window,
  kept: readonly string[],
  level: string | undefined,
  daysName: string,
) => Select

/** Ranges of dates per coordinate: unbroken runs, or one from the first to the last date where only its end counts. */
const runs = (span: Window, daysName: string, kept: readonly string[]): Select => {
  const keys = kept.map((name) => column(name))
  const endsEarly = span.clip !== undefined && isByEnd(span.steps[0])
  const from =
    span.clip !== undefined && endsEarly ? subquery(complete(span.clip, daysName, kept), 'complete') : stage(daysName)
  const ends: Named[] = [
    { expression: call('min', column(at.date)), as: at.from },
    { expression: call('max', column(at.date)), as: at.to },
  ]
  if (isByEnd(span.steps[0]) && span.steps[0]?.kind !== 'closing') {
    return { kind: 'select', columns: [...kept.map(named), ...ends], from, groupBy: [keys] }
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
    columns: [...kept.map(named), named(at.date), { expression: run, as: at.run }],
    from,
  }
  return {
    kind: 'select',
    columns: [...kept.map(named), ...ends],
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

const lastEnd = '#end'

const endBefore = (step: WindowStep, table?: string): SqlExpression =>
  column(step.kind === 'closing' ? lastEnd : at.to, table)

/** What a step that only the end decides looks back from: one range to the last end, or all of them with that end beside. */
const fromEnd = (step: WindowStep, kept: readonly string[], select: Select): Select => {
  const keys = kept.map((name) => column(name))
  const from = subquery(select, 'ranges')
  if (step.kind !== 'closing') {
    const whole: Named[] = [
      { expression: call('min', column(at.from)), as: at.from },
      { expression: call('max', column(at.to)), as: at.to },
    ]
    return { kind: 'select', columns: [...kept.map(named), ...whole], from, groupBy: [keys] }
  }
  const end: SqlExpression = {
    kind: 'call',
    name: 'max',
    arguments: [column(at.to)],
    over: { partitionBy: keys, orderBy: [] },
  }
  return { kind: 'select', columns: [...[...kept, at.from, at.to].map(named), { expression: end, as: lastEnd }], from }
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
    { how: 'INNER', relation: period('last'), on: holds('last', endBefore(step, 'ranges')) },
    { how: 'INNER', relation: period('first_then'), on: before('first_then', 'first') },
    { how: 'INNER', relation: period('last_then'), on: before('last_then', 'last') },
  ]
  return {
    kind: 'select',
    columns: [
      ...kept.map(namedIn('ranges')),
      { expression: range.from, as: at.from },
      { expression: range.to, as: at.to },
    ],
    from: subquery(previous, 'ranges'),
    joins: step.kind === 'prior' ? joins : joins.filter((_, i) => i % 2 === 1),
    ...(step.kind === 'closing' && { where: binary('<=', range.from, to) }),
  }
}

const unitOf = (step: WindowStep, level: string | undefined): string | undefined =>
  step.kind === 'prior' || step.kind === 'rolling'
    ? (step.unit ?? level)
    : step.kind === 'to_date' || step.kind === 'closing'
      ? step.unit
      : undefined

/** Ranges that end where the data are complete: all of them, or only those that have begun by then. */
const endedAt = (through: Parameter, kept: readonly string[], select: Select, onlyBegun: boolean): Select => {
  const ended = call('least', column(at.to), parameter(through))
  const begun = binary('<=', column(at.from), parameter(through))
  const to: SqlExpression = { kind: 'case', when: [[begun, ended]], otherwise: column(at.to) }
  return {
    kind: 'select',
    columns: [...kept.map(named), named(at.from), { expression: onlyBegun ? to : ended, as: at.to }],
    from: subquery(select, 'ranges'),
    // no dates have no end either, which \`least\` would take for that of the data
    where: not(isNull(column(at.to))),
  }
}

/** A step; one that the end of a range decides looks no further than the data are complete. */
const withEnd = (
  { through }: Window,
  step: WindowStep,
  kept: readonly string[],
  previous: Select,
  take: (previous: Select) => Select,
): Select =>
  through === undefined || !isByEnd(step)
    ? take(previous)
    : endedAt(through, kept, take(endedAt(through, kept, previous, true)), false)

/** Whether a run lies in one period, from its start: the row's own, or the one that a filter leaves of a total. */
const isOnePeriod = (span: Window, kept: readonly string[], level: string | undefined): SqlExpression => {
  if (kept.length > 0) return constant(true)
  if (level === undefined || !isComputedPeriod(level)) return constant(false)
  return binary('=', column(at.from), startOf(level, column(at.to), span.calendar))
}

/**
 * Runs that have begun where the data are complete. One that goes on after ends there; but of a single period, which is
 * compared with another by the days that have gone by, the whole stays with their number beside it. Coordinates that begin
 * only later keep all of theirs.
 */
const begunRuns = (through: Parameter, kept: readonly string[], all: Select, isOne: SqlExpression): Select => {
  const last = parameter(through)
  const [from, to] = [column(at.from), column(at.to)]
  const first: SqlExpression = {
    kind: 'call',
    name: 'min',
    arguments: [from],
    over: { partitionBy: kept.map((name) => column(name)), orderBy: [] },
  }
  const isCut = binary('AND', binary('<=', from, last), binary('>', to, last))
  const dated: Select = {
    kind: 'select',
    columns: [
      ...[...kept, at.from].map(named),
      { expression: { kind: 'case', when: [[binary('AND', isCut, not(isOne)), last]], otherwise: to }, as: at.to },
      { expression: first, as: '#first' },
      {
        expression: { kind: 'case', when: [[binary('AND', isCut, isOne), call('days_between', from, last)]] },
        as: elapsedDays,
      },
    ],
    from: subquery(all, 'runs'),
  }
  return {
    kind: 'select',
    columns: [...kept, at.from, at.to, elapsedDays].map(named),
    from: subquery(dated, 'dated'),
    where: binary('OR', binary('<=', from, last), binary('>', column('#first'), last)),
  }
}

const elapsedDays = '#elapsed days'

/** Moved runs, those that are not complete cut after as many days as have gone by. */
const cutAlike = (kept: readonly string[], select: Select): Select => {
  const after = call('date_add_days', column(at.from), column(elapsedDays))
  const to: SqlExpression = {
    kind: 'case',
    when: [[isNull(column(elapsedDays)), column(at.to)]],
    otherwise: call('least', column(at.to), after),
  }
  return {
    kind: 'select',
    columns: [...kept.map(named), named(at.from), { expression: to, as: at.to }],
    from: subquery(select, 'ranges'),
  }
}

const moved: ToRanges = (context, span, kept, level, daysName) => {
  const steps = span.steps.filter((s) => s.kind !== 'map')
  const end = steps.findIndex(isByEnd)
  const [shifts, rest] = end < 0 ? [steps, []] : [steps.slice(0, end), steps.slice(end)]
  const all = runs(span, daysName, kept)
  const carried = [...kept, elapsedDays]
  const take = stepping(context, span, level)
  const shifted =
    span.clip === undefined || shifts.length === 0
      ? shifts.reduce((ranges, step) => take(step, kept, ranges), all)
      : cutAlike(
          kept,
          shifts.reduce(
            (ranges, step) => take(step, carried, ranges),
            begunRuns(span.clip, kept, all, isOnePeriod(span, kept, level)),
          ),
        )
  const isOne = (step: WindowStep): boolean => !isByEnd(step) || (step === steps[0] && step.kind !== 'closing')
  return rest.reduce((ranges, step) => {
    const look = (previous: Select) => take(step, kept, isOne(step) ? previous : fromEnd(step, kept, previous))
    return withEnd(span, step, kept, ranges, look)
  }, shifted)
}

/** One step of a window over ranges, with the columns that they carry. */
const stepping =
  (context: Context, span: Window, level: string | undefined) =>
  (step: WindowStep, kept: readonly string[], previous: Select): Select => {
    const unit = unitOf(step, level)
    if (
      unit !== undefined &&
      !isComputedPeriod(unit) &&
      (step.kind === 'prior' || step.kind === 'rolling' || step.kind === 'to_date' || step.kind === 'closing')
    ) {
      return stepPeriods(context, span, previous, kept, step, unit)
    }
    const before = { from: column(at.from), to: column(at.to), end: endBefore(step) }
    const range = stepRange(before, step, level, span.calendar)
    return {
      kind: 'select',
      columns: [...kept.map(named), { expression: range.from, as: at.from }, { expression: range.to, as: at.to }],
      from: subquery(previous, 'ranges'),
      ...(step.kind === 'closing' && { where: binary('<=', range.from, range.to) }),
    }
  }

/** Working days that have gone by in coordinates that have begun but are not complete. */
const elapsed = (context: Context, span: Window, kept: readonly string[], daysName: string): Select => {
  const { from, joins, scope, alias } = calendarRows(context, span, [])
  const date = dateOf(context, span)
  const through = span.clip === undefined ? constant(null) : parameter(span.clip)
  const day = column(at.date, daysName)
  const before = binary('<=', day, through)
  const works = binary('AND', before, column(span.calendar.workingDay ?? '', alias(date)))
  const isCut = binary('AND', binary('<=', call('min', day), through), binary('>', call('max', day), through))
  const counted: SqlExpression = { kind: 'call', name: 'count', arguments: [], filter: works }
  const grouped: Select = {
    kind: 'select',
    columns: [
      ...kept.map(namedIn(daysName)),
      { expression: counted, as: '#elapsed' },
      { expression: isCut, as: '#cut' },
    ],
    from,
    joins: [...joins, { how: 'INNER', relation: stage(daysName), on: binary('=', scope.value(date), day) }],
    groupBy: [kept.map((name) => column(name, daysName))],
  }
  return {
    kind: 'select',
    columns: [...kept.map(named), named('#elapsed')],
    from: subquery(grouped, 'grouped'),
    where: column('#cut'),
  }
}

/**
 * For each cut coordinate the date by which as many working days had gone by in the whole ranges that it is compared with;
 * a date before them where none had.
 */
const alike = (context: Context, span: Window, kept: readonly string[], whole: Select, daysName: string): Select => {
  const { from, joins, scope, alias } = calendarRows(context, span, [])
  const date = scope.value(dateOf(context, span))
  const inside = [
    column(span.calendar.workingDay ?? '', alias(dateOf(context, span))),
    binary('>=', date, column(at.from, 'whole')),
    binary('<=', date, column(at.to, 'whole')),
  ]
  const sameKeys = kept.map((name) => same(column(name, 'whole'), column(name, 'elapsed')))
  const n = call('least', call('max', column('#elapsed', 'elapsed')), call('count', date))
  const before = call('date_add_days', call('min', column(at.from, 'whole')), constant(-1))
  const last = call('list_extract', call('list_sort', call('list', date)), n)
  return {
    kind: 'select',
    columns: [...kept.map(namedIn('whole')), { expression: call('coalesce', last, before), as: '#alike' }],
    from,
    joins: [
      ...joins,
      { how: 'INNER', relation: subquery(whole, 'whole'), on: allOf(inside) ?? constant(true) },
      {
        how: 'INNER',
        relation: subquery(elapsed(context, span, kept, daysName), 'elapsed'),
        on: allOf(sameKeys) ?? constant(true),
      },
    ],
    groupBy: [kept.map((name) => column(name, 'whole'))],
  }
}

/** The ranges of a window after all of its steps; where a period is not complete, the other side is cut alike. */
export const stepped: ToRanges = (context, span, kept, level, daysName) => {
  const byWork = span.align === 'working_days' && span.calendar.workingDay !== undefined && span.clip !== undefined
  if (!byWork || span.steps.some(isByEnd)) return moved(context, span, kept, level, daysName)
  const whole = moved(context, { ...span, clip: undefined }, kept, level, daysName)
  const on = kept.map((name) => same(column(name, 'ranges'), column(name, 'alike')))
  const [from, to, end] = [column(at.from, 'ranges'), column(at.to, 'ranges'), column('#alike', 'alike')]
  return {
    kind: 'select',
    columns: [
      ...kept.map(namedIn('ranges')),
      { expression: from, as: at.from },
      { expression: call('least', to, call('coalesce', end, to)), as: at.to },
    ],
    from: subquery(whole, 'ranges'),
    joins: [
      {
        how: 'LEFT',
        relation: subquery(alike(context, span, kept, whole, daysName), 'alike'),
        on: allOf(on) ?? constant(true),
      },
    ],
    where: binary('OR', isNull(end), binary('<=', from, end)),
  }
}
