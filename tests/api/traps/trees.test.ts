import { describe, expect, it } from 'vitest'
import { loadWarehouse } from '../../support/warehouse.ts'
import { apiOver } from '../api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

const from = 'bookings'
const rows = ['owner.org']

describe('going from node to node of a tree, which hold each other,', () => {
  it.each(['running', 'difference', 'percent_change', 'trend', 'moving_average'] as const)(
    'is refused for %s, also of own values and over months',
    async (show) => {
      const shown = (measure: string, more: object = {}) => ({
        ...{ measure, show, as: 'x', ...more },
        ...(show === 'moving_average' && { window: 2 }),
      })
      const asked = [
        { measures: [shown('won')], rows },
        { measures: [shown('own_won')], rows },
        { measures: [shown('won', { base: 'grand' })], rows: ['owner.org', 'closed.month'] },
        { measures: [shown('won')], rows: [{ childrenOf: [1, 2], of: 'owner.org' }] },
      ]
      for (const query of asked) {
        const { status, error } = await api.refused('query', { from, ...query })
        expect([status, error['code']]).toEqual([422, 'unsound'])
        expect(error['message']).toContain('a node of owner.org holds those below it')
        expect(error['message']).toContain('put a flat attribute such as owner.name in its place')
      }
    },
  )

  it('adds up the children of one node, or leaves', async () => {
    const measures = ['won', { measure: 'won', show: 'running' as const, as: 'so_far' }]
    for (const entry of [
      { childrenOf: [2], of: 'owner.org' },
      { leavesOf: [1], of: 'owner.org' },
    ]) {
      expect((await api.ask('query', { from, measures, rows: [entry] })).rows.map((r) => r.slice(2))).toEqual([
        [3, '100.00', '100.00'],
        [4, '200.00', '300.00'],
      ])
    }
  })

  it('ranks nodes, and goes over the months of each', async () => {
    const rank = { measure: 'won', show: 'rank' as const, base: 'grand', as: 'rank' }
    const ranks = await api.ask('query', { from, measures: [rank], rows })
    expect(ranks.rows.map((r) => r.at(-1))).toEqual([1, 1, 5, 4, 3])
    const running = { measure: 'won', show: 'running' as const, as: 'so_far' }
    const where = [{ attribute: 'owner.org', in: [3] }]
    const months = await api.ask('query', { from, measures: [running], rows: ['owner.org', 'closed.month'], where })
    expect(months.rows.at(-1)?.at(-1)).toBe('100.00')
  })
})

describe('the rows behind a value that a calculation takes from another node', () => {
  it.each([
    ['won{owner.org = 2}', [1, 3, 5], '350.00'],
    ['won{all(owner.org)}', [1, 3, 5], '350.00'],
    ['own(won{all(owner.org)})', [1, 3, 5], '350.00'],
    ['own(won{owner.org = 2})', [5], '50.00'],
  ])('are all of that node: %s', async (calc, deals, sum) => {
    const query = { from, measures: [{ calc, as: 'c' }], rows }
    const found = await api.ask('drillThrough', { query, at: { 'owner.org': 4 }, measure: 'c' })
    expect(found.rows.map((r) => r[0])).toEqual(deals)
    expect([found.sum, found.cell, found.reconciles]).toEqual([sum, sum, true])
  })

  it('are those that meet what is said of other attributes', async () => {
    const query = { from, measures: [{ calc: 'won{owner.org = 2}', as: 'c' }], rows: ['owner.org', 'closed.month'] }
    const at = { 'owner.org': 4, 'closed.month': '2026-03' }
    const found = await api.ask('drillThrough', { query, at, measure: 'c' })
    expect(found.rows.map((r) => r[0])).toEqual([3])
    expect([found.sum, found.cell]).toEqual(['200.00', '200.00'])
  })
})
