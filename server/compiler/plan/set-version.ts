import { closest } from '../../contract/closest.ts'
import { setParts } from '../../contract/condition-parts.ts'
import { QueryError } from '../../contract/errors.ts'
import { freshVersion } from '../../contract/query.ts'
import type { NamedSet } from '../../model/cube.ts'
import type { CubeProfile, FrozenSet, SetVersion } from '../../model/profile.ts'
import type { SetQuery } from './set-query.ts'

/** How many of the stored days a refusal lists. */
const listed = 5

const notStored = (name: string, { versions }: FrozenSet, asked: string, path: string): QueryError<'unsound'> => {
  const days = versions.map(({ day }) => day)
  const earlier = days.filter((day) => day < asked).at(-1)
  const nearest = earlier ?? days[0]
  if (nearest === undefined)
    return new QueryError('unsound', { reason: 'set_never_stored', set: name, day: asked }, path)
  const stored = { closest: nearest, stored: days.slice(-listed) }
  return new QueryError('unsound', { reason: 'set_not_stored', set: name, day: asked, ...stored }, path)
}

const versionOf = (
  name: string,
  frozen: FrozenSet,
  asked: string | undefined,
  path: string,
): SetVersion | undefined => {
  if (asked === undefined) return frozen.current
  const found = frozen.versions.find(({ day }) => day === asked)
  if (found === undefined) throw notStored(name, frozen, asked, path)
  return found
}

/** What a query reads of a set: its stored members, or where nothing is said those that a question finds. */
export type Reads = Pick<SetQuery, 'stored' | 'isUnstored'>

const nothingStored: FrozenSet = { versions: [] }

/**
 * Which members of a named set a query reads: of a frozen one those of the day that it asks, else the current ones.
 *
 * @param asked an ISO day, or `fresh`; undefined where the query does not say
 * @throws QueryError `unsound` where nothing is stored for that day, with the nearest day
 */
export const readsOf = (
  { name, frozen }: NamedSet,
  profile: CubeProfile | undefined,
  asked: string | undefined,
  path: string,
): Reads => {
  if (frozen === undefined || asked === freshVersion) return {}
  const version = versionOf(name, profile?.frozen?.get(name) ?? nothingStored, asked, path)
  return version === undefined ? { isUnstored: true } : { stored: { ...version, set: name, definition: frozen } }
}

/** The frozen sets that a named set is or is made of. */
const frozenIn = (set: NamedSet, sets: ReadonlyMap<string, NamedSet>): readonly string[] => {
  const parts = setParts(set.set).flatMap((part) => (typeof part === 'string' ? (sets.get(part) ?? []) : []))
  return [...(set.frozen === undefined ? [] : [set.name]), ...parts.flatMap((part) => frozenIn(part, sets))]
}

/** @throws QueryError `unsound` where a version is asked of a set that has none, nor is made of sets that have */
export const refuseVersion = (
  set: NamedSet,
  sets: ReadonlyMap<string, NamedSet>,
  version: string | undefined,
  path: string,
): void => {
  if (version === undefined || frozenIn(set, sets).length > 0) return
  const frozen = [...sets.values()].flatMap(({ name, frozen: hash }) => (hash === undefined ? [] : [name]))
  throw new QueryError('unsound', { reason: 'set_not_frozen', set: set.name, closest: closest(set.name, frozen) }, path)
}
