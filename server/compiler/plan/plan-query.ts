import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import type { Cube } from '../../model/cube.ts'
import type { CubeProfile } from '../../model/profile.ts'
import { planAxes } from './axes.ts'
import { checkBridges } from './check-bridges.ts'
import { planCurrencies } from './currencies.ts'
import { planCounted, planDisplays, withBaseSets } from './display.ts'
import { checkVisible, displayNotices } from './display-notices.ts'
import { checkTrees } from './display-trees.ts'
import { planFills } from './fill.ts'
import { conjuncts, type Filter } from './filter.ts'
import { withFullTotals } from './full-totals.ts'
import { planHaving, planTops } from './keep.ts'
import { type Names, namesOf } from './names.ts'
import { noPeriodNotices } from './no-period.ts'
import { Outputs } from './outputs.ts'
import { partialPeriods } from './partial-period.ts'
import type { Merge, Plan } from './plan.ts'
import { planFilter } from './plan-filter.ts'
import { checkRankings, planListing } from './plan-listing.ts'
import { restatedNotices } from './restated-notices.ts'
import { planSort } from './sort.ts'
import { unrelatedNotices } from './unrelated-notices.ts'

const checkReady = (query: CubeQuery): void => {
  if (query.scenarios !== undefined) throw new Error('scenarios are asked for one by one before a query is planned')
  if (query.apply !== undefined) throw new Error('operations are applied before a query is planned')
}

const checkAsksSomething = ({ measures }: CubeQuery, keys: Plan['input']['input']['input']['keys']): void => {
  if (keys.length > 0 || measures.length > 0) return
  const problem = 'a query needs a measure, or an attribute on rows or columns'
  throw new QueryError('invalid_request', { problem }, 'measures')
}

const hiddenNotice = (query: CubeQuery, other: boolean, hasTotals: boolean): Notice[] => {
  const hides =
    (query.having ?? []).length > 0 ||
    (query.top !== undefined && !other) ||
    query.limit !== undefined ||
    (query.offset ?? 0) > 0
  if (!hides || !hasTotals || query.totalsOf === 'visible') return []
  return [
    {
      code: 'totals_include_hidden',
      details: {},
      text: 'Totals include the members that filters on measures, rankings and limits hide.',
    },
  ]
}

const pageOf = ({ limit, offset }: CubeQuery): Plan['page'] =>
  limit === undefined && offset === undefined
    ? undefined
    : { ...(limit !== undefined && { limit }), offset: offset ?? 0 }

const checkDisplays = (cube: Cube, plan: Plan): void => {
  checkVisible(plan)
  checkTrees(cube, plan)
}

const valueNotices = (plan: Plan): readonly Notice[] => [
  ...displayNotices(plan),
  ...noPeriodNotices(plan),
  ...unrelatedNotices(plan),
]

const periodNotices = (
  names: Names,
  profile: CubeProfile | undefined,
  { legs, keys }: Merge,
  filters: readonly Filter[],
) => [...partialPeriods(names, legs, keys, filters), ...restatedNotices(profile, legs, keys, filters)]

/** A plan, the conditions of its query, and what a reader should know of it. */
export interface Planned {
  readonly plan: Plan
  readonly filters: readonly Filter[]
  readonly notices: readonly Notice[]
}

/**
 * Resolves a query against a cube: the first stage of the compiler. Pure; the query's operations were applied before.
 *
 * @throws QueryError, the first problem found, with its place in the request
 */
export const planQuery = (cube: Cube, query: CubeQuery, profile?: CubeProfile): Planned => {
  checkReady(query)
  const names = namesOf(cube, profile, query.unrelated)
  const keys = planAxes(names, query)
  const filters = query.where.map((c, i) => planFilter(names, c, `where[${i}]`))
  const outputs = new Outputs(names, query.measures, keys, filters)
  const requested = planListing(names, query, keys)
  const having = planHaving(keys, outputs, query.having ?? [])
  const tops = planTops(names, keys, outputs, query.top)
  checkRankings(requested.listing, tops.takes, tops.other)
  const sort = planSort(names, keys, outputs, query.sort ?? [], requested.sets)
  checkAsksSomething(query, keys)
  const ranked = tops.takes.filter((t) => t.context === undefined).map((t) => t.at)
  const tested = [...having.map((h) => h.at), ...ranked].flatMap((at) =>
    requested.listing.leaves.map((leaf) => at | leaf),
  )
  const asked = [...new Set([...requested.sets, ...tested, ...sort.sets])]
  const sets = [...withBaseSets(keys, outputs.all, asked)].sort((a, b) => a - b)
  const members =
    query.empty === true && keys.length > 0
      ? ({ kind: 'members', cube, keys, sets, filters: filters.flatMap(conjuncts) } as const)
      : undefined
  const unfilled = outputs.calculate(keys, sets, members)
  const fills = planFills(names, keys, outputs.all, sets, filters)
  const values = { ...unfilled, input: { ...unfilled.input, fills } }
  const plan: Plan = {
    kind: 'arrange',
    input: {
      kind: 'keep',
      input: { ...values, counted: planCounted(values, (name) => outputs.listedBy(name)) },
      having,
      takes: tops.takes,
      other: tops.other,
      listing: requested.listing,
    },
    sort: sort.keys,
    sets: requested.sets,
    page: pageOf(query),
    measures: outputs.requested.map((o) => o.output.name),
    displays: planDisplays(keys, outputs.all, sort.keys, sets, having, (own, at) => outputs.calculate(own, at)),
    // one cell alone is no total of anything
    totalsOf: keys.length === 0 ? 'all' : (query.totalsOf ?? 'all'),
  }
  checkDisplays(cube, plan)
  checkBridges(query, cube, filters, plan)
  const { plan: covering, notices: covered } = withFullTotals(plan, query)
  const notices = [
    ...requested.notices,
    ...periodNotices(names, profile, values.input, filters),
    ...tops.notices,
    ...sort.notices,
    ...valueNotices(plan),
    ...hiddenNotice(query, tops.other, requested.listing.totals.length > 0),
    ...covered,
  ]
  return { plan: planCurrencies(cube, covering, filters), filters, notices }
}
