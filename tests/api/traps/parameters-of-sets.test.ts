import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../../server/contract/routes.ts'
import { shownRows } from '../../support/rows.ts'
import { openStar } from '../../support/star.ts'
import { apiOver } from '../api.ts'

/**
 * Sales, of which the small ones count where the least amount is lower, and visits. Sale 4 is of no shop.
 *
 *     region   sales of 10 and more   all sales   visits
 *     North    100                    100         3
 *     South    50 + 40                50 + 40     5
 *     none                            4           7
 */
const tables = `
CREATE TABLE dim_shop AS SELECT * FROM (VALUES (1, 'North'), (2, 'South')) t(shop_key, region);
CREATE TABLE fact_sale AS SELECT * FROM (VALUES (1, 1, 100), (2, 2, 50), (3, 2, 40), (4, NULL, 4)) t(id, shop_key, amount);
CREATE TABLE fact_visit AS SELECT * FROM (VALUES (1, 1, 3), (2, 2, 5), (3, NULL, 7)) t(id, shop_key, visitors);`

const definitions = `
version: 1
parameters:
  least: { type: number, default: 10, scenario: true }
  factor: { type: number, default: 1, scenario: true }
scenarios:
  double: { title: Double, factor: 2 }
  north_up: { title: North up, factor: { at: { shop.region: { North: 0.5 } } } }
dimensions:
  shop: { table: dim_shop, key: shop_key, attributes: { region: { column: region } } }
cubes:
  sales:
    table: fact_sale
    grain: [id]
    where: amount >= :least
    roles: { shop: { on: shop_key } }
    measures: { amount: { agg: sum, expr: "amount * :factor" } }
  visits:
    table: fact_visit
    grain: [id]
    roles: { shop: { on: shop_key } }
    measures: { visitors: { agg: sum, expr: visitors } }
sets:
  sold: { of: shop.region, take: 9, by: sales.amount }
  best: { of: shop.region, take: 1, by: sales.amount }
`

const star = apiOver(() => openStar(tables, definitions), null)
const visitors = { from: 'visits', measures: ['visitors'], rows: ['shop.region'] }
const rows = async (query: RequestOf<'query'>) => shownRows(await star.ask('query', query))
const codes = async (query: RequestOf<'query'>) => (await star.ask('query', query)).notices.map(({ code }) => code)

describe('a set of another cube whose rows a parameter decides', () => {
  it('has the unknown member where a row without one counts', async () => {
    const [north, south] = [
      ['North', '3', '0'],
      ['South', '5', '0'],
    ]
    const query = { ...visitors, where: [{ set: 'sold' }] }
    expect(await rows(query)).toEqual([north, south])
    expect(await rows({ ...query, parameters: { least: 0 } })).toEqual([north, south, ['(unknown)', '7', '0']])
  })
})

describe('a scenario that a set of another cube reads alone', () => {
  it('chooses its members by its own values, and says what they are', async () => {
    const query = { ...visitors, where: [{ set: 'best' }], scenarios: ['base', 'north_up'] }
    expect(await rows(query)).toEqual([
      ['North', 'base', '3', '0'],
      ['South', 'north_up', '5', '0'],
    ])
    expect(await codes(query)).toEqual(['scenario_set'])
  })

  it('changes nothing where no set is asked', async () => {
    expect(await codes({ ...visitors, scenarios: ['base', 'north_up'] })).toEqual(['scenario_ignored'])
  })
})

describe('a scenario that a calculation of the query reads alone', () => {
  const calculated = { from: 'visits', measures: [{ calc: 'visitors * :factor', as: 'x' }] }

  it('says what it sets', async () => {
    const query = { ...calculated, scenarios: ['base', 'double'] }
    expect(await rows(query)).toEqual([
      ['base', '15', '0'],
      ['double', '30', '0'],
    ])
    expect(await codes(query)).toEqual(['scenario_set'])
  })

  it('is refused where it has a value per member, as in a cube that reads it', async () => {
    const { status, error } = await star.refused('query', { ...calculated, scenarios: ['north_up'] })
    expect([status, error['code'], error['path']]).toEqual([422, 'unsound', 'measures[0].calc'])
    expect(error['message']).toContain('read :factor in the expr of a measure, or give it one value')
  })
})
