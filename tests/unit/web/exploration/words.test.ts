import { describe, expect, it } from 'vitest'
import type { Condition, Member } from '../../../../server/contract/query.ts'
import { conditionText } from '../../../../web/exploration/conditions.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { dateLabel, memberLabel } from '../../../../web/exploration/labels.ts'
import { attributeOf } from '../../../../web/exploration/query.ts'
import { repairs, withNearest } from '../../../../web/exploration/repair.ts'
import { catalog } from '../opportunities.ts'

describe('the label of a member', () => {
  it.each<[string, Member, string]>([
    ['owner.office', 'West', 'West'],
    ['owner.office', { special: 'unknown' }, '(no owner)'],
    ['owner.office', null, '(blank)'],
    ['owner.office', { special: 'other' }, 'Other'],
    ['owner.office', ['US', 'Springfield'], 'Springfield'],
    ['closed.year', 2017, '2017'],
    ['closed.quarter', '2017-Q1', 'Q1 2017'],
    ['closed.quarter', 'FY2018-Q4', 'Q4 FY2018'],
    ['closed.month', '2017-03', 'Mar 2017'],
    ['closed.month', 'soon', 'soon'],
    ['closed.date', '2017-03-01', '1 Mar 2017'],
    ['stage', true, 'Yes'],
  ])('of %s %j is %s', (attribute, member, label) => {
    expect(memberLabel(member, attributeOf(catalog, attribute), 'en-US')).toBe(label)
  })
})

describe('a date', () => {
  it('reads as people write it, the day never moved by a zone', () => {
    expect(dateLabel('2026-06-18', 'en-GB')).toBe('18 Jun 2026')
    expect(dateLabel('2026-06-18', 'zh-CN')).toBe('2026年6月18日')
    expect(dateLabel('2026-06-18', 'uk')).toBe('18 черв. 2026 р.')
    expect(dateLabel('2026-01-01', 'en-US')).toBe('1 Jan 2026')
  })

  it('comes back as it is where it is none', () => {
    expect(dateLabel('2026-13-45', 'en')).toBe('2026-13-45')
    expect(dateLabel('later', 'en')).toBe('later')
  })
})

describe('a condition in words', () => {
  it.each<[Condition, string, string]>([
    [{ attribute: 'owner.office', in: ['West'] }, 'Owner office', 'West'],
    [{ attribute: 'owner.office', notIn: ['West', 'East'] }, 'Owner office', 'not West, East'],
    [{ attribute: 'owner.office', in: ['a', 'b', 'c', 'd', 'e'] }, 'Owner office', 'a + 4'],
    [{ attribute: 'product.name', is: 'unknown' }, 'Product', '(unknown)'],
    [{ attribute: 'stage', contains: 'Wo' }, 'Stage', 'contains “Wo”'],
    [{ attribute: 'closed.date', from: '2017-01-01', to: '2017-03-31' }, 'Closed date', '1 Jan 2017 – 31 Mar 2017'],
    [{ attribute: 'closed.date', gte: '2017-01-01' }, 'Closed date', '≥ 1 Jan 2017'],
    [{ not: { attribute: 'stage', in: ['Won'] } }, 'Not', 'Stage Won'],
    [
      {
        any: [
          { attribute: 'stage', in: ['Won'] },
          { attribute: 'stage', in: ['Lost'] },
        ],
      },
      'Any of',
      'Stage Won or Stage Lost',
    ],
  ])('%j reads %s: %s', (condition, name, value) => {
    expect(conditionText(condition, catalog, 'en')).toEqual({ name, value })
  })
})

describe('the nearest sound questions', () => {
  const x: Exploration = {
    ...blankExploration('opportunities'),
    measures: ['won_value', 'deal'],
    rows: ['owner.office'],
    where: [{ attribute: 'stage', in: ['Won'] }],
  }
  const near = (exploration: Exploration, path: string, details: unknown = {}) =>
    repairs(exploration, catalog, { path, details }, 'en').map(({ title, note }) => `${title}: ${note}`)

  it('take the nearest name in the place of the refused one, then leave it out', () => {
    expect(near(x, 'measures[1]', { closest: 'deals' })).toEqual([
      'Won value and deals by office: Takes Deals in place of deal',
      'Won value by office: Drops deal',
    ])
  })

  it('drop the filter, the order or the top choice that was refused', () => {
    expect(near(x, 'where[0].in')).toEqual(['Won value and deal by office: Drops the filter Stage Won'])
    expect(near(x, 'sort[0].by')).toEqual(['Won value and deal by office: In the default order'])
    expect(near(x, 'top')).toEqual(['Won value and deal by office: Without the top choice'])
  })

  it('start afresh where nothing would be left, or where the refusal names no part', () => {
    const first = 'Won value by office and quarter: Starts afresh'
    expect(near({ ...x, measures: ['deal'] }, 'measures[0]')).toEqual([first])
    expect(near(x, '')).toEqual([first])
  })
})

describe('a filter value that no member has', () => {
  const x: Exploration = {
    ...blankExploration('opportunities'),
    where: [
      { attribute: 'owner.office', in: ['Wset', 'East'] },
      { attribute: 'closed.year', notIn: [2071] },
    ],
  }

  it('is replaced by the nearest one, in its place and of its type', () => {
    const west = withNearest(x, catalog, { attribute: 'owner.office', found: 'Wset', nearest: 'West' })
    expect(west?.where[0]).toEqual({ attribute: 'owner.office', in: ['West', 'East'] })
    const year = withNearest(x, catalog, { attribute: 'closed.year', found: '2071', nearest: '2017' })
    expect(year?.where[1]).toEqual({ attribute: 'closed.year', notIn: [2017] })
  })

  it('stays where the question does not list it', () => {
    expect(withNearest(x, catalog, { attribute: 'stage', found: 'Wset', nearest: 'West' })).toBeUndefined()
  })
})
