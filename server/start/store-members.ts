import { compileSegmentMembers } from '../compiler/segment-members.ts'
import { compileSetMembers } from '../compiler/set-members.ts'
import type { Statement } from '../compiler/statement.ts'
import { QueryError } from '../contract/errors.ts'
import type { Session } from '../engine/engine.ts'
import { hasSetStore, readSetVersions, type StoredSet, storeSet } from '../engine/set-store.ts'
import type { Cube, NamedSet, SegmentSnapshot } from '../model/cube.ts'
import type { Definition } from '../model/documentation.ts'
import type { Model } from '../model/model.ts'
import { type CubeProfile, type FrozenSet, linkProfiles, type SetVersion } from '../model/profile.ts'
import { StartError } from './start-error.ts'
import type { Verified } from './verify.ts'

/** What is stored: under which key, what it is called and where it is defined. */
interface Kept extends StoredSet {
  readonly what: string
  readonly place: Definition
}

type Profiles = ReadonlyMap<string, CubeProfile>
type Frozen = NamedSet & { readonly frozen: string }

const isFrozen = (set: NamedSet): set is Frozen => set.frozen !== undefined

/** The question that finds the members; undefined where it cannot be asked of these data, as whoever asks for the set is told. */
const membersOf = (set: NamedSet, profile: CubeProfile | undefined): Statement | undefined => {
  try {
    return compileSetMembers(set, profile)
  } catch (error) {
    if (error instanceof QueryError) return undefined
    throw error
  }
}

const store = async (session: Session, kept: Kept, on: SetVersion, members: Statement): Promise<void> => {
  try {
    await storeSet(session, kept, on, members)
  } catch (error) {
    const { file, line, column } = kept.place
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
    throw new StartError(`${file}:${line}:${column}: ${kept.what}, its members cannot be stored: ${reason}`, {
      cause: error,
    })
  }
}

/**
 * Stores members for the day of the data, where nothing is stored for it yet; gives all days for which some are.
 *
 * @param members what finds them; stores nothing where it gives undefined
 */
const storeOnce = async (
  session: Session,
  kept: Kept,
  on: SetVersion,
  members: () => Statement | undefined,
): Promise<readonly SetVersion[]> => {
  const before = await readSetVersions(session, kept)
  if (before.some(({ day }) => day === on.day)) return before
  const found = members()
  if (found !== undefined) await store(session, kept, on, found)
  return readSetVersions(session, kept)
}

const freeze = async (session: Session, set: Frozen, profiles: Profiles, on: SetVersion): Promise<FrozenSet> => {
  const kept = { set: set.name, definition: set.frozen, what: `set ${set.name}`, place: set.definition }
  const profile = profiles.get(set.cube?.name ?? '')
  const versions = await storeOnce(session, kept, on, () => membersOf(set, profile))
  const current = versions.findLast(({ day }) => day <= on.day)
  return { versions, ...(current && { current }) }
}

const freezeSets = async (session: Session, [first]: readonly Cube[], profiles: Profiles, on: SetVersion) => {
  const frozen = new Map<string, FrozenSet>()
  for (const set of [...(first?.sets?.values() ?? [])].filter(isFrozen))
    frozen.set(set.name, await freeze(session, set, profiles, on))
  return frozen
}

const storeSegment = async (session: Session, cube: Cube, name: string, snapshot: SegmentSnapshot, on: SetVersion) => {
  const { hash, definition } = snapshot
  const kept = { set: `segment.${name}`, definition: hash, what: `segment ${name}`, place: definition }
  const versions = await storeOnce(session, kept, on, () => compileSegmentMembers(cube, snapshot))
  return versions.filter(({ day }) => day <= on.day)
}

const storeSegments = async (session: Session, [first]: readonly Cube[], on: SetVersion) => {
  const stored = new Map<string, readonly SetVersion[]>()
  for (const { name, snapshot } of first?.segments?.values() ?? [])
    if (first !== undefined && snapshot !== undefined)
      stored.set(name, await storeSegment(session, first, name, snapshot, on))
  return stored
}

const withKnown = (profiles: Profiles, known: Partial<CubeProfile>): Map<string, CubeProfile> =>
  linkProfiles(new Map([...profiles].map(([name, profile]) => [name, { ...profile, ...known }])))

/** Whether anything of a model is stored: every cube knows all sets and segments. */
const storesAny = ({ cubes }: Model): boolean => {
  const [first] = cubes.values()
  const segments = [...(first?.segments?.values() ?? [])]
  return [...(first?.sets?.values() ?? [])].some(isFrozen) || segments.some(({ snapshot }) => snapshot !== undefined)
}

/**
 * Stores the members of every segment that keeps them and of every frozen set for the day of the data, where nothing is
 * stored for it yet, and says in the profiles what is stored. Segments come first: sets may be chosen by them. What was
 * stored before stays. To be run in the transaction that publishes.
 *
 * @throws StartError where the engine cannot find the members, such as where a sum outgrows its type
 */
export const storeMembers = async (session: Session, verified: Verified, on: SetVersion): Promise<Verified> => {
  const { model, profiles } = verified
  if (!storesAny(model) || !(await hasSetStore(session))) return verified
  const cubes = [...model.cubes.values()]
  const known = withKnown(profiles, { snapshots: await storeSegments(session, cubes, on) })
  return { model, profiles: withKnown(known, { frozen: await freezeSets(session, cubes, known, on) }) }
}
