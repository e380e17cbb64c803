import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../../server/contract/catalog.ts'
import {
  fieldFolders,
  fieldGroups,
  fieldMeasures,
  measuresTitle,
  unfiled,
} from '../../../../web/features/explore/fields.ts'
import { catalog } from '../opportunities.ts'
import { viewCatalog } from '../view-catalog.ts'

const desk: Catalog = {
  ...catalog,
  folders: [
    { name: 'Results', members: ['win_rate', 'stage', 'won_value'] },
    { name: 'People', members: ['owner.name'] },
  ],
}
const namesOf = (of: Catalog, search = ''): [string, string[]][] =>
  fieldFolders(of, search).map(({ name, fields }) => [
    name,
    fields.map((field) => (field.kind === 'measure' ? field.measure.name : field.attribute.name)),
  ])

describe('the field list', () => {
  it('has the folders of a perspective in their order, then what stands in none', () => {
    expect(namesOf(desk)).toEqual([
      ['Results', ['win_rate', 'stage', 'won_value']],
      ['People', ['owner.name']],
    ])
    expect(fieldMeasures(unfiled(desk), '').map(({ name }) => name)).toEqual(['deals', 'days_to_close'])
    expect(fieldGroups(unfiled(desk), '').map(({ key, levels }) => [key, levels.length])).toEqual([
      ['owner', 2],
      ['product', 1],
      ['closed', 4],
      ['engaged', 1],
    ])
  })

  it('has the folders that measures name where there are no others', () => {
    const measures = catalog.measures.map((m) => (m.name.startsWith('w') ? { ...m, folder: 'Money' } : m))
    expect(namesOf({ ...catalog, measures })).toEqual([['Money', ['won_value', 'win_rate']]])
    expect(namesOf(catalog)).toEqual([])
    expect(unfiled(catalog)).toEqual(catalog)
  })

  it('has a folder for each cube of a view that lists none, and names those of several cubes', () => {
    const folders = fieldFolders(viewCatalog, '')
    expect(folders.map(({ name, isCube, fields }) => [name, isCube, fields.length])).toEqual([
      ['Sales', true, 2],
      ['Spend', true, 1],
    ])
    expect(fieldMeasures(unfiled(viewCatalog), '').map(({ name }) => name)).toEqual(['roas'])
    expect([measuresTitle(viewCatalog), measuresTitle(catalog)]).toEqual(['Across cubes', 'Measures'])
    const folder = { ...viewCatalog, folders: [{ name: 'Money', members: ['roas'] }] }
    expect(fieldFolders(folder, '').map(({ name, isCube }) => [name, isCube])).toEqual([['Money', false]])
    expect(measuresTitle(folder)).toBe('Measures')
  })

  it('finds in folders by title, role and name, and leaves out those without a match', () => {
    expect(namesOf(desk, 'agent')).toEqual([['People', ['owner.name']]])
    expect(namesOf(desk, 'owner')).toEqual([['People', ['owner.name']]])
    expect(namesOf(desk, 'WON')).toEqual([['Results', ['won_value']]])
  })
})
