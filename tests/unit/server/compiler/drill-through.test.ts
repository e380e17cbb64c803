import { afterAll, beforeAll, expect, it } from 'vitest'
import { compileDrillThrough } from '../../../../server/compiler/drill-through.ts'
import type { Statement } from '../../../../server/compiler/statement.ts'
import { DrillThroughRequest } from '../../../../server/contract/drill-through.ts'
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

const byCity = { from: 'sales', measures: ['amount'], rows: ['shop.city'] }

const drill = async (request: object) => {
  const compiled = compileDrillThrough(star.cube('sales'), star.profile('sales'), DrillThroughRequest.parse(request))
  const [page, summary, cell] = [await run(compiled.page), await run(compiled.summary), await run(compiled.cell)]
  const columns = compiled.columns.map((c) => c.name)
  return { columns, sales: page.map((row) => row[0]), page, summary: summary[0], cell: cell[0]?.at(-1) }
}

it('gives the rows of one cell with the file and line of each, and what they add up to', async () => {
  const { columns, page, summary, cell } = await drill({
    query: byCity,
    at: { 'shop.city': ['AU', 'Springfield'] },
    measure: 'amount',
  })
  expect(columns).toEqual(['sale', 'kind', 'shop.city', 'amount', '_run', '_file', '_line'])
  expect(page).toEqual(
    [[3, 'new', 'Springfield', '30.00', '1', 'sales.csv', 4]].map((row) => [
      ...row.slice(0, 4),
      expect.anything(),
      ...row.slice(5),
    ]),
  )
  expect([summary, cell]).toEqual([[1, '30.00'], '30.00'])
})

it('gives the rows behind the unknown and the blank member', async () => {
  const unknown = await drill({ query: byCity, at: { 'shop.city': { special: 'unknown' } }, measure: 'amount' })
  expect([unknown.sales, unknown.summary, unknown.cell]).toEqual([[6, 7, 8], [3, '15.00'], '15.00'])
  const blank = await drill({
    query: { ...byCity, rows: ['shop.country'] },
    at: { 'shop.country': null },
    measure: 'average',
  })
  expect([blank.sales, blank.summary, blank.cell]).toEqual([[4, 5], [2, 20], 20])
})

it('shows no more rows at a time than the cube allows, and says how many there are', async () => {
  const cube = { ...star.cube('sales'), drill: { columns: ['sale'], limit: 2 } }
  const of = (more: object) =>
    compileDrillThrough(
      cube,
      star.profile('sales'),
      DrillThroughRequest.parse({ query: byCity, measure: 'sales', ...more }),
    )
  const sales = async (more: object) => (await run(of(more).page)).map((row) => row[0])
  expect(await sales({})).toEqual([1, 2])
  expect(await sales({ offset: 2 })).toEqual([3, 4])
  expect(await sales({ limit: 1 })).toEqual([1])
  expect((await run(of({}).summary))[0]).toEqual([10, 10])
})

it('keeps only rows that the measure itself counts', async () => {
  const { sales, summary, cell } = await drill({ query: byCity, measure: 'new_amount' })
  expect([sales, summary, cell]).toEqual([[1, 3, 4, 6, 8, 9, 10], [7, '201.00'], '201.00'])
})

it('pages rows while count and sum cover the whole set', async () => {
  const { sales, summary } = await drill({ query: byCity, measure: 'new_amount', limit: 2, offset: 1 })
  expect([sales, summary]).toEqual([
    [3, 4],
    [7, '201.00'],
  ])
})

it('shows the value that a distinct count counts', async () => {
  const { columns, page, summary, cell } = await drill({ query: byCity, measure: 'buyers', columns: ['sale'] })
  expect(columns).toEqual(['sale', 'buyers', '_run', '_file', '_line'])
  expect(page.map((row) => row[1])).toEqual(['a', 'b', 'a', 'c', 'c', 'd', 'd', null, 'a', 'e'])
  expect([summary, cell]).toEqual([[10, 5], 5])
})

it('gives the rows of "other": those of members that pass the measure filters and were not taken', async () => {
  const query = { ...byCity, rows: ['shop.city', 'kind'], having: [{ measure: 'amount', gte: 20 }] }
  const top = { n: 1, by: 'amount', of: 'shop.city', other: true }
  const at = { 'shop.city': { special: 'other' }, kind: 'new' }
  const { sales, summary, cell } = await drill({ query: { ...query, top }, at, measure: 'amount' })
  expect([sales, summary, cell]).toEqual([[3, 4, 9, 10], [4, '91.00'], '91.00'])
})

it('has no rows and no cell at a member that does not exist', async () => {
  const { sales, summary, cell } = await drill({ query: byCity, at: { 'shop.city': 'Nope' }, measure: 'amount' })
  expect([sales, summary, cell]).toEqual([[], [0, '0.00'], undefined])
})

it('goes through one input of a calculated measure and says which there are', async () => {
  await expect(drill({ query: byCity, measure: 'per_buyer' })).rejects.toThrow(
    'per_buyer is calculated; drill through one of its inputs: amount, buyers',
  )
  expect((await drill({ query: byCity, measure: 'per_buyer', input: 'buyers' })).cell).toBe(5)
})

it('refuses a cell on no axis, an "other" without ranking and a column that does not exist', async () => {
  await expect(drill({ query: byCity, at: { kind: 'new' }, measure: 'amount' })).rejects.toThrow(
    'kind is on no axis; on the axes are shop.city',
  )
  await expect(drill({ query: byCity, at: { 'shop.city': { special: 'other' } }, measure: 'amount' })).rejects.toThrow(
    'the query has no ranking with "other", so no cell is "other"',
  )
  await expect(drill({ query: byCity, measure: 'amount', columns: ['amuont'] })).rejects.toThrow('nearest is "amount"')
})

it('gives the rows of visible members behind a total of these alone', async () => {
  const query = { from: 'sales', measures: ['amount'], rows: ['shop.country', 'shop.city'], totals: true }
  const having = [{ measure: 'amount', gt: 35 }]
  const at = { query: { ...query, having }, at: {}, measure: 'amount' }
  // left are Springfield US with sales 1 and 2, Ärnäs with 9 and 10
  const visible = await drill({ ...at, query: { ...at.query, totalsOf: 'visible' } })
  expect([visible.sales, visible.summary, visible.cell]).toEqual([[1, 2, 9, 10], [4, '191.00'], '191.00'])
  const all = await drill(at)
  expect([all.sales.length, all.summary, all.cell]).toEqual([10, [10, '256.00'], '256.00'])
})

it('gives the rows behind "other" of a ranking by what is shown among the rows', async () => {
  const share = { measure: 'amount', show: 'share', base: 'grand', as: 'share' }
  const top = { n: 1, by: 'share', of: 'shop.country', other: true }
  const query = { from: 'sales', measures: ['amount', share], rows: ['shop.country'], top }
  const other = await drill({ query, at: { 'shop.country': { special: 'other' } }, measure: 'amount' })
  expect([other.summary, other.cell]).toEqual([[8, '106.00'], '106.00'])
})
