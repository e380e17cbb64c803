import { describe, expect, it } from 'vitest'
import { Catalog } from '../../server/contract/catalog.ts'
import { type GridHeader, toGrid } from '../../server/contract/grid.ts'
import type { CubeQuery } from '../../server/contract/query.ts'
import type { QueryResult } from '../../server/contract/result.ts'
import { blankExploration, type Exploration } from '../../web/exploration/exploration.ts'
import { childQuery, toQuery } from '../../web/exploration/query.ts'
import { reduce } from '../../web/exploration/reduce.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const catalogOf = async (cube: string): Promise<Catalog> =>
  Catalog.parse(await (await api.request(`/api/cubes/${cube}`)).json())

/** The rows of an answer with the value of each, by their members. */
const rowsOf = async (query: CubeQuery): Promise<readonly (readonly [GridHeader, unknown])[]> => {
  const grid = toGrid((await api.ask('query', query)) as QueryResult)
  const [column] = grid.columns
  return grid.rows.map((row) => [row, column === undefined ? undefined : grid.cell(row, column, 0)])
}

const membersOf = ({ members }: GridHeader) => members.map(({ attribute, member }) => ({ attribute, member }))
const valuesOf = (rows: Awaited<ReturnType<typeof rowsOf>>) =>
  rows.map(([row, value]) => [JSON.stringify(membersOf(row).map(({ member }) => member)), value])

const asking = (cube: string, rows: readonly string[], measure: string): Exploration => ({
  ...blankExploration(cube),
  measures: [measure],
  rows,
  totals: false,
})

describe('leaving out a row from the page', () => {
  // regions of owners are blank, accounts of deals unknown; a month has no deal of two of the three regions
  it.each([
    ['bookings', ['owner.region'], 'closed_deals', ['null']],
    ['bookings', ['account.name'], 'closed_deals', ['unknown']],
    ['bookings', ['closed.month', 'owner.region'], 'closed_deals', ['null']],
    ['bookings', ['account.segment', 'owner.region'], 'closed_deals', ['unknown', 'null']],
    ['deals', ['closed.month', 'account.name', 'owner.name'], 'deals', ['unknown']],
  ])(
    'of %s by %j leaves all others as they were, special members like any other',
    async (cube, rows, measure, special) => {
      const catalog = await catalogOf(cube)
      const x = asking(cube, rows, measure)
      const all = await rowsOf(toQuery(x))
      for (const one of special) expect(valuesOf(all).some(([text]) => String(text).includes(one))).toBe(true)
      for (const [row] of all) {
        const left = await rowsOf(toQuery(reduce(x, { kind: 'exclude', members: membersOf(row) }, catalog)))
        expect(valuesOf(left)).toEqual(valuesOf(all.filter(([other]) => other !== row)))
      }
    },
  )

  it('under an expanded one leaves all others as they were', async () => {
    const catalog = await catalogOf('bookings')
    const x = asking('bookings', ['closed.year'], 'closed_deals')
    const under = (of: Exploration) => childQuery(of, catalog, { rows: [2026] })
    const query = under(x)
    const all = query === undefined ? [] : await rowsOf(query)
    expect(all.length).toBeGreaterThan(1)
    for (const [row] of all) {
      expect(membersOf(row)).toHaveLength(2)
      const next = under(reduce(x, { kind: 'exclude', members: membersOf(row) }, catalog))
      const left = next === undefined ? [] : await rowsOf(next)
      expect(valuesOf(left)).toEqual(valuesOf(all.filter(([other]) => other !== row)))
    }
  })

  it('of a bridge leaves out the facts of its member, those without any among them', async () => {
    const catalog = await catalogOf('bookings')
    const x = asking('bookings', ['campaign.channel'], 'closed_deals')
    const all = await rowsOf(toQuery(x))
    expect(valuesOf(all).some(([text]) => String(text).includes('unassigned'))).toBe(true)
    for (const [row] of all) {
      const left = await rowsOf(toQuery(reduce(x, { kind: 'exclude', members: membersOf(row) }, catalog)))
      expect(valuesOf(left).map(([text]) => text)).not.toContain(valuesOf([[row, 0]])[0]?.[0])
    }
  })
})
