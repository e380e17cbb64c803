import { describe, expect, it } from 'vitest'
import type { RequestOf, ResponseOf } from '../../server/contract/routes.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import { apiOver } from './api.ts'

const api = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

type Result = ResponseOf<'query'>

const ask = (query: RequestOf<'query'>): Promise<Result> => api.ask('query', query)

/** Rows with special members written as their kind in brackets, without columns of implied ancestors. */
const shown = ({ columns, rows, special }: Result): unknown[][] =>
  rows.map((row, r) =>
    row.flatMap((value, c) => {
      const kind = special.find((member) => member.row === r && member.column === c)?.kind
      if (columns[c]?.implied === true) return []
      return [kind === undefined ? value : `(${kind})`]
    }),
  )

const rows = async (query: RequestOf<'query'>) => shown(await ask(query))

/** Decimals as numbers: shares give them more digits than amounts have. */
const numbers = (found: readonly (readonly unknown[])[]): unknown[][] =>
  found.map((row) =>
    row.map((value) => (typeof value === 'string' && /^-?[\d.]+$/.test(value) ? Number(value) : value)),
  )

const firstQuarter = { attribute: 'snapshot.quarter', in: ['2026-Q1'] }
const readings = (measures: string[], attribute: string, from: string, to = from) =>
  rows({ from: 'readings', measures, rows: [attribute], where: [{ attribute, from, to }] })

describe('every one-fact row of the golden table: ', () => {
  it('win rate Q1, Q2, total is 2/3, 1, 3/4, and no mean or sum of ratios', async () => {
    expect(
      await rows({ from: 'bookings', measures: ['win_rate'], rows: ['closed.quarter'], totals: ['grand'] }),
    ).toEqual([
      ['2026-Q1', 2 / 3],
      ['2026-Q2', 1],
      [null, 0.75],
    ])
  })

  it('won by segment as-was is SMB 300, unknown 50', async () => {
    expect(await rows({ from: 'bookings', measures: ['won'], rows: ['account.segment'], totals: ['grand'] })).toEqual([
      ['SMB', '300.00'],
      ['(unknown)', '50.00'],
      [null, '350.00'],
    ])
  })

  it('won by segment as-is is ENT 100, SMB 200, unknown 50', async () => {
    expect(
      await rows({ from: 'bookings', measures: ['won'], rows: ['account.segment'], totals: ['grand'], asOf: 'now' }),
    ).toEqual([
      ['SMB', '200.00'],
      ['ENT', '100.00'],
      ['(unknown)', '50.00'],
      [null, '350.00'],
    ])
  })

  it('attributed by channel is Search 260, Event 40, unattributed 50 of a total won of 350', async () => {
    const measures = ['won', 'attributed']
    const answer = await rows({ from: 'bookings', measures, rows: ['campaign.channel'], totals: true })
    expect(numbers(answer)).toEqual([
      ['Event', 40, 40],
      ['Search', 260, 260],
      ['(unassigned)', 50, 0],
      [null, 350, 300],
    ])
    expect(numbers(await rows({ from: 'bookings', measures }))).toEqual([[350, 300]])
  })

  it('full allocation is Search 300, Event 100, unassigned 50, total 350', async () => {
    const answer = await rows({ from: 'bookings', measures: ['won'], rows: ['touched.channel'], totals: true })
    expect(numbers(answer)).toEqual([
      ['Event', 100],
      ['Search', 300],
      ['(unassigned)', 50],
      [null, 350],
    ])
  })

  it('won under channel = Search is 260 without grouping, as in the grouped row', async () => {
    const where = [{ attribute: 'campaign.channel', in: ['Search'] }]
    expect(numbers(await rows({ from: 'bookings', measures: ['won'], where }))).toEqual([[260]])
    expect(numbers(await rows({ from: 'bookings', measures: ['won'], rows: ['campaign.channel'], where }))).toEqual([
      ['Search', 260],
    ])
  })

  it('open pipeline Jan, Feb, Mar, Q1 is 350, 500, 450, 450', async () => {
    const monthly = { from: 'pipeline', measures: ['open_amount'], rows: ['snapshot.month'], where: [firstQuarter] }
    expect(await rows({ ...monthly, totals: ['grand'] })).toEqual([
      ['2026-01', '350.00'],
      ['2026-02', '500.00'],
      ['2026-03', '450.00'],
      [null, '450.00'],
    ])
    expect(await rows({ from: 'pipeline', measures: ['open_amount'], rows: ['snapshot.quarter'] })).toEqual([
      ['2026-Q1', '450.00'],
    ])
  })

  it('open pipeline Q1 first is 350, Q1 avg 433.33', async () => {
    const [[first, average] = []] = await rows({
      from: 'pipeline',
      measures: ['first_open', 'avg_open'],
      where: [firstQuarter],
    })
    expect(first).toBe('350.00')
    expect(Number(average)).toBeCloseTo(1300 / 3, 9)
  })

  it('open pipeline Q1 by owner is Ben 50, Dan 400, Cyd empty and not the 300 of a date before', async () => {
    const byOwner = { from: 'pipeline', rows: ['owner.name'], where: [firstQuarter] }
    expect(await rows({ ...byOwner, measures: ['open_amount', 'first_open'] })).toEqual([
      ['Ben', '50.00', null],
      ['Cyd', null, '350.00'],
      ['Dan', '400.00', null],
    ])
    expect(await rows({ ...byOwner, measures: ['open_amount'], empty: true, totals: ['grand'] })).toEqual([
      ['Ada', null],
      ['Ben', '50.00'],
      ['Cyd', null],
      ['Dan', '400.00'],
      [null, '450.00'],
    ])
  })

  it('spend by channel is 40, 20, 40 and 100 in total', async () => {
    expect(await rows({ from: 'spend', measures: ['cost'], rows: ['campaign.channel'], totals: ['grand'] })).toEqual([
      ['Event', '20.00'],
      ['Search', '40.00'],
      ['Social', '40.00'],
      [null, '100.00'],
    ])
  })

  it('spend and ROAS by channel are 40 -> 6.5, 20 -> 2, 40 -> 0, in total 100 -> 3.0, and never 560 attributed', async () => {
    const measures = ['bookings.won', 'bookings.attributed', 'spend.cost', 'roas']
    const query = { from: 'growth', measures, rows: ['campaign.channel'], totals: ['grand' as const] }
    expect(numbers(await rows(query))).toEqual([
      ['Event', 40, 40, 20, 2],
      ['Search', 260, 260, 40, 6.5],
      ['Social', 0, 0, 40, 0],
      ['(unassigned)', 50, 0, 0, null],
      [null, 350, 300, 100, 3],
    ])
  })

  it('won by subtree (own) is Ada 350 (none), Ben 350 (50), Cyd 100, Dan 200, 350 in total', async () => {
    const result = await ask({
      from: 'bookings',
      measures: ['won', 'own_won'],
      rows: ['owner.org'],
      totals: ['grand'],
    })
    const columns = ['owner.org.parent', 'owner.org.depth', 'owner.org', 'won', 'own_won']
    expect(result.columns.map(({ name }) => name)).toEqual(columns)
    expect(result.rows).toEqual([
      [null, 0, 1, '350.00', null],
      [1, 1, 2, '350.00', 50],
      [2, 2, null, '50.00', 50],
      [2, 2, 3, '100.00', 100],
      [2, 2, 4, '200.00', 200],
      // own values add up to the total, which is no node
      [null, null, null, '350.00', 350],
    ])
    expect(result.special).toContainEqual({ row: 2, column: 2, kind: 'own' })
    expect(result.grouping.map(Number)).toEqual([0, 0, 0, 0, 0, 1])
  })

  it('cube deals, account not equal 10, is 3 deals, the one without account among them', async () => {
    const deals = (attribute: string, member: string | number) =>
      rows({ from: 'deals', measures: ['deals'], where: [{ attribute, notIn: [member] }] })
    expect(await deals('account.id', 10)).toEqual([[3]])
    expect(await deals('account.name', 'Acme')).toEqual([[3]])
    expect(
      await rows({ from: 'deals', measures: ['deals'], where: [{ not: { attribute: 'account.id', in: [10] } }] }),
    ).toEqual([[3]])
  })

  it('prior month of Feb when Jan has no rows is 0 in coverage, and empty before it', async () => {
    expect(await readings(['units', 'units@prior'], 'read.month', '2025-12', '2026-03')).toEqual([
      ['2025-12', '10', null],
      ['2026-01', '0', '10'],
      ['2026-02', '30', '0'],
      ['2026-03', '0', '30'],
    ])
    expect(await readings(['units@prior(month)', 'readings'], 'read.month', '2026-02')).toEqual([['2026-02', '0', 1]])
  })

  it('prior year of 2028-02-29 is 2027-02-28', async () => {
    expect(await readings(['units', 'units@prior_year'], 'read.date', '2028-02-29')).toEqual([['2028-02-29', '9', '7']])
  })

  it('prior month of 03-31 is 02-28', async () => {
    expect(await readings(['units', 'units@prior(month)'], 'read.date', '2027-03-31')).toEqual([
      ['2027-03-31', '8', '7'],
    ])
  })

  it('2026-03-29 22:30 UTC, day in Europe/Berlin, is 2026-03-30', async () => {
    const byDate = (zone?: string) =>
      rows({
        from: 'visits',
        measures: ['pages'],
        rows: ['visited.date'],
        where: [{ attribute: 'visited.month', in: ['2026-03'] }],
        ...(zone !== undefined && { zone }),
      })
    const inBerlin = [
      ['2026-03-28', '1'],
      ['2026-03-29', '6'],
      ['2026-03-30', '8'],
    ]
    expect(await byDate('Europe/Berlin')).toEqual(inBerlin)
    expect(await byDate()).toEqual(inBerlin)
    expect(await byDate('UTC')).toEqual([
      ['2026-03-28', '3'],
      ['2026-03-29', '12'],
    ])
  })
})
