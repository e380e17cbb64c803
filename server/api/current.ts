import type { Catalog } from '../contract/catalog.ts'
import { closest } from '../contract/closest.ts'
import { QueryError } from '../contract/errors.ts'
import { applyOperations } from '../contract/operations.ts'
import type { CubeQuery } from '../contract/query.ts'
import { catalogOf } from '../model/catalog.ts'
import type { Cube } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { viewProfile } from '../model/view-profile.ts'
import type { Serving, Snapshot } from './serving.ts'

/** What is served now; throws QueryError `not_ready` while nothing is. */
export const currentOf = (serving: Serving): Snapshot => {
  const snapshot = serving.current()
  if (snapshot !== undefined) return snapshot
  const problems = serving.problems().join('; ')
  throw new QueryError('not_ready', { reason: problems === '' ? 'nothing has been published yet' : problems })
}

/**
 * A cube or view by name.
 *
 * @param path  where in the request the name stands
 * @throws QueryError `unknown_cube` with the nearest name
 */
export const cubeOf = ({ model }: Snapshot, name: string, path: string): Cube => {
  const cube = model.cubes.get(name) ?? model.views.get(name)
  if (cube === undefined) {
    const names = [...model.cubes.keys(), ...model.views.keys()]
    throw new QueryError('unknown_cube', { kind: 'cube', name, closest: closest(name, names) }, path)
  }
  return cube
}

/** What was verified on the data of a cube or view. */
export const profileOf = ({ profiles }: Snapshot, cube: Cube): CubeProfile | undefined =>
  cube.facts === undefined ? profiles.get(cube.name) : viewProfile(cube, profiles)

/** Up to which date a cube's data are complete: as its definition says, or as the load found. */
const completeThrough = (snapshot: Snapshot, cube: Cube): string | null =>
  cube.facts !== undefined
    ? (profileOf(snapshot, cube)?.completeThrough ?? null)
    : cube.completeThrough === 'load'
      ? snapshot.completeThrough
      : (cube.completeThrough ?? null)

/** A cube as clients see it now. */
export const catalogFor = (snapshot: Snapshot, cube: Cube): Catalog =>
  catalogOf(
    cube,
    {
      model: snapshot.model.version,
      data: snapshot.dataVersion,
      completeThrough: completeThrough(snapshot, cube),
    },
    [...snapshot.model.views.values()],
  )

/** A query with its operations carried out, and the cube or view that it asks then. @throws QueryError as `applyOperations` does */
export const operated = (snapshot: Snapshot, asked: CubeQuery, path: string) => {
  const query = applyOperations(asked, (from) => catalogFor(snapshot, cubeOf(snapshot, from, path)))
  return { query, cube: cubeOf(snapshot, query.from, path) }
}
