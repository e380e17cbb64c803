import type { Catalog } from '../contract/catalog.ts'
import { closest } from '../contract/closest.ts'
import { QueryError } from '../contract/errors.ts'
import { catalogOf, eventsOf } from '../model/catalog.ts'
import type { Cube } from '../model/cube.ts'
import { inLanguage } from '../model/in-language.ts'
import type { Perspective } from '../model/perspective.ts'
import { perspectiveCatalog } from '../model/perspective-catalog.ts'
import { restrictedModel } from '../model/policies/restrict.ts'
import { isOwner, owner, type Reader } from '../model/policy.ts'
import { type CubeProfile, completeThroughOf, type SetVersion } from '../model/profile.ts'
import { profileFor } from '../model/view-profile.ts'
import type { Dependencies } from './dependencies.ts'
import { languageAsked } from './language.ts'
import { isUnproved, provedModel } from './proved-totals.ts'
import type { Snapshot } from './serving.ts'

/** What readers see of a snapshot, by reader and language: the same as long as it is served. */
const seen = new WeakMap<Snapshot, Map<string, Snapshot>>()

const keyOf = ({ roles, attributes = {} }: Reader, language = ''): string =>
  JSON.stringify([roles, Object.entries(attributes), language])

const seenOf = (snapshot: Snapshot): Map<string, Snapshot> => {
  const byReader = seen.get(snapshot) ?? new Map<string, Snapshot>()
  seen.set(snapshot, byReader)
  return byReader
}

const seenBy = (snapshot: Snapshot, { reader = owner, secret }: Seeing, language: string | undefined): Snapshot => {
  if (isOwner(reader) && language === undefined) return snapshot
  const byReader = seenOf(snapshot)
  const known = byReader.get(keyOf(reader, language))
  if (known !== undefined) return known
  // first the language: what policies keep back of names is that of the names which are shown
  const model = language === undefined ? snapshot.model : inLanguage(snapshot.model, language)
  const found = { ...snapshot, model: isOwner(reader) ? model : restrictedModel(model, reader, secret) }
  byReader.set(keyOf(reader, language), found)
  return found
}

const proving = new WeakMap<Snapshot, Promise<void>>()

/**
 * Finds what the data prove of totals that are of more rows than a reader may see, once for what is served; until that is
 * known all their values are of the rows that they may see.
 */
export const proveTotals = async (
  dependencies: Seeing & Pick<Dependencies, 'engine'>,
  acceptLanguage?: string,
): Promise<void> => {
  const { serving, reader = owner, engine } = dependencies
  const snapshot = serving.current()
  if (snapshot === undefined || isOwner(reader) || snapshot.model.policies.size === 0) return
  const language = languageAsked(acceptLanguage, snapshot.workspace.languages)
  const seenNow = seenBy(snapshot, dependencies, language)
  if (!isUnproved(seenNow.model)) return
  const found =
    proving.get(seenNow) ??
    engine
      .session((session) => provedModel(session, seenNow.model, seenNow.profiles))
      .then((model) => void seenOf(snapshot).set(keyOf(reader, language), { ...seenNow, model }))
      .finally(() => proving.delete(seenNow))
  proving.set(seenNow, found)
  await found
}

type Seeing = Pick<Dependencies, 'serving' | 'reader' | 'secret'>

/**
 * What is served now, as its reader sees it, in the language that the header `Accept-Language` asks for where there is such a one; throws QueryError `not_ready` while nothing is, `no_reader` where there are policies and nobody has said who reads.
 */
export const currentOf = (seeing: Seeing, acceptLanguage?: string): Snapshot => {
  const { serving, reader } = seeing
  const snapshot = serving.current()
  if (snapshot !== undefined && reader === undefined && snapshot.model.policies.size > 0)
    throw new QueryError('no_reader', {})
  if (snapshot !== undefined)
    return seenBy(snapshot, seeing, languageAsked(acceptLanguage, snapshot.workspace.languages))
  const problems = serving.problems().join('; ')
  throw new QueryError('not_ready', { reason: problems === '' ? 'nothing has been published yet' : problems })
}

/** The perspective of a name; undefined where that is the name of something else, or of nothing. */
export const perspectiveOf = ({ model }: Snapshot, name: string): Perspective | undefined =>
  model.perspectives.get(name)

/**
 * A cube or view by name, or the one that a perspective of that name shows.
 *
 * @param path  where in the request the name stands
 * @throws QueryError `unknown_cube` with the nearest name
 */
export const cubeOf = (snapshot: Snapshot, name: string, path: string): Cube => {
  const { cubes, views, perspectives } = snapshot.model
  const shown = perspectiveOf(snapshot, name)?.of ?? name
  const cube = cubes.get(shown) ?? views.get(shown)
  if (cube === undefined) {
    const names = [...cubes.keys(), ...views.keys(), ...perspectives.keys()]
    throw new QueryError('unknown_cube', { kind: 'cube', name, closest: closest(name, names) }, path)
  }
  return cube
}

/** What was verified on the data of a cube or view. */
export const profileOf = ({ profiles }: Snapshot, cube: Cube): CubeProfile | undefined => profileFor(cube, profiles)

/** The last date up to which the data of a cube or view are complete, that of the load where it has none of its own; ISO, undefined where neither is known. */
export const lastCompleteDay = (snapshot: Snapshot, cube: Cube): string | undefined =>
  completeThroughOf(cube, profileOf(snapshot, cube)) ?? snapshot.completeThrough ?? undefined

const daysOf = (versions: readonly SetVersion[] = []): string[] => versions.map(({ day }) => day)

/** A catalog that says of frozen sets and of snapshot segments which days are stored. */
const withVersions = (catalog: Catalog, cube: Cube, profile: CubeProfile | undefined): Catalog => {
  const sets = catalog.sets?.map((set) => {
    if (cube.sets?.get(set.name)?.frozen === undefined) return set
    return { ...set, versions: daysOf(profile?.frozen?.get(set.name)?.versions) }
  })
  const attributes = catalog.attributes.map((attribute) => {
    const snapshot = cube.attributes.get(attribute.name)?.snapshot
    return snapshot === undefined ? attribute : { ...attribute, versions: daysOf(profile?.snapshots?.get(snapshot)) }
  })
  return { ...catalog, attributes, ...(sets && { sets }) }
}

/** Up to which date the data of the cubes of a view are complete, of those where that is known. */
const completeByCube = (cube: Cube, profiles: Snapshot['profiles']): Pick<Catalog, 'completeByCube'> => {
  if (cube.facts === undefined) return {}
  const known = [...cube.facts].flatMap(([name, fact]) => {
    const date = completeThroughOf(fact, profiles.get(fact.name))
    return date === undefined ? [] : [[name, date] as const]
  })
  return { completeByCube: Object.fromEntries(known) }
}

/** A cube or view as clients see it now. */
export const catalogFor = (snapshot: Snapshot, cube: Cube): Catalog => {
  const { model, dataVersion } = snapshot
  const profile = profileOf(snapshot, cube)
  const completeThrough = completeThroughOf(cube, profile) ?? null
  const versions = { model: model.version, data: dataVersion, completeThrough }
  const catalog = {
    ...catalogOf(cube, versions, [...model.views.values()]),
    ...completeByCube(cube, snapshot.profiles),
    ...eventsOf(cube, model.events),
  }
  return withVersions(catalog, cube, profile)
}

/**
 * What a query can be `from` as clients see it now: a cube, a view or a perspective.
 *
 * @param path  where in the request the name stands
 * @throws QueryError `unknown_cube` with the nearest name
 */
export const catalogNamed = (snapshot: Snapshot, name: string, path: string): Catalog => {
  const whole = catalogFor(snapshot, cubeOf(snapshot, name, path))
  const perspective = perspectiveOf(snapshot, name)
  return perspective === undefined ? whole : perspectiveCatalog(perspective, whole)
}
