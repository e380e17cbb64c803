import { QueryError } from '../contract/errors.ts'
import type { CubeProfile } from '../model/profile.ts'

/** Which date the data are complete through is known once they are served; what may be asked does not depend on it. */
const anyDate = '2000-01-01'

/** What is known of a cube before it is served, complete through some date. */
export const withAnyDate = (profile: CubeProfile): CubeProfile => ({ completeThrough: anyDate, ...profile })

/** Why a question of the model itself cannot be planned, such as a value of another type; undefined where it can. */
export const queryProblem = (plan: () => unknown): QueryError | undefined => {
  try {
    plan()
    return undefined
  } catch (error) {
    if (error instanceof QueryError) return error
    throw error
  }
}
