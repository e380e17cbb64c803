import { afterAll, beforeAll, expect, it } from 'vitest'
import { compileDrillThrough } from '../../../../server/compiler/drill-through.ts'
import { DrillThroughRequest } from '../../../../server/contract/drill-through.ts'
import { readRows } from '../../../../server/engine/rows.ts'
import { openDealStar } from '../../../support/deal-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openDealStar()
})
afterAll(() => star.engine.close())

/** The numbers of the deals behind a cell, their count and sum, and the cell itself. */
const drill = async (query: object, at: object): Promise<unknown> => {
  const whole = { query: { from: 'deals', measures: ['amount'], ...query }, at, measure: 'amount', columns: ['deal'] }
  const request = DrillThroughRequest.parse(whole)
  const { page, summary, cell } = compileDrillThrough(star.cube('deals'), star.profile('deals'), request)
  const [rows, sums, cells] = await Promise.all(
    [page, summary, cell].map(
      async (statement) => (await readRows(statement, await star.engine.answer(statement), 100)).rows,
    ),
  )
  return { deals: rows?.map(([deal]) => deal), summary: sums?.[0], cell: cells?.[0]?.at(-1) }
}

it('goes to the rows of the version that the query asks for', async () => {
  expect(await drill({ rows: ['account.segment'], asOf: 'now' }, { 'account.segment': 'ENT' })).toEqual({
    deals: [1, 2],
    summary: [2, '400'],
    cell: '400',
  })
  expect(await drill({ rows: ['account.segment'] }, { 'account.segment': { special: 'unknown' } })).toEqual({
    deals: [5, 6],
    summary: [2, '57'],
    cell: '57',
  })
})

it('goes to the rows of a day in the zone of the query', async () => {
  expect(await drill({ rows: ['seen.date'], zone: 'Europe/Berlin' }, { 'seen.date': '2026-03-30' })).toEqual({
    deals: [4],
    summary: [1, '400'],
    cell: '400',
  })
})

it('goes to the rows of a subtree, each once, and under conditions on subtrees', async () => {
  expect(await drill({ rows: ['owner.org'] }, { 'owner.org': 2 })).toEqual({
    deals: [1, 2, 3, 4, 5],
    summary: [5, '1050'],
    cell: '1050',
  })
  const where = [{ attribute: 'owner.org', childrenOf: [2] }]
  expect(await drill({ rows: ['closed.quarter'], where }, { 'closed.quarter': '2026-Q1' })).toEqual({
    deals: [1, 2, 3],
    summary: [3, '600'],
    cell: '600',
  })
})
