import { keeps } from '../../plan/axes.ts'
import { attributesOf, conjuncts } from '../../plan/filter.ts'
import type { GroupKey, Leg, RolledUp, RollUp, Window } from '../../plan/plan.ts'
import type { Join, Relation, Select, SqlExpression } from '../../sql/ast.ts'
import { allOf, binary, call, column, constant, isNull, parameter, same } from '../../sql/build.ts'
import type { Ctes } from '../ctes.ts'
import { type Context, names } from '../scope.ts'
import { bitsOf, hasWindow, keptKeys, lowerRanges, windowName } from './window.ts'
import { windowColumns as at } from './window-dates.ts'

const stage = (name: string): Relation => ({ kind: 'stage', name, as: name })

/** Columns of a frame, beside the keys of its window. */
const frameColumns = { time: '#time', covered: '#covered' } as const

/**
 * Which coordinates of a window lie in the cube's coverage: one row per coordinate that has a window at all.
 *
 *     period keys … | bits of period keys that are rolled up | covered
 */
const lowerFrame = (
  context: Context,
  leg: RollUp,
  span: Window,
  sets: readonly RolledUp[],
  ctes: Ctes,
  prefix: string,
): string => {
  const { coverage, time } = context.cube
  const name = `${windowName(leg, span, prefix)}_frame`
  const all = span.keys.flatMap((k) => keyNames(k))
  const distinct = [...new Map(sets.filter((s) => hasWindow(span, s)).map((s) => [bitsOf(span, s), s])).values()]
  const parts = distinct.map((set): Select => {
    const { kept, daysName, ranges, dates } = lowerRanges(context, leg, span, set, ctes, prefix)
    // a date that is looked up may lie anywhere, so each counts by itself
    const isLookedUp = span.steps.some((s) => s.kind === 'map')
    const moves = span.steps.length > 0 && !isLookedUp
    const [from, to] = moves ? [column(at.from), column(at.to)] : [column(at.date), column(at.date)]
    const inside = span.role.name === time ? coverage : undefined
    const bounds = [
      ...(moves && span.through !== undefined ? [binary('<=', from, to)] : []),
      ...(inside?.from === undefined ? [] : [binary('>=', to, parameter({ value: inside.from, type: 'date' }))]),
      ...(inside?.to === undefined ? [] : [binary('<=', from, parameter({ value: inside.to, type: 'date' }))]),
    ]
    const keptNames = keptKeys(span, set).flatMap((k) => keyNames(k))
    const rolled = span.keys.filter((k) => !keeps(set, k)).reduce((bits, k) => bits | (1 << k.bit), 0)
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
      from: stage(moves ? ranges() : isLookedUp ? dates() : daysName),
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
const isCovered = (span: Window, name: string): SqlExpression => {
  const covered = call('coalesce', column(frameColumns.covered, name), constant(false))
  if (span.steps.length > 0 || span.keys.length === 0) return covered
  const undated = span.keys.map((k) =>
    allOf([
      isNull(column(k.attribute.name, '#from')),
      binary('=', binary('&', column(names.grouping, '#from'), constant(1 << k.bit)), constant(0)),
    ]),
  )
  return undated.reduce<SqlExpression>((any, one) => (one === undefined ? any : binary('OR', any, one)), covered)
}

/** Joins a frame to rows of a stage that hold every set. */
const frameJoin = (span: Window, name: string, from: string): Join => {
  const mask = span.keys.reduce((bits, k) => bits | (1 << k.bit), 0)
  const on = [
    binary('=', binary('&', column(names.grouping, from), constant(mask)), column(frameColumns.time, name)),
    ...span.keys.flatMap(keyNames).map((key) => same(column(key, from), column(key, name))),
  ]
  return { how: 'LEFT', relation: stage(name), on: allOf(on) ?? constant(true) }
}
/** A leg whose coordinates may lie outside the cube's coverage, or have no window at all. */
export interface Framed {
  readonly leg: Leg
  readonly join: Join
  readonly covered: SqlExpression
}

/** The window that says which coordinates of a leg are covered; undefined where all are. */
export const framedBy = (leg: RollUp): Window | undefined => {
  const { cube } = leg.source
  const moved = leg.windows.find((w) => w.steps.length > 0)
  if (moved !== undefined) return moved
  const role = cube.roles.get(cube.time ?? '')
  if (cube.coverage === undefined || role?.calendar === undefined) return undefined
  const isOwn = (a: { readonly role?: string }): boolean => a.role === role.name
  const keys = leg.keys.filter((k) => isOwn(k.attribute))
  const planned = leg.windows.find((w) => w.role.name === role.name)
  const filters = [
    ...(planned === undefined ? [] : [...planned.filters, ...planned.dateFilters]),
    ...leg.source.filters.flatMap(conjuncts).filter((f) => attributesOf(f).every(isOwn)),
  ]
  if (keys.length === 0 && filters.length === 0) return undefined
  return {
    role,
    calendar: role.calendar,
    keys,
    filters,
    dateFilters: [],
    steps: [],
    fallback: undefined,
    through: undefined,
    clip: undefined,
    align: 'full',
    rule: undefined,
  }
}

/** The frame of a leg as a named query, and how its rows are joined; undefined where every coordinate is covered. */
export const frameOf = (context: Context, leg: Leg, ctes: Ctes, prefix: string, from: string): Framed | undefined => {
  if (leg.kind === 'over') return undefined
  const span = framedBy(leg)
  if (span === undefined) return undefined
  const frame = { ...leg, name: span.steps.length > 0 ? leg.name : `${leg.name}_all` }
  const name = lowerFrame(context.of(leg.source.cube), frame, span, leg.sets, ctes, prefix)
  return { leg, join: frameJoin(span, name, from), covered: isCovered(span, name) }
}
