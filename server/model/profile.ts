import type { Cube } from './cube.ts'
import { throughWholePeriod } from './date-grain.ts'

/**
 * What was verified on the data of one cube, so that the compiler may rely on it. Without a profile (`undefined`)
 * nothing is relied on: every join keeps unmatched facts, every attribute may be blank or unknown.
 */
export interface CubeProfile {
  readonly roles: ReadonlyMap<string, RoleProfile>
  /** attributes with at least one known row (or fact row, for a degenerate one) that has no value */
  readonly blank: ReadonlySet<string>
  /** calendar attributes whose stored column says on every date what the calendar would compute */
  readonly stored?: ReadonlySet<string>
  /** of a view: what was verified of each of its facts, by the names of the view */
  readonly facts?: ReadonlyMap<string, CubeProfile>
  /** the last date up to which the data are complete, ISO; absent where that is not known */
  readonly completeThrough?: string
  /** what was verified on the data of all cubes, by cube: a named set may be of another one */
  readonly others?: ReadonlyMap<string, CubeProfile>
  /** what is stored of the members of frozen sets, by set; absent where it was not looked at */
  readonly frozen?: ReadonlyMap<string, FrozenSet>
  /** for which days up to that of the data the members of segments are stored that keep them, by segment, earliest first; absent where it was not looked at */
  readonly snapshots?: ReadonlyMap<string, readonly SetVersion[]>
  /** what of its complete months was restated lately, by figure and month; absent where nothing was */
  readonly restated?: readonly Restatement[]
}

/** A month that was complete and says something else since a later run. */
export interface Restatement {
  readonly cube: string
  /** what says something else: a measure, or under which members of a role with versions the rows count */
  readonly of: 'measure' | 'members'
  /** of the measure or role, by the names of the cube */
  readonly name: string
  /** such as 2026-01 */
  readonly month: string
  /** values with all digits, of members hashes; null where there were no rows */
  readonly was: string | null
  readonly now: string | null
  /** the last run that did */
  readonly run: number
}

/**
 * The last date up to which a cube's data are complete, ISO: as was found, else as its definition says; of facts that stand
 * at whole periods the end of that period.
 */
export const completeThroughOf = (cube: Cube, profile: CubeProfile | undefined): string | undefined => {
  const declared = cube.completeThrough === 'load' ? undefined : cube.completeThrough
  const date = profile?.completeThrough ?? declared
  return date && throughWholePeriod(cube, date)
}

/** Profiles by cube that each know all of them. */
export const linkProfiles = (profiles: ReadonlyMap<string, CubeProfile>): Map<string, CubeProfile> =>
  new Map([...profiles].map(([name, profile]) => [name, { ...profile, others: profiles }]))

/**
 * Profiles with the date up to which a load is complete, for the cubes that are as complete as it; as they are where that is
 * not known.
 *
 * @param loaded ISO
 */
export const withWatermark = (
  cubes: ReadonlyMap<string, Cube>,
  profiles: ReadonlyMap<string, CubeProfile>,
  loaded: string | null | undefined,
): ReadonlyMap<string, CubeProfile> => {
  if (loaded == null) return profiles
  const known = [...profiles].map(([name, profile]) => {
    const isLoads = cubes.get(name)?.completeThrough === 'load'
    return [name, isLoads ? { ...profile, completeThrough: loaded } : profile] as const
  })
  return linkProfiles(new Map(known))
}

/** The members of a set or segment as they were on one day of data. */
export interface SetVersion {
  /** ISO */
  readonly day: string
  /** of the data that they were found on */
  readonly dataVersion: string
}

/** What is stored of a set, under the definition that it has now. */
export interface FrozenSet {
  /** earliest first */
  readonly versions: readonly SetVersion[]
  /** the one that a query means which names none: the last that is not after the day of the data; absent before the first */
  readonly current?: SetVersion
}

export interface RoleProfile {
  /** every fact row's key finds a row in the dimension table, be it the unknown member's */
  readonly complete: boolean
  /** some fact rows belong to the unknown member: their key is null, an orphan, or the unknown key */
  readonly unknown: boolean
}
