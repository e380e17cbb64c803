import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileFilterCheck } from '../../../../server/compiler/filter-check.ts'
import { compileMembers } from '../../../../server/compiler/members.ts'
import type { Statement } from '../../../../server/compiler/statement.ts'
import { MembersRequest } from '../../../../server/contract/members.ts'
import type { Member } from '../../../../server/contract/query.ts'
import type { Value } from '../../../../server/contract/result.ts'
import { openDuckDb } from '../../../../server/engine/duckdb.ts'
import { readRows } from '../../../../server/engine/rows.ts'
import { openDealStar } from '../../../support/deal-star.ts'
import { openSmallStar } from '../../../support/small-star.ts'
import { engineOptions, serveModel, type Warehouse } from '../../../support/warehouse.ts'

let star: Warehouse
let deals: Warehouse
let ragged: Warehouse
beforeAll(async () => {
  star = await openSmallStar()
  deals = await openDealStar()
  const engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder: '' })
  await engine.session((session) => session.run(places))
  ragged = await serveModel(engine, [{ path: 'cubes/visits.yaml', text: visits }])
})
afterAll(() => Promise.all([star, deals, ragged].map(({ engine }) => engine.close())))

/** Israel has no states, Vatican is a state of its own name; two rows of Haifa have two labels. */
const places = `
CREATE TABLE dim_place (place_key INTEGER, country VARCHAR, state VARCHAR, city VARCHAR, city_name VARCHAR);
INSERT INTO dim_place VALUES (1, 'Israel', NULL, 'haifa', 'Haifa'), (2, 'Israel', NULL, 'haifa', 'Hefa'),
  (3, 'Vatican', 'Vatican', 'vat', NULL), (4, 'USA', 'CA', 'la', 'Los Angeles'), (5, 'USA', NULL, 'dc', 'Washington');
CREATE TABLE fact_visit (visit_id INTEGER, place_key INTEGER);
INSERT INTO fact_visit VALUES (1, 1), (2, 4);`

const visits = `
version: 1
dimensions:
  place:
    table: dim_place
    key: place_key
    attributes:
      country: {column: country}
      state: {column: state}
      land: {column: state}
      city: {column: city, label: city_name}
    hierarchies:
      blank: {levels: [country, {state: {skip_if: blank}}, city]}
      same: {levels: [country, {land: {skip_if: same_as_parent}}, city]}
cubes:
  visits:
    table: fact_visit
    grain: [visit_id]
    roles: {place: {on: place_key}}
    measures: {visits: {agg: count}}
`

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

describe('members of a tree', () => {
  const nodes = async (request: object): Promise<string[]> => {
    const whole = MembersRequest.parse({ from: 'deals', attribute: 'owner.org', ...request })
    const { page } = compileMembers(deals.cube('deals'), deals.profile('deals'), whole)
    const { rows } = await readRows(page, await deals.engine.answer(page), 1000)
    return rows.map((row) => row.map(String).join(' '))
  }

  it('come each before those below it, with their label, whether some are below, and the way from the root', async () => {
    expect(await nodes({})).toEqual([
      '1 Ada null true [1] 5',
      '2 Ben null true [1,2] 5',
      '3 Cyd null false [1,2,3] 5',
      '4 Dan null false [1,2,4] 5',
      '5 Eve null false [5] 5',
    ])
  })

  it('are the roots under no parent, and the children under one', async () => {
    expect(await nodes({ parent: [] })).toEqual(['1 Ada null true [1] 2', '5 Eve null false [5] 2'])
    expect(await nodes({ parent: [2] })).toEqual(['3 Cyd null false [1,2,3] 2', '4 Dan null false [1,2,4] 2'])
    expect(await nodes({ parent: [1, 2], search: 'DA' })).toEqual(['4 Dan null false [1,2,4] 1'])
    expect(await nodes({ parent: [3] })).toEqual(['null null null false null 0'])
  })

  it('are leaves or so many levels deep where that is asked, counted also without a page', async () => {
    expect(await nodes({ leaves: true, limit: 0 })).toEqual(['null null null false null 3'])
    expect(await nodes({ leaves: true, maxDepth: 1 })).toEqual(['5 Eve null false [5] 1'])
    expect(await nodes({ parent: [1], leaves: true, maxDepth: 2, limit: 1 })).toEqual(['3 Cyd null false [1,2,3] 2'])
    expect(await nodes({ parent: [1], maxDepth: 1 })).toEqual(['2 Ben null true [1,2] 1'])
    expect(await nodes({ maxDepth: 1, limit: 0 })).toEqual(['null null null false null 3'])
  })

  it('stay under conditions on others where rows at or below them meet these', async () => {
    const where = [{ attribute: 'closed.month', in: ['2026-04'] }]
    expect((await nodes({ where })).map((row) => row.slice(0, 5))).toEqual(['1 Ada', '2 Ben', '5 Eve'])
    const below = [{ attribute: 'owner.org', descendsFrom: [2] }]
    expect((await nodes({ where: below })).map((row) => row.slice(0, 5))).toEqual(['2 Ben', '3 Cyd', '4 Dan'])
  })

  it('are refused below what is no node', () => {
    const request = MembersRequest.parse({ from: 'deals', attribute: 'owner.org', parent: [null] })
    expect(() => compileMembers(deals.cube('deals'), undefined, request)).toThrow("a parent is a node's key")
  })
})

describe('members of a ragged hierarchy', () => {
  const labelsOf = async (attribute: string, request: object = {}): Promise<string[]> => {
    const whole = MembersRequest.parse({ from: 'visits', attribute: `place.${attribute}`, ...request })
    const { page } = compileMembers(ragged.cube('visits'), ragged.profile('visits'), whole)
    const { rows } = await readRows(page, await ragged.engine.answer(page), 1000)
    return rows.map((row) => String(row[1]))
  }

  it('leave out those that are skipped', async () => {
    expect(await labelsOf('state')).toEqual(['CA', 'Vatican'])
    expect(await labelsOf('land')).toEqual(['CA', '(blank)'])
  })

  it('are shown under a level further up where the one between is skipped', async () => {
    expect(await labelsOf('city', { parent: ['Israel'], hierarchy: 'place.blank' })).toEqual(['Haifa'])
    expect(await labelsOf('city', { parent: ['USA'], hierarchy: 'place.blank' })).toEqual(['Washington'])
    expect(await labelsOf('city', { parent: ['Vatican'], hierarchy: 'place.same' })).toEqual(['vat'])
    expect(await labelsOf('city', { parent: ['USA', 'CA'], hierarchy: 'place.blank' })).toEqual(['Los Angeles'])
  })

  it('have one label each, their key where they have none', async () => {
    expect(await labelsOf('city')).toEqual(['Washington', 'Haifa', 'Los Angeles', 'vat'])
  })

  it('are no tree: leaves and depth are refused with the level to ask', () => {
    const request = MembersRequest.parse({ from: 'visits', attribute: 'place.country', leaves: true })
    expect(() => compileMembers(ragged.cube('visits'), undefined, request)).toThrow('the lowest is place.city')
  })
})
