import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileQuery } from '../../../../server/compiler/compile.ts'
import { printPlan } from '../../../../server/compiler/plan/print.ts'
import { CubeQuery } from '../../../../server/contract/query.ts'
import type { CubeProfile } from '../../../../server/model/profile.ts'
import { openSmallStar } from '../../../support/small-star.ts'
import type { Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
beforeAll(async () => {
  star = await openSmallStar()
})
afterAll(() => star.engine.close())

const planned = (query: object, profile?: CubeProfile): string =>
  printPlan(
    compileQuery(
      star.cube('sales'),
      profile,
      CubeQuery.parse({ from: 'sales', measures: ['amount'], rows: ['shop.country'], ...query }),
    ).plan,
  )

const joins = (plan: string): string[] => [...plan.matchAll(/^ *(\w+) join shop /gm)].map(([, how = '']) => how)

describe('a table is joined so that the engine may reorder', () => {
  const us = { attribute: 'shop.country', in: ['US'] }
  const large = { attribute: 'shop.size', gt: 2 }
  const isNew = { attribute: 'kind', in: ['new'] }
  it.each([
    ['a member', us],
    ['a comparison', large],
    ['a text', { attribute: 'shop.city', startsWith: 'S' }],
    ['one of several conditions that all hold', { all: [isNew, us] }],
    ['each of several conditions of which one holds', { any: [us, large] }],
  ])('where the query asks for %s', (_, condition) => {
    expect(joins(planned({ where: [condition] }))).toEqual(['inner'])
  })

  it.each([
    ['nothing', []],
    ['a member without a name too', [{ attribute: 'shop.country', in: ['US', null] }]],
    ['the unknown member too', [{ attribute: 'shop.country', in: ['US', { special: 'unknown' }] }]],
    ['another table', [isNew]],
    ['one of two conditions, the other on another table', [{ any: [us, isNew] }]],
    ['what is not a member', [{ not: us }]],
    ['a set', [{ set: { of: 'shop.city', take: 1, by: 'amount' } }]],
  ])('not where the query asks for %s', (_, where) => {
    expect(joins(planned({ where }))[0]).toBe('left')
  })

  it('where every key was found, and not where some were not', () => {
    const roles = (complete: boolean): CubeProfile => ({
      roles: new Map([['shop', { complete, unknown: true }]]),
      blank: new Set(),
    })
    expect(joins(planned({}, roles(true)))).toEqual(['inner'])
    expect(joins(planned({}, roles(false)))).toEqual(['left'])
  })

  it('in every leg: that of a ranking under its own filter too, by its own conditions', () => {
    const top = { n: 1, by: 'amount', of: 'shop.country', context: [isNew] }
    expect(joins(planned({ top, where: [us] }))).toEqual(['left', 'inner'])
    expect(joins(planned({ top: { ...top, context: [us] } }))).toEqual(['inner', 'left'])
  })
})

describe('the filter that all measures share', () => {
  const shared = (query: object) => planned(query).includes("slice by all measures' filter (kind = 'new')")
  const own = (query: object) => [...planned(query).matchAll(/ where \(kind = '([^']+)'\)/g)].map(([, kind]) => kind)

  it('is applied once, to the rows', () => {
    expect([shared({ measures: ['new_amount'] }), own({ measures: ['new_amount'] })]).toEqual([true, []])
  })

  it('stays with its measure beside one of all rows or of another filter, whichever is first', () => {
    for (const other of ['amount', 'trucks']) {
      for (const measures of [
        ['new_amount', other],
        [other, 'new_amount'],
      ]) {
        expect([shared({ measures }), own({ measures }).includes('new')]).toEqual([false, true])
      }
    }
  })

  it('stays with its measure where members without rows are listed', () => {
    const query = { measures: ['new_amount'], empty: true }
    expect([shared(query), own(query)]).toEqual([false, ['new']])
  })
})
