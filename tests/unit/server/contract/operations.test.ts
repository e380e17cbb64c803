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
    expect(applyOperations(q, catalog)).toEqual(
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
    expect(() => applyOperations(q, catalog)).toThrow(
      expect.objectContaining({ code: 'not_supported_yet', path: 'apply[1]' }),
    )
  })
})
