import type { Cube, NamedSet } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { namesOf } from './plan/names.ts'
import { planFilter } from './plan/plan-filter.ts'
import { planQuery } from './plan/plan-query.ts'
import { placeInSet, questionOf } from './plan/set-query.ts'
import { queryProblem, withAnyDate } from './query-problem.ts'

/**
 * Why the members of a set cannot be found, such as a value of another type; undefined where they can.
 *
 * @param cube the one that ranks them, or one that has those which the set lists
 */
export const setProblem = ({ of, set }: NamedSet, cube: Cube, profile: CubeProfile): string | undefined => {
  const dated = withAnyDate(profile)
  if (set.members !== undefined) {
    const problem = queryProblem(() => planFilter(namesOf(cube, dated), { set }, ''))
    return problem && `${problem.path.replace('.set.', '')}: ${problem.message}`
  }
  const question = questionOf(cube.name, of, set)
  const problem = queryProblem(() => planQuery(cube, question, dated))
  return problem && `${placeInSet('', question, problem.path).slice(1)}: ${problem.message}`
}
