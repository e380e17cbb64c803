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

describe('trees', () => {
  const org = 'seller.org'
  const names = async (query: object): Promise<string[]> => {
    const answer = await askShops(star, { measures: ['amount'], ...query })
    const labels = new Map(answer.labels.flatMap((l) => l.members.map((m) => [String(m.key[0]), m.label])))
    const at = answer.columns.indexOf(org)
    return answer.rows.map((row) =>
      [...row.slice(0, at - 2), labels.get(row[at] ?? '') ?? row[at], ...row.slice(at + 1)].join(' '),
    )
  }

  test('list each node with its place before those below it, its own value first among them', async () => {
    const answer = await askShops(star, { measures: ['amount'], rows: [org], totals: ['grand'] })
    expect(answer.columns).toEqual(['seller.org.parent', 'seller.org.depth', 'seller.org', 'amount'])
    expect(answer.rows.map((row) => row.join(' '))).toEqual([
      '· 0 1 185 0',
      '1 1 (own) 100 0',
      '1 1 2 75 0',
      '2 2 (own) 40 0',
      '2 2 3 30 0',
      '2 2 4 5 0',
      '1 1 5 10 0',
      '· · (unknown) 1 0',
      '· · · 186 1',
    ])
  })

  test('are sorted branch by branch, each node still before those below it', async () => {
    expect(await names({ rows: [org], sort: [{ by: 'amount' }] })).toEqual([
      'Ada 185 0',
      '(own) 100 0',
      'Eve 10 0',
      'Ben 75 0',
      '(own) 40 0',
      'Dan 5 0',
      'Cyd 30 0',
      '(unknown) 1 0',
    ])
    expect(await names({ rows: [org], sort: [{ by: org, direction: 'desc' }], limit: 3 })).toEqual([
      'Ada 185 0',
      '(own) 100 0',
      'Eve 10 0',
    ])
    expect(await names({ rows: [org], sort: [{ by: 'amount', scope: 'all', direction: 'desc' }], limit: 3 })).toEqual([
      'Ada 185 0',
      '(own) 100 0',
      'Ben 75 0',
    ])
  })

  test('are sorted within the members before them', async () => {
    const where = [{ attribute: org, in: [2] }]
    expect(await names({ rows: ['product', org], where, sort: [{ by: 'amount', direction: 'desc' }] })).toEqual([
      'b Ada 60 0',
      'b Ben 60 0',
      'b (own) 40 0',
      'b Cyd 20 0',
      'a Ada 15 0',
      'a Ben 15 0',
      'a Cyd 10 0',
      'a Dan 5 0',
    ])
  })

  test('give the children of a node, or its leaves as deep as asked', async () => {
    expect(await names({ rows: [{ childrenOf: [1], of: org }] })).toEqual(['Ben 75 0', 'Eve 10 0'])
    expect(await names({ rows: [{ childrenOf: [1], of: org }], empty: true })).toEqual([
      'Ben 75 0',
      'Eve 10 0',
      'Flo 0 0',
    ])
    expect(await names({ rows: [{ leavesOf: [1], of: org }], totals: ['grand'] })).toEqual([
      'Cyd 30 0',
      'Dan 5 0',
      'Eve 10 0',
      '· 186 1',
    ])
    expect(await names({ rows: [{ leavesOf: [1], of: org, maxDepth: 1 }] })).toEqual(['Eve 10 0'])
    expect(await names({ rows: [{ leavesOf: [2, 5], of: org, maxDepth: 5 }] })).toEqual([
      'Cyd 30 0',
      'Dan 5 0',
      'Eve 10 0',
    ])
  })

  test('take listed nodes in the order of the query, and rank among leaves alone', async () => {
    expect(await names({ rows: [{ members: [{ [org]: 4 }, { [org]: 2 }, {}] }] })).toEqual([
      'Dan 5 0',
      'Ben 75 0',
      '· 186 1',
    ])
    const top = { kind: 'bottom', n: 2, by: 'amount', of: org }
    expect(await names({ rows: [{ leavesOf: [1], of: org }], top })).toEqual(['Dan 5 0', 'Eve 10 0'])
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
