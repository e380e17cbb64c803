import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Member } from '../../../../server/contract/query.ts'
import { breadcrumbs } from '../../../../web/exploration/breadcrumbs.ts'
import { blankExploration, type Exploration, firstExploration } from '../../../../web/exploration/exploration.ts'
import { childQuery, drillSteps, toQuery } from '../../../../web/exploration/query.ts'
import { reduce } from '../../../../web/exploration/reduce.ts'
import { questionTitle } from '../../../../web/exploration/sentence.ts'
import { catalog } from '../opportunities.ts'

const start: Exploration = {
  ...blankExploration('opportunities'),
  measures: ['won_value'],
  rows: ['owner.office'],
  columns: ['closed.quarter'],
}
const drill = (x: Exploration, attribute: string, member: Member) =>
  reduce(x, { kind: 'drill', steps: [{ attribute, member }] }, catalog)

describe('the first question about a cube', () => {
  it('takes the first sum with a unit, the top of the first team and the quarters', () => {
    const { measures, rows, columns } = firstExploration(catalog)
    expect({ measures, rows, columns }).toEqual({
      measures: ['won_value'],
      rows: ['owner.office'],
      columns: ['closed.quarter'],
    })
  })
})

describe('an action', () => {
  it('drills down by the operation of the contract', () => {
    const x = drill(start, 'owner.office', 'West')
    expect(x.rows).toEqual(['owner.manager'])
    expect(x.where).toEqual([{ attribute: 'owner.office', in: ['West'] }])
  })

  it('drills once, however often its member is clicked before the answer is there', () => {
    const once = drill(start, 'owner.office', 'West')
    expect(drill(once, 'owner.office', 'West')).toEqual(once)
    const steps = drillSteps(start, catalog, 'rows', ['West', 'Celia Rouche'])
    const twice = reduce(start, { kind: 'drill', steps }, catalog)
    expect(reduce(twice, { kind: 'drill', steps }, catalog)).toEqual(twice)
  })

  it('keeps the level below where it is on an axis already, and fixes the member', () => {
    const x = drill({ ...start, rows: ['owner.office', 'owner.manager'] }, 'owner.office', 'West')
    expect(x.rows).toEqual(['owner.manager'])
    expect(x.where).toEqual([{ attribute: 'owner.office', in: ['West'] }])
  })

  it('drills through every level that was expanded above a row', () => {
    const steps = drillSteps(start, catalog, 'rows', ['West', 'Celia Rouche'])
    const x = reduce(start, { kind: 'drill', steps }, catalog)
    expect(x.rows).toEqual(['owner.name'])
    expect(x.where).toEqual([
      { attribute: 'owner.office', in: ['West'] },
      { attribute: 'owner.manager', in: ['Celia Rouche'] },
    ])
  })

  it('moves an attribute from one axis to the other, never to both', () => {
    const x = reduce(start, { kind: 'place', attribute: 'closed.quarter', axis: 'rows', index: 0 }, catalog)
    expect(x.rows).toEqual(['closed.quarter', 'owner.office'])
    expect(x.columns).toEqual([])
  })

  it('swaps the axes', () => {
    const x = reduce(start, { kind: 'operate', operation: { pivot: {} } }, catalog)
    expect([x.rows, x.columns]).toEqual([['closed.quarter'], ['owner.office']])
  })

  it('that ranks orders rows by the ranking, unless they have an order of their own', () => {
    const top = { kind: 'top', n: 5, of: 'owner.office', by: 'won_value', other: true } as const
    const ranked = reduce(start, { kind: 'top', top }, catalog)
    expect(ranked.sort).toEqual([{ by: 'won_value', direction: 'desc' }])
    expect(reduce(ranked, { kind: 'top', top: { ...top, kind: 'bottom' } }, catalog).sort).toEqual([
      { by: 'won_value', direction: 'asc' },
    ])
    const own: Exploration = { ...start, sort: [{ by: 'owner.office', direction: 'desc' }] }
    expect(reduce(own, { kind: 'top', top }, catalog).sort).toEqual(own.sort)
    expect(reduce(start, { kind: 'top', top: { ...top, of: 'closed.quarter' } }, catalog).sort).toEqual([])
  })

  it('takes with it an order, a top choice and a cell that have lost their ground', () => {
    const x: Exploration = {
      ...start,
      sort: [{ by: 'won_value', direction: 'desc' }],
      top: { kind: 'top', n: 5, of: 'owner.office', by: 'won_value', other: true },
      cell: { row: ['West'], column: [], measure: 'won_value' },
      expanded: [['West']],
    }
    const without = reduce(x, { kind: 'removeMeasure', measure: 'won_value' }, catalog)
    expect([without.sort, without.top, without.cell]).toEqual([[], undefined, undefined])
    expect(without.expanded).toEqual([['West']])
    expect(drill(x, 'owner.office', 'West').expanded).toEqual([])
  })

  it('expands a leaf, collapses a parent, and takes the expansions below with it', () => {
    const twoLevels = { ...start, rows: ['owner.office', 'owner.manager'] }
    const collapsed = reduce(twoLevels, { kind: 'toggle', axis: 'rows', path: ['West'] }, catalog)
    expect([collapsed.collapsed, collapsed.expanded]).toEqual([[['West']], []])
    const expanded = { ...start, expanded: [['West'], ['West', 'Celia Rouche'], ['East']] }
    expect(reduce(expanded, { kind: 'toggle', axis: 'rows', path: ['West'] }, catalog).expanded).toEqual([['East']])
  })

  it('replaces a filter in its place and drops it again', () => {
    const one = reduce(start, { kind: 'filter', condition: { attribute: 'stage', in: ['Won'] } }, catalog)
    const two = reduce(one, { kind: 'filter', condition: { attribute: 'stage', notIn: ['Won'] }, index: 0 }, catalog)
    expect(two.where).toEqual([{ attribute: 'stage', notIn: ['Won'] }])
    expect(reduce(two, { kind: 'unfilter', index: 0 }, catalog)).toEqual(start)
  })
})

describe('the drill path', () => {
  it('names the whole, the members and the level that is shown', () => {
    const x = drill(drill(start, 'owner.office', 'West'), 'owner.manager', 'Celia Rouche')
    const [trail] = breadcrumbs(x, catalog, 'en')
    expect(trail?.crumbs.map((c) => c.label)).toEqual(['All offices', 'West', 'Celia Rouche', 'Agent'])
  })

  it('leads back to each step', () => {
    const west = drill(start, 'owner.office', 'West')
    const x = drill(west, 'owner.manager', 'Celia Rouche')
    const [trail] = breadcrumbs(x, catalog, 'en')
    expect(trail?.crumbs[0]?.to).toEqual(start)
    expect(trail?.crumbs[1]?.to).toEqual(west)
    expect(trail?.crumbs[2]?.to).toBeUndefined()
  })

  it('begins at a fixed member where the levels above it are free', () => {
    const x: Exploration = {
      ...start,
      rows: ['owner.name'],
      where: [{ attribute: 'owner.manager', in: ['Celia Rouche'] }],
    }
    const [trail] = breadcrumbs(x, catalog, 'en')
    expect(trail?.crumbs.map((c) => c.label)).toEqual(['Manager', 'Celia Rouche', 'Agent'])
  })

  it('is empty where nothing was drilled, also under a filter on several members', () => {
    expect(breadcrumbs(start, catalog, 'en')).toEqual([])
    const x: Exploration = {
      ...start,
      rows: ['owner.manager'],
      where: [{ attribute: 'owner.office', in: ['West', 'East'] }],
    }
    expect(breadcrumbs(x, catalog, 'en')).toEqual([])
  })

  it('goes back to the question before, whatever the member', () => {
    const member = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.constant(null))
    fc.assert(
      fc.property(member, member, (first, second) => {
        const x = drill(drill(start, 'owner.office', first), 'owner.manager', second)
        expect(breadcrumbs(x, catalog, 'en')[0]?.crumbs[0]?.to).toEqual(start)
      }),
    )
  })
})

describe('the request', () => {
  it('says axes, filters, totals, order and top, and nothing of the look', () => {
    const x: Exploration = {
      ...start,
      sort: [{ by: 'won_value', direction: 'desc' }],
      chart: 'heat',
      expanded: [['West']],
    }
    expect(toQuery(x)).toEqual({
      defaults: false,
      from: 'opportunities',
      measures: ['won_value'],
      rows: ['owner.office'],
      columns: ['closed.quarter'],
      where: [],
      totals: true,
      sort: [{ by: 'won_value', direction: 'desc' }],
    })
  })

  it('asks the next level under an expanded row, whose members above it lists, so that shares are of the same whole', () => {
    const x: Exploration = { ...start, rows: ['stage', 'owner.office'], sort: [{ by: 'stage', direction: 'asc' }] }
    expect(childQuery(x, catalog, { rows: ['Won', 'West', 'Celia Rouche'] })).toEqual({
      ...toQuery(start),
      rows: [{ members: [{ stage: 'Won', 'owner.office': 'West', 'owner.manager': 'Celia Rouche' }] }, 'owner.name'],
    })
  })

  it('has none under the lowest level, nor where the level below is on the other axis', () => {
    expect(childQuery({ ...start, rows: ['owner.name'] }, catalog, { rows: ['Ann'] })).toBeUndefined()
    expect(childQuery({ ...start, columns: ['owner.manager'] }, catalog, { rows: ['West'] })).toBeUndefined()
    // of members that are masked no condition can name one
    const attributes = catalog.attributes.map((a) => (a.name === 'owner.office' ? { ...a, masked: true } : a))
    expect(childQuery(start, catalog, { rows: ['West'] })).toBeDefined()
    expect(childQuery(start, { ...catalog, attributes }, { rows: ['West'] })).toBeUndefined()
  })
})

describe('the title', () => {
  it('is the question as a sentence', () => {
    expect(questionTitle(start, catalog)).toBe('Won value by office and quarter')
    const x = { ...start, measures: ['won_value', 'win_rate', 'deals'], columns: [] }
    expect(questionTitle(x, catalog)).toBe('Won value, win rate and deals by office')
  })

  it('says the role where two attributes have one title', () => {
    const x = { ...start, rows: ['engaged.quarter'] }
    expect(questionTitle(x, catalog)).toBe('Won value by engaged quarter and closed quarter')
  })

  it('is the cube where nothing is asked, and the measure where nothing parts it', () => {
    expect(questionTitle(blankExploration('opportunities'), catalog)).toBe('Opportunities')
    expect(questionTitle({ ...start, rows: [], columns: [] }, catalog)).toBe('Won value')
  })
})
