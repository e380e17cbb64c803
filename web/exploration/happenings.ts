import type { Catalog } from '../../server/contract/catalog.ts'
import { type HeaderMember, toGrid } from '../../server/contract/grid.ts'
import type { CubeQuery } from '../../server/contract/query.ts'
import type { QueryResult, Value } from '../../server/contract/result.ts'
import type { Exploration } from './exploration.ts'
import { headerLabel } from './labels.ts'
import { linkedMeasure } from './linked.ts'
import { attributeOf } from './query.ts'

/** Something that happened: on one day, or from a first to a last one, ISO. */
export interface Happening {
  readonly title: string
  readonly description?: string
  readonly from: string
  readonly to: string
}

/** So many campaigns are told beside the events of the workspace. */
const mostCampaigns = 12

/** The attributes of campaigns: a role whose members have a name, a first and a last day. */
const campaignAttributes = (catalog: Catalog): readonly [string, string, string] | undefined => {
  const isDay = (name: string) => attributeOf(catalog, name)?.type === 'date'
  const role = catalog.attributes
    .flatMap(({ role }) => role ?? [])
    .find(
      (name) => isDay(`${name}.start`) && isDay(`${name}.end`) && attributeOf(catalog, `${name}.name`) !== undefined,
    )
  const names = role === undefined ? [] : ([`${role}.name`, `${role}.start`, `${role}.end`] as const)
  const [name, start, end] = names
  const isShown = names.every((attribute) => attributeOf(catalog, attribute)?.masked !== true)
  return name === undefined || start === undefined || end === undefined || !isShown ? undefined : [name, start, end]
}

/**
 * The question for the campaigns behind what is shown, under the conditions in force, those with most of its measure first;
 * undefined where nothing is known of campaigns.
 */
export const campaignQuery = (x: Exploration, catalog: Catalog): CubeQuery | undefined => {
  const rows = campaignAttributes(catalog)
  const measure = linkedMeasure(x, catalog)
  if (rows === undefined || measure === undefined) return undefined
  const fits = catalog.fits[measure.name]
  if (rows.some((attribute) => fits?.includes(attribute) === false)) return undefined
  return {
    from: x.cube,
    defaults: false,
    measures: [measure.name],
    rows: [...rows],
    columns: [],
    where: [...x.where],
    sort: [{ by: measure.name, direction: 'desc', scope: 'all' }],
    limit: 200,
    ...(Object.keys(x.parameters).length > 0 && { parameters: { ...x.parameters } }),
  }
}

const dayOf = (member: HeaderMember | undefined): string | undefined =>
  typeof member?.value === 'string' && member.special === undefined ? member.value : undefined

/** The campaigns of an answer to `campaignQuery`, in its order. */
const campaignsIn = (result: QueryResult, catalog: Catalog, locale: string): Happening[] =>
  toGrid(result).rows.flatMap(({ members: [name, start, end] }) => {
    const [from, to] = [dayOf(start), dayOf(end)]
    return name === undefined || from === undefined
      ? []
      : [{ title: headerLabel(name, catalog, locale), from, to: to ?? from }]
  })

const dayMs = 86_400_000
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10)
const at = (year: number, month: number, day = 1): number => Date.UTC(year, month, day)

/** The days of a period by its key; undefined where these are not known: of fiscal and declared periods, and special members. */
export const daysOfPeriod = (period: string | undefined, value: Value): { from: string; to: string } | undefined => {
  const text = String(value)
  const [, year = '', rest = ''] = /^(\d{4})(?:-[QW]?(\d{2}|\d)(?:-\d{2})?)?$/.exec(text) ?? []
  const [y, n] = [Number(year), Number(rest)]
  const months = (first: number, count: number) => ({
    from: iso(at(y, first)),
    to: iso(at(y, first + count) - dayMs),
  })
  if (year === '') return undefined
  if (period === 'year') return months(0, 12)
  if (period === 'quarter') return months((n - 1) * 3, 3)
  if (period === 'month') return months(n - 1, 1)
  if (period === 'date') return { from: text, to: text }
  if (period !== 'week') return undefined
  // the first week has 4 January; weeks begin on Monday
  const fourth = at(y, 0, 4)
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * dayMs + (n - 1) * 7 * dayMs
  return { from: iso(monday), to: iso(monday + 6 * dayMs) }
}

/** A happening with its place: periods from the beginning of the first, by its first day. */
export interface PlacedHappening extends Happening {
  readonly at: number
}

/** The happenings that begin in a period that is shown, each with its place among the periods. */
export const placedAmong = (
  happenings: readonly Happening[],
  periods: readonly ({ readonly from: string; readonly to: string } | undefined)[],
): readonly PlacedHappening[] =>
  happenings.flatMap((happening) => {
    const index = periods.findIndex((p) => p !== undefined && p.from <= happening.from && happening.from <= p.to)
    const period = periods[index]
    if (period === undefined) return []
    const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / dayMs
    return [{ ...happening, at: index + days(period.from, happening.from) / (days(period.from, period.to) + 1) }]
  })

/** All that happened, what matters most first: the events of the workspace, then the campaigns behind what is shown. */
export const happeningsOf = (
  catalog: Catalog,
  campaigns: QueryResult | undefined,
  locale: string,
): readonly Happening[] => [
  ...(catalog.events ?? []).map(({ title, description, from, to }) => ({
    title,
    from,
    to,
    ...(description !== undefined && { description }),
  })),
  ...(campaigns === undefined ? [] : campaignsIn(campaigns, catalog, locale).slice(0, mostCampaigns)),
]
