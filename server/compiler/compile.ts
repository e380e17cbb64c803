import type { CubeQuery } from '../contract/query.ts'
import type { Column, Notice } from '../contract/result.ts'
import type { Cube } from '../model/cube.ts'
import type { CubeProfile } from '../model/profile.ts'
import { type BridgeModel, compileBridgeModels } from './bridge-models.ts'
import { type Comparison, compileComparisons } from './comparisons.ts'
import { contextOf } from './lower/scope.ts'
import { type Lowered, lower } from './lower.ts'
import { type Asked, asAsked } from './plan/as-asked.ts'
import { type FilterValues, filterValues } from './plan/filter-values.ts'
import { listedMembers } from './plan/listed-members.ts'
import { namesOf } from './plan/names.ts'
import type { Plan } from './plan/plan.ts'
import { type Planned, planQuery } from './plan/plan-query.ts'
import { refuseUnnamedScenarios } from './plan/scenario-axis.ts'
import { printWithMembers } from './print-statement.ts'
import { rewrite } from './rewrite/rewrite.ts'
import { compileScenarios, type PlannedScenario } from './scenarios.ts'
import { compileSetSizes, type SetSize } from './set-sizes.ts'
import type { Statement } from './statement.ts'
import { storedNotices } from './stored-notices.ts'
import { compileVersionGaps, type VersionGap } from './version-gaps.ts'

/** A query ready to run, with what its answer means. */
export interface CompiledQuery {
  /** the query as run */
  readonly query: CubeQuery
  /** what the query asks, before any rewrite */
  readonly planned: Plan
  /** what is computed, after all rewrites */
  readonly plan: Plan
  /** where the query asks for scenarios: each with its plans, of which those above are the first */
  readonly scenarios?: readonly PlannedScenario[]
  readonly statement: Statement
  /** columns of the result: axis attributes (implied ancestors before each), then measures */
  readonly columns: readonly Column[]
  readonly notices: readonly Notice[]
  /** members that `where` and explicit axes name by their keys, the first 100, to tell a reader of those that do not exist */
  readonly filterValues: FilterValues
  /** what measures with time modifiers are compared with */
  readonly comparisons: readonly Comparison[]
  /** how to count the rows that have no version of a member at their date */
  readonly versionGaps: readonly VersionGap[]
  /** how to find out whether bridges have rows of the models that it counts by */
  readonly bridgeModels: readonly BridgeModel[]
  /** how to count the members of the sets in its conditions */
  readonly setSizes: readonly SetSize[]
}

/** What is beside the statement of a plan: it reads the same for every scenario. */
const beside = ({ cube, profile }: Asked, query: CubeQuery, { filters, plan }: Pick<Planned, 'filters' | 'plan'>) => ({
  filterValues: filterValues(namesOf(cube, profile), [...query.where, ...listedMembers(plan.input.listing)]),
  comparisons: compileComparisons(cube, profile, plan),
  versionGaps: compileVersionGaps(cube, profile, filters, plan),
})

/** The sets of each scenario, once where a set is the same in all of them. */
const sizesOfAll = (scenarios: readonly PlannedScenario[]): readonly SetSize[] => {
  const all = scenarios.map(({ name, filters }) =>
    compileSetSizes(filters).map((size) => ({ ...size, scenario: name })),
  )
  const [first = []] = all
  return first.flatMap(({ scenario: _first, ...size }, i) => {
    const each = all.flatMap((sizes) => sizes[i] ?? [])
    const isSame = new Set(each.map(({ statement }) => JSON.stringify(statement))).size === 1
    return isSame ? [size] : each
  })
}

/** The text of a statement, its columns, and what it reads of stored members. */
const printed = ({ statement, columns }: Lowered, plan: Plan, profile: CubeProfile | undefined) => {
  const { statement: text, read } = printWithMembers(statement, columns)
  return {
    statement: text,
    columns: columns.flatMap((c) => (c.kind === 'value' ? [c.column] : [])),
    stored: storedNotices(read, plan, profile),
  }
}

const compileAll = (cube: Cube, profile: CubeProfile | undefined, asked: CubeQuery): CompiledQuery => {
  const { query, each, scenarios, lowered, notices } = compileScenarios(cube, profile, asked)
  const [first] = scenarios
  const { stored, ...text } = printed(lowered, first.plan, first.asked.profile)
  return {
    query,
    planned: first.planned,
    plan: first.plan,
    scenarios,
    ...text,
    notices: [...notices, ...stored],
    ...beside(first.asked, each, first),
    bridgeModels: compileBridgeModels(
      first.asked.cube,
      scenarios.map((scenario) => scenario.plan),
    ),
    setSizes: sizesOfAll(scenarios),
  }
}

/**
 * CubeQuery -> Plan -> Plan -> SQL tree -> Statement; each arrow is a pure function with its own tests. The statement
 * answers the whole query in one call, its rows in final order.
 *
 * @param profile what was verified on the cube's data; without it nothing is relied on
 * @param query its operations applied already (`applyOperations`)
 * @throws QueryError, the first problem with its place in the request
 */
export const compileQuery = (cube: Cube, profile: CubeProfile | undefined, query: CubeQuery): CompiledQuery => {
  if (query.scenarios !== undefined) return compileAll(cube, profile, query)
  refuseUnnamedScenarios(cube, query)
  const asked = asAsked(cube, profile, query)
  const planned = planQuery(asked.cube, query, asked.profile)
  const plan = rewrite(planned.plan, asked.profile)
  const lowered = lower(contextOf(asked.cube, asked.profile), plan)
  const { stored, ...text } = printed(lowered, plan, asked.profile)
  return {
    query,
    planned: planned.plan,
    plan,
    ...text,
    notices: [...asked.notices, ...planned.notices, ...stored],
    ...beside(asked, query, { ...planned, plan }),
    bridgeModels: compileBridgeModels(asked.cube, [plan]),
    setSizes: compileSetSizes(planned.filters),
  }
}
