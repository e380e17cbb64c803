import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { refusalOf } from '../../../support/ask.ts'
import { askSales, openSmallStar } from '../../../support/small-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openSmallStar()
})
afterAll(() => star.engine.close())

const ask = (query: object): Promise<string[][]> => askSales(star, { measures: ['amount'], ...query })

const kinds = [
  ["it's", '50', '0'],
  ['new', '201', '0'],
  ['🚚', '5', '0'],
  ['(blank)', '·', '0'],
]
const byKind = (rows: readonly string[][]) => [...rows].sort(([a = ''], [b = '']) => (a < b ? -1 : 1))

const notices = (query: object) => {
  const asked = CubeQuery.parse({ from: 'sales', measures: ['amount'], ...query })
  return compileQuery(star.cube('sales'), star.profile('sales'), asked).notices
}

describe('totals by their kind', () => {
  it('of the rows are the grand total where nothing is on rows, and of the columns where nothing is on columns', async () => {
    const grand = ['·', '256', '1']
    expect(byKind(await ask({ columns: ['kind'], totals: ['rows'] }))).toEqual(byKind([...kinds, grand]))
    expect(byKind(await ask({ rows: ['kind'], totals: ['columns'] }))).toEqual(byKind([...kinds, grand]))
  })

  it('of the one axis that has something are its members themselves', async () => {
    expect(byKind(await ask({ rows: ['kind'], totals: ['rows'] }))).toEqual(byKind(kinds))
    expect(byKind(await ask({ columns: ['kind'], totals: ['columns'] }))).toEqual(byKind(kinds))
    expect(byKind(await ask({ rows: ['kind'], totals: [] }))).toEqual(byKind(kinds))
  })

  it('of the rows or columns are no subtotals', async () => {
    const two = ['shop.country', 'kind']
    const totals = async (query: object) => (await ask(query)).filter((row) => row.at(-1) !== '0')
    expect(await totals({ columns: two, totals: ['rows'] })).toEqual([['·', '·', '256', '3']])
    expect(await totals({ rows: two, totals: ['columns'] })).toEqual([['·', '·', '256', '3']])
  })

  it('of the columns leave out those of the rows and the grand total where both axes have something', async () => {
    const query = { rows: ['shop.country'], columns: ['kind'] }
    const totals = async (wanted: string) =>
      (await ask({ ...query, totals: [wanted] })).filter((row) => row.at(-1) !== '0')
    expect(byKind((await totals('columns')).map(([, ...rest]) => rest))).toEqual(
      byKind(kinds.map(([kind = '', amount = '']) => [kind, amount, '1'])),
    )
    expect(await totals('rows')).toEqual([
      ['US', '·', '150', '2'],
      ['SE', '·', '41', '2'],
      ['AU', '·', '30', '2'],
      ['(blank)', '·', '20', '2'],
      ['(unknown)', '·', '15', '2'],
    ])
  })
})

describe('totals by a list of attributes', () => {
  it('are refused where a name is of no attribute, at its place', () => {
    expect(
      refusalOf(star, 'sales', { measures: ['amount'], rows: ['kind'], totals: [['kind'], ['kind', 'nope']] }),
    ).toMatch(/^unknown_attribute at totals\[1\]\[1\]: /)
  })

  it('are left out with a notice where an attribute is on no axis; the others are shown', async () => {
    const query = { rows: ['shop.country', 'kind'], totals: [['kind', 'sale'], ['kind'], ['sale', 'shop.size']] }
    const found = (await ask(query)).filter((row) => row.at(-1) !== '0')
    expect(byKind(found.map(([, ...rest]) => rest))).toEqual(
      byKind(kinds.map(([kind = '', amount = '']) => [kind, amount, '1'])),
    )
    expect(notices(query)).toEqual([
      {
        code: 'not_on_axis',
        details: { ignored: 'totals', attributes: ['sale', 'shop.size'] },
        text: 'The totals by sale, shop.size are not shown: they are on no axis.',
      },
    ])
    expect(notices({ ...query, totals: [['sale']] }).map(({ text }) => text)).toEqual([
      'The totals by sale are not shown: it is on no axis.',
    ])
    expect(notices({ ...query, totals: [['kind']] })).toEqual([])
  })

  it('stand above the members that they hold, not above those of a level that they leave out', async () => {
    const members = [{ 'shop.country': 'SE' }, { 'shop.country': 'US', kind: "it's" }]
    expect(await ask({ rows: [{ members }], totals: [['kind']] })).toEqual([
      ['SE', '·', '41', '2'],
      ['US', "it's", '50', '0'],
      ['·', "it's", '50', '1'],
    ])
  })
})
