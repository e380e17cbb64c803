import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDuckDb } from '../../../../server/engine/duckdb.ts'
import { serveRandomStar } from '../../../support/naive/random-star.ts'
import { askSales } from '../../../support/small-star.ts'
import { engineOptions, type Warehouse } from '../../../support/warehouse.ts'

/**
 * Ann lives in a shop of the US, Bob's home is the unknown shop, Cyd has none; each sold once. The shop of the US is in
 * the North, that of Sweden in no region but with an annex there, and no shop is in the region without a name.
 */
const data = {
  regions: [
    ['1', "'North'", 'NULL', '1'],
    ['2', 'NULL', "'AU'", 'NULL'],
  ],
  shops: [
    ['-1', 'NULL', 'NULL', 'NULL', 'NULL', 'NULL', 'NULL', 'NULL'],
    ['1', "'US'", "'Springfield'", '3', 'NULL', 'NULL', '1', '2'],
    ['2', "'SE'", "'Ärnäs'", '4', 'NULL', 'NULL', 'NULL', '1'],
  ],
  people: [
    ['-1', 'NULL', 'NULL', 'NULL', 'NULL', 'NULL'],
    ['1', "'Ann'", 'NULL', '1', "'p1'", '2'],
    ['2', "'Bob'", 'NULL', '-1', "'p2'", '1'],
    ['3', "'Cyd'", 'NULL', 'NULL', "'p3'", '3'],
  ],
  sales: ['1', '2', '3'].map((id) => [id, id, id, `'p${id}'`, 'NULL', 'NULL', 'NULL', '1', '1', '1', 'NULL']),
}

let star: Warehouse
beforeAll(async () => {
  const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  star = await serveRandomStar(engine, data)
})
afterAll(() => star.engine.close())

const ask = (query: object): Promise<string[][]> => askSales(star, { measures: ['sales'], ...query })

describe('a role through another', () => {
  it('has the unknown member for missing keys and for the unknown key, and lists no blank one for its row', async () => {
    expect(await ask({ rows: ['home.country'], empty: true })).toEqual([
      ['US', '1', '0'],
      ['SE', '0', '0'],
      ['(unknown)', '2', '0'],
    ])
    expect(await ask({ where: [{ attribute: 'home.country', is: 'blank' }] })).toEqual([['0', '0']])
  })
})

describe('an attribute that comes via another table', () => {
  it('has the members of that table, and a blank one for rows that point nowhere', async () => {
    expect(await ask({ rows: ['shop.region'], empty: true })).toEqual([
      ['North', '1', '0'],
      ['(blank)', '1', '0'],
      ['(unknown)', '1', '0'],
    ])
  })

  it('is joined once for each column that points there', async () => {
    expect(await ask({ rows: ['shop.region', 'shop.annex'] })).toEqual([
      ['North', '(blank)', '1', '0'],
      ['(blank)', 'North', '1', '0'],
      ['(unknown)', '(unknown)', '1', '0'],
    ])
  })

  it('lists its blank member alone under a filter on it', async () => {
    const where = [{ attribute: 'shop.region', is: 'blank' }]
    expect(await ask({ rows: ['shop.region'], where, empty: true })).toEqual([['(blank)', '1', '0']])
  })
})

describe('a member of an outrigger that no row points to', () => {
  it('is blank, not unknown, where it has no value, also when no row of the dimension is blank', async () => {
    const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
    const noShops = await serveRandomStar(engine, { ...data, shops: [] })
    expect(await askSales(noShops, { measures: ['sales'], rows: ['shop.region'], empty: true })).toEqual([
      ['North', '0', '0'],
      ['(blank)', '0', '0'],
      ['(unknown)', '3', '0'],
    ])
    await engine.close()
  })
})

describe('what a ranking leaves out', () => {
  it('is ordered as one member, whatever stands in the column that orders the members in it', async () => {
    const top = { n: 0, by: 'sales', of: 'seller.name', other: true }
    const found = await ask({ rows: ['seller.name'], columns: ['shop.country'], top })
    expect(found.map((row) => row.slice(0, 2))).toEqual([
      ['(other)', 'US'],
      ['(other)', 'SE'],
      ['(other)', '(unknown)'],
    ])
  })
})
