import { QueryError } from '../contract/errors.ts'
import type { NamedSet } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { planQuery } from './plan/plan-query.ts'
import { placeInSet, questionOf } from './plan/set-query.ts'

/** Which date the data are complete through is known once they are served; what a set may ask does not depend on it. */
const anyDate = '2000-01-01'

/** Why the members of a set cannot be found, such as a value of another type; undefined where they can. */
export const setProblem = ({ cube, of, set }: NamedSet, profile: CubeProfile | undefined): string | undefined => {
  if (cube === undefined || profile === undefined) return undefined
  const question = questionOf(cube.name, of, set)
  try {
    planQuery(cube, question, { completeThrough: anyDate, ...profile })
    return undefined
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    return `${placeInSet('', question, error.path).slice(1)}: ${error.message}`
  }
}
