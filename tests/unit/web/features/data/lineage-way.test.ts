import { beforeAll, describe, expect, test } from 'vitest'
import type { Lineage } from '../../../../../server/contract/lineage.ts'
import { knownId, wayOf } from '../../../../../web/features/data/lineage-way.ts'
import { fetchLaterAreas } from '../../../../../web/language/language.ts'

beforeAll(fetchLaterAreas)

const node = (id: string): Lineage['nodes'][number] => {
  const [kind = 'table', name = ''] = id.split(':')
  return { id, kind: kind as Lineage['nodes'][number]['kind'], name, title: name, definition: null, rows: null }
}

/** deals -> deal -> fact_deal -> deals; people -> person -> dim_person -> deals and calls; calls is also the view. */
const lineage: Lineage = {
  nodes: [
    'source:deals',
    'source:people',
    'entity:deal',
    'entity:person',
    'table:fact_deal',
    'table:dim_person',
    'cube:deals',
    'cube:calls',
    'view:growth',
  ].map(node),
  edges: [
    { from: 'source:deals', to: 'entity:deal' },
    { from: 'source:people', to: 'entity:person' },
    { from: 'entity:deal', to: 'table:fact_deal' },
    { from: 'entity:person', to: 'table:dim_person' },
    { from: 'table:fact_deal', to: 'cube:deals' },
    { from: 'table:dim_person', to: 'cube:deals' },
    { from: 'table:dim_person', to: 'cube:calls' },
    { from: 'cube:deals', to: 'view:growth' },
  ],
  files: [
    { file: 'files/deals-1.csv', source: 'deals', rows: 3 },
    { file: 'files/deals-2.csv', source: 'deals', rows: 4 },
    { file: 'files/people.csv', source: 'people', rows: 2 },
  ],
}

const ids = (id: string) => wayOf(lineage, id, 10).nodes.map((shown) => shown.id)

describe('the way', () => {
  test('from a file leads over its source to every cube and view that has its rows', () => {
    expect(ids('file:files/people.csv')).toEqual([
      'file:files/people.csv',
      'source:people',
      'entity:person',
      'table:dim_person',
      'cube:deals',
      'cube:calls',
      'view:growth',
    ])
  })

  test('from a cube leads back to all its files, and on to the views of it', () => {
    expect(ids('cube:deals')).toEqual([
      'file:files/deals-1.csv',
      'file:files/deals-2.csv',
      'file:files/people.csv',
      'source:deals',
      'source:people',
      'entity:deal',
      'entity:person',
      'table:fact_deal',
      'table:dim_person',
      'cube:deals',
      'view:growth',
    ])
    expect(ids('cube:calls')).not.toContain('table:fact_deal')
  })

  test('has the files of a source as one where all have no room, and counts them', () => {
    const way = wayOf(lineage, 'cube:deals', 2)
    expect(way.files).toBe(3)
    const files = way.nodes.filter(({ kind }) => kind === 'file')
    expect(files.map(({ id, title, rows }) => [id, title, rows])).toEqual([
      ['files:deals', '2 files', 7],
      ['file:files/people.csv', 'people.csv', 2],
    ])
    expect(way.edges).toContainEqual({ from: 'files:deals', to: 'source:deals' })
  })

  test('of nothing in particular is all but the files', () => {
    const way = wayOf(lineage, undefined, 10)
    expect(way.nodes).toHaveLength(9)
    expect(way.columns).toEqual(['source', 'entity', 'table', 'cube', 'view'])
  })

  test('gives no place to two nodes', () => {
    const places = wayOf(lineage, 'cube:deals', 10).nodes.map(({ column, row }) => `${column} ${row}`)
    expect(new Set(places).size).toBe(places.length)
  })
})

test('a thing that is not there is not known, and a view may be named as a cube', () => {
  expect(knownId(lineage, 'cube:gone')).toBeUndefined()
  expect(knownId(lineage, 'cube:growth')).toBe('view:growth')
  expect(knownId(lineage, 'file:files/people.csv')).toBe('file:files/people.csv')
  expect(knownId(lineage, undefined)).toBeUndefined()
})
