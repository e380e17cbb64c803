import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../server/contract/routes.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const from = 'bookings'
const rows = ['owner.name']

const ask = async (query: Omit<RequestOf<'query'>, 'from'>) => {
  const { columns, rows: found } = await api.ask('query', { from, ...query })
  return { columns: columns.map((c) => c.name), rows: found }
}

describe('names that differ in capitals only', () => {
  it('are two columns, each with its own values', async () => {
    const measures = [
      { measure: 'won', as: 'x' },
      { measure: 'largest', as: 'X' },
    ]
    expect(await ask({ measures, rows, sort: [{ by: 'X', direction: 'desc' }] })).toEqual({
      columns: ['owner.name', 'x', 'X'],
      rows: [
        ['Cyd', '100.00', '300.00'],
        ['Dan', '200.00', '200.00'],
        ['Ben', '50.00', '50.00'],
      ],
    })
  })

  it('may be those of a measure, of an attribute and of what only filters', async () => {
    const measures = [
      { calc: 'won * 2', as: 'Won_Deals' },
      { calc: 'won * 3', as: 'Owner.name' },
    ]
    expect(await ask({ measures, rows, having: [{ measure: 'won_deals', gte: 1 }] })).toEqual({
      columns: ['owner.name', 'Won_Deals', 'Owner.name'],
      rows: [
        ['Ben', 100, 150],
        ['Cyd', 200, 300],
        ['Dan', 400, 600],
      ],
    })
  })

  it('keep what is shown among the rows apart', async () => {
    const measures = ['won', { measure: 'won', show: 'running' as const, as: 'Won' }]
    const { rows: found } = await ask({ measures, rows, having: [{ measure: 'Won', gt: 100 }] })
    expect(found).toEqual([
      ['Cyd', '100.00', '150.00'],
      ['Dan', '200.00', '350.00'],
    ])
  })

  it('of members, in values at other coordinates, are two values', async () => {
    const measures = [
      { calc: "won{account.country = 'us'}", as: 'none' },
      { calc: "won{account.country = 'US'}", as: 'some' },
    ]
    expect((await ask({ measures, rows: ['account.city'], totals: ['grand'] })).rows).toEqual([
      ['US', 'Springfield', 0, 100],
      [null, null, 0, 100],
    ])
  })

  it('of inputs are drilled through one by one', async () => {
    const measures = [{ calc: "won{account.country = 'us'} + won{account.country = 'US'}", as: 'both' }]
    const request = { query: { from, measures, rows }, at: { 'owner.name': 'Cyd' }, measure: 'both' }
    const { error } = await api.refused('drillThrough', request)
    const { inputs } = error['details'] as { inputs: string[] }
    const cells = await Promise.all(
      inputs.map(async (input) => (await api.ask('drillThrough', { ...request, input })).cell),
    )
    expect(cells).toEqual(['0.00', '100.00'])
  })
})

describe('a name of an answer', () => {
  it.each([
    ['', 'nearest is "value"'],
    [' ', 'nearest is "value"'],
    ['a\u0000b', 'nearest is "ab"'],
    ['#grouping', 'nearest is "grouping"'],
    ['owner.name#special', 'nearest is "owner.namespecial"'],
    // a word without end is shown as far as it is recognised
    ['n'.repeat(201), `nearest is "${'n'.repeat(119)}…`],
  ])('is not %j', async (as, nearest) => {
    const { status, error } = await api.refused('query', { from, measures: [{ measure: 'won', as }], rows })
    expect([status, error['code'], error['path']]).toEqual([400, 'invalid_request', 'measures[0].as'])
    expect(error['message']).toContain(nearest)
  })

  it.each([
    ['owner.org.depth', 'owner.org.depth_2'],
    ['owner.org.parent', 'owner.org.parent_2'],
    ['owner.name', 'owner.name_2'],
  ])('is not %s, which is that of another column', async (as, free) => {
    const query = { from, measures: [{ measure: 'won', as }], rows: ['owner.org'] }
    const { status, error } = await api.refused('query', query)
    expect([status, error['code'], error['path']]).toEqual([400, 'duplicate_name', 'measures[0]'])
    expect(error['message']).toContain(`free is "${free}"`)
    const renamed = await ask({ measures: [{ measure: 'won', as: free }], rows: ['owner.org'] })
    expect(renamed.columns.at(-1)).toBe(free)
  })

  it.each(['leg', 'merged', 'cells', 'fact', 'owner', 'date', 'value', 'account.city/account.country', 'ß "ü" $1'])(
    'may be %s, whatever is called so inside',
    async (as) => {
      const measures = [{ measure: 'won@prior(month)', as }, 'won']
      const { columns, rows: found } = await ask({
        measures,
        rows: ['account.city'],
        where: [{ attribute: 'closed.month', in: ['2026-03'] }],
        sort: [{ by: as }],
        totals: ['grand'],
      })
      expect(columns).toEqual(['account.country', 'account.city', as, 'won'])
      expect(found).toEqual([
        ['AU', 'Springfield', '0.00', '200.00'],
        ['US', 'Springfield', '100.00', '0.00'],
        [null, null, '100.00', '200.00'],
      ])
    },
  )
})

describe('a name that a query gives to something else than the cube does', () => {
  const measures = (...entries: RequestOf<'query'>['measures'] & object) => entries

  it("is the query's in its own calculations and the cube's in those that the cube declares", async () => {
    const asked = measures(
      'win_rate',
      { calc: 'won * 2', as: 'closed_deals' },
      { calc: 'closed_deals + 1', as: 'more' },
      { calc: 'win_rate * 4', as: 'rates' },
    )
    expect((await ask({ measures: asked })).rows).toEqual([[0.75, 700, 701, 3]])
    const turned = measures(
      { calc: 'closed_deals + 1', as: 'more' },
      { calc: 'won * 2', as: 'closed_deals' },
      'win_rate',
    )
    expect((await ask({ measures: turned })).rows).toEqual([[701, 700, 0.75]])
  })

  it("is the cube's where an entry names a measure", async () => {
    const asked = measures(
      { calc: 'won * 2', as: 'closed_deals' },
      { measure: 'closed_deals', as: 'deals' },
      { calc: 'deals + 0', as: 'same' },
      { measure: 'win_rate@prior(quarter)', align: 'full' },
    )
    const where = [{ attribute: 'closed.quarter', in: ['2026-Q2'] }]
    expect((await ask({ measures: asked, where })).rows).toEqual([[100, 1, 1, 2 / 3]])
  })

  it('may stand in a calculation of its own measure', async () => {
    const asked = measures({ calc: 'win_rate * 2', as: 'closed_deals' }, { calc: 'closed_deals + 1', as: 'more' })
    expect((await ask({ measures: asked })).rows).toEqual([[1.5, 2.5]])
    const own = measures({ calc: 'win_rate', as: 'win_rate' }, { calc: 'avg(win_rate over owner.name)', as: 'mean' })
    expect((await ask({ measures: own })).rows).toEqual([[0.75, (1 + 0.5 + 1) / 3]])
  })
})
