import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { QueryError } from '../../../../server/contract/errors.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
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

const refusal = (query: object): string => {
  try {
    compileQuery(star.cube('sales'), undefined, CubeQuery.parse({ from: 'sales', measures: ['amount'], ...query }))
  } catch (error) {
    if (error instanceof QueryError) return `${error.code} at ${error.path}: ${error.message}`
    throw error
  }
  return 'not refused'
}

const us = { 'shop.country': 'US' }
const mx = { 'shop.country': 'MX' }
const ca = { ...us, 'shop.state': 'CA' }
const or = { ...us, 'shop.state': 'OR' }
const sf = { ...ca, 'shop.city': 'SF' }

describe('members of mixed levels', () => {
  test('stand in the order of the query, each at its own level, and {} is the total', async () => {
    expect(await rows({ rows: [{ members: [sf, {}, us, ca] }] })).toEqual([
      'US CA SF 5 0',
      '· · · 186 7',
      'US · · 82 6',
      'US CA · 35 4',
    ])
  })

  test('come before those below them where the axis is sorted, as does the total', async () => {
    const members = [{}, or, mx, ca, us]
    expect(await rows({ rows: [{ members }], sort: [{ by: 'amount' }] })).toEqual([
      '· · 186 3',
      'US · 82 2',
      'US CA 35 0',
      'US OR 40 0',
      'MX · 100 2',
    ])
    expect(await rows({ rows: [{ members }], sort: [{ by: 'shop.country', direction: 'desc' }] })).toEqual([
      '· · 186 3',
      'US · 82 2',
      'US CA 35 0',
      'US OR 40 0',
      'MX · 100 2',
    ])
  })

  test('are compared across levels where the query sorts all of them', async () => {
    const sort = [{ by: 'amount', scope: 'all', direction: 'desc' }]
    expect(await rows({ rows: [{ members: [ca, us, or, mx] }], sort, totals: ['grand'] })).toEqual([
      'MX · 100 2',
      'US · 82 2',
      'US OR 40 0',
      'US CA 35 0',
      '· · 186 3',
    ])
  })

  test('leave totals over all facts, a total after the last of its members', async () => {
    expect(await rows({ rows: [{ members: [ca, mx, or] }], totals: true })).toEqual([
      'US CA 35 0',
      'MX · 100 2',
      'US OR 40 0',
      'US · 82 2',
      '· · 186 3',
    ])
  })

  test('have no total that is not asked for, also where another member stands at its level', async () => {
    expect(await rows({ rows: [{ members: [ca, mx] }] })).toEqual(['US CA 35 0', 'MX · 100 2'])
  })

  test('are left out without facts, and listed on request', async () => {
    const tijuana = { 'shop.country': 'MX', 'shop.state': 'BC' }
    expect(await rows({ rows: [{ members: [mx, tijuana] }] })).toEqual(['MX · 100 2'])
    expect(await rows({ rows: [{ members: [mx, tijuana] }], empty: true })).toEqual(['MX · 100 2', 'MX BC 0 0'])
  })

  test('take special members and paths', async () => {
    const members = [
      { 'shop.city': ['US', 'CA', 'SF'] },
      { 'shop.city': { special: 'unknown' } },
      { 'shop.city': ['VA', 'VA', null] },
    ]
    expect(await rows({ rows: [{ members }] })).toEqual(['US CA SF 5 0', '· · (unknown) 1 0', 'VA VA (blank) 3 0'])
  })

  test('of different attributes stand side by side', async () => {
    expect(
      await rows({ rows: [{ members: [{ product: 'b' }, us, { product: 'a', ...us }] }], totals: ['grand'] }),
    ).toEqual(['b · 160 2', '· US 82 1', 'a US 22 0', '· · 186 3'])
  })

  test('may be more than engines let one condition be deep', async () => {
    const many = Array.from({ length: 1100 }, (_, i) => ({ ...us, 'shop.state': `S${i}` }))
    expect(await rows({ rows: [{ members: [...many, or, ca] }] })).toEqual(['US OR 40 0', 'US CA 35 0'])
  })

  test('multiply with the other entries of the axis, each group with its total', async () => {
    expect(await rows({ rows: [{ members: [or, us] }, 'product'], totals: true })).toEqual([
      'US OR b 40 0',
      'US OR · 40 4',
      'US · a 22 2',
      'US · b 60 2',
      'US · · 82 6',
      '· · · 186 7',
    ])
    expect(
      await rows({ rows: ['product', { members: [{}, or] }], sort: [{ by: 'product', direction: 'desc' }] }),
    ).toEqual(['b · · 160 6', 'b US OR 40 0', 'a · · 26 6'])
  })

  test('have the totals of their own prefixes alone, where two entries have members of several levels', async () => {
    const second = { members: [{ 'site.country': 'US', 'site.state': 'CA' }, { 'site.country': 'MX' }] }
    expect(await rows({ rows: [{ members: [ca, mx] }, second], totals: ['subtotals'] })).toEqual([
      'US CA US CA 35 0',
      'US CA US · 35 8',
      'US CA · · 35 12',
      'US · · · 82 14',
      'MX · MX · 100 10',
      'MX · · · 100 14',
    ])
  })

  test('stand on columns, and rows are sorted by one of them', async () => {
    const columns = [{ members: [ca, us, {}] }]
    const sort = (at: object) => [{ by: 'amount', at, direction: 'desc' }]
    const inOrder = ['b US CA 20 0', 'b US · 60 4', 'b · · 160 6', 'a US CA 15 0', 'a US · 22 4', 'a · · 26 6']
    expect(await rows({ rows: ['product'], columns, sort: sort(us) })).toEqual(inOrder)
    const reversed = [...inOrder.slice(3), ...inOrder.slice(0, 3)]
    expect(await rows({ rows: ['product'], columns, sort: [{ by: 'amount', at: ca }] })).toEqual(reversed)
  })
})

describe('what is kept of explicit axes', () => {
  test('is cut by row tuples of every level, and the rest is told', async () => {
    const query = { rows: [{ members: [ca, us, or] }], totals: ['grand'] }
    expect(await rows({ ...query, limit: 2 })).toEqual(['US CA 35 0', 'US · 82 2', '· · 186 3'])
    expect(await rows({ ...query, limit: 1, offset: 2 })).toEqual(['US OR 40 0', '· · 186 3'])
  })

  test('passes measure filters by its own value, or by that of an ancestor', async () => {
    const members = [us, ca, or, mx]
    expect(await rows({ rows: [{ members }], having: [{ measure: 'amount', gt: 38 }] })).toEqual([
      'US · 82 2',
      'US OR 40 0',
      'MX · 100 2',
    ])
    const having = [{ measure: 'amount', lt: 90, at: 'shop.country' }]
    expect(await rows({ rows: [{ members }], having, totals: ['grand'] })).toEqual([
      'US · 82 2',
      'US CA 35 0',
      'US OR 40 0',
      '· · 186 3',
    ])
  })

  test('is ranked within each row, at the level of the row', async () => {
    const top = { kind: 'top', n: 1, by: 'amount', of: 'product', per: 'row' }
    expect(await rows({ rows: [{ members: [{ ...us, 'shop.state': 'US' }, us, mx] }, 'product'], top })).toEqual([
      'US US a 7 0',
      'US · b 60 2',
      'MX · b 100 2',
    ])
  })

  test('is ranked among the listed members alone', async () => {
    const members = [{ 'shop.city': 'SF' }, { 'shop.city': 'LA' }, { 'shop.city': 'Washington' }]
    const top = { kind: 'top', n: 2, by: 'amount', of: 'shop.city' }
    expect(await rows({ rows: [{ members }], top })).toEqual(['US US Washington 7 0', 'US CA LA 30 0'].reverse())
    const context = [{ attribute: 'product', in: ['a'] }]
    expect(await rows({ rows: [{ members }], top: { ...top, n: 1, context } })).toEqual(['US CA LA 30 0'])
  })

  test('stays where it has no member of what is ranked', async () => {
    const top = { kind: 'top', n: 1, by: 'amount', of: 'shop.state' }
    expect(await rows({ rows: [{ members: [mx, ca, or] }], top })).toEqual(['MX · 100 2', 'US OR 40 0'])
  })

  test('has an "other" among listed children', async () => {
    const top = { kind: 'top', n: 1, by: 'amount', of: 'shop.state', other: true }
    expect(await rows({ rows: [{ childrenOf: ['US'], of: 'shop.place' }], top, totals: ['grand'] })).toEqual([
      'US OR 40 0',
      '· (other) 42 0',
      '· · 186 1',
    ])
  })
})

test('members that explicit axes name are looked up, each once', () => {
  const query = {
    rows: [{ members: [us, ca, { 'shop.city': ['US', 'CA', 'SF'] }] }, { childrenOf: ['MX'], of: 'site.place' }],
    columns: [{ leavesOf: [1, 2], of: 'seller.org' }],
  }
  const { filterValues } = compileQuery(star.cube('sales'), undefined, CubeQuery.parse({ from: 'sales', ...query }))
  expect(filterValues).toEqual([
    { attribute: 'shop.country', members: ['US'] },
    { attribute: 'shop.state', members: ['CA'] },
    { attribute: 'shop.city', members: [['US', 'CA', 'SF']] },
    { attribute: 'site.country', members: ['MX'] },
    { attribute: 'seller.org', members: [1, 2] },
  ])
})

describe('explicit axes are refused', () => {
  test.each([
    [
      { rows: [{ members: [{ 'shop.contry': 'US' }] }] },
      'unknown_attribute at rows[0].members[0].shop.contry: cube sales has no attribute "shop.contry"; nearest is "shop.country"',
    ],
    [
      { rows: [{ members: [us] }, 'shop.country'] },
      'duplicate_name at rows: "shop.country" stands twice in rows and columns',
    ],
    [
      { rows: [{ members: [{ 'shop.shop': 'x' }] }] },
      'wrong_value_type at rows[0].members[0].shop.shop: shop.shop is a whole number; found "x"',
    ],
    [
      { rows: [{ childrenOf: ['US'], of: 'shop.plac' }] },
      'unknown_hierarchy at rows[0].of: cube sales has no hierarchy "shop.plac"; nearest is "shop.place"',
    ],
    [
      { rows: [{ childrenOf: [['US', 'CA', 'SF']], of: 'shop.place' }] },
      'no_lower_level at rows[0].childrenOf[0]: shop.city is the lowest level of shop.place',
    ],
    [
      { rows: [{ childrenOf: [7], of: 'shop.place' }] },
      'unsound at rows[0].childrenOf[0]: 7 is no member of a level of shop.place; its levels are shop.country (text), shop.state (text), shop.city (text). Write a member of the first level as its key, one of a lower level as the path of keys from the first level on',
    ],
    [
      { rows: [{ childrenOf: ['x'], of: 'product' }] },
      'unsound at rows[0].of: product is in no hierarchy, so nothing stands below its members; hierarchies of cube sales are shop.place, site.place, seller.org',
    ],
  ])('%j', (query, message) => {
    expect(refusal(query)).toBe(message)
  })

  test('where "other" or a context would have to rank at several levels at once', () => {
    const top = { kind: 'top', n: 1, by: 'amount', of: 'product', per: 'row' }
    const context = [{ attribute: 'product', in: ['a'] }]
    expect(refusal({ rows: [{ members: [us, ca] }, 'product'], top: { ...top, other: true } })).toMatch(
      /^unsound at top: /,
    )
    expect(refusal({ rows: [{ members: [us, ca] }, 'product'], top: { ...top, context } })).toMatch(/^unsound at top: /)
  })
})
