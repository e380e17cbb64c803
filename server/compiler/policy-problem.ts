import type { Model } from '../model/model.ts'
import { restrictedModel } from '../model/policies/restrict.ts'
import type { Alternatives, Policy } from '../model/policy.ts'
import type { CubeProfile } from '../model/profile.ts'
import { namesOf } from './plan/names.ts'
import { planFilter } from './plan/plan-filter.ts'
import { queryProblem, withAnyDate } from './query-problem.ts'

/** What is wrong with a condition of a policy, and where it stands. */
export interface PolicyProblem {
  readonly place: Policy['definition']
  readonly problem: string
}

/** Conditions that say what they compare with; what is known of a reader has the type that it has. */
const fixed = (alternatives: Alternatives) =>
  alternatives.flat().filter(({ condition }) => !JSON.stringify(condition).includes('"$user.'))

/** What of the conditions of a policy cannot be asked of its cubes, such as a value of another type. */
export const policyProblems = (
  policy: Policy,
  model: Model,
  profiles: ReadonlyMap<string, CubeProfile>,
): readonly PolicyProblem[] =>
  fixed([...(policy.rows ?? []), ...policy.forbid]).flatMap((one) => {
    const alone: Policy = { ...policy, rows: [[one]], forbid: [], hide: [] }
    const seen = restrictedModel({ ...model, policies: new Map([[policy.name, alone]]) }, { roles: [policy.name] })
    return [...seen.cubes.values()].flatMap((cube): PolicyProblem[] => {
      const { access, ...open } = cube
      const rows = access?.rows
      const profile = profiles.get(cube.name)
      if (rows === undefined || profile === undefined) return []
      const found = queryProblem(() => planFilter(namesOf(open, withAnyDate(profile)), rows, ''))
      const problem = found && `${one.attribute} of policy ${policy.name}: ${found.message}`
      return problem === undefined ? [] : [{ place: one.definition, problem }]
    })
  })
