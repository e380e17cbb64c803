import { describe, expect, it } from 'vitest'
import { fromUrl, toUrl } from '../../../../web/exploration/address.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { multiplesOf } from '../../../../web/exploration/multiples.ts'
import { toQuery } from '../../../../web/exploration/query.ts'
import { type Action, reduce } from '../../../../web/exploration/reduce.ts'
import { repairs } from '../../../../web/exploration/repair.ts'
import { catalog } from '../opportunities.ts'

const start: Exploration = {
  ...blankExploration('opportunities'),
  measures: ['won_value'],
  rows: ['owner.office'],
  columns: ['closed.quarter'],
}

/** The shelves after actions: small multiples, rows, columns. */
const shelves = (actions: readonly Action[], from: Exploration = start) => {
  const x = actions.reduce((at, action) => reduce(at, action, catalog), from)
  const multiples = multiplesOf(x)
  return [multiples, multiples === undefined ? x.rows : x.rows.slice(1), x.columns]
}

const byStage: Action = { kind: 'multiples', attribute: 'stage' }

describe('the shelf of small multiples', () => {
  it('is the outermost of the rows, in the question as in the table', () => {
    const x = reduce(start, byStage, catalog)
    expect(toQuery(x).rows).toEqual(['stage', 'owner.office'])
    expect(multiplesOf(x)).toBe('stage')
  })

  it('takes an attribute from the shelf where it stood', () => {
    expect(shelves([{ kind: 'multiples', attribute: 'owner.office' }])).toEqual([
      'owner.office',
      [],
      ['closed.quarter'],
    ])
    expect(shelves([{ kind: 'multiples', attribute: 'closed.quarter' }])).toEqual([
      'closed.quarter',
      ['owner.office'],
      [],
    ])
  })

  it('holds one attribute: another takes its place', () => {
    expect(shelves([byStage, { kind: 'multiples', attribute: 'product.name' }])).toEqual([
      'product.name',
      ['owner.office'],
      ['closed.quarter'],
    ])
  })

  it.each<[string, Action, readonly unknown[]]>([
    [
      'stays before what is put on the rows',
      { kind: 'place', attribute: 'product.name', axis: 'rows', index: 0 },
      ['stage', ['product.name', 'owner.office'], ['closed.quarter']],
    ],
    [
      'is empty when its attribute goes to the rows',
      { kind: 'place', attribute: 'stage', axis: 'rows', index: 0 },
      [undefined, ['stage', 'owner.office'], ['closed.quarter']],
    ],
    [
      'is empty when its attribute goes to the columns',
      { kind: 'place', attribute: 'stage', axis: 'columns' },
      [undefined, ['owner.office'], ['closed.quarter', 'stage']],
    ],
    [
      'is empty when its attribute is removed',
      { kind: 'remove', attribute: 'stage' },
      [undefined, ['owner.office'], ['closed.quarter']],
    ],
    [
      'stays when the axes are swapped',
      { kind: 'operate', operation: { pivot: {} } },
      ['stage', ['closed.quarter'], ['owner.office']],
    ],
  ])('%s', (_, action, expected) => {
    expect(shelves([byStage, action])).toEqual(expected)
  })

  it('shows the level below when one of its members is drilled into', () => {
    const office: Action = { kind: 'multiples', attribute: 'owner.office' }
    const into: Action = { kind: 'drill', steps: [{ attribute: 'owner.office', member: 'West' }] }
    expect(shelves([office, into])).toEqual(['owner.manager', [], ['closed.quarter']])
    // where the level below stands on the rows already, its own shelf keeps it
    const nested = { ...start, rows: ['owner.office', 'owner.manager'] }
    expect(shelves([office, into], nested)).toEqual([undefined, ['owner.manager'], ['closed.quarter']])
  })

  it('is said by the address as the shelves are, in any order of its parts', () => {
    const x = reduce(start, byStage, catalog)
    expect(toUrl(x)).toBe(
      '?v=1&cube=opportunities&measures=won_value&multiples=stage&rows=owner.office&columns=closed.quarter',
    )
    expect(fromUrl(toUrl(x))).toEqual(x)
    expect(
      fromUrl('?rows=owner.office&multiples=stage&measures=won_value&cube=opportunities&columns=closed.quarter'),
    ).toEqual(x)
    expect(() => fromUrl('?cube=opportunities&multiples=stage,owner.office')).toThrow(/multiples/)
  })

  it('is empty where its attribute is what was refused', () => {
    const x = reduce(start, byStage, catalog)
    const [first] = repairs(x, catalog, { path: 'rows[0]', details: {} }, 'en')
    expect(first?.to.rows).toEqual(['owner.office'])
    expect(first?.to.multiples).toBeUndefined()
  })
})
