import type { CubeQuery } from '../contract/query.ts'
import type { Cube } from '../model/cube.ts'
import type { Definition } from '../model/documentation.ts'
import type { Perspective } from '../model/perspective.ts'
import type { CubeProfile } from '../model/profile.ts'
import { compileQuery } from './compile.ts'
import { namesOf } from './plan/names.ts'
import { planFilter } from './plan/plan-filter.ts'
import { queryProblem, withAnyDate } from './query-problem.ts'

/** What is wrong with a part of a perspective, and where that stands. */
export interface PerspectiveProblem {
  readonly place: Definition
  readonly problem: string
}

const problemOf = (place: Definition, what: string, plan: () => unknown): readonly PerspectiveProblem[] => {
  const found = queryProblem(plan)
  if (found === undefined) return []
  const parts = [what, found.path.replace(/^\./, ''), found.message]
  return [{ place, problem: parts.filter((part) => part !== '').join(': ') }]
}

/** What of the defaults and start queries of a perspective cannot be asked, such as a value of another type. */
export const perspectiveProblems = (
  { name, defaults, queries }: Perspective,
  cube: Cube,
  profile: CubeProfile,
): readonly PerspectiveProblem[] => {
  const dated = withAnyDate(profile)
  const names = namesOf(cube, dated)
  return [
    ...defaults.flatMap(({ attribute, condition, definition }) =>
      problemOf(definition, `default ${attribute} of perspective ${name}`, () => planFilter(names, condition, '')),
    ),
    ...queries.flatMap(({ name: own, query, definition }) => {
      const asked: CubeQuery = { ...query, from: cube.name }
      return problemOf(definition, `query ${own} of perspective ${name}`, () => compileQuery(cube, dated, asked))
    }),
  ]
}
