import { compileSetMembers } from '../compiler/set-members.ts'
import type { Statement } from '../compiler/statement.ts'
import { QueryError } from '../contract/errors.ts'
import type { Session } from '../engine/engine.ts'
import { hasSetStore, readSetVersions, storeSet } from '../engine/set-store.ts'
import type { NamedSet } from '../model/cube.ts'
import { type CubeProfile, type FrozenSet, linkProfiles, type SetVersion } from '../model/profile.ts'
import { StartError } from './start-error.ts'
import type { Verified } from './verify.ts'

/** The data that sets are frozen on. */
export interface FrozenOn extends SetVersion {
  /** ISO; absent where that is not known */
  readonly completeThrough?: string | undefined
}

type Profiles = ReadonlyMap<string, CubeProfile>
type Frozen = NamedSet & { readonly frozen: string }

const isFrozen = (set: NamedSet): set is Frozen => set.frozen !== undefined

const profileOf = ({ cube }: NamedSet, profiles: Profiles, through: string | undefined): CubeProfile | undefined => {
  const profile = profiles.get(cube?.name ?? '')
  const isLoads = cube?.completeThrough === 'load' && through !== undefined
  return profile && isLoads ? { ...profile, completeThrough: through } : profile
}

/** The question that finds the members; undefined where it cannot be asked of these data, as whoever asks for the set is told. */
const membersOf = (set: NamedSet, profile: CubeProfile | undefined): Statement | undefined => {
  try {
    return compileSetMembers(set, profile)
  } catch (error) {
    if (error instanceof QueryError) return undefined
    throw error
  }
}

const store = async (session: Session, set: Frozen, profiles: Profiles, on: FrozenOn): Promise<void> => {
  const members = membersOf(set, profileOf(set, profiles, on.completeThrough))
  if (members === undefined) return
  try {
    await storeSet(session, { set: set.name, definition: set.frozen }, on, members)
  } catch (error) {
    const { file, line, column } = set.definition
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
    throw new StartError(`${file}:${line}:${column}: set ${set.name}, its members cannot be stored: ${reason}`, {
      cause: error,
    })
  }
}

const freeze = async (session: Session, set: Frozen, profiles: Profiles, on: FrozenOn): Promise<FrozenSet> => {
  const key = { set: set.name, definition: set.frozen }
  const before = await readSetVersions(session, key)
  if (before.every(({ day }) => day !== on.day)) await store(session, set, profiles, on)
  const versions = await readSetVersions(session, key)
  const current = versions.findLast(({ day }) => day <= on.day)
  return { versions, ...(current && { current }) }
}

/**
 * Stores the members of every frozen set for the day of the data, where nothing is stored for it yet, and says in the
 * profiles what is stored. What was stored before stays. To be run in the transaction that publishes.
 *
 * @throws StartError where the engine cannot find the members of a set, such as where a sum outgrows its type
 */
export const freezeSets = async (session: Session, verified: Verified, on: FrozenOn): Promise<Verified> => {
  const { model, profiles } = verified
  const [first] = model.cubes.values()
  const sets = [...(first?.sets?.values() ?? [])].filter(isFrozen)
  if (sets.length === 0 || !(await hasSetStore(session))) return verified
  const frozen = new Map<string, FrozenSet>()
  for (const set of sets) frozen.set(set.name, await freeze(session, set, profiles, on))
  const known = new Map([...profiles].map(([name, profile]) => [name, { ...profile, frozen }]))
  return { model, profiles: linkProfiles(known) }
}
