import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Catalog } from '../../server/contract/catalog.ts'
import type { Condition } from '../../server/contract/query.ts'
import { blankExploration, type Exploration } from '../../web/exploration/exploration.ts'
import { allParts, joined } from '../../web/exploration/groups.ts'
import { canTest, testedMeasures } from '../../web/exploration/having.ts'
import { toQuery } from '../../web/exploration/query.ts'
import { type Action, entriesOf, reduce } from '../../web/exploration/reduce.ts'
import { datesOf, relativeCondition, usualRelatives } from '../../web/exploration/relative.ts'
import { segmentConditions } from '../../web/exploration/set-text.ts'
import { plainMeasures, shownName } from '../../web/exploration/shown-measure.ts'
import {
  canOrder,
  comparedEntries,
  comparisons,
  comparisonsOf,
  displaysOf,
  toTarget,
} from '../../web/exploration/views.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const catalogOf = async (cube: string): Promise<Catalog> =>
  Catalog.parse(await (await api.request(`/api/cubes/${cube}`)).json())

/** What the API says against a question, which is compiled and not run; undefined where it takes it. */
const refusal = async (x: Exploration): Promise<string | undefined> => {
  const body = JSON.stringify({ query: toQuery(x) })
  const headers = { 'content-type': 'application/json' }
  const response = await api.request('/api/explain', { method: 'POST', body, headers })
  return response.status === 200 ? undefined : await response.text()
}

const viewsOf = (x: Exploration, catalog: Catalog): Action[] =>
  plainMeasures(x.measures)
    .flatMap((measure) => [
      ...comparisonsOf(x, catalog, measure).flatMap((by) => comparedEntries(measure, by)),
      ...displaysOf(x, catalog, measure).map((view) => shownName({ measure, view })),
    ])
    .map((measure) => ({ kind: 'toggleMeasure', measure }))

const filtersOf = (x: Exploration, catalog: Catalog): Action[] => [
  ...catalog.attributes.flatMap(({ name }): Action[] => {
    const dates = datesOf(catalog, name)
    if (dates === undefined) return []
    const all = usualRelatives(catalog, dates).map((relative) => relativeCondition(dates, relative))
    return all.map((condition) => ({ kind: 'filter', condition }))
  }),
  ...segmentConditions(catalog).map((condition): Action => ({ kind: 'filter', condition })),
  ...(catalog.sets ?? []).map(({ name }): Action => ({ kind: 'filter', condition: { set: name } })),
  ...(canTest(x)
    ? testedMeasures(catalog).map(({ name }): Action => ({ kind: 'having', test: { measure: name, gte: 1 } }))
    : []),
]

/** Whether a condition is on dates: with others in a group it has no answer where a measure is moved in time. */
const isDated = (condition: Condition, { attributes }: Catalog): boolean =>
  allParts([condition]).some((part) => attributes.some((a) => a.name === part.attribute && a.period !== undefined))

/** Filters as one, apart again, and what a cell leaves out: a special member, and where it meets another. */
const groupsOf = (x: Exploration, catalog: Catalog): Action[] => {
  const undated = [...x.where.entries()].filter(([, condition]) => !isDated(condition, catalog))
  const [member, another] = [...x.rows, ...x.columns]
    .filter((name) => !isDated({ attribute: name }, catalog))
    .map((attribute) => ({ attribute, member: { special: 'unknown' as const } }))
  const segment = segmentConditions(catalog)[0]
  return [
    ...x.where.map((_, index): Action => ({ kind: 'takeApart', index })),
    ...undated.flatMap(([index, condition]): Action[] => [
      ...undated.map(([other]): Action => ({ kind: 'combine', index, other })),
      {
        kind: 'filter',
        index,
        condition: joined(joined(condition, 'all', segment ?? condition), 'any', { not: condition }),
      },
    ]),
    ...(member === undefined ? [] : [{ kind: 'exclude' as const, members: [member] }]),
    ...(member === undefined || another === undefined
      ? []
      : [{ kind: 'exclude' as const, members: [member, { ...another, member: null }] }]),
  ]
}

const tops = (x: Exploration): Action[] =>
  [...x.rows, ...x.columns].flatMap((of) =>
    plainMeasures(x.measures).flatMap((by) =>
      [true, false].map((other): Action => ({ kind: 'top', top: { kind: 'bottom', n: 2, of, by, other } })),
    ),
  )

/** Scenarios side by side: one, several in another order than theirs, and none. */
const scenariosOf = ({ scenarios = [] }: Catalog): Action[] => {
  const names = scenarios.map(({ name }) => name)
  const [first] = names
  return first === undefined
    ? []
    : [[first], ['base', ...names], [...names].reverse(), []].map((of) => ({ kind: 'scenarios', scenarios: of }))
}

/** All that the menus of the page offer for a question, apart from fields and members. */
const offered = (x: Exploration, catalog: Catalog): Action[] => [
  ...[...comparisons(x, catalog), toTarget]
    .filter((by) => entriesOf(x, catalog, by).length > 0)
    .map((by): Action => ({ kind: 'compare', by })),
  ...viewsOf(x, catalog),
  ...scenariosOf(catalog),
  ...[...x.rows, ...x.columns].map((attribute): Action => ({ kind: 'multiples', attribute })),
  { kind: 'operate', operation: { pivot: {} } },
  ...x.measures.map((measure): Action => ({ kind: 'spread', measure })),
  ...filtersOf(x, catalog),
  ...groupsOf(x, catalog),
  ...tops(x),
  ...[...x.measures, ...x.rows]
    .filter(canOrder)
    .map((by): Action => ({ kind: 'sort', ordering: { by, direction: 'desc' } })),
]

const fields = ({ measures, attributes }: Catalog): Action[] => [
  ...measures.map(({ name }): Action => ({ kind: 'placeMeasure', measure: name })),
  ...attributes.flatMap(({ name }): Action[] => [
    { kind: 'place', attribute: name, axis: 'rows' },
    { kind: 'place', attribute: name, axis: 'columns' },
    { kind: 'multiples', attribute: name },
    { kind: 'remove', attribute: name },
  ]),
]

const pick = (actions: readonly Action[], at: number): Action | undefined => actions[at % actions.length]

/** A question that fields make, then what the menus add to it; the first refusal after one that was taken. */
const firstRefused = async (catalog: Catalog, steps: readonly (readonly [boolean, number])[]) => {
  let x: Exploration = blankExploration(catalog.name)
  let isTaken = false
  for (const [isField, at] of steps) {
    const isOffer = !isField && isTaken
    const action = pick(isOffer ? offered(x, catalog) : fields(catalog), at)
    if (action === undefined) continue
    const next = reduce(x, action, catalog)
    const problem = next.measures.length === 0 ? 'nothing asked' : await refusal(next)
    if (isOffer && problem !== undefined) return { action, query: toQuery(x), problem }
    // a field that does not fit is refused with its reason, and taken away again
    if (problem === undefined || next.measures.length === 0) x = next
    isTaken = problem === undefined || isTaken
  }
  return undefined
}

describe('what the menus of the explorer offer', () => {
  it.each(['bookings', 'pipeline', 'plans', 'readings', 'growth'])('is never refused: %s', async (cube) => {
    const catalog = await catalogOf(cube)
    const step = fc.tuple(fc.boolean(), fc.nat(10_000))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
        expect(await firstRefused(catalog, [[true, 0], ...steps])).toBeUndefined()
      }),
      { numRuns: 40 },
    )
  })
})
