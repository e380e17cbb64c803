import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import type { Cube } from '../../../../server/model/cube.ts'
import { askDeals, openDealStar } from '../../../support/deal-star.ts'
import { askSales, openSmallStar } from '../../../support/small-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let deals: Warehouse
let sales: Warehouse
beforeAll(async () => {
  deals = await openDealStar()
  sales = await openSmallStar()
})
afterAll(() => Promise.all([deals.engine.close(), sales.engine.close()]))

const amount = async (...where: object[]): Promise<string | undefined> =>
  (await askDeals(deals, { measures: ['amount'], where }))[0]?.[0]

const refusal = (condition: object, cube: Cube = deals.cube('deals')): string => {
  try {
    compileQuery(cube, undefined, CubeQuery.parse({ from: 'deals', measures: ['amount'], where: [condition] }))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('the condition was not refused')
}

describe('a condition on a tree', () => {
  const org = (condition: object) => amount({ attribute: 'owner.org', ...condition })

  it('takes a node with all that stands below it, each row once', async () => {
    expect(await org({ in: [2] })).toBe('1050')
    expect(await org({ in: [2, 3] })).toBe('1050')
    expect(await org({ descendsFrom: [1] })).toBe('1050')
    expect(await org({ in: [3, 5] })).toBe('407')
  })

  it('takes the children with what is below them, without the node itself', async () => {
    expect(await org({ childrenOf: [2] })).toBe('1000')
    expect(await org({ childrenOf: [1, 2] })).toBe('1050')
    expect(await org({ childrenOf: [4] })).toBe('0')
  })

  it('keeps with not all that it does not take', async () => {
    expect(await org({ notIn: [3] })).toBe('657')
    expect(await amount({ not: { attribute: 'owner.org', childrenOf: [2] } })).toBe('57')
  })

  it('is nothing of a node that does not exist, and refuses an own value with what to ask', async () => {
    expect(await org({ in: [77] })).toBe('0')
    expect(refusal({ attribute: 'owner.org', in: [{ special: 'own' }] })).toContain('ask own(measure)')
  })
})

describe('a condition on a hierarchy of levels', () => {
  const sold = async (condition: object): Promise<string[]> =>
    (await askSales(sales, { measures: ['sales'], rows: ['shop.city'], where: [condition] })).map((row) =>
      row.slice(0, -1).join(' '),
    )

  it('takes members of several levels, each row once', async () => {
    expect(
      await sold({ attribute: 'shop.place', descendsFrom: ['US', ['AU', 'Springfield'], ['US', 'Springfield']] }),
    ).toEqual(['AU Springfield 1', 'US Springfield 2'])
  })

  it('takes the children of members, of a level by its own keys', async () => {
    expect(await sold({ attribute: 'shop.country', childrenOf: ['SE'] })).toEqual(['SE Ärnäs 2'])
    expect(await sold({ attribute: 'shop.city', descendsFrom: [['AU', 'Springfield']] })).toEqual(['AU Springfield 1'])
  })

  const shops = (condition: object): string => {
    const query = CubeQuery.parse({ from: 'sales', measures: ['sales'], where: [condition] })
    try {
      compileQuery(sales.cube('sales'), undefined, query)
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
    throw new Error('the condition was not refused')
  }

  it('is refused where nothing can stand below', () => {
    expect(shops({ attribute: 'shop.place', childrenOf: [['US', 'Springfield']] })).toContain(
      'shop.city is the lowest level of shop.place',
    )
    expect(shops({ attribute: 'shop.size', descendsFrom: [3] })).toBe(
      'shop.size is in no hierarchy, so nothing stands below its members; use in, or ask one of shop.place',
    )
    expect(shops({ attribute: 'shop.place', in: ['US'] })).toContain(
      'shop.place is a hierarchy; ask for one of its levels',
    )
  })
})

it('names the members that it is about, to look them up', () => {
  const query = {
    measures: ['amount'],
    where: [
      { attribute: 'owner.org', childrenOf: [2], notIn: [3] },
      { not: { attribute: 'account.size', descendsFrom: ['SMB', ['ENT', 10]] } },
    ],
  }
  const { filterValues } = compileQuery(deals.cube('deals'), undefined, CubeQuery.parse({ from: 'deals', ...query }))
  expect(filterValues).toEqual([
    { attribute: 'owner.org', members: [3] },
    { attribute: 'owner.org', members: [2] },
    { attribute: 'account.segment', members: ['SMB'] },
    { attribute: 'account.segment', members: ['ENT'] },
    { attribute: 'account.id', members: [10] },
  ])
})

describe('a relative date', () => {
  const closed = (part: string, condition: object) => amount({ attribute: `closed.${part}`, ...condition })

  it('ends with the period that contains the last complete date, or with the one that at names', async () => {
    // complete through 2026-04-20: closed 02-15, 03-05, 03-20, 04-02 and 04-20
    expect(await closed('date', { last: { n: 1, unit: 'month' } })).toBe('57')
    expect(await closed('month', { last: { n: 2, unit: 'month' } })).toBe('557')
    expect(await closed('date', { last: { n: 2, unit: 'month', at: '2026-03' } })).toBe('600')
    expect(await closed('date', { last: { n: 16, unit: 'day', at: '2026-03-20' } })).toBe('500')
    expect(await closed('date', { last: { n: 1, unit: 'week', at: '2026-03-05' } })).toBe('300')
  })

  it('ends with a complete period where that is asked for', async () => {
    expect(await closed('date', { last: { n: 1, unit: 'month', complete: true } })).toBe('500')
    expect(await closed('date', { last: { n: 1, unit: 'month', complete: true, at: '2026-03' } })).toBe('500')
    expect(await closed('date', { last: { n: 1, unit: 'month', complete: true, at: '2026-03-30' } })).toBe('100')
  })

  it('runs from the start of a period to a date, by days also where the attribute is coarser', async () => {
    expect(await closed('date', { toDate: 'quarter' })).toBe('57')
    expect(await closed('date', { toDate: 'quarter', at: '2026-03-19' })).toBe('400')
    expect(await closed('month', { toDate: 'year', at: '2026-03-19' })).toBe('400')
    expect(await closed('month', { toDate: 'year', at: '2026-03' })).toBe('600')
  })

  it('is the period so many units away', async () => {
    expect(await closed('quarter', { shift: { n: -1, unit: 'quarter' } })).toBe('600')
    expect(await closed('quarter', { shift: { n: -1, unit: 'quarter' }, at: '2026-Q3' })).toBe('57')
    expect(await closed('date', { shift: { n: -1, unit: 'month' }, at: '2026-04-20' })).toBe('200')
    expect(await closed('date', { shift: { n: -1, unit: 'month' }, at: '2026-04' })).toBe('500')
  })

  it('means fiscal quarters and years on a fiscal attribute', async () => {
    // fiscal quarters start in February: FY2027-Q1 ends with April
    expect(await closed('fiscal_quarter', { last: { n: 1, unit: 'quarter' } })).toBe('657')
    expect(await closed('quarter', { last: { n: 1, unit: 'quarter' } })).toBe('57')
    expect(await closed('fiscal_year', { shift: { n: 1, unit: 'year' }, at: 2026 })).toBe('657')
  })

  it('goes through the last complete date, by days also where the attribute is coarser, and turns over with not', async () => {
    // 600 until the end of March, 57 in April through the 20th; 2000 is open and has no date
    expect(await closed('date', { through: 'complete' })).toBe('657')
    expect(await closed('month', { through: 'complete' })).toBe('657')
    expect(await closed('month', { through: 'complete', from: '2026-04' })).toBe('57')
    const cube = { ...deals.cube('deals'), completeThrough: '2026-03-20' }
    const query = { from: 'deals', measures: ['amount'], where: [{ attribute: 'closed.month', through: 'complete' }] }
    const { statement } = compileQuery(cube, undefined, CubeQuery.parse(query))
    expect(statement.parameters.map(({ value }) => value)).toEqual(['2026-03-20'])
  })

  it('becomes a range of members, or of dates where they are no whole periods', () => {
    const plan = (condition: object) =>
      JSON.stringify(
        compileQuery(
          deals.cube('deals'),
          undefined,
          CubeQuery.parse({ from: 'deals', measures: ['amount'], where: [condition] }),
        ).statement.parameters.map((p) => p.value),
      )
    expect(plan({ attribute: 'closed.quarter', shift: { n: -1, unit: 'quarter' }, at: '1998-Q1' })).toBe('["1997-Q4"]')
    const last = { n: 3, unit: 'month', complete: true, at: '1998-05' }
    expect(plan({ attribute: 'closed.date', last })).toBe('["1998-03-01","1998-05-31"]')
    expect(plan({ attribute: 'closed.month', toDate: 'quarter', at: '1998-05-10' })).toBe('["1998-04-01","1998-05-10"]')
  })

  it('is refused with what to ask instead', () => {
    const month = { last: { n: 1, unit: 'month' } }
    const { completeThrough: _, ...openEnded } = deals.cube('deals')
    expect(refusal({ attribute: 'closed.month', ...month }, openEnded)).toBe(
      'cube deals does not say up to which date its data are complete, so say from where to count, such as "at": "1998-05"',
    )
    expect(refusal({ attribute: 'closed.month', through: 'complete' }, openEnded)).toBe(
      'cube deals does not say up to which date its data are complete; name the last date with to',
    )
    expect(refusal({ attribute: 'deal', through: 'complete' })).toContain('through needs a year, quarter')
    expect(refusal({ attribute: 'deal', ...month })).toContain('deal is none; ask it of ')
    expect(refusal({ attribute: 'closed.weekday', ...month })).toContain(
      'closed.weekday is none; ask it of closed.date',
    )
    expect(refusal({ attribute: 'closed.half', ...month })).toContain('ask it of closed.date')
    expect(refusal({ attribute: 'closed.week', shift: { n: -1, unit: 'month' } })).toBe(
      'a week does not move by a month: shift closed.week by week or year, or closed.date by month',
    )
    expect(refusal({ attribute: 'closed.month', ...month, at: '1998-W60' })).toContain('at is a period such as 1998')
    expect(refusal({ attribute: 'closed.month', in: ['2026-01'], at: '2026-01' })).toContain(
      'give one of them beside it',
    )
  })
})
