import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../../server/contract/routes.ts'
import { shownRows } from '../../support/rows.ts'
import { openStar } from '../../support/star.ts'
import { apiOver } from '../api.ts'
import { agreeOn } from './agree.ts'

/**
 * Sales of two regions. The rows that count by default are of known shops; the small ones, which another least amount
 * lets in, are of a shop that is not there, of none, and of one without a region.
 */
const tables = `
CREATE TABLE dim_shop (shop_key INTEGER, shop VARCHAR, region VARCHAR);
INSERT INTO dim_shop VALUES (1, 'One', 'North'), (2, 'Two', 'South'), (3, 'Three', NULL);
CREATE TABLE fact_sale (id INTEGER, shop_key INTEGER, kind VARCHAR, amount DECIMAL(18, 2), units INTEGER);
INSERT INTO fact_sale VALUES
  (1, 1, 'a', 100.00, 1000000000), (2, 1, 'a', 33.33, 3), (3, 2, 'b', 50.00, 5),
  (4, 9, NULL, 1.00, 1), (5, NULL, 'c', 2.00, 1), (6, 3, 'c', 4.00, 1);`

const definitions = `
version: 1
parameters:
  least: { type: number, default: 10, scenario: true }
  factor: { type: number, default: 1, scenario: true }
  times: { type: integer, default: 1, scenario: true }
  divisor: { type: number, default: 2, scenario: true }
  kind: { type: text, default: a, scenario: true }
scenarios:
  also_small: { least: 0 }
  same_as_base: { least: 10, factor: 1, times: 1 }
  dear: { factor: 1.5 }
  dear_again: { factor: 1.50 }
  fine: { factor: 1.000000000001 }
  north: { factor: { at: { shop.region: { North: 2 } } } }
  many_times: { times: 1000000 }
  by_nothing: { divisor: 0 }
  south_large: { least: { default: 10, at: { shop.region: { South: 60 } } } }
dimensions:
  shop: { table: dim_shop, key: shop_key, attributes: { name: { column: shop }, region: { column: region } } }
cubes:
  sales:
    table: fact_sale
    grain: [id]
    where: amount >= :least
    roles: { shop: { on: shop_key } }
    degenerate: { kind: { column: kind } }
    measures:
      amount: { agg: sum, expr: "amount * :factor" }
      largest: { agg: max, expr: "amount * :factor" }
      rows: { agg: count }
      units: { agg: sum, expr: "units * :times" }
      of_kind: { agg: sum, expr: amount, where: "kind = :kind" }
      divided: { agg: sum, expr: "amount / :divisor" }
      half: { calc: amount / :divisor }
`

const star = apiOver(() => openStar(tables, definitions), null)
const rows = async (query: RequestOf<'query'>) => shownRows(await star.ask('query', query))

describe('a scenario whose values leak into another', () => {
  const measures = ['amount', 'units', 'rows']
  const all = ['base', 'dear', 'also_small', 'north', 'many_times']

  it('would show beside it: each has the numbers that it has alone, in any order', async () => {
    const alone = await Promise.all(
      all.map(async (name) => (await rows({ from: 'sales', measures, scenarios: [name] }))[0]),
    )
    expect(alone).toEqual([
      ['base', '183.33', '1000000008', '3', '0'],
      ['dear', '274.995', '1000000008', '3', '0'],
      ['also_small', '190.33', '1000000011', '6', '0'],
      ['north', '316.66', '1000000008', '3', '0'],
      ['many_times', '183.33', '1000000008000000', '3', '0'],
    ])
    expect(await rows({ from: 'sales', measures, scenarios: all })).toEqual(alone)
    expect(await rows({ from: 'sales', measures, scenarios: all.toReversed() })).toEqual(alone.toReversed())
  })

  it('would show in the next question: without scenarios the defaults hold', async () => {
    await rows({ from: 'sales', measures, scenarios: ['dear'] })
    expect(await rows({ from: 'sales', measures })).toEqual([['183.33', '1000000008', '3', '0']])
  })
})

describe('two scenarios with equal values', () => {
  it('give equal numbers, digit for digit', async () => {
    const query = { from: 'sales', measures: ['amount', 'largest'], rows: ['shop.name'], totals: true }
    const answer = await star.ask('query', { ...query, scenarios: ['dear', 'dear_again'] })
    const of = (name: string) => answer.rows.filter((row) => row[1] === name).map((row) => row.toSpliced(1, 1))
    expect(of('dear')).toHaveLength(3)
    expect(of('dear_again')).toEqual(of('dear'))
  })

  it('that say the defaults are the base', async () => {
    expect(await rows({ from: 'sales', measures: ['amount', 'rows'], scenarios: ['base', 'same_as_base'] })).toEqual([
      ['base', '183.33', '3', '0'],
      ['same_as_base', '183.33', '3', '0'],
    ])
  })
})

describe('digits that one scenario has and another lacks', () => {
  it('are all kept: the last one of 183.33 by 1.000000000001 is the fourteenth', async () => {
    const measures = ['amount', 'largest']
    expect(await rows({ from: 'sales', measures, scenarios: ['base', 'fine', 'dear'] })).toEqual([
      ['base', '183.33', '100', '0'],
      ['fine', '183.33000000018333', '100.0000000001', '0'],
      ['dear', '274.995', '150', '0'],
    ])
  })
})

describe('rows that only another value of a parameter lets in', () => {
  it('are not lost for what was found of the others: their shops are unknown or have no region', async () => {
    await agreeOn(star)(
      { from: 'sales', measures: ['rows'], rows: ['shop.region'], totals: ['grand'], parameters: { least: 0 } },
      `select case when grouping(r) = 1 then null else r end, count(*), grouping(r) from (
         select case when s.shop_key is null then '(unknown)' else coalesce(region, '(blank)') end as r
         from fact_sale f left join dim_shop s using (shop_key))
       group by rollup (r) order by 3, list_position(['North', 'South', '(blank)', '(unknown)'], r)`,
      [
        ['North', '2', '0'],
        ['South', '1', '0'],
        ['(blank)', '1', '0'],
        ['(unknown)', '2', '0'],
        ['·', '6', '1'],
      ],
    )
  })

  it('stand beside those of the base, blank ones of the fact too', async () => {
    const query = { from: 'sales', measures: ['rows'], rows: ['kind'], scenarios: ['base', 'also_small'] }
    expect(await rows(query)).toEqual([
      ['a', 'base', '2', '0'],
      ['a', 'also_small', '2', '0'],
      ['b', 'base', '1', '0'],
      ['b', 'also_small', '1', '0'],
      ['c', 'also_small', '2', '0'],
      ['(blank)', 'also_small', '1', '0'],
    ])
    expect((await star.ask('query', { ...query, rows: ['shop.name'] })).special).toEqual([
      { row: 5, column: 0, kind: 'unknown' },
    ])
  })
})

describe('a condition of a cube with a value per member', () => {
  it('lets in the rows of each member by its own: of South none is large enough', async () => {
    const query = { from: 'sales', measures: ['amount', 'rows'], rows: ['shop.region'], totals: ['grand' as const] }
    expect(await rows({ ...query, scenarios: ['base', 'south_large'] })).toEqual([
      ['North', 'base', '133.33', '2', '0'],
      ['North', 'south_large', '133.33', '2', '0'],
      ['South', 'base', '50', '1', '0'],
      ['·', 'base', '183.33', '3', '1'],
      ['·', 'south_large', '133.33', '2', '1'],
    ])
  })
})

describe('a text in a parameter', () => {
  it.each(["'; drop table fact_sale; --", '$1', ':least', '"', "a' or '1'='1", '\\', 'ä👩‍💻'])(
    'such as %s is a value',
    async (kind) => {
      const query = { from: 'sales', measures: ['of_kind', 'rows'], parameters: { kind } }
      expect(await rows(query)).toEqual([['0', '3', '0']])
      const { statements } = await star.ask('explain', { query })
      expect(statements[0]?.parameters).toContain(kind)
      expect(statements.map(({ sql }) => sql).join()).not.toContain(`'${kind.replaceAll("'", "''")}'`)
    },
  )

  it('leaves the tables as they are', async () => {
    expect(await star.sql('select count(*)::integer from fact_sale')).toEqual([[6]])
  })
})

describe('a parameter that is 0', () => {
  it('divides to nothing, row by row and in a calculation', async () => {
    expect(await rows({ from: 'sales', measures: ['divided', 'half'], scenarios: ['base', 'by_nothing'] })).toEqual([
      ['base', '91.665', '91.665', '0'],
      ['by_nothing', '·', '·', '0'],
    ])
  })
})
