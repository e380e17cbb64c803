import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { printPlan } from '../../../../server/compiler/plan/print.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { openSmallStar } from '../../../support/small-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openSmallStar()
})
afterAll(() => star.engine.close())

/** The lines of a plan that relies on nothing, without their indent. */
const lines = (query: object): string[] =>
  printPlan(
    compileQuery(star.cube('sales'), undefined, CubeQuery.parse({ from: 'sales', measures: ['amount'], ...query }))
      .plan,
  )
    .trimEnd()
    .split('\n')
    .map((line) => line.trim())

const places = { rows: ['shop.country', 'kind'] }

describe('a plan as text', () => {
  it('is a tree, root first, each input two further in', () => {
    const query = { from: 'sales', measures: ['amount', 'buyers'], rows: ['shop.country'], totals: true }
    expect(printPlan(compileQuery(star.cube('sales'), undefined, CubeQuery.parse(query)).plan)).toBe(
      [
        'arrange (shop.country) () by default order',
        '  calculate amount, buyers',
        '    roll up (shop.country) (): amount = sum(amount); buyers = count_distinct(buyer)',
        '      left join shop (dim_shop) on shop_key = shop_key',
        '      scan fact_sale',
        '',
      ].join('\n'),
    )
  })

  it('has one set without keys for one cell', () => {
    expect(lines({})).toEqual([
      'arrange () by default order',
      'calculate amount',
      'roll up (): amount = sum(amount)',
      'scan fact_sale',
    ])
  })

  it('names what is counted, the filter of a measure, and what lists a member', () => {
    expect(lines({ measures: ['sales', 'new_amount', 'average', 'smallest', 'largest'] }).slice(1, 3)).toEqual([
      'calculate sales, new_amount, average, smallest, largest',
      "roll up (): sales = count(*); new_amount = sum(amount) where (kind = 'new'); average = avg(amount); smallest = min(amount); largest = max(amount)",
    ])
    expect(lines({ measures: ['new_amount', 'trucks'], rows: ['kind'] })[1]).toBe(
      'calculate new_amount, trucks, listed where new_amount or trucks has rows',
    )
  })

  it.each([
    [{ limit: 5, offset: 2 }, ', rows 3 to 7'],
    [{ limit: 5 }, ', rows 1 to 5'],
    [{ offset: 2 }, ', rows 3 to the last'],
    [{}, ''],
  ])('names the page %o', (page, text) => {
    expect(lines({ rows: ['kind'], ...page })[0]).toBe(`arrange (kind) by default order${text}`)
  })

  it.each([
    [[{ by: 'amount', direction: 'desc' }], 'amount desc'],
    [[{ by: 'amount', direction: 'asc', scope: 'all' }], 'amount asc over all'],
    [[{ by: 'kind', direction: 'desc' }, { by: 'amount' }], 'kind desc, amount asc'],
    [[{ by: 'shop.country', direction: 'desc', scope: 'all' }], 'shop.country desc over all'],
  ])('names the sort %o', (sort, text) => {
    expect(lines({ ...places, sort })[0]).toBe(`arrange (shop.country, kind) by ${text}`)
  })

  it('names the column that rows are sorted at', () => {
    const sort = [{ by: 'amount', direction: 'asc', at: { kind: 'new' } }]
    expect(lines({ rows: ['shop.country'], columns: ['kind'], sort })[0]).toBe(
      'arrange (shop.country, kind) by amount asc at kind in ["new"]',
    )
  })

  it.each([
    [{ attribute: 'kind', in: ['new', null] }, 'kind in ["new", (blank)]'],
    [{ attribute: 'shop.country', in: [{ special: 'unknown' }] }, 'shop.country in [(unknown)]'],
    [{ attribute: 'shop.city', in: [['US', 'Springfield']] }, 'shop.city in ["US" > "Springfield"]'],
    [{ attribute: 'shop.city', in: [['US', null]] }, 'shop.city in ["US" > (blank)]'],
    [{ attribute: 'shop.size', gt: 2 }, 'shop.size > 2'],
    [{ attribute: 'shop.size', gte: 2 }, 'shop.size >= 2'],
    [{ attribute: 'shop.size', lt: 2 }, 'shop.size < 2'],
    [{ attribute: 'shop.size', lte: 2 }, 'shop.size <= 2'],
    [{ attribute: 'shop.opened', lt: '2021-01-01' }, 'shop.opened < "2021-01-01"'],
    [{ attribute: 'kind', contains: 'e' }, 'kind contains "e"'],
    [{ not: { attribute: 'kind', in: ['new'] } }, 'not (kind in ["new"])'],
    [
      {
        any: [
          { attribute: 'kind', in: ['new'] },
          { attribute: 'shop.size', gt: 2 },
        ],
      },
      '(kind in ["new"] or shop.size > 2)',
    ],
    [
      {
        any: [
          {
            all: [
              { attribute: 'kind', in: ['new'] },
              { attribute: 'shop.size', gt: 2 },
            ],
          },
        ],
      },
      '((kind in ["new"] and shop.size > 2))',
    ],
  ])('slices by %o', (condition, text) => {
    expect(lines({ where: [condition] }).filter((line) => line.startsWith('slice'))).toEqual([`slice ${text}`])
  })

  it('slices by a set with what chooses its members', () => {
    const having = [{ measure: 'amount', gt: 1 }]
    const set = { of: 'shop.city', take: 2, by: 'amount' }
    expect(lines({ where: [{ set }] }).find((line) => line.startsWith('slice'))).toMatch(
      /^slice shop\.city in .* \(sales: top \{.*"n":2.*"by":"amount".*\}\)$/,
    )
    expect(lines({ where: [{ set: { of: 'shop.city', having } }] }).find((line) => line.startsWith('slice'))).toMatch(
      /^slice shop\.city in .* \(sales: having \[.*"gt":1.*\]\)$/,
    )
  })

  it('names measure filters with where they are tested', () => {
    const having = [
      { measure: 'amount', gt: 10 },
      { measure: 'amount', between: [1, 2.5], at: 'shop.country' },
      { measure: 'sales', gte: 3 },
      { measure: 'sales', lt: 9 },
    ]
    expect(lines({ ...places, having }).slice(1, 8)).toEqual([
      'keep',
      'where amount > 10',
      'where amount >= 1 at (shop.country)',
      'where amount <= 2.5 at (shop.country)',
      'where sales >= 3',
      'where sales < 9',
      'calculate amount, sales',
    ])
  })

  it('names rankings with what they are inside of, and the rest as other', () => {
    const top = { n: 2, by: 'amount', of: 'kind' }
    expect(lines({ ...places, top: { ...top, per: 'shop.country' } }).slice(1, 3)).toEqual([
      'keep',
      'take top 2 kind per shop.country by amount at (shop.country, kind)',
    ])
    expect(lines({ ...places, top: { ...top, kind: 'bottom', other: true } }).slice(1, 3)).toEqual([
      'keep and other',
      'take bottom 2 kind by amount at (kind)',
    ])
  })

  it('shows a ranking in its own context as a plan of its own', () => {
    const top = { n: 2, by: 'amount', of: 'kind', context: [{ attribute: 'shop.size', gt: 2 }] }
    expect(lines({ rows: ['kind'], top })).toEqual([
      'arrange (kind) by default order',
      'keep',
      'take top 2 kind by amount at (kind)',
      'ranked in its own context',
      'calculate amount',
      'roll up (kind): amount = sum(amount)',
      'slice shop.size > 2',
      'inner join shop (dim_shop) on shop_key = shop_key',
      'scan fact_sale',
      'calculate amount',
      'roll up (kind): amount = sum(amount)',
      'scan fact_sale',
    ])
  })

  it('merges members without rows in', () => {
    expect(lines({ rows: ['shop.country'], empty: true })).toEqual([
      'arrange (shop.country) by default order',
      'calculate amount, listed where amount has rows',
      'merge',
      'roll up (shop.country): amount = sum(amount)',
      'left join shop (dim_shop) on shop_key = shop_key',
      'scan fact_sale',
      'members of shop.country',
    ])
  })

  it.each([
    [{ show: 'share', base: 'grand' }, 'share of amount in the grand total'],
    [{ show: 'share', base: 'parent' }, 'share of amount in the parent'],
    [{ show: 'rank', base: 'grand' }, 'rank of amount in the grand total, the largest first'],
    [
      { show: 'rank', base: 'parent', direction: 'asc', ties: 'dense' },
      'rank of amount in the parent, the least first, dense',
    ],
    [{ show: 'moving_average', base: 'parent', window: 3 }, 'moving_average of amount in the parent, over 3'],
    [{ show: 'share', base: 'parent', over: 'visible' }, 'share of amount in the parent, over visible members'],
  ])('shows %o', (shown, text) => {
    const measures = [{ measure: 'amount', as: 'x', ...shown }]
    expect(lines({ ...places, measures }).filter((line) => line.startsWith('show '))).toEqual([`show x = ${text}`])
  })

  it('says that totals are of the visible members', () => {
    const query = { ...places, totals: true, having: [{ measure: 'amount', gt: 1 }] }
    expect(lines({ ...query, totalsOf: 'visible' })[1]).toBe('totals of visible members')
    expect(lines(query)[1]).toBe('keep')
  })

  it('lists the members of an explicit axis, twenty at most', () => {
    const members = [{ 'shop.country': 'US' }, {}, { 'shop.country': 'SE', kind: 'new' }]
    expect(lines({ rows: [{ members }] }).slice(1, 4)).toEqual([
      'list shop.country where shop.country in ["US"]',
      'list the total',
      'list shop.country, kind where shop.country in ["SE"] and kind in ["new"]',
    ])
    const many = (n: number) => [{ members: Array.from({ length: n }, (_, i) => ({ kind: `k${i}` })) }]
    const listed = (n: number) => lines({ rows: many(n) }).filter((line) => line.startsWith('list '))
    expect([listed(20).length, listed(20).at(-1)]).toEqual([20, 'list kind where kind in ["k19"]'])
    expect([listed(23).length, listed(23).at(-1)]).toEqual([21, 'list 3 more'])
  })
})
