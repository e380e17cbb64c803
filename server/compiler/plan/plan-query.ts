import { QueryError } from '../../contract/errors.ts'
import type { CubeQuery } from '../../contract/query.ts'
import type { Notice } from '../../contract/result.ts'
import type { Cube } from '../../model/cube.ts'
import { planAxes, requestedSets } from './axes.ts'
import { conjuncts, planFilter } from './filter.ts'
import { listedBy, planHaving, planTops } from './keep.ts'
import { namesOf } from './names.ts'
import { Outputs } from './outputs.ts'
import type { Merge, Plan } from './plan.ts'
import { planSort } from './sort.ts'
import { sourceFor } from './source.ts'

const refuseLater = (query: CubeQuery): void => {
  const refuse = (feature: string, path: string): never => {
    throw new QueryError('not_supported_yet', { feature }, path)
  }
  if (query.totalsOf === 'visible') refuse('totals over visible members', 'totalsOf')
  if (query.scenarios !== undefined) refuse('a scenario', 'scenarios')
  if (query.parameters !== undefined) refuse('a parameter', 'parameters')
  if (query.asOf !== undefined) refuse('asOf', 'asOf')
  if (query.apply !== undefined) throw new Error('operations are applied before a query is planned')
}

const ignoredTotals = (names: readonly string[]): Notice[] =>
  names.length === 0
    ? []
    : [
        {
          code: 'not_on_axis',
          details: { attributes: names },
          text: `The totals by ${names.join(', ')} are not shown: it is on no axis.`,
        },
      ]

const zoneNotice = (query: CubeQuery): Notice[] =>
  query.zone === undefined
    ? []
    : [
        {
          code: 'zone_ignored',
          details: { zone: query.zone },
          text: `The zone ${query.zone} changes nothing: this cube has dates, no instants.`,
        },
      ]

const hiddenNotice = (query: CubeQuery, other: boolean, sets: number): Notice[] => {
  const hides = (query.having ?? []).length > 0 || (query.top !== undefined && !other) || query.limit !== undefined
  if (!hides || sets < 2) return []
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

/** A plan and what a reader should know of it. */
export interface Planned {
  readonly plan: Plan
  readonly notices: readonly Notice[]
}

/**
 * Resolves a query against a cube: the first stage of the compiler. Pure; the query's operations were applied before.
 *
 * @throws QueryError, the first problem found, with its place in the request
 */
export const planQuery = (cube: Cube, query: CubeQuery): Planned => {
  refuseLater(query)
  const names = namesOf(cube)
  const keys = planAxes(names, query)
  const outputs = new Outputs(names, query.measures)
  const filters = query.where.map((c, i) => planFilter(names, c, `where[${i}]`))
  const requested = requestedSets(names, keys, query.totals)
  const having = planHaving(names, keys, outputs, query.having ?? [])
  const tops = planTops(names, keys, outputs, query.top)
  const sort = planSort(names, keys, outputs, query.sort ?? [], requested.sets)
  if (keys.length === 0 && query.measures.length === 0) {
    throw new QueryError(
      'invalid_request',
      { problem: 'a query needs a measure, or an attribute on rows or columns' },
      'measures',
    )
  }
  const ranked = tops.takes.filter((t) => t.context === undefined).map((t) => t.at)
  const sets = [...new Set([...requested.sets, ...having.map((h) => h.at), ...ranked, ...sort.sets])].sort(
    (a, b) => a - b,
  )
  const { aggregates } = outputs
  const leg = {
    kind: 'rollUp',
    source: sourceFor(cube, { keys, aggregates, filters }),
    keys,
    sets,
    aggregates,
  } as const
  const members = { kind: 'members', cube, keys, sets, filters: filters.flatMap(conjuncts) } as const
  const listsMembers = query.empty === true && keys.length > 0
  const merge: Merge = { kind: 'merge', legs: listsMembers ? [leg, members] : [leg] }
  const plan: Plan = {
    kind: 'arrange',
    input: {
      kind: 'keep',
      input: { kind: 'calculate', input: merge, outputs: outputs.all, listedBy: listsMembers ? [] : listedBy(outputs) },
      having,
      takes: tops.takes,
      other: tops.other,
    },
    sort: sort.keys,
    sets: requested.sets,
    page: pageOf(query),
    measures: outputs.requested.map((o) => o.output.name),
  }
  const notices = [
    ...ignoredTotals(requested.ignored),
    ...tops.notices,
    ...sort.notices,
    ...zoneNotice(query),
    ...hiddenNotice(query, tops.other, requested.sets.length),
  ]
  return { plan, notices }
}
