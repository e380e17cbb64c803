import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askShops, openRaggedStar } from '../../../support/ragged-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openRaggedStar()
})
afterAll(() => star.engine.close())

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

  test('keep what stands below equal nodes apart', async () => {
    expect(await names({ rows: [org], sort: [{ by: 'amount' }], empty: true, limit: 6 })).toEqual([
      'Ada 185 0',
      '(own) 100 0',
      'Flo 0 0',
      'Gus 0 0',
      'Ivy 0 0',
      'Jon 0 0',
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
      'Ivy 0 0',
    ])
    expect(await names({ rows: [{ leavesOf: [1], of: org }], totals: ['grand'] })).toEqual([
      'Cyd 30 0',
      'Dan 5 0',
      'Eve 10 0',
      '· 186 1',
    ])
    expect(await names({ rows: [{ leavesOf: [1], of: org, maxDepth: 1 }] })).toEqual(['Ben 75 0', 'Eve 10 0'])
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
