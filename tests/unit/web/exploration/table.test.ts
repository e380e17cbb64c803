import { describe, expect, it } from 'vitest'
import { toGrid } from '../../../../server/contract/grid.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { type Children, pathKey } from '../../../../web/exploration/paths.ts'
import { tableRows } from '../../../../web/exploration/table.ts'
import { catalog, resultOf } from '../opportunities.ts'

const x: Exploration = { ...blankExploration('opportunities'), measures: ['deals'], rows: ['stage', 'owner.office'] }
const result = resultOf({ rows: ['stage', 'owner.office'], measures: ['deals'] }, [
  ['Won', 'East', 3],
  ['Won', 'West', 5],
  ['Won', undefined, 8],
  ['Lost', 'West', 2],
  ['Lost', '(unknown)', 1],
  ['Lost', undefined, 3],
  [undefined, undefined, 11],
])
const answer = { query: result.query, grid: toGrid(result) }

const show = (exploration: Exploration, children: ReadonlyMap<string, Children> = new Map()) =>
  tableRows(exploration, catalog, answer, children).map((row) => {
    const column = answer.grid.columns[0]
    const value = column === undefined ? undefined : row.source?.grid.cell(row.source.header, column, 0)
    return `${' '.repeat(row.depth)}${row.kind} ${JSON.stringify(row.member?.member ?? 'all')} ${value ?? ''} ${row.state}`
  })

describe('the rows of the table', () => {
  it('stand under their parents, which carry their subtotals; the grand total comes last', () => {
    expect(show(x)).toEqual([
      'parent "Won" 8 open',
      ' leaf "East" 3 closed',
      ' leaf "West" 5 closed',
      'parent "Lost" 3 open',
      ' leaf "West" 2 closed',
      ' leaf {"special":"unknown"} 1 none',
      'total "all" 11 none',
    ])
  })

  it('are left out under a collapsed parent', () => {
    expect(show({ ...x, collapsed: [['Won']] })).toEqual([
      'parent "Won" 8 closed',
      'parent "Lost" 3 open',
      ' leaf "West" 2 closed',
      ' leaf {"special":"unknown"} 1 none',
      'total "all" 11 none',
    ])
  })

  it('are followed by the level below where they are expanded', () => {
    const under = resultOf({ rows: ['owner.manager'], measures: ['deals'] }, [
      ['Celia Rouche', 4],
      ['Summer Sewald', 1],
      [undefined, 5],
    ])
    const children = new Map([[pathKey(['Won', 'West']), { query: under.query, grid: toGrid(under) }]])
    expect(show({ ...x, expanded: [['Won', 'West']], collapsed: [['Lost']] }, children)).toEqual([
      'parent "Won" 8 open',
      ' leaf "East" 3 closed',
      ' parent "West" 5 open',
      '  leaf "Celia Rouche" 4 closed',
      '  leaf "Summer Sewald" 1 closed',
      'parent "Lost" 3 closed',
      'total "all" 11 none',
    ])
  })

  it('say that the level below is being fetched, or why it did not come', () => {
    const expanded = { ...x, expanded: [['Won', 'East']], collapsed: [['Lost']] }
    expect(show(expanded)[2]).toBe('  pending "all"  none')
    const failed = new Map<string, Children>([[pathKey(['Won', 'East']), { failed: 'the server cannot be reached' }]])
    const row = tableRows(expanded, catalog, answer, failed)[2]
    expect([row?.kind, row?.message]).toEqual(['failed', 'the server cannot be reached'])
  })

  it('have no values on a parent without a subtotal', () => {
    const bare = resultOf({ rows: ['stage', 'owner.office'], measures: ['deals'] }, [['Won', 'East', 3]])
    const rows = tableRows(x, catalog, { query: bare.query, grid: toGrid(bare) }, new Map())
    expect(rows.map((row) => [row.kind, row.source === undefined])).toEqual([
      ['parent', true],
      ['leaf', false],
    ])
  })

  it('are the total alone where the question has no rows', () => {
    const whole = resultOf({ measures: ['deals'] }, [[11]])
    const rows = tableRows({ ...x, rows: [] }, catalog, { query: whole.query, grid: toGrid(whole) }, new Map())
    expect(rows.map((row) => [row.kind, row.key])).toEqual([['total', '[]']])
  })
})
