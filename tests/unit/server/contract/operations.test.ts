import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../../server/contract/catalog.ts'
import { applyOperation, applyOperations } from '../../../../server/contract/operations.ts'
import { CubeQuery, type Operation } from '../../../../server/contract/query.ts'

const attribute = (name: string): Catalog['attributes'][number] => ({
  name,
  title: name,
  type: 'text',
  within: [],
  unknown: '(unknown)',
  blank: '(blank)',
})

const hierarchy = (name: string, levels: string[]): Catalog['hierarchies'][number] => ({
  name,
  title: name,
  all: 'All',
  levels,
})

const catalog: Catalog = {
  name: 'sales',
  title: 'Sales',
  grain: ['id'],
  measures: [],
  attributes: [
    'place.country',
    'place.city',
    'place.shop',
    'day.year',
    'day.month',
    'day.week',
    'day.date',
    'kind',
  ].map(attribute),
  hierarchies: [
    hierarchy('place.geo', ['place.country', 'place.city', 'place.shop']),
    hierarchy('day.calendar', ['day.year', 'day.month', 'day.date']),
    hierarchy('day.weeks', ['day.year', 'day.week', 'day.date']),
  ],
  fits: {},
  completeThrough: null,
  model: 'm',
  data: 'd',
}

const query = (rest: object): CubeQuery => CubeQuery.parse({ from: 'sales', measures: ['amount'], ...rest })
const apply = (q: CubeQuery, operation: Operation): CubeQuery => applyOperation(q, catalog, operation)

describe('drillDown', () => {
  it('puts the level below in place of the attribute and fixes the member at the end of where', () => {
    const q = query({
      rows: ['kind', 'place.country'],
      columns: ['day.year'],
      where: [{ attribute: 'kind', in: ['new'] }],
    })
    expect(apply(q, { drillDown: { attribute: 'place.country', member: 'DE' } })).toEqual({
      ...q,
      rows: ['kind', 'place.city'],
      where: [
        { attribute: 'kind', in: ['new'] },
        { attribute: 'place.country', in: ['DE'] },
      ],
    })
  })

  it('inserts the level below after the attribute when no member is named', () => {
    const q = query({ columns: ['place.city', 'kind'] })
    expect(apply(q, { drillDown: { attribute: 'place.city' } })).toEqual({
      ...q,
      columns: ['place.city', 'place.shop', 'kind'],
    })
  })

  it.each([null, { special: 'unknown' as const }, ['DE', 'Bonn'], 2017])('fixes the member %j as it is', (member) => {
    const drilled = apply(query({ rows: ['place.country'] }), { drillDown: { attribute: 'place.country', member } })
    expect(drilled.where).toEqual([{ attribute: 'place.country', in: [member] }])
  })

  it('asks which hierarchy where the levels below differ, and takes the one named', () => {
    const q = query({ rows: ['day.year'] })
    expect(() => apply(q, { drillDown: { attribute: 'day.year', member: 2017 } })).toThrow(
      'day.year is in several hierarchies; say which: day.calendar, day.weeks',
    )
    const drilled = apply(q, { drillDown: { attribute: 'day.year', member: 2017, hierarchy: 'day.weeks' } })
    expect(drilled.rows).toEqual(['day.week'])
  })

  it.each([
    [{ attribute: 'place.shop' }, 'place.shop is the lowest level of place.geo'],
    [{ attribute: 'kind' }, 'kind is in no hierarchy, so it has no level below'],
    [{ attribute: 'day.date' }, 'day.date is on no axis; on the axes are place.shop, kind, place.country, place.city'],
    [{ attribute: 'place.contry' }, 'cube sales has no attribute "place.contry"; nearest is "place.country"'],
    [
      { attribute: 'place.country' },
      'place.country cannot be drilled: the level below, place.city, is on an axis already',
    ],
    [
      { attribute: 'place.city', hierarchy: 'place.goe' },
      'cube sales has no hierarchy "place.goe"; nearest is "place.geo"',
    ],
  ])('refuses %j', (drillDown, message) => {
    const q = query({ rows: ['place.shop', 'kind'], columns: ['place.country', 'place.city'] })
    expect(() => apply(q, { drillDown })).toThrow(message)
  })
})

describe('rollUp', () => {
  it.each([
    [{ rows: ['place.country'] }, 'place.country', 'DE'],
    [
      { rows: ['kind'], columns: ['place.city'], where: [{ attribute: 'place.country', in: ['DE'] }] },
      'place.city',
      ['DE', 'Bonn'],
    ],
    [{ rows: ['place.country'] }, 'place.country', undefined],
    [{ rows: ['place.city'], where: [{ attribute: 'place.city', in: ['a'] }] }, 'place.city', undefined],
  ])('undoes drilling %j down from %s at %j', (rest, attributeName, member) => {
    const q = query(rest)
    const drilled = apply(q, { drillDown: { attribute: attributeName, ...(member !== undefined && { member }) } })
    const below = attributeName === 'place.country' ? 'place.city' : 'place.shop'
    expect(apply(drilled, { rollUp: { attribute: below } })).toEqual(q)
  })

  it('keeps conditions that say more than one member', () => {
    const where = [
      { attribute: 'place.country', in: ['DE', 'FR'] },
      { attribute: 'place.country', in: ['DE'], notIn: ['FR'] },
    ]
    expect(apply(query({ rows: ['place.city'], where }), { rollUp: { attribute: 'place.city' } }).where).toEqual(where)
  })

  it('removes an attribute that has no level above', () => {
    expect(apply(query({ rows: ['place.country', 'kind'] }), { rollUp: { attribute: 'place.country' } }).rows).toEqual([
      'kind',
    ])
    expect(apply(query({ rows: ['kind'] }), { rollUp: { attribute: 'kind' } }).rows).toEqual([])
  })
})

describe('slice, dice and pivot', () => {
  it('fixes one member and takes the attribute off the axes', () => {
    const q = query({ rows: ['place.city'], columns: ['kind'] })
    const sliced = apply(q, { slice: { attribute: 'kind', member: 'new' } })
    expect(sliced).toEqual({ ...q, columns: [], where: [{ attribute: 'kind', in: ['new'] }] })
    expect(apply(q, { slice: { attribute: 'day.year', member: 2017 } }).rows).toEqual(['place.city'])
  })

  it('adds conditions and swaps or sets the axes', () => {
    const q = query({ rows: ['place.city'], columns: ['kind'] })
    expect(apply(q, { dice: [{ attribute: 'kind', is: 'blank' }] }).where).toEqual([{ attribute: 'kind', is: 'blank' }])
    expect(apply(q, { pivot: {} })).toEqual({ ...q, rows: ['kind'], columns: ['place.city'] })
    expect(apply(q, { pivot: { rows: ['day.year'] } })).toEqual({ ...q, rows: ['day.year'] })
  })
})

describe('a list of operations', () => {
  it('is carried out in order and leaves the query', () => {
    const q = query({
      rows: ['place.country'],
      apply: [
        { drillDown: { attribute: 'place.country', member: 'DE' } },
        { slice: { attribute: 'place.city', member: 'Bonn' } },
      ],
    })
    expect(applyOperations(q, () => catalog)).toEqual(
      query({
        where: [
          { attribute: 'place.country', in: ['DE'] },
          { attribute: 'place.city', in: ['Bonn'] },
        ],
      }),
    )
  })

  it('says which operation cannot be carried out', () => {
    const q = query({ rows: ['kind'], apply: [{ pivot: {} }, { drillAcross: { to: 'spend', measures: ['cost'] } }] })
    expect(() => applyOperations(q, () => catalog)).toThrow(
      expect.objectContaining({ code: 'unsound', path: 'apply[1]' }),
    )
  })
})

describe('trees and levels that members skip', () => {
  const ragged: Catalog = {
    ...catalog,
    attributes: [
      ...catalog.attributes,
      { ...attribute('staff.org'), tree: { own: 'own', maxDepth: 9 } },
      ...['shop.country', 'shop.state', 'shop.city'].map(attribute),
    ],
    hierarchies: [
      ...catalog.hierarchies,
      { ...hierarchy('shop.geo', ['shop.country', 'shop.state', 'shop.city']), skips: { 'shop.state': 'blank' } },
    ],
  }
  const operate = (q: CubeQuery, operation: Operation) => applyOperation(q, ragged, operation)

  it.each([
    ['staff.org', 2, 'staff.org'],
    ['shop.country', 'IL', 'shop.state'],
    ['shop.country', 'IL', 'shop.city'],
    ['shop.country', 'IL', 'shop.country'],
  ])('drills %s at %j to the children of the member, and rolls %s up again', (name, member, shown) => {
    const q = query({ rows: ['kind', name], where: [{ attribute: name, in: [member] }] })
    const drilled = operate(q, { drillDown: { attribute: name, member } })
    expect(drilled).toEqual({
      ...q,
      rows: ['kind', { childrenOf: [member], of: name }],
      where: [...q.where, { attribute: name, in: [member] }],
    })
    expect(operate(drilled, { rollUp: { attribute: shown } })).toEqual(q)
  })

  it('drills a level below which none is skipped, and all members at once, level by level', () => {
    const q = query({ rows: ['shop.state'] })
    expect(operate(q, { drillDown: { attribute: 'shop.state', member: 'CA' } }).rows).toEqual(['shop.city'])
    const all = operate(query({ rows: ['shop.country'] }), { drillDown: { attribute: 'shop.country' } })
    expect(all.rows).toEqual(['shop.country', 'shop.state'])
  })

  it.each([
    [['staff.org'], { attribute: 'staff.org' }, 'name the one whose children to show'],
    [
      [{ childrenOf: [1], of: 'staff.org' }],
      { attribute: 'staff.org', member: 2 },
      '{"childrenOf": [member], "of": "staff.org"}',
    ],
    [
      [{ childrenOf: ['IL'], of: 'shop.country' }],
      { attribute: 'shop.city', member: 'Haifa' },
      'or roll shop.country up first',
    ],
  ])('refuses to drill %j by %j and says what to ask', (rows, drillDown, message) => {
    expect(() => operate(query({ rows }), { drillDown })).toThrow(message)
  })
})

describe('what depends on an attribute that leaves the axes', () => {
  const dependent = query({
    rows: ['kind', 'place.city'],
    columns: ['day.year', 'day.month'],
    sort: [{ by: 'amount', at: { 'day.year': 2017, 'day.month': '2017-01' } }],
    having: [
      { measure: 'amount', gt: 1, at: 'kind' },
      { measure: 'amount', gt: 2 },
    ],
    top: { n: 1, by: 'amount', of: 'place.city', per: 'kind' },
  })

  it('goes with it when it is sliced', () => {
    expect(apply(dependent, { slice: { attribute: 'day.month', member: '2017-01' } }).sort).toEqual([
      { by: 'amount', at: { 'day.year': 2017 } },
    ])
    const sliced = apply(dependent, { slice: { attribute: 'kind', member: 'new' } })
    expect(sliced.having).toEqual([{ measure: 'amount', gt: 2 }])
    expect(sliced.top).toEqual({ kind: 'top', n: 1, by: 'amount', of: 'place.city' })
    const ranked = apply(dependent, { slice: { attribute: 'place.city', member: 'Bonn' } })
    expect(ranked).not.toHaveProperty('top')
    const several = query({ rows: ['kind', 'place.city'], top: [{ n: 1, by: 'amount', of: ['kind', 'place.city'] }] })
    expect(apply(several, { slice: { attribute: 'kind', member: 'new' } }).top).toEqual([
      { kind: 'top', n: 1, by: 'amount', of: ['place.city'] },
    ])
  })

  it('goes with it when axes are swapped or set: a coordinate of columns is none of rows', () => {
    const swapped = apply(dependent, { pivot: {} })
    expect(swapped.sort).toEqual([{ by: 'amount' }])
    expect([swapped.having, swapped.top]).toEqual([dependent.having, dependent.top])
    const set = apply(dependent, { pivot: { rows: ['place.city'] } })
    expect([set.sort, set.having, set.top]).toEqual([
      dependent.sort,
      [{ measure: 'amount', gt: 2 }],
      { kind: 'top', n: 1, by: 'amount', of: 'place.city' },
    ])
  })
})
