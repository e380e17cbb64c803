import { describe, expect, it } from 'vitest'
import type { RequestOf } from '../../../server/contract/routes.ts'
import { shownRows } from '../../support/rows.ts'
import { openStar } from '../../support/star.ts'
import { apiOver } from '../api.ts'

/** Shop Three is in the South beside Two; it has visitors and no sales. */
const tables = `
CREATE TABLE dim_shop AS SELECT * FROM (VALUES (1, 'One', 'North'), (2, 'Two', 'South'), (3, 'Three', 'South')) t(shop_key, shop, region);
CREATE TABLE fact_sale AS SELECT * FROM (VALUES (1, 1, 100), (2, 1, 33), (3, 2, 50)) t(id, shop_key, amount);
CREATE TABLE fact_visit AS SELECT * FROM (VALUES (1, 1, 3), (2, 3, 2), (3, 2, 6)) t(id, shop_key, visitors);`

const definitions = `
version: 1
dimensions:
  shop:
    table: dim_shop
    key: shop_key
    attributes: { name: { column: shop }, region: { column: region } }
    hierarchies: { places: { levels: [region, name] } }
cubes:
  sales: { table: fact_sale, grain: [id], roles: { shop: { on: shop_key } }, measures: { amount: { agg: sum, expr: amount } } }
  visits: { table: fact_visit, grain: [id], roles: { shop: { on: shop_key } }, measures: { visitors: { agg: sum, expr: visitors } } }
views:
  shops: { cubes: [sales, visits], shared: [shop] }
`

const star = apiOver(() => openStar(tables, definitions), null)

type Asked = Omit<RequestOf<'query'>, 'from' | 'measures' | 'rows'>

/** The same question of the cube with the visitors, and of the view, whose first cube has none. */
const both = async (more: (measure: string) => Asked, shown: (measure: string) => object[] = () => []) => {
  const ask = async (from: string, measure: string) => {
    const query = { from, measures: [measure, ...shown(measure)], rows: ['shop.name'], ...more(measure) }
    return shownRows(await star.ask('query', query as RequestOf<'query'>)).map((row) => row.slice(0, -1))
  }
  return [await ask('visits', 'visitors'), await ask('shops', 'visits.visitors')]
}

describe('a level on no axis, of a member that the first cube of a view has no rows of', () => {
  it('is found by the rows of the other cube: by filters at it', async () => {
    const known = [
      ['Three', '2'],
      ['Two', '6'],
    ]
    expect(await both((measure) => ({ having: [{ measure, gte: 8, at: 'shop.region' }] }))).toEqual([known, known])
  })

  it('by shares and ranks within it', async () => {
    const base = { level: 'shop.region' }
    const known = [
      ['One', '3', '1', '1'],
      ['Three', '2', '0.25', '2'],
      ['Two', '6', '0.75', '1'],
    ]
    const shown = (measure: string) => [
      { measure, show: 'share', base, as: 's' },
      { measure, show: 'rank', base, as: 'r' },
    ]
    expect(await both(() => ({}), shown)).toEqual([known, known])
  })

  it('by rankings inside it', async () => {
    const known = [
      ['One', '3'],
      ['Two', '6'],
    ]
    const best = (by: string): Asked => ({ top: { kind: 'top', n: 1, by, of: 'shop.name', per: 'shop.region' } })
    expect(await both(best)).toEqual([known, known])
  })

  it('by calculations that read it, which is empty where rows of any cube have several values', async () => {
    const is = (attribute: string, value: string) => ({ calc: `if(property(${attribute}) = '${value}', 1, 0)` })
    const south = { ...is('shop.region', 'South'), as: 'south' }
    const known = [
      ['One', '3', '0'],
      ['Three', '2', '1'],
      ['Two', '6', '1'],
    ]
    expect(
      await both(
        () => ({}),
        () => [south],
      ),
    ).toEqual([known, known])
    const measures = [
      'sales.amount',
      { ...is('shop.name', 'One'), as: 'one' },
      { ...is('shop.name', 'Two'), as: 'two' },
    ]
    expect(shownRows(await star.ask('query', { from: 'shops', measures, rows: ['shop.region'] }))).toEqual([
      ['North', '133', '1', '0', '0'],
      ['South', '50', '0', '0', '0'],
    ])
  })
})
