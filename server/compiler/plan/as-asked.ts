import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import type { Cube, History, Role } from '../../model/cube.ts'
import { isDate } from '../../model/periods.ts'
import type { CubeProfile } from '../../model/profile.ts'
import { type AskingParameters, withAskedParameters } from './asked-parameters.ts'
import { hasSnapshots, segmentsAsOf, withSnapshots } from './snapshots.ts'

/** A cube as one query sees it, with what is still known of its data and what a reader should know. */
export interface Asked {
  readonly cube: Cube
  readonly profile: CubeProfile | undefined
  readonly notices: readonly Notice[]
}

/** What a query says of versions, of days and of parameters. */
export type Asking = Partial<Pick<CubeQuery, 'asOf' | 'zone'>> & AskingParameters

/** The date roles that say when a fact happened: those that the role names, else the cube's time. */
const eventDates = (cube: Cube, declared: readonly string[]): readonly string[] => {
  if (declared.some((name) => name !== 'now')) return declared
  if (cube.time !== undefined) return [cube.time, ...declared]
  throw new QueryError('unsound', { reason: 'no_event_date', cube: cube.name }, 'asOf')
}

const asOfDates = (cube: Cube, { asOf }: History, asked: string): readonly string[] => {
  if (asked === 'now' || isDate(asked)) return [asked]
  if (asked === 'event') return asOf === 'key' ? [] : eventDates(cube, asOf)
  const near = closest(asked, ['event', 'now'])
  const problem = `asOf is "event", "now" or a date such as "2026-03-31"; found ${JSON.stringify(asked)}; nearest is "${near}"`
  throw new QueryError('invalid_request', { problem }, 'asOf')
}

/** An event's own version is the one that a fact stores, where it stores one. */
const withAsOf = (cube: Cube, role: Role, asked: string): Role => {
  const { history } = role
  if (history === undefined) return role
  const dates = asOfDates(cube, history, asked)
  if (history.asOf === 'key') return dates.length === 0 ? role : { ...role, history: { ...history, instead: dates } }
  return { ...role, history: { ...history, asOf: dates } }
}

/** The zone as it is spelled. @throws QueryError `invalid_request` where there is no such zone */
const knownZone = (zone: string): string => {
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')]
  const found = zones.find((known) => known.toLowerCase() === zone.toLowerCase())
  if (found !== undefined) return found
  const problem = `there is no zone ${JSON.stringify(zone)}; a zone is a place such as "Europe/Berlin"; nearest is "${closest(zone, zones)}"`
  throw new QueryError('invalid_request', { problem }, 'zone')
}

/** Roles whose rows a query changes: changed themselves, reached through such a role, or with versions as of its dates. */
const affectedBy = (changed: ReadonlySet<string>, roles: readonly Role[]): ReadonlySet<string> => {
  const grown = new Set(changed)
  for (const { name, through, history } of roles) {
    const dates = history === undefined || history.asOf === 'key' ? (history?.instead ?? []) : history.asOf
    if ((through !== undefined && grown.has(through)) || dates.some((date) => grown.has(date))) grown.add(name)
  }
  return grown.size === changed.size ? changed : affectedBy(grown, roles)
}

/** What was verified holds for the cube as declared: of other versions and other days nothing is known. */
const lessKnown = (profile: CubeProfile | undefined, affected: ReadonlySet<string>): CubeProfile | undefined =>
  profile && {
    ...profile,
    roles: new Map(
      [...profile.roles].map(([name, role]) => [name, affected.has(name) ? { complete: false, unknown: true } : role]),
    ),
  }

const isDated = (cube: Cube): boolean =>
  hasSnapshots(cube) || [...cube.roles.values()].some(({ history }) => history !== undefined)

const ignored = (cube: Cube, { asOf, zone }: Asking): Notice[] => {
  const roles = [...cube.roles.values()]
  const notices: Notice[] = []
  if (zone !== undefined && roles.every((r) => r.instant === undefined)) {
    const text = `The zone ${zone} changes nothing: this cube has dates, no instants.`
    notices.push({ code: 'zone_ignored', details: { zone }, text })
  }
  if (asOf !== undefined && !isDated(cube)) {
    const text = `As of ${asOf} changes nothing: no dimension of this cube keeps its history.`
    notices.push({ code: 'as_of_ignored', details: { asOf }, text })
  }
  return notices
}

const asOfAndZone = (cube: Cube, profile: CubeProfile | undefined, asking: Asking): Asked => {
  if (cube.facts !== undefined) return viewAsAsked(cube, cube.facts, profile, asking)
  const zone = asking.zone === undefined ? undefined : knownZone(asking.zone)
  const { asOf } = asking
  if (asOf !== undefined) asOfDates(cube, { durable: '', from: '', to: '', asOf: 'key' }, asOf)
  const roles = [...cube.roles.values()].map((role): Role => {
    const versioned = asOf === undefined ? role : withAsOf(cube, role, asOf)
    return zone === undefined || role.instant === undefined ? versioned : { ...versioned, zone }
  })
  const segments = segmentsAsOf(cube, asOf)
  const seen = segments === cube.segments || segments === undefined ? cube : { ...cube, segments }
  const changed = roles.filter((role) => cube.roles.get(role.name) !== role)
  if (changed.length === 0) return { cube: seen, profile, notices: ignored(cube, asking) }
  const affected = affectedBy(new Set(changed.map((r) => r.name)), roles)
  return {
    cube: { ...seen, roles: new Map(roles.map((role) => [role.name, role])) },
    profile: lessKnown(profile, affected),
    notices: ignored(cube, asking),
  }
}

/** Every fact of a view as a query asks for it; what it changes in none of them is ignored. */
const viewAsAsked = (
  view: Cube,
  declared: ReadonlyMap<string, Cube>,
  profile: CubeProfile | undefined,
  asking: Asking,
): Asked => {
  const asked = [...declared].map(
    ([name, fact]) => [name, asOfAndZone(fact, profile?.facts?.get(name), asking)] as const,
  )
  const facts = new Map(asked.map(([name, { cube }]) => [name, cube]))
  const roles = [...facts.values()].flatMap((fact) => [...fact.roles.values()])
  const [first, ...others] = asked.map(([, { notices }]) => notices)
  const codes = (first ?? []).filter((n) => others.every((o) => o.some(({ code }) => code === n.code)))
  const changed = roles.filter((role) => [...declared.values()].every((f) => f.roles.get(role.name) !== role))
  const known = lessKnown(profile, affectedBy(new Set(changed.map((r) => r.name)), roles))
  const ofFacts = new Map(asked.flatMap(([name, a]) => (a.profile === undefined ? [] : [[name, a.profile] as const])))
  return {
    cube: {
      ...view,
      facts,
      roles: new Map([...view.roles].map(([name, role]) => [name, roles.find((r) => r.name === name) ?? role])),
    },
    profile: known && { ...known, facts: ofFacts },
    notices: codes,
  }
}

/**
 * A cube as a query asks for it: with the values of its parameters, the versions of `asOf` in all roles that have some, what
 * is stored of its segments, and the dates of instants in its `zone`.
 *
 * @throws QueryError `invalid_request` (no such `asOf` or zone), `unsound` (an event without a date), and as `withAskedParameters`
 */
export const asAsked = (declared: Cube, verified: CubeProfile | undefined, asking: Asking): Asked => {
  const { cube, profile, notices } = withAskedParameters(declared, verified, asking)
  const asked = asOfAndZone(withSnapshots(cube, profile), profile, asking)
  return notices.length === 0 ? asked : { ...asked, notices: [...notices, ...asked.notices] }
}
