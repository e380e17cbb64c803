import { describe, expect, it } from 'vitest'
import { ColumnNames, unnumbered } from '../../../../server/compiler/plan/column-names.ts'

describe('names of columns', () => {
  it('are those asked for where nothing else is called so', () => {
    const columns = new ColumnNames((lower) => lower === 'owner.name')
    expect(['won', 'Lost', 'won'].map((name) => columns.of(name))).toEqual(['won', 'Lost', 'won'])
  })

  it('get a number where they differ from another in capitals only', () => {
    const columns = new ColumnNames((lower) => lower === 'owner.name')
    expect(['x', 'X', 'Owner.Name', 'x#2', 'X'].map((name) => columns.of(name))).toEqual([
      'x',
      'X#2',
      'Owner.Name#2',
      'x#2#2',
      'X#2',
    ])
  })

  it('are read without their number', () => {
    expect(["won{a = 'B'}#2", 'won'].map(unnumbered)).toEqual(["won{a = 'B'}", 'won'])
  })
})
