import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../../server/contract/catalog.ts'
import type { Condition } from '../../../../server/contract/query.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import {
  brushOf,
  keeps,
  linkable,
  linkedMeasure,
  linkedQuery,
  pairQuery,
  rangeCondition,
  whyNotLive,
  withBrush,
  withoutBrushes,
} from '../../../../web/exploration/linked.ts'
import { attributeOf, measureOf } from '../../../../web/exploration/query.ts'
import { reduce } from '../../../../web/exploration/reduce.ts'
import { catalog } from '../opportunities.ts'

const attribute = (name: string) => {
  const found = attributeOf(catalog, name)
  if (found === undefined) throw new Error(name)
  return found
}
const measure = (name: string) => {
  const found = measureOf(catalog, name)
  if (found === undefined) throw new Error(name)
  return found
}

const inWest: Condition = { attribute: 'owner.office', in: ['West'] }
const inSpring: Condition = { attribute: 'closed.month', from: '2017-04', to: '2017-06' }
const notLost: Condition = { attribute: 'stage', notIn: ['Lost'] }

const x: Exploration = {
  ...blankExploration('opportunities'),
  measures: ['won_value'],
  rows: ['product.name'],
  where: [notLost, inWest, inSpring],
  linked: ['owner.office', 'closed.month', 'stage'],
}

describe('what is brushed in a linked chart', () => {
  it('is a condition that lists members or goes from one to another, and no other one', () => {
    expect(brushOf(x, 'owner.office')).toBe(inWest)
    expect(brushOf(x, 'closed.month')).toBe(inSpring)
    expect(brushOf(x, 'stage')).toBeUndefined()
    const open = { ...x, where: [{ attribute: 'closed.month', from: '2017-04' }] }
    expect(brushOf(open, 'closed.month')).toBeUndefined()
  })

  it('takes the place of what was brushed there', () => {
    const inEast: Condition = { attribute: 'owner.office', in: ['East'] }
    expect(withBrush(x, 'owner.office', inEast).where).toEqual([notLost, inEast, inSpring])
    expect(withBrush(x, 'stage', { attribute: 'stage', in: ['Won'] }).where.at(-1)).toEqual({
      attribute: 'stage',
      in: ['Won'],
    })
  })

  it('is taken back without a trace', () => {
    expect(withBrush(x, 'owner.office', undefined).where).toEqual([notLost, inSpring])
    expect(withoutBrushes(x).where).toEqual([notLost])
  })

  it('stands in the question by an action, and undoing gives the question before', () => {
    const brushed = reduce(x, { kind: 'brush', attribute: 'owner.office' }, catalog)
    expect(brushed.where).toEqual([notLost, inSpring])
    expect(reduce(brushed, { kind: 'brush', attribute: 'owner.office', condition: inWest }, catalog).where).toEqual([
      notLost,
      inSpring,
      inWest,
    ])
  })
})

describe('the condition of a brush', () => {
  it('goes from period to period, from number to number', () => {
    expect(rangeCondition(attribute('closed.month'), ['2017-04', '2017-05', '2017-06'])).toEqual(inSpring)
    expect(rangeCondition(attribute('closed.year'), [2016, 2017])).toEqual({
      attribute: 'closed.year',
      from: 2016,
      to: 2017,
    })
  })

  it('lists members that have no order, and those that no range can name', () => {
    expect(rangeCondition(attribute('owner.office'), ['East', 'West'])).toEqual({
      attribute: 'owner.office',
      in: ['East', 'West'],
    })
    expect(rangeCondition(attribute('closed.month'), [['2017', 4]])).toEqual({
      attribute: 'closed.month',
      in: [['2017', 4]],
    })
  })

  it('keeps exactly the members that it was made of', () => {
    const years = fc.uniqueArray(fc.integer({ min: -50, max: 3000 }), { minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(years, fc.nat(8), fc.nat(8), (all, a, b) => {
        const sorted = all.sort((p, q) => p - q)
        const [from, to] = [Math.min(a, b) % sorted.length, (Math.max(a, b) % sorted.length) + 1]
        const some = sorted.slice(from, to)
        fc.pre(some.length > 0)
        const condition = rangeCondition(attribute('closed.year'), some)
        expect(sorted.filter((year) => keeps(condition, year))).toEqual(some)
      }),
    )
  })
})

describe('the question of a linked chart', () => {
  it('is under all filters but its own brush, the largest members first', () => {
    expect(linkedQuery(x, catalog, measure('won_value'), { attribute: 'owner.office' })).toEqual({
      from: 'opportunities',
      defaults: false,
      measures: ['won_value'],
      rows: ['owner.office'],
      columns: [],
      where: [notLost, inSpring],
      sort: [{ by: 'won_value', direction: 'desc' }],
      limit: 8,
    })
  })

  it('has periods in their order', () => {
    const query = linkedQuery(x, catalog, measure('won_value'), { attribute: 'closed.month' })
    expect(query.where).toEqual([notLost, inWest])
    expect(query.sort).toEqual([{ by: 'closed.month', direction: 'asc' }])
  })

  it('names its members where it does not show all', () => {
    const query = linkedQuery(x, catalog, measure('won_value'), { attribute: 'owner.office', only: ['East'] })
    expect(query.where).toEqual([notLost, inSpring, { attribute: 'owner.office', in: ['East'] }])
  })

  it('of a pair is under the brushes of neither', () => {
    const query = pairQuery(
      { ...x, parameters: { factor: 2 } },
      measure('won_value'),
      { attribute: 'owner.office' },
      { attribute: 'closed.month' },
    )
    expect(query).toEqual({
      from: 'opportunities',
      defaults: false,
      measures: ['won_value'],
      rows: ['owner.office'],
      columns: ['closed.month'],
      where: [notLost],
      parameters: { factor: 2 },
    })
  })
})

describe('what can be linked', () => {
  it('is what fits the measure, has members that can be named, and is not linked yet', () => {
    const changed: Catalog = {
      ...catalog,
      fits: { won_value: catalog.attributes.map(({ name }) => name).filter((name) => name !== 'engaged.quarter') },
      attributes: catalog.attributes.map((a) => ({
        ...a,
        ...(a.name === 'owner.name' && { masked: true }),
        ...(a.name === 'owner.manager' && { tree: { own: '(own)', maxDepth: 3 } }),
      })),
    }
    expect(linkable(x, changed).map(({ name }) => name)).toEqual([
      'product.name',
      'closed.year',
      'closed.quarter',
      'closed.date',
    ])
  })

  it('shows the first measure that adds up', () => {
    expect(linkedMeasure({ ...x, measures: ['win_rate', 'won_value'] }, catalog)?.name).toBe('won_value')
    expect(linkedMeasure({ ...x, measures: ['win_rate'] }, catalog)?.name).toBe('win_rate')
    expect(linkedMeasure({ ...x, measures: [] }, catalog)).toBeUndefined()
  })

  it('is five charts at most, the last ones', () => {
    const names = ['owner.office', 'owner.manager', 'product.name', 'closed.year', 'closed.month', 'stage']
    const linked = names.reduce((at, name) => reduce(at, { kind: 'link', attribute: name }, catalog), {
      ...x,
      linked: [],
    } as Exploration)
    expect(linked.linked).toEqual(names.slice(1))
    expect(reduce(linked, { kind: 'unlink', attribute: 'closed.month' }, catalog).linked).not.toContain('closed.month')
  })
})

describe('why other charts cannot follow a brush while it moves', () => {
  it('is nothing for sums', () => {
    expect(whyNotLive(measure('won_value'), attribute('owner.office'))).toBeUndefined()
  })

  it('is that the measure does not add up, at all or along the attribute', () => {
    expect(whyNotLive(measure('win_rate'), attribute('owner.office'))).toBe(
      'Win rate is calculated anew for any rows, so that the other charts follow when the brush is let go.',
    )
    const stock = { ...measure('won_value'), additivity: 'semi' as const }
    expect(whyNotLive(stock, attribute('owner.office'))).toMatch(
      /^Won value is a state at a date, which does not add up:/,
    )
    const shared = { ...measure('won_value'), notAlong: ['owner'] }
    expect(whyNotLive(shared, attribute('owner.office'))).toMatch(/^Rows have several members of office,/)
    expect(whyNotLive(shared, attribute('stage'))).toBeUndefined()
  })
})
