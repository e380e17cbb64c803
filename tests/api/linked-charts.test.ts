import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Catalog, type CatalogMeasure } from '../../server/contract/catalog.ts'
import type { QueryResult } from '../../server/contract/result.ts'
import { pairAnswer } from '../../web/api/pair-answer.ts'
import { foldedValue } from '../../web/charts/brush/pair-sums.ts'
import { blankExploration, type Exploration } from '../../web/exploration/exploration.ts'
import {
  linkable,
  linkedQuery,
  pairQuery,
  rangeCondition,
  whyNotLive,
  withBrush,
} from '../../web/exploration/linked.ts'
import { attributeOf } from '../../web/exploration/query.ts'
import { type Binned, binnedOf, binValues, namedMembers, pairSumsOf } from '../../web/features/explore/linked/binned.ts'
import { arrowTable } from '../support/from-arrow.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver, queryRequest } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const catalogOf = async (cube: string): Promise<Catalog> =>
  Catalog.parse(await (await api.request(`/api/cubes/${cube}`)).json())

const ask = (x: Exploration, catalog: Catalog, measure: CatalogMeasure, of: Parameters<typeof linkedQuery>[3]) =>
  api.ask('query', linkedQuery(x, catalog, measure, of)) as Promise<QueryResult>

const arrow = 'application/vnd.apache.arrow.stream'

/** The running sums of two charts, as the page asks for them. */
const pairOf = async (x: Exploration, measure: CatalogMeasure, brushed: Binned, shown: Binned) => {
  const query = pairQuery(x, measure, namedMembers(brushed), namedMembers(shown))
  const response = await api.request('/api/query', queryRequest(query, { accept: arrow }))
  return pairSumsOf(pairAnswer(await arrowTable(response)), brushed, shown)
}

/** A zero and no value are both a bar of no length: which of them an answer has depends on the rows that it lists. */
const amount = (value: string | number | null | undefined): number => Number(value ?? 0)

const pick = <T>(of: readonly T[], at: number): T => {
  const found = of[at % of.length]
  if (found === undefined) throw new Error('there is nothing to pick')
  return found
}

/** A chart that can be linked, picked from those of a measure; undefined where it has nothing to show. */
const chartAt = async (x: Exploration, catalog: Catalog, measure: CatalogMeasure, at: number) => {
  const { name } = pick(linkable(x, catalog), at)
  const binned = binnedOf(await ask(x, catalog, measure, { attribute: name }), x.where, catalog, 'en')
  return binned !== undefined && binned.bins.length > 0 ? binned : undefined
}

/** Folded sums and answered values of one chart while another is brushed; undefined where these two cannot be. */
const compared = async (catalog: Catalog, at: readonly number[]) => {
  const [m = 0, a = 0, b = 0, start = 0, length = 0] = at
  const measure = pick(
    catalog.measures.filter(({ additivity }) => additivity === 'additive'),
    m,
  )
  const x = { ...blankExploration(catalog.name), measures: [measure.name] }
  const brushed = await chartAt(x, catalog, measure, a)
  const shown = await chartAt(x, catalog, measure, b)
  const attribute = brushed && attributeOf(catalog, brushed.attribute)
  if (brushed === undefined || shown === undefined || attribute === undefined) return undefined
  if (brushed.attribute === shown.attribute || whyNotLive(measure, attribute) !== undefined) return undefined
  const from = start % brushed.bins.length
  const to = Math.min(brushed.bins.length, from + 1 + (length % 4))
  const pair = await pairOf(x, measure, brushed, shown)
  if (pair === undefined) throw new Error('there are no exact sums')
  const members = brushed.bins.slice(from, to).flatMap((bin) => bin.members)
  const taken = withBrush(x, brushed.attribute, rangeCondition(attribute, members))
  const answered = binValues(await ask(taken, catalog, measure, namedMembers(shown)), shown)
  const folded = shown.bins.map((_, bin) => foldedValue(pair, from, to, bin))
  return { folded: folded.map(amount), answered: answered.map(amount) }
}

describe('what linked charts show while a brush moves', () => {
  it.each(['bookings', 'deals', 'visits', 'spend'])('is what the API answers when it is let go: %s', async (cube) => {
    const catalog = await catalogOf(cube)
    let count = 0
    const picks = fc.array(fc.nat(10_000), { minLength: 5, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(picks, async (at) => {
        const found = await compared(catalog, at)
        if (found === undefined) return
        expect(found.folded).toEqual(found.answered)
        count++
      }),
      { numRuns: 30 },
    )
    expect(count).toBeGreaterThan(3)
  })
})
