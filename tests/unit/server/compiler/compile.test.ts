import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { QueryError } from '../../../../server/contract/errors.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import { askSales, openSmallStar } from '../../../support/small-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openSmallStar()
})
afterAll(() => star.engine.close())

const ask = (query: object): Promise<string[][]> => askSales(star, query)

const refusal = (query: object): QueryError => {
  try {
    compileQuery(star.cube('sales'), star.profile('sales'), CubeQuery.parse({ from: 'sales', ...query }))
  } catch (error) {
    if (error instanceof QueryError) return error
    throw error
  }
  throw new Error('the query was not refused')
}

describe('measures', () => {
  it('computes every aggregation and ratios of sums over all rows', async () => {
    const measures = [
      'sales',
      'amount',
      'new_amount',
      'trucks',
      'buyers',
      'average',
      'smallest',
      'largest',
      'per_buyer',
      'per_truck',
    ]
    expect(await ask({ measures })).toEqual([
      ['10', '256', '201', '1', '5', '28.4444444444', '1', '100', '51.2', '256', '0'],
    ])
  })

  it('gives 0 for sums and counts without rows and empty for everything else', async () => {
    const measures = ['sales', 'amount', 'new_amount', 'buyers', 'average', 'largest', 'per_buyer']
    const where = [{ attribute: 'kind', in: ['nope'] }]
    expect(await ask({ measures, where })).toEqual([['0', '0', '0', '0', '·', '·', '·', '0']])
    expect(await ask({ measures: ['amount'], rows: ['kind'], where, totals: true })).toEqual([['·', '0', '1']])
  })

  it('is empty, not 0, where rows are there but hold only nulls', async () => {
    const where = [{ attribute: 'kind', is: 'blank' }]
    expect(await ask({ measures: ['sales', 'amount', 'average'], where })).toEqual([['1', '·', '·', '0']])
  })

  it('lists a combination only where some requested measure has a contributing row', async () => {
    expect(await ask({ measures: ['trucks'], rows: ['shop.city'], totals: true })).toEqual([
      ['·', '(unknown)', '1', '0'],
      ['·', '·', '1', '1'],
    ])
    const both = await ask({ measures: ['trucks', 'amount'], rows: ['shop.country'] })
    expect(both.map((row) => row.slice(0, 3))).toEqual([
      ['US', '0', '150'],
      ['SE', '0', '41'],
      ['AU', '0', '30'],
      ['(blank)', '0', '20'],
      ['(unknown)', '1', '15'],
    ])
  })

  it('does not let a measure that only sorts list a combination', async () => {
    const query = { measures: ['trucks'], rows: ['shop.country'], sort: [{ by: 'amount', direction: 'desc' }] }
    expect(await ask(query)).toEqual([['(unknown)', '1', '0']])
  })
})

describe('calculations in the query', () => {
  it('are ratios of sums at every total, and may use the names that the query gives', async () => {
    const measures = [
      { measure: 'amount', as: 'value' },
      { calc: 'share * 100', as: 'percent' },
      { calc: 'new_amount / value', as: 'share' },
    ]
    const found = await ask({ measures, rows: ['shop.country'], totals: ['grand'] })
    expect(found.map((row) => row.slice(0, 4))).toEqual([
      ['US', '150', '66.6666666667', '0.666666666667'],
      ['SE', '41', '100', '1'],
      ['AU', '30', '100', '1'],
      ['(blank)', '20', '100', '1'],
      ['(unknown)', '15', '66.6666666667', '0.666666666667'],
      ['·', '256', '78.515625', '0.78515625'],
    ])
  })

  it('filter by what is not shown', async () => {
    const query = { measures: ['amount'], rows: ['shop.country'], having: [{ calc: 'amount / sales', gt: 20.5 }] }
    expect(await ask(query)).toEqual([
      ['US', '150', '0'],
      ['AU', '30', '0'],
    ])
  })

  it.each([
    [{ calc: 'amount / sale' }, 'invalid_request', 'a calculation needs a name: as'],
    [
      { calc: 'amount / sale', as: 'x' },
      'invalid_calculation',
      'at character 10: cube sales has no measure "sale"; nearest is "sales"',
    ],
    [{ calc: 'x + 1', as: 'x' }, 'unsound', 'a calculation uses itself: x'],
    [{ calc: 'amount +', as: 'x' }, 'invalid_calculation', 'at character 9'],
    [{ calc: 'amount@prior', as: 'x' }, 'invalid_calculation', 'at character 8: @prior moves a date role, and cube'],
    [{ calc: 'stdev(amount, 2 over kind)', as: 'x' }, 'invalid_calculation', 'at character 1: what stdev() takes must'],
  ])('are refused with the place in their text: %j', (entry, code, message) => {
    const error = refusal({ measures: [entry] })
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
  })

  it('are refused in a circle', () => {
    const error = refusal({
      measures: [
        { calc: 'b + 1', as: 'a' },
        { calc: 'a + 1', as: 'b' },
      ],
    })
    expect([error.code, error.message]).toEqual(['unsound', 'a calculation uses itself: a uses b uses a'])
  })
})

describe('members', () => {
  it('keeps two cities of one name apart by the country that their key implies', async () => {
    expect(await ask({ measures: ['amount'], rows: ['shop.city'] })).toEqual([
      ['SE', 'Ärnäs', '41', '0'],
      ['·', 'Nowhere', '20', '0'],
      ['AU', 'Springfield', '30', '0'],
      ['US', 'Springfield', '150', '0'],
      ['·', '(unknown)', '15', '0'],
    ])
  })

  it('puts orphan keys, null keys and the unknown key into the unknown member, apart from the blank one', async () => {
    const [unknown, blank] = await Promise.all(
      ['unknown', 'blank'].map((is) =>
        ask({ measures: ['sales', 'amount'], where: [{ attribute: 'shop.country', is }] }),
      ),
    )
    expect(unknown).toEqual([['3', '15', '0']])
    expect(blank).toEqual([['2', '20', '0']])
  })

  it('lists members without facts on request, those that the filters on their dimension allow', async () => {
    const rows = ['shop.city']
    const where = [{ attribute: 'shop.country', in: ['AU'] }]
    expect(await ask({ measures: ['amount', 'largest'], rows, where, empty: true })).toEqual([
      ['AU', 'Perth', '0', '·', '0'],
      ['AU', 'Springfield', '30', '30', '0'],
    ])
  })

  it('restricts listed members by conditions in "all" as by those of the list', async () => {
    const query = { measures: ['amount'], rows: ['shop.country', 'kind'], empty: true }
    const both = [
      { attribute: 'shop.country', in: ['US'] },
      { attribute: 'kind', in: ['new', '🚚'] },
    ]
    const rows = [
      ['US', '🚚', '0', '0'],
      ['US', 'new', '100', '0'],
    ]
    expect(await ask({ ...query, where: both })).toEqual(rows)
    expect(await ask({ ...query, where: [{ all: both }] })).toEqual(rows)
  })

  it('keeps the total of the unknown member where members are listed and measure filters cut', async () => {
    const query = { measures: ['amount'], rows: ['shop.city', 'shop.size'], totals: ['subtotals'], empty: true }
    expect((await ask({ ...query, having: [{ measure: 'amount', lt: 16 }] })).slice(-2)).toEqual([
      ['·', '(unknown)', '(unknown)', '15', '0'],
      ['·', '(unknown)', '·', '15', '2'],
    ])
  })

  it('does not mistake a blank member for a total', async () => {
    expect(
      await ask({ measures: ['amount'], rows: ['shop.country', 'shop.city'], totals: ['subtotals'] }),
    ).toContainEqual(['(blank)', '·', '20', '2'])
  })
})

describe('filters', () => {
  const amount = async (where: object[]): Promise<string | undefined> =>
    (await ask({ measures: ['amount'], where }))[0]?.[0]

  it('takes a scalar of a composite key as any path that ends in it', async () => {
    expect(await amount([{ attribute: 'shop.city', in: ['Springfield'] }])).toBe('180')
    expect(await amount([{ attribute: 'shop.city', in: [['AU', 'Springfield']] }])).toBe('30')
    expect(await amount([{ attribute: 'shop.city', in: [[null, 'Nowhere'], { special: 'unknown' }] }])).toBe('35')
  })

  it('takes a path that ends in null as a blank member, never as the unknown one', async () => {
    expect(await amount([{ attribute: 'shop.city', in: [[null, null]] }])).toBe('0')
    expect(await amount([{ attribute: 'shop.city', notIn: [[null, null]] }])).toBe('256')
  })

  it('takes a range of text by code point, also beyond 16 bits', async () => {
    expect(await amount([{ attribute: 'kind', from: '\u{ff61}', to: '🚚' }])).toBe('5')
  })

  it('keeps blank and unknown under not and notIn', async () => {
    expect(await amount([{ attribute: 'shop.country', notIn: ['US'] }])).toBe('106')
    expect(await amount([{ not: { attribute: 'shop.country', in: ['US'] } }])).toBe('106')
    expect(await amount([{ not: { attribute: 'shop.country', is: 'blank' } }])).toBe('236')
    expect(await amount([{ not: { not: { attribute: 'shop.size', gte: 3 } } }])).toBe('191')
  })

  it('combines any, all and ranges', async () => {
    expect(
      await amount([
        {
          any: [
            { attribute: 'shop.size', lt: 2 },
            { attribute: 'kind', in: ["it's"] },
          ],
        },
      ]),
    ).toBe('70')
    expect(
      await amount([
        {
          all: [
            { attribute: 'shop.size', from: 2, to: 3 },
            { attribute: 'kind', in: ['new'] },
          ],
        },
      ]),
    ).toBe('130')
    expect(await amount([{ attribute: 'shop.opened', from: '2020-02-29', to: '2021-01-01' }])).toBe('180')
  })

  it('finds text ignoring case, also beyond ASCII', async () => {
    expect(await amount([{ attribute: 'shop.city', contains: 'ÄS' }])).toBe('41')
    expect(await amount([{ attribute: 'shop.city', startsWith: 'spring' }])).toBe('180')
    expect(await amount([{ attribute: 'kind', contains: "'" }])).toBe('50')
    expect(await amount([{ attribute: 'kind', contains: '%' }])).toBe('0')
  })
})

describe('totals', () => {
  it('keeps the bits of a rolled-up attribute apart from a key that another attribute implies', async () => {
    const found = await ask({
      measures: ['amount'],
      rows: ['shop.city'],
      columns: ['shop.country'],
      totals: ['rows', 'grand'],
    })
    expect(found.filter((row) => row[1] === 'Springfield')).toEqual([
      ['AU', 'Springfield', 'AU', '30', '0'],
      ['AU', 'Springfield', '·', '30', '2'],
      ['US', 'Springfield', 'US', '150', '0'],
      ['US', 'Springfield', '·', '150', '2'],
    ])
    expect(found.at(-1)).toEqual(['·', '·', '·', '256', '3'])
  })

  it('recomputes distinct counts and ratios at each total', async () => {
    const found = await ask({ measures: ['buyers', 'per_buyer'], rows: ['shop.country'], totals: ['grand'] })
    expect(found.map((row) => row.slice(0, 3))).toEqual([
      ['US', '2', '75'],
      ['SE', '2', '20.5'],
      ['AU', '1', '30'],
      ['(blank)', '1', '20'],
      ['(unknown)', '1', '15'],
      ['·', '5', '51.2'],
    ])
  })
})

describe('measure filters and rankings', () => {
  it('leaves totals as they are and shows them only over leaves that are kept', async () => {
    const query = { measures: ['amount'], rows: ['shop.country', 'shop.city'], totals: ['subtotals', 'grand'] }
    expect(await ask({ ...query, having: [{ measure: 'amount', gte: 41 }] })).toEqual([
      ['US', 'Springfield', '150', '0'],
      ['US', '·', '150', '2'],
      ['SE', 'Ärnäs', '41', '0'],
      ['SE', '·', '41', '2'],
      ['·', '·', '256', '3'],
    ])
  })

  it('tests the value of an ancestor on request', async () => {
    const having = [{ measure: 'buyers', gte: 2, at: 'shop.country' }]
    const found = await ask({ measures: ['amount'], rows: ['shop.country', 'kind'], having })
    expect(found.map((row) => row.slice(0, 3))).toEqual([
      ['US', "it's", '50'],
      ['US', 'new', '100'],
      ['SE', 'new', '41'],
    ])
  })

  it('recomputes "other" from fact rows: its buyers are counted once', async () => {
    const top = { n: 2, by: 'amount', of: 'shop.city', other: true }
    expect(await ask({ measures: ['amount', 'buyers'], rows: ['shop.city'], top, totals: ['grand'] })).toEqual([
      ['SE', 'Ärnäs', '41', '2', '0'],
      ['US', 'Springfield', '150', '2', '0'],
      ['·', '(other)', '65', '3', '0'],
      ['·', '·', '256', '5', '1'],
    ])
  })

  it('counts into "other" only members that pass the measure filters', async () => {
    const query = { measures: ['amount'], rows: ['shop.city'], having: [{ measure: 'amount', gte: 20 }] }
    expect(await ask({ ...query, top: { n: 1, by: 'amount', of: 'shop.city', other: true } })).toEqual([
      ['US', 'Springfield', '150', '0'],
      ['·', '(other)', '91', '0'],
    ])
  })

  it('ranks within another attribute, within the row, and under its own conditions', async () => {
    const rows = ['shop.country', 'kind']
    const kinds = async (top: object): Promise<(string | undefined)[]> =>
      (await ask({ measures: ['amount'], rows, top })).map((row) => `${row[0]} ${row[1]}`)
    const best = ['US new', 'SE new', 'AU new', '(blank) new', '(unknown) new']
    expect(await kinds({ n: 1, by: 'amount', of: 'kind', per: 'shop.country' })).toEqual(best)
    expect(await kinds({ n: 1, by: 'amount', of: 'kind', per: 'row' })).toEqual(best)
    const context = [{ attribute: 'shop.country', is: 'unknown' }]
    expect(await kinds({ kind: 'bottom', n: 1, by: 'amount', of: 'kind', context })).toEqual(['(unknown) 🚚'])
  })

  it('takes the same members under a context whether or not measure filters are there', async () => {
    const query = {
      measures: ['amount'],
      rows: ['shop.country'],
      top: { n: 2, by: 'amount', of: 'shop.country', context: [] },
    }
    expect(await ask({ ...query, having: [{ measure: 'amount', lt: 100 }] })).toEqual([['SE', '41', '0']])
  })

  it('takes the fewest largest members that reach a share or a sum', async () => {
    const cities = async (top: object): Promise<(string | undefined)[]> =>
      (await ask({ measures: ['amount'], rows: ['shop.city'], top: { by: 'amount', of: 'shop.city', ...top } })).map(
        (row) => row[2],
      )
    expect(await cities({ kind: 'percent', n: 58 })).toEqual(['150'])
    expect(await cities({ kind: 'percent', n: 60 })).toEqual(['41', '150'])
    expect(await cities({ kind: 'sum', n: 191 })).toEqual(['41', '150'])
    expect(await cities({ kind: 'sum', n: 0 })).toEqual([])
    expect(await cities({ kind: 'sum', n: 20, by: 'shortfall' })).toEqual(['20', '15'])
  })
})

it('ranks by a name that the query gives, also under conditions of its own', async () => {
  const query = { measures: [{ measure: 'amount', as: 'value' }], rows: ['shop.country'] }
  const top = { n: 1, by: 'value', of: 'shop.country' }
  expect(await ask({ ...query, top })).toEqual([['US', '150', '0']])
  const context = [{ attribute: 'shop.country', notIn: ['US'] }]
  expect(await ask({ ...query, top: { ...top, context } })).toEqual([['SE', '41', '0']])
})

describe('order and cut', () => {
  it('orders by declaration, then by collation, special members last', async () => {
    const names = async (attribute: string): Promise<(string | undefined)[]> =>
      (await ask({ measures: ['sales'], rows: [attribute] })).map((row) => row.at(-3))
    expect(await names('shop.country')).toEqual(['US', 'SE', 'AU', '(blank)', '(unknown)'])
    expect(await names('kind')).toEqual(['🚚', "it's", 'new', '(blank)'])
  })

  it('sorts by a measure within the parent, or over all', async () => {
    const rows = ['shop.country', 'kind']
    const sorted = async (scope: string): Promise<string[]> =>
      (await ask({ measures: ['amount'], rows, sort: [{ by: 'amount', direction: 'desc', scope }] })).map(
        (r) => `${r[0]} ${r[1]}`,
      )
    const special = ['(unknown) new', '(unknown) 🚚']
    expect(await sorted('parent')).toEqual([
      'US new',
      "US it's",
      'SE new',
      'AU new',
      '(blank) new',
      '(blank) (blank)',
      ...special,
    ])
    expect((await sorted('all')).slice(0, 4)).toEqual(['US new', "US it's", 'SE new', 'AU new'])
  })

  it('sorts by the entries of the list in their order, be they over all or not', async () => {
    const sort = [
      { by: 'shop.country', direction: 'desc' },
      { by: 'amount', direction: 'desc', scope: 'all' },
    ]
    const found = await ask({ measures: ['amount'], rows: ['shop.country'], sort })
    expect(found.map((row) => row[0])).toEqual(['AU', 'SE', 'US', '(blank)', '(unknown)'])
  })

  it('sorts by the value at a column member', async () => {
    const query = { measures: ['amount'], rows: ['shop.size'], columns: ['kind'] }
    const found = await ask({ ...query, sort: [{ by: 'amount', direction: 'desc', at: { kind: "it's" } }] })
    expect([...new Set(found.map((row) => row[0]))]).toEqual(['3', '1', '2', '4', '(unknown)'])
  })

  it('sorts totals by their own values, also those of no prefix of the rows and beside columns', async () => {
    const totals = async (query: object): Promise<(string | undefined)[]> =>
      (await ask({ measures: ['amount'], sort: [{ by: 'amount', scope: 'all' }], ...query }))
        .filter((row) => row.at(-1) === '6')
        .map((row) => row.at(-2))
    const rows = ['shop.country', 'kind']
    expect(await totals({ rows, columns: ['shop.size'], totals: ['subtotals'] })).toEqual([
      '30',
      '41',
      '150',
      '20',
      '15',
    ])
    const three = { rows: ['kind', 'shop.size', 'sale'], sort: [{ by: 'sales' }] }
    const sizes = (await ask({ measures: ['sales'], ...three, totals: [['shop.size']] })).filter(
      (r) => r.at(-1) === '5',
    )
    expect(sizes.map((row) => [row[1], row[3]])).toEqual([
      ['2', '1'],
      ['1', '2'],
      ['3', '2'],
      ['4', '2'],
      ['(unknown)', '3'],
    ])
  })

  it('sorts by the value at a column member whose ancestor stands on the columns too', async () => {
    const query = { measures: ['amount'], rows: ['kind'], columns: ['shop.country', 'shop.city'] }
    const at = { 'shop.city': ['US', 'Springfield'] }
    const found = await ask({ ...query, sort: [{ by: 'amount', direction: 'asc', at }] })
    expect([...new Set(found.map((row) => row[0]))]).toEqual(["it's", 'new', '🚚', '(blank)'])
  })

  it('cuts leaf row tuples, never a pivot row, and keeps the totals above them', async () => {
    const query = { measures: ['amount'], rows: ['shop.country'], columns: ['kind'], totals: ['grand'] }
    expect(await ask({ ...query, limit: 1 })).toEqual([
      ['US', "it's", '50', '0'],
      ['US', 'new', '100', '0'],
      ['·', '·', '256', '3'],
    ])
    expect((await ask({ ...query, limit: 1, offset: 1 }))[0]).toEqual(['SE', 'new', '41', '0'])
    expect(await ask({ ...query, limit: 0 })).toEqual([['·', '·', '256', '3']])
  })
})

describe('refusals', () => {
  it.each([
    [
      { measures: ['amuont'] },
      'unknown_measure',
      'measures[0]',
      'cube sales has no measure "amuont"; nearest is "amount"',
    ],
    [
      { rows: ['shop.citty'] },
      'unknown_attribute',
      'rows[0]',
      'cube sales has no attribute "shop.citty"; nearest is "shop.city"',
    ],
    [
      { rows: ['shop.place'] },
      'unsound',
      'rows[0]',
      'shop.place is a hierarchy; ask for one of its levels: shop.country, shop.city',
    ],
    [{ rows: ['kind'], columns: ['kind'] }, 'duplicate_name', 'columns', '"kind" stands twice in rows and columns'],
    [
      { where: [{ attribute: 'shop.size', in: ['big'] }] },
      'wrong_value_type',
      'where[0].in[0]',
      'shop.size is a whole number; found "big"',
    ],
    [
      { where: [{ attribute: 'shop.opened', from: '2021-02-30' }] },
      'wrong_value_type',
      'where[0].from',
      'shop.opened is a date such as "2017-03-01"; found "2021-02-30"',
    ],
    [
      { where: [{ attribute: 'shop.size', from: 5, to: 3 }] },
      'unsound',
      'where[0]',
      'nothing can match: shop.size from 5 is after to 3',
    ],
    [
      { where: [{ attribute: 'shop.size', contains: '3' }] },
      'unsound',
      'where[0].contains',
      'contains needs text; shop.size is a whole number',
    ],
    [
      { where: [{ attribute: 'shop.city', in: [['US']] }] },
      'wrong_path_length',
      'where[0].in[0]',
      'a member of shop.city is a path of 2 (shop.country, shop.city); found 1',
    ],
    [
      { measures: ['amount@prior_year'] },
      'invalid_calculation',
      'measures[0]',
      'at character 8: @prior_year moves a date role, and cube sales has none; ask for the measure without it',
    ],
    [
      { measures: [{ measure: 'amount', show: 'share' }] },
      'invalid_request',
      'measures[0]',
      'share needs a base: parent, row, column, grand or {"level": an attribute}; found none',
    ],
    [{ where: [{ segment: 'at_risk' }] }, 'unknown_segment', 'where[0].segment', 'cube sales has no segment "at_risk"'],
    [
      { sort: [{ by: 'amonut' }] },
      'unknown_measure',
      'sort[0].by',
      'cube sales has no measure "amonut"; nearest is "amount"',
    ],
    [
      { having: [{ measure: 'amount' }] },
      'invalid_request',
      'having[0]',
      'a measure filter on amount needs one of gt, gte, lt, lte, between',
    ],
    [
      { rows: ['kind'], top: { n: 1.5, by: 'amount', of: 'kind' } },
      'invalid_request',
      'top.n',
      'n counts members; found 1.5',
    ],
  ])('refuses %j', (query, code, path, message) => {
    const error = refusal(query)
    expect([error.code, error.path, error.message]).toEqual([code, path, message])
  })
})
