import { describe, expect, it } from 'vitest'
import { openStar } from '../../support/star.ts'
import { loadWarehouse } from '../../support/warehouse.ts'
import { apiOver } from '../api.ts'
import { agreeOn } from './agree.ts'

/**
 * Two groups of numbers at the edges of their types. 9223372036854775807 is the largest BIGINT, 9007199254740993 the
 * first whole number that a double cannot hold. Buyer b is in both groups; the hits of group y are 0.
 */
const tables = `
CREATE TABLE fact_number (id INTEGER, kind VARCHAR, big BIGINT, half BIGINT, money DECIMAL(18, 2), buyer VARCHAR, hits INTEGER, odds DOUBLE, small INTEGER);
INSERT INTO fact_number VALUES
  (1, 'x', 9223372036854775807, 4000000000, 90071992547409.93, 'a', 4, 0.5, 2000000000),
  (2, 'x', 9223372036854775807, 4000000000, 0.01, 'b', 6, 0.25, 2000000000),
  (3, 'y', 9007199254740993, 3000000000, -0.03, 'b', 0, 1, 7),
  (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);`

const definitions = `
version: 1
cubes:
  numbers:
    table: fact_number
    grain: [id]
    degenerate: { kind: { column: kind }, id: { column: id } }
    measures:
      rows: { agg: count }
      big: { agg: sum, expr: big }
      largest: { agg: max, expr: big }
      product: { agg: sum, expr: half * half }
      small_product: { agg: sum, expr: small * small + small }
      money: { agg: sum, expr: money }
      buyers: { agg: count_distinct, expr: buyer }
      hits: { agg: sum, expr: hits }
      expected: { agg: sum, expr: hits * odds }
      odds: { agg: sum, expr: odds }
      per_hit: { calc: money / hits }
      hit_rate: { calc: hits / rows }
      rest: { calc: hits / (hits - hits) }
`

const star = apiOver(() => openStar(tables, definitions), null)
const golden = apiOver((file) => loadWarehouse(file, 'fixtures/golden'), '2026-04-02')

describe('distinct counts across totals', () => {
  it('are counted anew, and never added up', async () => {
    await agreeOn(star)(
      { from: 'numbers', measures: ['buyers'], rows: ['kind'], totals: ['grand'] },
      `select case when grouping(kind) = 1 then null else coalesce(kind, '(blank)') end, count(distinct buyer), grouping(kind)
        from fact_number group by rollup (kind) order by 3, kind nulls last`,
      [
        ['x', '2', '0'],
        ['y', '1', '0'],
        ['(blank)', '0', '0'],
        ['·', '2', '1'],
      ],
    )
  })
})

describe('the ratio of sums', () => {
  it('is what every total has: 3/4 of the deals won, neither 5/6 nor 5/3', async () => {
    await agreeOn(golden)(
      { from: 'bookings', measures: ['win_rate'], rows: ['closed.quarter'], totals: ['grand'] },
      `select year(closed_date) || '-Q' || quarter(closed_date) as period, avg(is_won::integer), grouping(period)
        from fact_deal where closed_date is not null group by rollup (period) order by 3, 1`,
      [
        ['2026-Q1', '0.666666666667', '0'],
        ['2026-Q2', '1', '0'],
        ['·', '0.75', '1'],
      ],
    )
  })
})

describe('the sum of products', () => {
  it('is taken row by row: 4 × 0.5 + 6 × 0.25 + 0 × 1, and not 10 × 1.75', async () => {
    await agreeOn(star)(
      { from: 'numbers', measures: ['expected', 'hits', 'odds'] },
      'select sum(hits * odds), sum(hits), sum(odds), 0 as g from fact_number',
      [['3.5', '10', '1.75', '0']],
    )
  })

  it('holds for the weighted pipeline: 300 × 0.5 + 200 × 0.4 in February', async () => {
    await agreeOn(golden)(
      { from: 'pipeline', measures: ['weighted', 'open_amount'], rows: ['snapshot.month'] },
      `select strftime(snapshot_date, '%Y-%m'), sum(amount_eur * probability), sum(amount_eur), 0 as g from fact_snapshot group by all order by 1`,
      [
        ['2026-01', '100', '350', '0'],
        ['2026-02', '230', '500', '0'],
        ['2026-03', '140', '450', '0'],
      ],
    )
  })
})

describe('division by zero', () => {
  it('is empty, not infinite, in rows and totals', async () => {
    await agreeOn(star)(
      {
        from: 'numbers',
        measures: ['per_hit', 'rest'],
        rows: ['kind'],
        where: [{ attribute: 'kind', in: ['x', 'y'] }],
      },
      `select kind, sum(money)::double / nullif(sum(hits), 0), null, 0 as g from fact_number where kind is not null group by all order by 1`,
      [
        ['x', '9007199254740', '·', '0'],
        ['y', '·', '·', '0'],
      ],
    )
  })

  it('is never above a number in a ranking, a filter on measures or a sort', async () => {
    const ask = { from: 'numbers', measures: ['per_hit'], rows: ['kind'] }
    const kinds = async (more: object) => (await star.ask('query', { ...ask, ...more })).rows.map(([kind]) => kind)
    expect(await kinds({ top: { kind: 'top', n: 1, by: 'per_hit', of: 'kind' } })).toEqual(['x'])
    expect(await kinds({ having: [{ measure: 'per_hit', gt: 0 }] })).toEqual(['x'])
    expect((await kinds({ sort: [{ by: 'per_hit', direction: 'desc' }] }))[0]).toBe('x')
  })
})

describe('integer overflow', () => {
  it('does not happen in sums of the largest integers, nor in sums of their products', async () => {
    await agreeOn(star)(
      {
        from: 'numbers',
        measures: ['big', 'small_product'],
        rows: ['kind'],
        where: [{ attribute: 'kind', in: ['x', 'y'] }],
      },
      `select kind, sum(big::hugeint), sum(small::hugeint * small + small), 0 as g from fact_number where kind is not null group by all order by 1`,
      [
        ['x', '18446744073709551614', '8000000004000000000', '0'],
        ['y', '9007199254740993', '56', '0'],
      ],
    )
  })

  it('of a product in one row is an error, and no number', async () => {
    expect(await star.refused('query', { from: 'numbers', measures: ['product'] })).toMatchObject({
      status: 422,
      error: { code: 'overflow' },
    })
  })

  it('is an error where a number of a JSON answer would lose digits', async () => {
    expect(await star.refused('query', { from: 'numbers', measures: ['largest'] })).toMatchObject({
      status: 422,
      error: { code: 'overflow' },
    })
  })
})

describe('decimals beyond 2^53', () => {
  it('keep every digit', async () => {
    await agreeOn(star)(
      {
        from: 'numbers',
        measures: ['money'],
        rows: ['kind'],
        totals: ['grand'],
        where: [{ attribute: 'kind', in: ['x', 'y'] }],
      },
      'select kind, sum(money), grouping(kind) from fact_number where kind is not null group by rollup (kind) order by 3, 1',
      [
        ['x', '90071992547409.94', '0'],
        ['y', '-0.03', '0'],
        ['·', '90071992547409.91', '1'],
      ],
    )
  })
})
