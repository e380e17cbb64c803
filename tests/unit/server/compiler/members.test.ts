import { afterAll, beforeAll, expect, it } from 'vitest'
import { compileFilterCheck } from '../../../../server/compiler/filter-check.ts'
import { compileMembers } from '../../../../server/compiler/members.ts'
import type { Statement } from '../../../../server/compiler/statement.ts'
import { MembersRequest } from '../../../../server/contract/members.ts'
import type { Member } from '../../../../server/contract/query.ts'
import type { Value } from '../../../../server/contract/result.ts'
import { readRows } from '../../../../server/engine/rows.ts'
import { openSmallStar } from '../../../support/small-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openSmallStar()
})
afterAll(() => star.engine.close())

const run = async (statement: Statement): Promise<Value[][]> =>
  (await readRows(statement, await star.engine.answer(statement), 1000)).rows

const members = (request: object): Promise<Value[][]> =>
  run(
    compileMembers(star.cube('sales'), star.profile('sales'), MembersRequest.parse({ from: 'sales', ...request })).page,
  )

const labels = async (request: object): Promise<Value[]> => (await members(request)).map((row) => row.at(-4) ?? null)

it('lists members from the dimension, also those without facts, blank and unknown last', async () => {
  expect(await members({ attribute: 'shop.country' })).toEqual([
    ['US', 'US', null, true, 5],
    ['SE', 'SE', null, true, 5],
    ['AU', 'AU', null, true, 5],
    [null, '(blank)', 'blank', true, 5],
    [null, '(no shop)', 'unknown', true, 5],
  ])
  expect(await labels({ attribute: 'shop.city' })).toEqual([
    'Ärnäs',
    'Nowhere',
    'Perth',
    'Springfield',
    'Springfield',
    '(no shop)',
  ])
})

it('gives the path of a composite key, outermost first', async () => {
  expect((await members({ attribute: 'shop.city', search: 'pert' }))[0]).toEqual([
    'AU',
    'Perth',
    'Perth',
    null,
    false,
    1,
  ])
})

it('searches labels ignoring case, those of special members too', async () => {
  expect(await labels({ attribute: 'shop.city', search: 'SPRING' })).toEqual(['Springfield', 'Springfield'])
  expect(await labels({ attribute: 'shop.city', search: 'no s' })).toEqual(['(no shop)'])
})

it('narrows by parent, by conditions on the dimension, and by facts under other conditions', async () => {
  expect(await labels({ attribute: 'shop.city', parent: ['AU'] })).toEqual(['Perth', 'Springfield'])
  expect(await labels({ attribute: 'shop.city', where: [{ attribute: 'shop.size', gte: 4 }] })).toEqual([
    'Ärnäs',
    'Perth',
  ])
  expect(await labels({ attribute: 'shop.city', where: [{ attribute: 'kind', in: ["it's"] }] })).toEqual([
    'Springfield',
  ])
  expect(await labels({ attribute: 'kind', where: [{ attribute: 'shop.country', in: ['US'] }] })).toEqual([
    "it's",
    'new',
  ])
})

it('pages and counts the whole set, also without a page', async () => {
  expect(await labels({ attribute: 'shop.city', limit: 2, offset: 2 })).toEqual(['Perth', 'Springfield'])
  expect(await members({ attribute: 'shop.city', limit: 0 })).toEqual([[null, null, null, null, false, 6]])
})

it('names values of a filter that are no member, with the nearest one', async () => {
  const check = (attribute: string, values: Member[]) =>
    run(compileFilterCheck(star.cube('sales'), star.profile('sales'), attribute, values))
  expect(
    await check('shop.city', ['Sprinfield', 'Nowhere', ['US', 'Springfield'], ['SE', 'Springfield'], null]),
  ).toEqual([
    ['SE › Springfield', 'Springfield'],
    ['Sprinfield', 'Springfield'],
  ])
  expect(await check('shop.size', [3, 7])).toEqual([['7', null]])
})
