import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askShops, openRaggedStar } from '../../../support/ragged-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openRaggedStar()
})
afterAll(() => star.engine.close())

const rows = async (query: object): Promise<string[]> => {
  const answer = await askShops(star, { measures: ['amount'], ...query })
  return answer.rows.map((row) => row.join(' '))
}

const us = { 'shop.country': 'US' }
const ca = { ...us, 'shop.state': 'CA' }

describe('an order by a column', () => {
  const products = async (query: object): Promise<string[]> => {
    const found = await rows({ rows: ['product'], ...query })
    return [...new Set(found.map((row) => row.split(' ')[0] ?? ''))]
  }

  test('may name an unknown or a blank member; a row without a value there comes last', async () => {
    const at = (country: unknown, direction: string) => ({
      columns: ['shop.country'],
      sort: [{ by: 'amount', direction, at: { 'shop.country': country } }],
    })
    expect(await products(at({ special: 'unknown' }, 'asc'))).toEqual(['a', 'b'])
    expect(await products(at('VA', 'desc'))).toEqual(['a', 'b'])
    expect(await products(at('MX', 'asc'))).toEqual(['b', 'a'])
    const blank = { 'shop.city': { special: 'blank' } }
    expect(await products({ columns: ['shop.city'], sort: [{ by: 'amount', at: blank }] })).toEqual(['a', 'b'])
  })

  test('may name what a ranking left out', async () => {
    const top = { kind: 'top', n: 1, by: 'amount', of: 'shop.country', other: true }
    const sort = (direction: string) => [{ by: 'amount', direction, at: { 'shop.country': { special: 'other' } } }]
    expect(await products({ columns: ['shop.country'], top, sort: sort('desc') })).toEqual(['b', 'a'])
    expect(await products({ columns: ['shop.country'], top, sort: sort('asc') })).toEqual(['a', 'b'])
  })

  test('may name the total of some columns', async () => {
    const columns = ['shop.country', 'shop.state']
    expect(await products({ columns, sort: [{ by: 'amount', direction: 'desc', at: us }] })).toEqual(['b', 'a'])
    expect(await products({ columns, sort: [{ by: 'sales', at: us }] })).toEqual(['b', 'a'])
    expect(await products({ columns, sort: [{ by: 'amount', at: ca }] })).toEqual(['a', 'b'])
  })

  test('leaves equals to the next one', async () => {
    const where = [{ attribute: 'shop.city', in: ['LA'] }]
    const bySales = { by: 'sales', direction: 'desc' }
    expect(await products({ where, sort: [bySales, { by: 'amount' }] })).toEqual(['a', 'b'])
    expect(await products({ where, sort: [bySales, { by: 'amount', direction: 'desc' }] })).toEqual(['b', 'a'])
  })
})
