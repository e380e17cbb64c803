import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../../server/contract/catalog.ts'
import type { Condition } from '../../../../server/contract/query.ts'
import { fromUrl, toUrl } from '../../../../web/exploration/address.ts'
import { endedComparison } from '../../../../web/exploration/ended.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { type Action, reduce } from '../../../../web/exploration/reduce.ts'
import { comparisons } from '../../../../web/exploration/views.ts'
import { catalog as plain } from '../opportunities.ts'
import { viewCatalog } from '../view-catalog.ts'

const time = { role: 'closed', shifts: ['prior_year'] }
const catalog: Catalog = { ...plain, time }
const start: Exploration = {
  ...blankExploration('opportunities'),
  measures: ['won_value'],
  rows: ['closed.quarter'],
}
const compare: Action = { kind: 'compare', by: 'prior_year' }
const end: Condition = { attribute: 'closed.date', through: 'complete' }
const acting = (...actions: readonly Action[]): Exploration =>
  actions.reduce((x, action) => reduce(x, action, catalog), start)

describe('a comparison over all dates', () => {
  it('ends at the last complete date by a condition, which goes when nothing is compared any more', () => {
    const compared = acting(compare)
    expect(compared.where).toEqual([end])
    expect(reduce(compared, compare, catalog)).toEqual(start)
  })

  it('does so too where one view of a measure is chosen, and keeps to one condition', () => {
    const change: Action = { kind: 'toggleMeasure', measure: 'won_value@prior_year:change' }
    expect(acting(change, compare).where).toEqual([end])
  })

  it('is of all dates once the reader removes the condition, which its address says', () => {
    const all = acting(compare, { kind: 'unfilter', index: 0 })
    expect(all).toMatchObject({ where: [], allDates: true })
    expect(fromUrl(toUrl(all))).toEqual(all)
    expect(endedComparison(all, catalog)).toBe(all)
    expect(reduce(all, { kind: 'place', attribute: 'stage', axis: 'rows' }, catalog).where).toEqual([])
    expect(reduce(all, compare, catalog)).toEqual(start)
    expect(reduce(all, { kind: 'filter', condition: end }, catalog)).toEqual(acting(compare))
  })

  it('is ended where an address says it without a word of dates', () => {
    const said = fromUrl('?cube=opportunities&measures=won_value,won_value@prior_year&rows=closed.quarter')
    expect(said && endedComparison(said, catalog).where).toEqual([end])
  })

  it.each<[string, Condition, boolean]>([
    ['periods', { attribute: 'closed.quarter', in: ['2017-Q1'] }, true],
    ['a last date', { attribute: 'closed.date', to: '2017-03-31' }, true],
    ['a relative range', { attribute: 'closed.date', last: { n: 1, unit: 'year' } }, true],
    [
      'one of two ends',
      {
        any: [
          { attribute: 'closed.year', in: [2016] },
          { attribute: 'closed.date', lt: '2016-01-01' },
        ],
      },
      true,
    ],
    [
      'both of two',
      {
        all: [
          { attribute: 'stage', in: ['Won'] },
          { attribute: 'closed.year', in: [2016] },
        ],
      },
      true,
    ],
    ['a first date only', { attribute: 'closed.date', from: '2017-01-01' }, false],
    ['what is left out', { attribute: 'closed.quarter', notIn: ['2017-Q1'] }, false],
    ['another date', { attribute: 'engaged.quarter', in: ['2017-Q1'] }, false],
    [
      'an end or something else',
      {
        any: [
          { attribute: 'closed.year', in: [2016] },
          { attribute: 'stage', in: ['Won'] },
        ],
      },
      false,
    ],
  ])('is as the reader says by %s', (_, condition, isSaid) => {
    const where = acting({ kind: 'filter', condition }, compare).where
    expect(where).toEqual(isSaid ? [condition] : [condition, end])
  })

  it('is ended again where the reader removes the dates that were said, not the end', () => {
    const said: Action = { kind: 'filter', condition: { attribute: 'closed.year', in: [2016] } }
    expect(acting(said, compare, { kind: 'unfilter', index: 0 })).toEqual(acting(compare))
  })

  it('is not ended where nothing says how far data are complete, or nothing is compared', () => {
    const open = { ...catalog, completeThrough: null }
    expect(reduce(start, compare, open).where).toEqual([])
    expect(endedComparison(start, catalog)).toBe(start)
  })

  it('does not make of the end the period that is moved by', () => {
    const whole = { ...acting(compare), rows: [] }
    expect(whole.where).toEqual([end])
    expect(comparisons(whole, catalog)).toEqual(['prior_year'])
  })

  it('is ended in a view where a cube of what is compared says how far it is complete', () => {
    const view: Catalog = { ...viewCatalog, time, completeThrough: null, completeByCube: { sales: '2017-12-31' } }
    const x = (measure: string): Exploration => ({
      ...start,
      cube: 'growth',
      measures: [measure, `${measure}@prior_year`],
    })
    expect(endedComparison(x('sales.deals'), view).where).toEqual([end])
    expect(endedComparison(x('spend.cost'), view).where).toEqual([])
    const roas = { ...view, measures: view.measures.map((m) => ({ ...m, inputs: ['sales.deals', 'spend.cost'] })) }
    expect(endedComparison(x('roas'), roas).where).toEqual([end])
    expect(endedComparison(x('roas'), view).where).toEqual([])
  })
})
