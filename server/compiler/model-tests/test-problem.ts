import { CubeQuery } from '../../contract/query.ts'
import type { Cube } from '../../model/cube.ts'
import type { CubeProfile } from '../../model/profile.ts'
import type { ModelTest } from '../../model/test.ts'
import { compileQuery } from '../compile.ts'
import { queryProblem, withAnyDate } from '../query-problem.ts'

const askedBy = (test: ModelTest): CubeQuery | undefined => {
  if (test.kind === 'golden')
    return CubeQuery.parse({ from: test.of, measures: test.measures, rows: test.by, where: test.where })
  if (test.kind === 'distribution')
    return CubeQuery.parse({ from: test.of, measures: [test.measure], rows: [test.by], where: test.where })
  return undefined
}

/** The cube or view that a test asks; undefined where it asks none, or more than one. */
export const cubeAsked = (test: ModelTest): string | undefined =>
  test.kind === 'golden' || test.kind === 'distribution' ? test.of : undefined

/** Why a test cannot be asked of its cube or view, such as for a value of another type; undefined where it can. */
export const testProblem = (test: ModelTest, cube: Cube, profile: CubeProfile): string | undefined => {
  const query = askedBy(test)
  const found = query && queryProblem(() => compileQuery(cube, withAnyDate(profile), query))
  if (found === undefined) return undefined
  const parts = [`test ${test.title}`, found.path.replace(/^\./, ''), found.message]
  return parts.filter((part) => part !== '').join(': ')
}
