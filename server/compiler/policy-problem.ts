import type { Model } from '../model/model.ts'
import { restrictedModel } from '../model/policies/restrict.ts'
import type { Policy, PolicyCondition } from '../model/policy.ts'
import type { CubeProfile } from '../model/profile.ts'
import { namesOf } from './plan/names.ts'
import { planFilter } from './plan/plan-filter.ts'
import { queryProblem, withAnyDate } from './query-problem.ts'

/** What is wrong with a condition of a policy, and where it stands. */
export interface PolicyProblem {
  readonly place: Policy['definition']
  readonly problem: string
}

/** What a policy says of one attribute or hierarchy. */
type Said = Pick<PolicyCondition, 'attribute' | 'definition'> & Pick<Policy, 'rows'> & Partial<Pick<Policy, 'members'>>

/** Conditions that say what they compare with, each alone; what is known of a reader has the type that it has. */
const conditionsOf = ({ rows = [], forbid, members }: Policy): readonly Said[] =>
  [
    ...[...rows, ...forbid].flat().map((one): Said => ({ ...one, rows: [[one]] })),
    ...members.map((one): Said => ({ attribute: one.hierarchy, definition: one.definition, members: [one] })),
  ].filter(({ rows: said, members: granted }) => !JSON.stringify([said, granted]).includes('"$user.'))

/** What of the conditions of a policy cannot be asked of its cubes, such as a value of another type. */
export const policyProblems = (
  policy: Policy,
  model: Model,
  profiles: ReadonlyMap<string, CubeProfile>,
): readonly PolicyProblem[] =>
  conditionsOf(policy).flatMap(({ attribute, definition, ...said }) => {
    const { name, cubes, definition: place } = policy
    const nothing = { members: [], forbid: [], hide: [], levels: [], masks: [] } as const
    const alone: Policy = { name, cubes, ...nothing, effect: 'facts', totals: 'partial', definition: place, ...said }
    const seen = restrictedModel({ ...model, policies: new Map([[policy.name, alone]]) }, { roles: [policy.name] })
    return [...seen.cubes.values()].flatMap((cube): PolicyProblem[] => {
      const { access, ...open } = cube
      const rows = access?.rows
      const profile = profiles.get(cube.name)
      if (rows === undefined || profile === undefined) return []
      const found = queryProblem(() => planFilter(namesOf(open, withAnyDate(profile)), rows, ''))
      const problem = found && `${attribute} of policy ${policy.name}: ${found.message}`
      return problem === undefined ? [] : [{ place: definition, problem }]
    })
  })
