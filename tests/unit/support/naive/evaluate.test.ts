import { test as base, describe, expect } from 'vitest'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { evaluate } from '../../../support/naive/evaluate.ts'
import { readStar } from '../../../support/naive/star.ts'
import { openSampled, type Sampled } from '../../../support/sampled-models.ts'

interface Naive {
  readonly ask: (
    query: object,
    options?: { readonly asOf?: string; readonly completeThrough?: string },
  ) => Promise<unknown[]>
}

/** The golden data, asked of the naive evaluator alone; special members are shown by their kind. */
const test = base.extend<{ readonly sampled: Sampled; readonly naive: Naive }>({
  sampled: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
    async ({}, use) => {
      const sampled = await openSampled({
        name: 'golden',
        folder: 'fixtures/golden',
        cubes: [],
        completeThrough: '2026-12-31',
      })
      await use(sampled)
      await sampled.close()
    },
    { scope: 'file' },
  ],
  naive: async ({ sampled }, use) => {
    await use({
      ask: async (query, options = {}) => {
        const parsed = CubeQuery.parse(query)
        const cube = sampled.warehouse.cube(parsed.from)
        const star = await sampled.warehouse.engine.session((session) => readStar(session, cube, options))
        const { rows, special } = evaluate(star, parsed)
        const shown: unknown[][] = rows.map((row) => [...row])
        for (const { row, column, kind } of special) if (shown[row] !== undefined) shown[row][column] = `(${kind})`
        return shown
      },
    })
  },
})

describe('the naive evaluator', () => {
  test('divides sums, not ratios', async ({ naive }) => {
    const rows = ['closed.quarter']
    expect(await naive.ask({ from: 'bookings', measures: ['win_rate'], rows, totals: true })).toEqual([
      ['2026-Q1', 2 / 3],
      ['2026-Q2', 1],
      [null, 3 / 4],
    ])
  })

  test('sees an account as it was when a deal closed, or as it is', async ({ naive }) => {
    const query = { from: 'bookings', measures: ['won'], rows: ['account.segment'] }
    expect(await naive.ask(query)).toEqual([
      ['SMB', '300'],
      ['(unknown)', '50'],
    ])
    expect(await naive.ask(query, { asOf: 'now' })).toEqual([
      ['SMB', '200'],
      ['ENT', '100'],
      ['(unknown)', '50'],
    ])
  })

  test('takes the last date of the period that the cube has, not the last row', async ({ naive }) => {
    const quarter = [{ attribute: 'snapshot.quarter', in: ['2026-Q1'] }]
    const measures = ['open_amount', 'first_open', 'avg_open']
    expect(await naive.ask({ from: 'pipeline', measures, rows: ['snapshot.month'], where: quarter })).toEqual([
      ['2026-01', '350', '350', 350],
      ['2026-02', '500', '500', 500],
      ['2026-03', '450', '450', 450],
    ])
    expect(await naive.ask({ from: 'pipeline', measures, where: quarter })).toEqual([['450', '350', 1300 / 3]])
    const owners = { from: 'pipeline', measures: ['open_amount', 'first_open'], rows: ['owner.name'], where: quarter }
    expect(await naive.ask(owners)).toEqual([
      ['Ben', '50', null],
      ['Cyd', null, '350'],
      ['Dan', '400', null],
    ])
  })

  test('gives a node its subtree, and its own value beside', async ({ naive }) => {
    const query = { from: 'bookings', measures: ['won', 'own_won'], rows: ['owner.org'], totals: true }
    expect(await naive.ask(query)).toEqual([
      [null, '0', '1', '350', null],
      ['1', '1', '2', '350', 50],
      ['2', '2', '(own)', '50', 50],
      ['2', '2', '3', '100', 100],
      ['2', '2', '4', '200', 200],
      [null, null, null, '350', 350],
    ])
  })

  test('keeps the unknown member under a condition that excludes another', async ({ naive }) => {
    const where = [{ attribute: 'account.id', notIn: [10] }]
    expect(await naive.ask({ from: 'deals', measures: ['deals'], where })).toEqual([['3']])
  })

  test('moves by the calendar over periods without rows', async ({ naive }) => {
    const where = [{ attribute: 'read.month', in: ['2026-02'] }]
    expect(await naive.ask({ from: 'readings', measures: ['units', 'units@prior(month)'], where })).toEqual([
      ['30', '0'],
    ])
    const prior = [{ attribute: 'read.month', in: ['2026-01'] }]
    expect(await naive.ask({ from: 'readings', measures: ['units@prior'], where: prior })).toEqual([['10']])
  })

  test('compares a period that is not over with as many days of the other', async ({ naive }) => {
    const where = [{ attribute: 'closed.month', in: ['2026-03'] }]
    const query = { from: 'bookings', measures: ['closed_deals@prior(month)'], where }
    expect(await naive.ask(query)).toEqual([['1']])
    expect(await naive.ask(query, { completeThrough: '2026-03-10' })).toEqual([['0']])
    expect(await naive.ask(query, { completeThrough: '2026-03-15' })).toEqual([['1']])
  })

  test('shows shares and ranks among all that is listed', async ({ naive }) => {
    const measures = [
      { measure: 'won', show: 'share', base: 'grand', as: 'share' },
      { measure: 'won', show: 'rank', base: 'grand', as: 'rank' },
    ]
    expect(await naive.ask({ from: 'bookings', measures, rows: ['owner.name'] })).toEqual([
      ['Ben', 50 / 350, '3'],
      ['Cyd', 100 / 350, '2'],
      ['Dan', 200 / 350, '1'],
    ])
  })

  test('reads a measure at other members, and statistics over members', async ({ naive }) => {
    const measures = [
      { calc: 'won / won{all(owner.name)}', as: 'of_all' },
      { calc: "won{owner.name = 'Dan'}", as: 'of_dan' },
      { calc: 'avg(won over closed.month)', as: 'average' },
    ]
    expect(await naive.ask({ from: 'bookings', measures, rows: ['owner.name'], totals: true })).toEqual([
      ['Ben', 50 / 350, '200', 50],
      ['Cyd', 100 / 350, '200', 100],
      ['Dan', 200 / 350, '200', 200],
      [null, 1, '200', 350 / 3],
    ])
  })
})
