import type { Catalog } from '../contract/catalog.ts'
import { closest } from '../contract/closest.ts'
import { QueryError } from '../contract/errors.ts'
import { catalogOf } from '../model/catalog.ts'
import type { Cube } from '../model/cube.ts'
import type { Serving, Snapshot } from './serving.ts'

/** What is served now; throws QueryError `not_ready` while nothing is. */
export const currentOf = (serving: Serving): Snapshot => {
  const snapshot = serving.current()
  if (snapshot !== undefined) return snapshot
  const problems = serving.problems().join('; ')
  throw new QueryError('not_ready', { reason: problems === '' ? 'nothing has been published yet' : problems })
}

/**
 * A cube by name.
 *
 * @param path  where in the request the name stands
 * @throws QueryError `unknown_cube` with the nearest name
 */
export const cubeOf = ({ model }: Snapshot, name: string, path: string): Cube => {
  const cube = model.cubes.get(name)
  if (cube === undefined) {
    throw new QueryError('unknown_cube', { kind: 'cube', name, closest: closest(name, model.cubes.keys()) }, path)
  }
  return cube
}

/** Up to which date a cube's data are complete: as its definition says, or as the load found. */
const completeThrough = (snapshot: Snapshot, cube: Cube): string | null =>
  cube.completeThrough === 'load' ? snapshot.completeThrough : (cube.completeThrough ?? null)

/** A cube as clients see it now. */
export const catalogFor = (snapshot: Snapshot, cube: Cube): Catalog =>
  catalogOf(cube, {
    model: snapshot.model.version,
    data: snapshot.dataVersion,
    completeThrough: completeThrough(snapshot, cube),
  })
