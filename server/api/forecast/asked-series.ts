import type { CompiledQuery } from '../../compiler/compile.ts'
import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery, MeasureEntry } from '../../contract/query.ts'
import type { Unsound } from '../../contract/unsound.ts'
import type { Cube, Measure } from '../../model/cube.ts'
import { countsOnly, isZeroWithoutRows } from '../analysis/nature.ts'
import type { DateRole } from './whole-periods.ts'

/** A series as it is asked for: one measure along the months or weeks of a date role. */
export interface AskedSeries extends DateRole {
  readonly query: CubeQuery
  readonly attribute: string
  readonly unit: 'month' | 'week'
  /** a period without rows is 0 */
  readonly isZeroWithoutRows: boolean
  /** the measure counts, and is never below 0 */
  readonly counts: boolean
}

const unsound = (why: Unsound, path: string) => new QueryError('unsound', why, path)

/** What would leave periods out, or give a measure several values at one. */
const leavingOut = ['having', 'top', 'limit', 'offset', 'scenarios'] as const

const nameOf = (entry: MeasureEntry): string | undefined => {
  const text = typeof entry === 'string' ? entry : entry.measure
  return text?.split('@')[0]?.trim()
}

const hasModifiers = (entry: MeasureEntry): boolean =>
  (typeof entry === 'string' ? entry : (entry.measure ?? '')).includes('@')

/** Why no forecast is of a value: it depends on what stands beside it. */
const whyShown = (entry: MeasureEntry, measure: Measure | undefined): Unsound | undefined => {
  const show = typeof entry === 'string' ? undefined : entry.show
  const name = nameOf(entry)
  if (show !== undefined)
    return name === undefined
      ? { reason: 'forecast_of_shown_calculation', show }
      : { reason: 'forecast_of_shown', measure: name, show }
  return measure?.kind === 'display' ? { reason: 'forecast_of_display', measure: measure.name } : undefined
}

const measureOf = (cube: Cube, entry: MeasureEntry): Measure | undefined => {
  const name = nameOf(entry)
  const measure = name === undefined ? undefined : cube.measures.get(name)
  const why = whyShown(entry, measure)
  if (why !== undefined) throw unsound(why, 'query.measures[0]')
  return measure
}

/** The only one of a list; undefined where there are none or several. */
const only = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined)

const periodsOf = (cube: Cube): string[] =>
  [...cube.attributes.values()].filter(({ period }) => period === 'month' || period === 'week').map(({ name }) => name)

/**
 * What a forecast is of, by a compiled query.
 *
 * @throws QueryError `unsound` where it is no series of one measure by month or week
 */
export const askedSeries = (cube: Cube, { query }: CompiledQuery): AskedSeries => {
  const entry = only(query.measures)
  if (entry === undefined) throw unsound({ reason: 'forecast_of_one', found: query.measures.length }, 'query.measures')
  const row = only(query.rows)
  const attribute = typeof row === 'string' ? cube.attributes.get(row) : undefined
  const unit = attribute?.period
  if (attribute === undefined || query.columns.length > 0 || (unit !== 'month' && unit !== 'week')) {
    const axes = [...query.rows, ...query.columns]
    const found = axes.filter((axis) => typeof axis === 'string')
    const near = { closest: closest(found[0] ?? '', periodsOf(cube)) }
    const isListed = found.length < axes.length
    const why = isListed ? { reason: 'forecast_by_listed' as const } : { reason: 'forecast_by_period' as const, found }
    throw unsound({ ...why, ...near }, query.columns.length > 0 ? 'query.columns' : 'query.rows')
  }
  const left = leavingOut.find((key) => query[key] !== undefined)
  if (left !== undefined) throw unsound({ reason: 'forecast_leaves_out', key: left }, `query.${left}`)
  const calendar = cube.roles.get(attribute.role ?? '')?.calendar
  if (calendar === undefined)
    throw unsound({ reason: 'forecast_without_calendar', attribute: attribute.name }, 'query.rows[0]')
  const measure = measureOf(cube, entry)
  const { from, measures, rows, columns, where, parameters, unrelated, asOf, zone } = query
  return {
    cube,
    role: attribute.role ?? '',
    fiscal: calendar.fiscal,
    query: {
      from,
      measures,
      rows,
      columns,
      where,
      ...(parameters && { parameters }),
      ...(unrelated && { unrelated }),
      ...(asOf !== undefined && { asOf }),
      ...(zone !== undefined && { zone }),
    },
    attribute: attribute.name,
    unit,
    isZeroWithoutRows: measure !== undefined && !hasModifiers(entry) && isZeroWithoutRows(cube, measure),
    counts: measure !== undefined && countsOnly(cube, measure),
  }
}
