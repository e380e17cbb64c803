import { describe, expect, it } from 'vitest'
import type { Catalog, CatalogParameter } from '../../../../server/contract/catalog.ts'
import type { HeaderMember } from '../../../../server/contract/grid.ts'
import { conditionText } from '../../../../web/exploration/conditions.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { canTest, havingText, simpleTest } from '../../../../web/exploration/having.ts'
import { expectedOf, parameterValue } from '../../../../web/exploration/parameters.ts'
import { childQuery, type DrillStep, toQuery } from '../../../../web/exploration/query.ts'
import { reduce } from '../../../../web/exploration/reduce.ts'
import {
  datesOf,
  type Relative,
  relativeCondition,
  relativeOf,
  unitsOf,
  usualRelatives,
} from '../../../../web/exploration/relative.ts'
import { segmentConditions } from '../../../../web/exploration/set-text.ts'
import { togetherOf } from '../../../../web/features/explore/cell-actions.tsx'
import type { CellTarget } from '../../../../web/features/explore/cell-target.ts'
import { noticeFact } from '../../../../web/features/explore/notice-facts.ts'
import { catalog } from '../opportunities.ts'

const is = ({ attribute, member }: DrillStep) => ({ attribute, in: [member] })

const start: Exploration = {
  ...blankExploration('opportunities'),
  measures: ['won_value'],
  rows: ['owner.office', 'owner.manager'],
  columns: ['closed.quarter'],
}

describe('relative dates', () => {
  const relatives: readonly Relative[] = [
    { kind: 'last', n: 3, unit: 'month', complete: true },
    { kind: 'last', n: 1, unit: 'day', complete: false },
    { kind: 'toDate', unit: 'quarter' },
    { kind: 'through' },
  ]

  it.each(relatives)('%j is read from its condition', (relative) => {
    expect(relativeOf(relativeCondition('closed.date', relative))).toEqual(relative)
  })

  it('are none where a condition says anything else, or more', () => {
    expect(relativeOf(undefined)).toBeUndefined()
    expect(relativeOf({ attribute: 'closed.date', from: '2017-01-01' })).toBeUndefined()
    expect(relativeOf({ attribute: 'closed.date', through: 'complete', toDate: 'year' })).toBeUndefined()
    expect(relativeOf({ attribute: 'closed.date', toDate: 'year', at: '2017-03-01' })).toBeUndefined()
    expect(relativeOf({ attribute: 'closed.date', last: { n: 1, unit: 'day', at: '2017-03-01' } })).toBeUndefined()
  })

  it('are on the days of a period’s calendar, in the units that it has', () => {
    expect(datesOf(catalog, 'closed.quarter')).toBe('closed.date')
    expect(datesOf(catalog, 'engaged.quarter')).toBeUndefined()
    expect(datesOf(catalog, 'owner.office')).toBeUndefined()
    expect(datesOf({ ...catalog, completeThrough: null }, 'closed.quarter')).toBeUndefined()
    expect(unitsOf(catalog, 'closed.date')).toEqual(['day', 'month', 'quarter', 'year'])
    const units = usualRelatives(catalog, 'engaged.quarter').map((r) => (r.kind === 'through' ? r.kind : r.unit))
    expect(units).toEqual(['quarter', 'quarter', 'through'])
  })

  it.each([
    [{ n: 3, unit: 'month', complete: true }, 'last 3 full months'],
    [{ n: 1, unit: 'quarter', complete: true }, 'last full quarter'],
    [{ n: 2, unit: 'day' }, 'last 2 days'],
  ] as const)('%j reads: %s', (last, text) => {
    expect(conditionText({ attribute: 'closed.date', last }, catalog, 'en').value).toBe(text)
  })

  it('say up to which date all dates are, where that is one for all that the catalog has', () => {
    const text = (of: Partial<Catalog>) =>
      conditionText({ attribute: 'closed.date', through: 'complete' }, { ...catalog, ...of }, 'en').value
    expect(text({ completeThrough: '2017-12-31' })).toBe('complete dates, to 31 Dec 2017')
    expect(text({ completeThrough: null, completeByCube: { sales: '2017-12-31', spend: '2017-06-30' } })).toBe(
      'complete dates',
    )
    expect(text({ completeThrough: null, completeByCube: { sales: '2017-06-30' } })).toBe(
      'complete dates, to 30 Jun 2017',
    )
  })
})

describe('a filter on a measure', () => {
  const test = { measure: 'won_value', gte: 1000 }
  const x = reduce(start, { kind: 'having', test }, catalog)

  it('is part of the question, and is there where the axes have something to keep', () => {
    expect(toQuery(x).having).toEqual([test])
    expect(canTest(x)).toBe(true)
    expect(canTest({ ...x, rows: [], columns: [] })).toBe(false)
  })

  it('does not keep from sight what is under a row', () => {
    expect(childQuery(x, catalog, { rows: ['West', 'Celia Rouche'] })).not.toHaveProperty('having')
  })

  it('is replaced in its place and dropped', () => {
    const other = reduce(x, { kind: 'having', test: { measure: 'deals', lt: 3 }, index: 0 }, catalog)
    expect(other.having).toEqual([{ measure: 'deals', lt: 3 }])
    expect(reduce(other, { kind: 'unhaving', index: 0 }, catalog)).toEqual(start)
  })

  it('reads as a measure and what it is compared with; only one comparison can be edited', () => {
    const write = (bound: number) => `$${bound}`
    expect(havingText(test, catalog, write)).toEqual({ name: 'Won value', value: '≥ $1000' })
    expect(havingText({ measure: 'deals', between: [1, 5] }, catalog, write).value).toBe('$1 – $5')
    expect(simpleTest(test)).toEqual({ measure: 'won_value', test: 'gte', bound: 1000 })
    expect(simpleTest({ ...test, lt: 5000 })).toBeUndefined()
    expect(simpleTest({ ...test, at: 'owner.office' })).toBeUndefined()
  })
})

describe('a ranking', () => {
  const top = (of: string) => ({ kind: 'top', n: 2, of, by: 'won_value', other: true }) as const

  it('has no others among periods, nor among nodes of a tree', () => {
    expect(reduce(start, { kind: 'top', top: top('owner.manager') }, catalog).top?.other).toBe(true)
    expect(reduce(start, { kind: 'top', top: top('closed.quarter') }, catalog).top?.other).toBe(false)
    const tree = { own: '(own)', maxDepth: 3 }
    const attributes = catalog.attributes.map((a) => (a.name === 'owner.office' ? { ...a, tree } : a))
    const ofTree = reduce(start, { kind: 'top', top: top('owner.office') }, { ...catalog, attributes })
    expect(ofTree.top?.other).toBe(false)
  })
})

describe('leaving out a member', () => {
  it('adds it to those of its attribute that are left out, each once', () => {
    const exclude = (x: Exploration, member: string) =>
      reduce(x, { kind: 'exclude', members: [{ attribute: 'owner.office', member }] }, catalog)
    const two = exclude(exclude(exclude(start, 'West'), 'East'), 'West')
    expect(two.where).toEqual([{ attribute: 'owner.office', notIn: ['East', 'West'] }])
    const kept: Exploration = { ...start, where: [{ attribute: 'owner.office', in: ['West', 'East'] }] }
    expect(exclude(kept, 'West').where).toEqual([...kept.where, { attribute: 'owner.office', notIn: ['West'] }])
  })
})

describe('leaving out what several members meet in', () => {
  const exclude = (x: Exploration, ...members: DrillStep[]) => reduce(x, { kind: 'exclude', members }, catalog)
  const west = { attribute: 'owner.office', member: 'West' }
  const blank = { attribute: 'stage', member: null }
  const unknown = { attribute: 'product.name', member: { special: 'unknown' as const } }
  const both = { not: { all: [is(west), is(blank)] } }

  it('leaves out neither of them elsewhere, special members like others, each crossing once', () => {
    const once = exclude(start, west, blank)
    expect(once.where).toEqual([both])
    expect(exclude(once, west, blank).where).toEqual([both])
    expect(exclude(once, west, blank, unknown).where).toEqual([
      both,
      { not: { all: [is(west), is(blank), is(unknown)] } },
    ])
  })

  it('stands beside a member that is left out by itself', () => {
    const one = exclude(exclude(start, west, blank), unknown)
    expect(one.where).toEqual([both, { attribute: 'product.name', notIn: [{ special: 'unknown' }] }])
    expect(exclude(start).where).toEqual([])
  })

  it('is offered for an axis with several attributes and for the whole cell, as far as filters can name members', () => {
    const header = (attribute: string, value: string, special?: 'other'): HeaderMember => ({
      attribute,
      value,
      member: value,
      ...(special && { special }),
    })
    const [office, manager, quarter] = [
      header('owner.office', 'West'),
      header('owner.manager', 'Celia'),
      header('q', '1'),
    ]
    const offered = (row: HeaderMember[], column: HeaderMember[]) => {
      const target = { axes: [row, column], members: [...row, ...column] } as unknown as CellTarget
      return togetherOf(target, catalog).map((members) => members.map(({ value }) => value))
    }
    expect(offered([office, manager], [quarter])).toEqual([
      ['West', 'Celia'],
      ['West', 'Celia', '1'],
    ])
    expect(offered([office, manager], [])).toEqual([['West', 'Celia']])
    expect(offered([office], [quarter])).toEqual([['West', '1']])
    expect(offered([office], [])).toEqual([])
    expect(offered([header('owner.office', '', 'other')], [quarter])).toEqual([])
  })
})

describe('a segment', () => {
  it('is offered as the condition that keeps its members, by role where it has one', () => {
    const attribute = catalog.attributes[0]
    const named = ['segment.large', 'segment.spring.closed', 'segments'].flatMap((name) =>
      attribute === undefined ? [] : [{ ...attribute, name }],
    )
    expect(segmentConditions({ ...catalog, attributes: named })).toEqual([
      { segment: 'large' },
      { segment: 'spring', role: 'closed' },
    ])
  })
})

describe('the value of a parameter', () => {
  const parameter = (more: Partial<CatalogParameter>): CatalogParameter => ({
    name: 'quota',
    title: 'Quota',
    type: 'number',
    default: 400,
    ...more,
  })

  it.each([
    [{ type: 'number' }, '1.25', 1.25],
    [{ type: 'number', min: 0, max: 10 }, '10', 10],
    [{ type: 'number', min: 0, max: 10 }, '10.1', undefined],
    [{ type: 'number' }, '1e3', undefined],
    [{ type: 'number' }, '', undefined],
    [{ type: 'integer' }, '3', 3],
    [{ type: 'integer' }, '3.5', undefined],
    [{ type: 'boolean' }, 'false', false],
    [{ type: 'date', min: '2025-01-01' }, '2024-12-31', undefined],
    [{ type: 'date', min: '2025-01-01' }, '2025-01-01', '2025-01-01'],
    [{ type: 'text', allowed: ['EUR', 'USD'] }, 'USD', 'USD'],
    [{ type: 'text', allowed: ['EUR', 'USD'] }, 'GBP', undefined],
  ] as const)('%j from %j is %j', (more, text, value) => {
    expect(parameterValue(parameter(more as Partial<CatalogParameter>), text)).toBe(value)
  })

  it('that is wrong is met with what it may be', () => {
    expect(expectedOf(parameter({ min: 0, max: 10 }))).toBe('a number from 0 to 10')
    expect(expectedOf(parameter({ type: 'date', min: '2025-01-01' }))).toBe('a date from 2025-01-01')
    expect(expectedOf(parameter({ type: 'integer', max: 3 }))).toBe('a whole number up to 3')
  })

  it('that is not the default is said by titles', () => {
    const known: Catalog = { ...catalog, parameters: [parameter({ name: 'least_amount', title: 'Least amount' })] }
    const notice = { code: 'parameter_set', details: {}, text: 'Least amount (least_amount) is 5 here, not 0' }
    expect(noticeFact(notice, known, 'en')).toBe('Least amount is 5 here, not 0.')
    const scenario = { code: 'scenario_set', details: {}, text: 'Large only (large_only): least_amount is 150.' }
    expect(
      noticeFact(scenario, { ...known, scenarios: [{ name: 'large_only', title: 'Large only', sets: [] }] }, 'en'),
    ).toBe('Large only: least amount is 150.')
  })
})
