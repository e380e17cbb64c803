import { QueryError } from '../contract/errors.ts'
import type { CubeQuery } from '../contract/query.ts'
import type { Notice } from '../contract/result.ts'
import type { Cube } from '../model/cube.ts'
import type { Scenario } from '../model/parameter.ts'
import type { CubeProfile } from '../model/profile.ts'
import type { ScenarioColumn } from './lower/scenarios/scenario-rows.ts'
import { lowerScenarios } from './lower/scenarios/scenarios.ts'
import { contextOf } from './lower/scope.ts'
import type { Lowered } from './lower.ts'
import { type Asked, asAsked } from './plan/as-asked.ts'
import { parametersAsked, scalesOf } from './plan/asked-parameters.ts'
import { planAxes } from './plan/axes.ts'
import { namesOf } from './plan/names.ts'
import type { Plan } from './plan/plan.ts'
import { type Planned, planQuery } from './plan/plan-query.ts'
import {
  type AskedScenario,
  type OfEachScenario,
  ofEachScenario,
  scenarioName,
  scenariosOf,
} from './plan/scenario-axis.ts'
import { rewrite } from './rewrite/rewrite.ts'

/** One scenario of a query: the cube as it sees it, and its plan before and after the rewrites. */
export interface PlannedScenario extends Pick<Planned, 'filters'> {
  readonly name: string
  readonly title: string
  readonly asked: Asked
  readonly planned: Plan
  readonly plan: Plan
}

/** The scenarios of a query, planned each by itself, and the one statement that answers for all of them. */
export interface CompiledScenarios {
  /** the query as run: with the scenarios on an axis */
  readonly query: CubeQuery
  /** the query that each scenario answers */
  readonly each: CubeQuery
  readonly scenarios: readonly [PlannedScenario, ...(readonly PlannedScenario[])]
  readonly lowered: Lowered
  readonly notices: readonly Notice[]
}

/** What is known of the data in every scenario: all are ordered by the same columns. */
const knownToAll = (profiles: readonly (CubeProfile | undefined)[]): CubeProfile | undefined => {
  const known = profiles.flatMap((profile) => profile ?? [])
  const [first] = known
  if (first === undefined || known.length < profiles.length) return undefined
  const roles = [...first.roles.keys()].map((name) => {
    const all = known.map((profile) => profile.roles.get(name))
    return [name, { complete: all.every((r) => r?.complete), unknown: all.some((r) => r?.unknown !== false) }] as const
  })
  const facts = [...(first.facts?.keys() ?? [])].flatMap((name) => {
    const own = knownToAll(known.map((profile) => profile.facts?.get(name)))
    return own === undefined ? [] : [[name, own] as const]
  })
  return {
    ...first,
    roles: new Map(roles),
    blank: new Set(known.flatMap(({ blank }) => [...blank])),
    ...(first.facts && { facts: new Map(facts) }),
  }
}

const settingText = ({ settings }: Scenario): string =>
  settings
    .map(({ parameter, value, at }) => {
      const own = value === undefined ? [] : [`${parameter} is ${value}`]
      const members = (at?.members ?? []).map((m) => `${parameter} is ${m.value} where ${at?.attribute} is ${m.member}`)
      return [...members, ...own.map((text) => (members.length > 0 ? `else ${text}` : text))].join(', ')
    })
    .join('; ')

/** What a scenario sets, or that nothing that is asked reads it. */
const noticeOf = (cube: Cube, read: ReadonlySet<string>, { name, title, overlay }: AskedScenario): Notice[] => {
  if (overlay === undefined) return []
  const sets = overlay.settings.map(({ parameter }) => parameter)
  const details = { scenario: name, parameters: sets }
  if (sets.some((parameter) => read.has(parameter)))
    return [{ code: 'scenario_set', details, text: `${title} (${name}): ${settingText(overlay)}.` }]
  const text = `The scenario ${name} changes nothing: cube ${cube.name} reads none of ${sets.join(', ')}.`
  return [{ code: 'scenario_ignored', details, text }]
}

/** A tree is ordered as a whole: members that only some scenarios have would lose their place among it. */
const refuseTreeOrder = (plan: Plan, { axis, bit }: ScenarioColumn): void => {
  const isTree = plan.input.input.input.keys.some((k) => k.axis === 'row' && k.attribute.tree !== undefined)
  if (!isTree || (axis === 'row' && bit === 0) || plan.sort.every((key) => key.kind !== 'measure')) return
  throw new QueryError('unsound', { reason: 'order_of_tree' }, 'sort')
}

/** Row tuples are counted where all leaves are of the same attributes. */
const refuseUnevenPage = ({ page, input: { listing } }: Plan): void => {
  if (page === undefined || (listing.leaves.length === 1 && listing.leaves[0] === 0)) return
  const feature = 'a limit over several scenarios on an axis of mixed levels'
  throw new QueryError('not_supported_yet', { feature, instead: 'list fewer members, or ask for one level' }, 'limit')
}

const columnOf = (cube: Cube, { query, each, place, leading }: OfEachScenario): ScenarioColumn => {
  const { axis, index } = place
  const before: CubeQuery =
    axis === 'rows'
      ? { ...each, rows: each.rows.slice(0, index), columns: [] }
      : { ...each, columns: each.columns.slice(0, index) }
  return {
    name: scenarioName,
    axis: axis === 'rows' ? 'row' : 'column',
    bit: planAxes(namesOf(cube), before).length,
    leading: query.scenarios?.indexOf(leading) ?? 0,
  }
}

const distinctNotices = (notices: readonly Notice[]): readonly Notice[] => [
  ...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values(),
]

/**
 * Compiles a query with `scenarios`: each is the query asked for that scenario alone, over a cube with its own values; their
 * rows stand side by side under the attribute `scenario`.
 *
 * @throws QueryError as `planQuery` for one scenario, `unknown_scenario`, and `unsound` for what would go over several
 */
export const compileScenarios = (cube: Cube, profile: CubeProfile | undefined, query: CubeQuery): CompiledScenarios => {
  const scenarios = scenariosOf(cube, query.scenarios ?? [])
  const ofEach = ofEachScenario(query)
  const { each } = ofEach
  const scales = scalesOf(
    cube,
    query.parameters,
    scenarios.map(({ overlay }) => overlay),
  )
  const asked = scenarios.map(({ overlay }) => asAsked(cube, profile, { ...each, scenario: overlay, scales }))
  const known = knownToAll(asked.map((a) => a.profile))
  const found = scenarios.map(({ name, title }, i): PlannedScenario & Pick<Planned, 'notices'> => {
    const own: Asked = { cube, notices: [], ...asked[i], profile: known }
    const { plan: planned, filters, notices } = planQuery(own.cube, each, known)
    const plan = rewrite(planned, known)
    return { name, title, asked: own, filters, planned, plan, notices: [...own.notices, ...notices] }
  })
  const [first, ...others] = found
  if (first === undefined) throw new Error('a query has at least one scenario')
  const read = parametersAsked(cube, each)
  const column = columnOf(cube, ofEach)
  refuseTreeOrder(first.plan, column)
  refuseUnevenPage(first.plan)
  const parts = found.map(({ name, title, asked: own, plan }) => ({
    name,
    title,
    context: contextOf(own.cube, known),
    // the rows of all are cut together
    plan: { ...plan, page: undefined },
  }))
  return {
    query: ofEach.query,
    each,
    scenarios: [first, ...others],
    lowered: lowerScenarios(parts, column, first.planned.page),
    notices: distinctNotices([
      ...scenarios.flatMap((scenario) => noticeOf(cube, read, scenario)),
      ...found.flatMap(({ notices }) => notices),
    ]),
  }
}
