import type { Notice } from '../../contract/result.ts'
import type { BaseMeasure, Cube, History } from '../../model/cube.ts'
import { type CubeProfile, completeThroughOf, type Restatement } from '../../model/profile.ts'
import { attributesOf, type Filter } from './filter.ts'
import { admits } from './partial-period.ts'
import type { GroupKey, Leg, RollUp } from './plan.ts'
import { throughOfFact } from './relative-dates.ts'
import { rollUpsIn } from './roll-ups.ts'

/** So many months are listed one by one. */
const listed = 12

const daysOf = (month: string): readonly string[] => {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return Array.from({ length: days }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`)
}

/** Whether conditions let a date of a month pass; values that are moved in time read other months too. */
const reads = (leg: RollUp, filters: readonly Filter[], month: string): boolean => {
  const { cube } = leg.source
  const fiscal = cube.roles.get(cube.time ?? '')?.calendar?.fiscal
  if (fiscal === undefined || leg.windows.some(({ steps }) => steps.length > 0)) return true
  return daysOf(month).some((date) => filters.every((filter) => admits(filter, cube.time ?? '', date, fiscal)))
}

/** What the cube itself calls a measure that a view may call otherwise. */
const nameOf = ({ name, home }: BaseMeasure): string => (home === undefined ? name : name.slice(home.length + 1))

/** Whether a row has the version of a member at a date of its own, and not that of now or of a day that is asked. */
const isOfItsDate = (cube: Cube, history: History | undefined): boolean =>
  history === undefined ||
  (history.instead === undefined && (history.asOf === 'key' || history.asOf.some((date) => cube.roles.has(date))))

/** Roles whose members rows of a fact are shown or chosen by, each at the version of its own date. */
const rolesRead = (cube: Cube, keys: readonly GroupKey[], filters: readonly Filter[]): ReadonlySet<string> => {
  const attributes = [...keys.map(({ attribute }) => attribute), ...filters.flatMap(attributesOf)]
  const roles = new Set(attributes.flatMap(({ role }) => role ?? []))
  return new Set([...roles].filter((name) => isOfItsDate(cube, cube.roles.get(name)?.history)))
}

const monthsText = (months: readonly string[]): string => {
  const [first, last] = [months[0], months.at(-1)]
  if (first === last) return `${first}`
  return months.length === 2 ? `${first} and ${last}` : `${months.length} months from ${first} to ${last}`
}

/** A value without zeros that say nothing. */
const shown = (value: string | null): string =>
  value === null ? 'no rows' : value.includes('.') ? value.replace(/\.?0+$/, '') : value

const noticeOf = (called: string, found: readonly Restatement[]): Notice => {
  const months = found.map(({ month }) => month)
  const run = Math.max(...found.map((restatement) => restatement.run))
  const [only] = found.length === 1 ? found : []
  const details = { of: found[0]?.of, name: called, run, months: months.length, from: months[0], to: months.at(-1) }
  if (found[0]?.of === 'members') {
    const text = `Rows of ${monthsText(months)} count under other members of ${called} since run ${run}: a version came late, or what was known of a member was changed.`
    return { code: 'restated', details, text }
  }
  const change = only === undefined ? '' : `: ${shown(only.now)}, before ${shown(only.was)}`
  const values = found.slice(0, listed).map(({ month, was, now }) => ({ month, was, now }))
  const text = `${called} of ${monthsText(months)} was restated by run ${run}${change}.`
  return { code: 'restated', details: { ...details, values }, text }
}

const ofLeg = (
  leg: RollUp,
  profile: CubeProfile | undefined,
  keys: readonly GroupKey[],
  filters: readonly Filter[],
) => {
  const { cube } = leg.source
  // the values of before and after are of all rows
  if (cube.access !== undefined) return []
  const known = profile?.facts?.get(cube.name) ?? profile
  const restated = known?.restated ?? []
  if (restated.length === 0) return []
  const own = filters.map((filter) => throughOfFact({ completeThrough: completeThroughOf(cube, known) }, filter))
  const measures = new Map(leg.aggregates.map(({ measure }) => [nameOf(measure), measure.name]))
  const roles = rolesRead(cube, keys, filters)
  const calledOf = ({ of, name }: Restatement) =>
    of === 'measure' ? measures.get(name) : roles.has(name) ? name : undefined
  const figures = [...new Map(restated.map((found) => [`${found.of} ${found.name}`, found])).values()]
  return figures.flatMap((figure): Notice[] => {
    const called = calledOf(figure)
    const found = restated.filter(({ of, name }) => of === figure.of && name === figure.name)
    const read = called === undefined ? [] : found.filter(({ month }) => reads(leg, own, month))
    return called === undefined || read.length === 0 ? [] : [noticeOf(called, read)]
  })
}

/**
 * What an answer reads of months that were complete and that a run restated since: notices `restated`, one for each measure,
 * and one for each role with versions whose members it shows or chooses rows by.
 */
export const restatedNotices = (
  profile: CubeProfile | undefined,
  legs: readonly Leg[],
  keys: readonly GroupKey[],
  filters: readonly Filter[],
): readonly Notice[] => {
  const all = rollUpsIn(legs).flatMap((leg) => ofLeg(leg, profile, keys, filters))
  return [...new Map(all.map((notice) => [notice.text, notice])).values()]
}
