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

describe('descendants', () => {
  test('of a member are the members of the next level', async () => {
    expect(await rows({ rows: [{ childrenOf: ['US'], of: 'shop.place' }], totals: ['grand'] })).toEqual([
      'US CA 35 0',
      'US OR 40 0',
      'US US 7 0',
      '· · 186 1',
    ])
    expect(
      await rows({
        rows: [
          {
            childrenOf: [
              ['US', 'CA'],
              ['MX', 'DF'],
            ],
            of: 'shop.place',
          },
        ],
      }),
    ).toEqual(['US CA LA 30 0', 'US CA SF 5 0', 'MX DF Mexico 100 0'])
  })

  test('of a member of a named level are found by its own key', async () => {
    expect(await rows({ rows: [{ childrenOf: ['CA'], of: 'shop.state' }] })).toEqual(['US CA LA 30 0', 'US CA SF 5 0'])
  })

  test('of members at several levels stand at several, in the order of those members', async () => {
    expect(await rows({ rows: [{ childrenOf: ['MX', ['US', 'CA']], of: 'shop.place' }] })).toEqual([
      'MX DF · 100 2',
      'US CA LA 30 0',
      'US CA SF 5 0',
    ])
  })

  test('are leaves at the lowest level, or as deep as asked', async () => {
    expect(await rows({ rows: [{ leavesOf: ['US'], of: 'shop.place' }], limit: 2 })).toEqual([
      'US CA LA 30 0',
      'US OR Salem 40 0',
    ])
    expect(await rows({ rows: [{ leavesOf: ['US'], of: 'shop.place', maxDepth: 1 }] })).toEqual([
      'US CA 35 0',
      'US OR 40 0',
      'US US 7 0',
    ])
    expect(await rows({ rows: [{ leavesOf: [['US', 'CA', 'SF']], of: 'shop.place' }] })).toEqual(['US CA SF 5 0'])
  })

  test('are sorted within their parent by a measure', async () => {
    const sort = [{ by: 'amount', direction: 'desc' }]
    expect(await rows({ rows: [{ childrenOf: ['MX', ['US', 'CA']], of: 'shop.place' }], sort })).toEqual([
      'MX DF · 100 2',
      'US CA LA 30 0',
      'US CA SF 5 0',
    ])
  })
})

describe('ragged hierarchies', () => {
  test('show no row for a skipped member; its facts are in the totals above', async () => {
    const answer = await askShops(star, {
      measures: ['amount'],
      rows: ['site.country', 'site.state', 'site.city'],
      where: [{ attribute: 'site.country', in: ['US', 'VA'] }],
      totals: true,
    })
    expect(answer.rows.map((row) => row.join(' '))).toEqual([
      'US CA LA 30 0',
      'US CA SF 5 0',
      'US CA · 35 4',
      'US OR Salem 40 0',
      'US OR · 40 4',
      'US US Washington 7 0',
      'US · · 82 6',
      'VA · · 3 6',
      '· · · 85 7',
    ])
    expect(answer.notices.map((n) => [n.code, n.details])).toEqual([
      ['ragged_level', { levels: ['site.state', 'site.city'] }],
    ])
  })

  test('keep the skipped key in the path of what is below', async () => {
    expect(await rows({ rows: ['site.city'], where: [{ attribute: 'site.country', in: ['US', 'VA'] }] })).toEqual([
      'US CA LA 30 0',
      'US OR Salem 40 0',
      'US CA SF 5 0',
      'US US Washington 7 0',
    ])
  })

  test('show the next level that is a row as children', async () => {
    expect(await rows({ rows: [{ childrenOf: ['US'], of: 'site.place' }] })).toEqual([
      'US CA · 35 2',
      'US OR · 40 2',
      'US US Washington 7 0',
    ])
  })

  test('rank and count only members that are rows', async () => {
    const top = { kind: 'bottom', n: 1, by: 'amount', of: 'site.city' }
    const where = [{ attribute: 'site.country', in: ['US', 'VA'] }]
    expect(await rows({ rows: ['site.city'], where, top })).toEqual(['US CA SF 5 0'])
    expect(await rows({ rows: ['site.country', 'site.state'], where, limit: 2, offset: 1 })).toEqual(['US OR 40 0'])
  })

  test('hold no total where a measure filter leaves only members that are no rows', async () => {
    const having = [{ measure: 'amount', lt: 5 }]
    expect(await rows({ rows: ['site.country', 'site.state'], having, totals: true })).toEqual([
      '(unknown) (unknown) 1 0',
      '(unknown) · 1 2',
      '· · 186 3',
    ])
  })

  test('do not take the unknown member for a blank one', async () => {
    expect(await rows({ rows: ['site.city'], where: [{ attribute: 'site.country', is: 'unknown' }] })).toEqual([
      '· · (unknown) 1 0',
    ])
  })
})

describe('labels', () => {
  test('come beside the keys, with the path that makes a key one member', async () => {
    const answer = await askShops(star, {
      measures: ['amount'],
      rows: ['shop.country', 'shop.city'],
      where: [{ attribute: 'product', in: ['a'] }],
      totals: ['subtotals'],
    })
    expect(answer.labels).toEqual([
      {
        column: 'shop.city',
        path: [0, 1, 2],
        members: [
          { key: ['US', 'CA', 'LA'], label: 'Karen' },
          { key: ['US', 'CA', 'SF'], label: 'Daniel' },
          { key: ['US', 'US', 'Washington'], label: 'Muriel' },
        ],
      },
    ])
  })

  test('have the whole path also where another attribute brings a part of it', async () => {
    const answer = await askShops(star, {
      rows: ['shop.state', 'shop.city'],
      where: [{ attribute: 'shop.city', in: ['SF'] }],
    })
    expect(answer.columns).toEqual(['shop.country', 'shop.state', 'shop.city'])
    expect(answer.labels).toEqual([
      { column: 'shop.city', path: [0, 1, 2], members: [{ key: ['US', 'CA', 'SF'], label: 'Daniel' }] },
    ])
  })

  test('are the first of those that the rows of a member have', async () => {
    const answer = await askShops(star, { rows: ['shop.area'], where: [{ attribute: 'shop.area', in: ['CA', 'OR'] }] })
    expect(answer.labels.map((l) => l.members)).toEqual([
      [
        { key: ['US', 'CA'], label: 'LA' },
        { key: ['US', 'OR'], label: 'Salem' },
      ],
    ])
  })

  test('do not change the order, which is that of the keys', async () => {
    const answer = await askShops(star, { measures: ['amount'], rows: ['shop.shop'], limit: 2 })
    expect(answer.rows).toEqual([
      ['1', '30', '0'],
      ['2', '5', '0'],
    ])
    expect(answer.labels).toEqual([
      {
        column: 'shop.shop',
        path: [0],
        members: [
          { key: [1], label: 'Los Angeles' },
          { key: [2], label: 'San Francisco' },
        ],
      },
    ])
  })
})
