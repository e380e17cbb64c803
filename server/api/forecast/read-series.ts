import { ModelRefusal } from '../../../pipelines/models/refusal.ts'
import type { Notice, QueryResult } from '../../contract/result.ts'
import { addDays, type DateRange, periodOf, rangeAround, readPeriod } from '../../model/periods.ts'
import type { AskedSeries } from './asked-series.ts'
import { admitsDate } from './whole-periods.ts'

/** One value of a series. */
export interface SeriesPoint extends DateRange {
  /** as the attribute writes it */
  readonly period: string
  readonly value: number
}

/** A series of whole periods, each once and in order, and what was left out of it. */
export interface ReadSeries {
  readonly points: readonly SeriesPoint[]
  readonly notices: readonly Notice[]
}

/** The dates that a series may be of; open where undefined. */
export interface Covered {
  readonly from?: string
  /** the last date up to which the data are complete */
  readonly through?: string
}

/** So many periods are named. */
const named = 5

const listed = (periods: readonly string[]): string =>
  periods.length <= named
    ? periods.join(', ')
    : `${periods.slice(0, named).join(', ')} and ${periods.length - named} more`

const notice = (
  code: 'incomplete_period' | 'cut_period',
  periods: readonly string[],
  why: string,
  details: object,
): Notice => ({
  code,
  details: { periods, ...details },
  text: `${listed(periods)} ${periods.length === 1 ? 'is' : 'are'} left out: ${why}`,
})

/** A period with its dates. */
type Named = DateRange & { readonly period: string }
type Found = Named & { readonly value: number | undefined }

/** The periods of an answer with their values, in order of time, and what is of no period. */
const foundIn = ({ rows, special }: QueryResult, { attribute, fiscal, unit }: AskedSeries) => {
  const undated = new Set(special.map(({ row }) => row))
  const found = rows.flatMap(([key, value], i): Found[] => {
    if (undated.has(i)) return []
    const read = typeof key === 'string' || typeof key === 'number' ? readPeriod(key, fiscal) : undefined
    if (read?.period !== unit) {
      throw ModelRefusal.of('unknown_period', {
        attribute,
        member: String(key),
        unit,
        example: String(periodOf(unit, '2026-05-14', fiscal)),
      })
    }
    return [{ ...read.range, period: String(key), value: value == null ? undefined : Number(value) }]
  })
  return { found: found.sort((a, b) => (a.from < b.from ? -1 : 1)), undated: undated.size }
}

/** All periods from the one of a date to the one of another. */
const periodsBetween = (first: string, last: string, { unit, fiscal }: AskedSeries): Named[] => {
  const all: Named[] = []
  for (
    let range = rangeAround(unit, first, fiscal);
    range.from <= last;
    range = rangeAround(unit, addDays(range.to, 1), fiscal)
  )
    all.push({ ...range, period: String(periodOf(unit, range.from, fiscal)) })
  return all
}

/** The values of periods; no row is 0 where the measure says so, but never where a part of the period is left out. */
const filled = (
  periods: readonly Named[],
  found: readonly Found[],
  isWhole: (range: DateRange) => boolean,
  asked: AskedSeries,
) => {
  const byPeriod = new Map(found.map(({ period, value }) => [period, value]))
  const points = periods.map((range) => {
    const value = !byPeriod.has(range.period) && asked.isZeroWithoutRows ? 0 : byPeriod.get(range.period)
    return { ...range, value: isWhole(range) ? value : undefined }
  })
  const gaps = points.filter(({ value }) => value === undefined).map(({ period }) => period)
  if (gaps.length > 0) {
    throw ModelRefusal.of('gaps', { count: gaps.length, periods: gaps.slice(0, named) })
  }
  return points.flatMap(({ value, ...range }) => (value === undefined ? [] : [{ ...range, value }]))
}

/**
 * Reads a series from the answer of its query. Periods that are not whole, by the dates that are covered or by the conditions,
 * are left out at both ends.
 *
 * @throws ModelRefusal `too_few_periods` where no whole period is there; `gaps` where one between two others has no value, or
 *   is cut by a condition; `unknown_period` where members are no periods that the calendar computes
 */
export const readSeries = (result: QueryResult, asked: AskedSeries, { from, through }: Covered): ReadSeries => {
  const { found, undated } = foundIn(result, asked)
  const notices: Notice[] = []
  if (undated > 0)
    notices.push({
      code: 'undated',
      details: { attribute: asked.attribute },
      text: `What has no ${asked.attribute} is left out.`,
    })
  const isAdmitted = (date: string) =>
    asked.query.where.every((condition, i) => admitsDate(condition, date, asked, `query.where[${i}]`))
  const first = found.find(({ value }) => value !== undefined)
  const last = found.findLast(({ value }) => value !== undefined)
  // what no row tells of is 0 up to the date of the data, and nothing after it
  const end = asked.isZeroWithoutRows && through !== undefined && through > (last?.to ?? '') ? through : last?.to
  const all = first === undefined || end === undefined ? [] : periodsBetween(first.from, end, asked)
  const unfinished = all.filter((range) => (through === undefined ? range === all.at(-1) : range.to > through))
  if (unfinished.length > 0)
    notices.push(
      notice(
        'incomplete_period',
        unfinished.map(({ period }) => period),
        through === undefined
          ? 'nobody has said up to when the data are complete.'
          : `data are complete through ${through}.`,
        { completeThrough: through ?? null },
      ),
    )
  const before = all.filter((range) => !unfinished.includes(range))
  const isWhole = (range: DateRange) =>
    (from === undefined || range.from >= from) && isAdmitted(range.from) && isAdmitted(range.to)
  const [start, stop] = [before.findIndex(isWhole), before.findLastIndex(isWhole) + 1]
  const kept = start === -1 ? [] : before.slice(start, stop)
  const cut = before.filter((range) => !kept.includes(range) && found.some(({ period }) => period === range.period))
  if (cut.length > 0)
    notices.push(
      notice(
        'cut_period',
        cut.map(({ period }) => period),
        'the conditions or the data have a part of it only.',
        {},
      ),
    )
  if (kept.length < 2) {
    throw ModelRefusal.of(kept.length === 0 ? 'too_few_periods/no_whole' : 'too_few_periods/one_whole')
  }
  return { points: filled(kept, found, isWhole, asked), notices }
}

/** The periods that come after a series. */
export const periodsAfter = (last: DateRange, count: number, { unit, fiscal }: AskedSeries): Named[] => {
  const periods: Named[] = []
  for (let { to } = last; periods.length < count; to = periods.at(-1)?.to ?? to) {
    const range = rangeAround(unit, addDays(to, 1), fiscal)
    periods.push({ ...range, period: String(periodOf(unit, range.from, fiscal)) })
  }
  return periods
}
