import { QueryError } from '../contract/errors.ts'
import type { Cube, NamedSet } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { namesOf } from './plan/names.ts'
import { planFilter } from './plan/plan-filter.ts'
import { planQuery } from './plan/plan-query.ts'
import { placeInSet, questionOf } from './plan/set-query.ts'

/** Which date the data are complete through is known once they are served; what a set may ask does not depend on it. */
const anyDate = '2000-01-01'

/**
 * Why the members of a set cannot be found, such as a value of another type; undefined where they can.
 *
 * @param cube the one that ranks them, or one that has those which the set lists
 */
export const setProblem = ({ of, set }: NamedSet, cube: Cube, profile: CubeProfile): string | undefined => {
  const dated = { completeThrough: anyDate, ...profile }
  const question = questionOf(cube.name, of, set)
  const isListed = set.members !== undefined
  try {
    if (isListed) planFilter(namesOf(cube, dated), { set }, '')
    else planQuery(cube, question, dated)
    return undefined
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    const place = isListed ? error.path.replace('.set', '') : placeInSet('', question, error.path)
    return `${place.slice(1)}: ${error.message}`
  }
}
