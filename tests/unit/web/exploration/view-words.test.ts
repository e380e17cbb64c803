import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../../server/contract/catalog.ts'
import type { Condition } from '../../../../server/contract/query.ts'
import type { Notice } from '../../../../server/contract/result.ts'
import { conditionText } from '../../../../web/exploration/conditions.ts'
import { blankExploration, type Exploration, firstExploration } from '../../../../web/exploration/exploration.ts'
import { attributeMisfit, measureMisfit } from '../../../../web/exploration/fits.ts'
import { plainWords } from '../../../../web/exploration/plain-words.ts'
import { repairs } from '../../../../web/exploration/repair.ts'
import { noticeFact, withFreshSet } from '../../../../web/features/explore/notice-facts.ts'
import { viewCatalog as catalog } from '../view-catalog.ts'

describe('a condition on a set or a segment', () => {
  it.each<[Condition, string, string]>([
    [{ set: 'leader' }, 'Owner agent', 'in Leader'],
    [{ set: 'leader', version: '2026-04-02' }, 'Owner agent', 'in Leader of 2 Apr 2026'],
    [{ set: 'leader', version: 'fresh' }, 'Owner agent', 'in Leader as of now'],
    [{ not: { set: 'leader' } }, 'Not', 'Owner agent in Leader'],
    [{ set: { of: 'owner.office', take: 3, by: 'spend.cost' } }, 'Owner office', 'in top 3 by Cost'],
    [
      { set: { of: 'owner.office', take: 80, by: 'roas', kind: 'percent', when: [] } },
      'Owner office',
      'in those that make 80 % of ROAS, chosen under conditions of their own',
    ],
    [{ set: { of: 'owner.office', members: ['West', null] } }, 'Owner office', 'in West, (blank)'],
    [{ set: { of: 'owner.office', having: [{ measure: 'roas', gte: 2, lt: 9 }] } }, 'Owner office', 'in ROAS ≥ 2 < 9'],
    [{ set: { except: ['leader', 'northerners'] } }, 'Owner agent', 'in Leader but not Northerners'],
    [{ set: 'lost' }, 'Set', 'in lost'],
    [{ segment: 'spring', role: 'closed' }, 'Closed spring', 'Yes'],
    [{ segment: 'lost' }, 'lost', 'Yes'],
  ])('%j reads %s: %s', (condition, name, value) => {
    expect(conditionText(condition, catalog, 'en')).toEqual({ name, value })
  })
})

describe('a first look at a view', () => {
  it('puts a measure of each cube side by side, by the quarters that all of them have', () => {
    const fits = Object.fromEntries(catalog.measures.map(({ name }) => [name, ['closed.year', 'closed.quarter']]))
    const { measures, rows, columns } = firstExploration({ ...catalog, fits })
    expect([measures, rows, columns]).toEqual([['sales.won_value', 'spend.cost'], ['closed.quarter'], []])
    const years = firstExploration({ ...catalog, fits: { ...fits, 'spend.cost': ['closed.year'] } })
    expect(years.rows).toEqual(['closed.year'])
  })

  it('is that at a cube where they have no time in common', () => {
    const { measures, rows, columns } = firstExploration(catalog)
    expect([measures, rows, columns]).toEqual([['sales.won_value'], ['owner.office'], ['closed.quarter']])
  })
})

describe('what does not fit', () => {
  it('is said of an attribute with the measures whose fact does not have it, by the rule of the view', () => {
    const asked = ['sales.deals', 'spend.cost', 'roas']
    const misfit = (unrelated: Catalog['unrelated']) => attributeMisfit({ ...catalog, unrelated }, asked, 'owner.name')
    expect(misfit('blank')).toBe('Cost and ROAS are empty for each of its members, right in totals.')
    expect(misfit('repeat')).toBe('Cost and ROAS are the same for each of its members.')
    expect(misfit('error')).toBe('Cost and ROAS are not asked by it.')
    expect(attributeMisfit(catalog, asked, 'campaign.channel')).toBeUndefined()
  })

  it('is said of a measure with the attributes that its fact does not have', () => {
    expect(measureMisfit(catalog, 'spend.cost', ['campaign.channel', 'owner.office'])).toBe('Empty by office.')
    expect(measureMisfit(catalog, 'sales.deals', ['campaign.channel', 'owner.office'])).toBeUndefined()
  })
})

describe('a notice in words', () => {
  const fact = (code: string, details: Notice['details'], text = '') =>
    noticeFact({ code, details, text }, catalog, 'en')

  it('says which measures have no attribute that is asked, and what becomes of them', () => {
    const of = (more: object) => fact('unrelated', { attributes: ['owner.office'], ...more })
    expect(of({ measures: ['spend.cost'], rule: 'blank', filter: false })).toBe(
      'Cost is not known by owner office: it is empty at its members, and right in totals.',
    )
    expect(of({ measures: ['sales.deals', 'spend.cost'], rule: 'blank', filter: true })).toBe(
      'Deals and cost are not known by owner office: they are empty under this filter.',
    )
    expect(of({ measures: ['spend.cost'], rule: 'repeat', filter: true })).toBe(
      'Cost is not known by owner office: it is of all rows, whatever this filter says.',
    )
  })

  it('says of which day the members of a set are, and how to have those of now', () => {
    expect(fact('set_version', { set: 'leader', version: '2026-04-02' })).toBe(
      'Leader has the members that were stored for 2 Apr 2026.',
    )
    const x: Exploration = { ...blankExploration('growth'), where: [{ set: 'leader' }, { set: 'northerners' }] }
    expect(withFreshSet(x, 'leader')?.where).toEqual([{ set: 'leader', version: 'fresh' }, { set: 'northerners' }])
    expect(withFreshSet(x, 'best')).toBeUndefined()
  })

  it('has titles in place of names, and no pieces of requests', () => {
    const message =
      'deals are not of owner.office; leave one, {"attribute": "owner.office", "in": ["…"]}, or ask for spend.cost, sales.won_value, v1.5'
    expect(plainWords(message, catalog)).toBe(
      'deals are not of owner office; leave one, or ask for cost, won value, v1.5',
    )
    expect(plainWords('ask for it over all: {"over": "all"}', catalog)).toBe('ask for it over all')
    expect(plainWords('请在全部成员上计算：{"over": "all"}', catalog)).toBe('请在全部成员上计算')
    expect(fact('other', {}, 'spend.cost is whole')).toBe('Cost is whole.')
  })
})

describe('amounts in several currencies', () => {
  const [first] = catalog.measures
  if (first === undefined) throw new Error('no measure')
  const billed = { ...first, name: 'billed', title: 'Billed', aggregation: 'sum', currency: { column: 'stage' } }
  const money: Catalog = {
    ...catalog,
    measures: [
      first,
      { ...billed, name: 'mean_eur', title: 'Mean EUR', aggregation: 'avg', currency: { column: 'stage', to: 'EUR' } },
      billed,
      { ...billed, name: 'billed_eur', title: 'Billed EUR', currency: { column: 'stage', to: 'EUR' } },
    ],
  }
  const near = (rows: string[]) =>
    repairs(
      { ...blankExploration('growth'), measures: ['sales.deals', 'billed'], rows },
      money,
      { path: 'measures', details: {} },
      'en',
    )

  it('are asked converted, or each by itself without totals', () => {
    const [converted, apart] = near(['owner.office'])
    expect(converted).toMatchObject({ note: 'Takes Billed EUR in place of Billed' })
    expect(converted?.to.measures).toEqual(['sales.deals', 'billed_eur'])
    expect(apart).toMatchObject({ note: 'Each stage by itself, without totals' })
    expect(apart?.to).toMatchObject({ rows: ['owner.office', 'stage'], totals: false })
    expect(near(['stage'])[1]?.to).toMatchObject({ rows: ['stage'], totals: false })
  })
})
