import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../../server/contract/catalog.ts'
import { fromUrl, toUrl } from '../../../../web/exploration/address.ts'
import { comparedIn } from '../../../../web/exploration/compared.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { childQuery, measureOf, toQuery } from '../../../../web/exploration/query.ts'
import { type Action, reduce } from '../../../../web/exploration/reduce.ts'
import { questionTitle } from '../../../../web/exploration/sentence.ts'
import { readShown, shiftTitle, shownName } from '../../../../web/exploration/shown-measure.ts'
import { comparisons, displaysOf, targetEntries, toTarget } from '../../../../web/exploration/views.ts'
import { catalog as plain } from '../opportunities.ts'

const catalog: Catalog = {
  ...plain,
  time: { role: 'closed', shifts: ['prior_year'] },
  scenarios: [{ name: 'price_up', title: 'Prices up', sets: ['price_factor'] }],
}
const start: Exploration = {
  ...blankExploration('opportunities'),
  measures: ['won_value', 'win_rate'],
  rows: ['owner.office'],
  columns: ['closed.quarter'],
}
const acting = (...actions: readonly Action[]): Exploration =>
  actions.reduce((x, action) => reduce(x, action, catalog), start)

describe('an entry of the shelf', () => {
  it.each([
    ['won', { measure: 'won' }],
    ['won@prior_year', { measure: 'won', view: { kind: 'compared', by: 'prior_year', form: 'value' } }],
    [
      'sales.won@prior(month):change',
      { measure: 'sales.won', view: { kind: 'compared', by: 'prior(month)', form: 'change' } },
    ],
    ['won:share.parent', { measure: 'won', view: { kind: 'share', base: 'parent' } }],
    ['won:rank', { measure: 'won', view: { kind: 'rank' } }],
  ] as const)('%s says a measure and its view, and is said by them', (name, entry) => {
    expect(readShown(name)).toEqual(entry)
    expect(shownName(entry)).toBe(name)
  })

  it('that says no view is a name', () => {
    expect(readShown('won:sum')).toEqual({ measure: 'won:sum' })
    expect(readShown('won@prior_year:rank')).toEqual({ measure: 'won@prior_year:rank' })
  })

  it('is asked by its name, so that its column is found by it', () => {
    const measures = [
      'deals',
      'deals@prior_year',
      'deals@prior_year:difference',
      'deals@prior_year:change',
      'deals:rank',
    ]
    expect(toQuery({ ...start, measures }).measures).toEqual([
      'deals',
      'deals@prior_year',
      { calc: 'deals - deals@prior_year', as: 'deals@prior_year:difference' },
      { calc: 'if(deals@prior_year > 0, deals / deals@prior_year - 1)', as: 'deals@prior_year:change' },
      { measure: 'deals', show: 'rank', base: 'parent', as: 'deals:rank' },
    ])
  })

  it('has the form and the rows of its measure: a difference of percentages is in points', () => {
    const difference = measureOf(catalog, 'win_rate@prior_year:difference')
    expect(difference).toMatchObject({ title: 'Win rate change vs prior year', format: 'points1' })
    expect(difference?.inputs).toEqual(['deals', 'deals@prior_year'])
    expect(measureOf(catalog, 'won_value@prior_year')).toMatchObject({ additivity: 'additive', unit: 'USD' })
    expect(measureOf(catalog, 'nothing@prior_year')).toBeUndefined()
  })
})

describe('what is offered', () => {
  it('is the period before, of the finest on the axes or among the filters, and the shifts of the calendar', () => {
    expect(comparisons(start, catalog)).toEqual(['prior(quarter)', 'prior_year'])
    expect(comparisons({ ...start, rows: ['closed.date'] }, catalog)).toEqual(['prior(day)', 'prior_year'])
    expect(comparisons({ ...start, columns: ['closed.year'] }, catalog)).toEqual(['prior_year'])
    const filtered = { ...start, columns: [], where: [{ not: { attribute: 'closed.month', in: ['2017-01'] } }] }
    expect(comparisons(filtered, catalog)).toEqual(['prior(month)', 'prior_year'])
    expect(comparisons({ ...start, columns: ['engaged.quarter'] }, catalog)).toEqual(['prior_year'])
    expect(comparisons(start, plain)).toEqual([])
  })

  it('is shares and running totals of what adds up, ranks of all, by what the axes have', () => {
    const names = (x: Exploration, measure: string) =>
      displaysOf(x, catalog, measure).map((view) => shownName({ measure, view }))
    expect(names(start, 'deals')).toEqual([
      'deals:share.grand',
      'deals:share.row',
      'deals:share.column',
      'deals:rank',
      'deals:running',
    ])
    expect(names({ ...start, rows: ['owner.office', 'owner.name'], columns: [] }, 'deals')).toContain(
      'deals:share.parent',
    )
    expect(names(start, 'win_rate')).toEqual(['win_rate:rank'])
    expect(names({ ...start, rows: [], columns: [] }, 'deals')).toEqual([])
  })
})

describe('comparing', () => {
  it('puts value, difference and change behind each measure, and takes them away again', () => {
    const compared = acting({ kind: 'compare', by: 'prior_year' })
    expect(compared.measures).toEqual([
      'won_value',
      'won_value@prior_year',
      'won_value@prior_year:difference',
      'won_value@prior_year:change',
      'win_rate',
      'win_rate@prior_year',
      'win_rate@prior_year:difference',
      'win_rate@prior_year:change',
    ])
    expect(reduce(compared, { kind: 'compare', by: 'prior_year' }, catalog)).toEqual(start)
  })

  it('completes what was begun', () => {
    const one: Action = { kind: 'toggleMeasure', measure: 'won_value@prior_year:change' }
    expect(acting(one, { kind: 'compare', by: 'prior_year' }).measures).toHaveLength(8)
    expect(acting(one, one)).toEqual(start)
  })

  it('does not order by a running total, which goes by the order itself', () => {
    const running: Action = { kind: 'toggleMeasure', measure: 'won_value:running' }
    const ordered = acting(running, { kind: 'sort', ordering: { by: 'won_value:running', direction: 'desc' } })
    expect(ordered.sort).toEqual([])
  })

  it('keeps a ranking whose measure is on the shelf in a view', () => {
    const top: Action = { kind: 'top', top: { kind: 'top', n: 5, of: 'owner.office', by: 'won_value', other: true } }
    const share: Action = { kind: 'toggleMeasure', measure: 'won_value:share.grand' }
    expect(acting(top, share, { kind: 'removeMeasure', measure: 'won_value' }).top).toBeDefined()
  })

  it('asks scenarios of the whole question, also of the rows under a row', () => {
    const x = acting(
      { kind: 'scenarios', scenarios: ['base', 'price_up'] },
      { kind: 'parameter', name: 'quota', value: 5 },
    )
    expect(toQuery(x)).toMatchObject({ scenarios: ['base', 'price_up'], parameters: { quota: 5 } })
    expect(childQuery(x, catalog, { rows: ['West'] })).toMatchObject({
      scenarios: ['base', 'price_up'],
      parameters: { quota: 5 },
    })
    expect(toQuery(reduce(x, { kind: 'parameter', name: 'quota' }, catalog))).not.toHaveProperty('parameters')
  })
})

describe('the words of a comparison', () => {
  it.each([
    ['prior_year', 'prior year'],
    ['prior(fiscal_quarter)', 'prior fiscal quarter'],
    ['prior(quarter, 1)', 'prior quarter'],
    ['prior(month, 3)', '3 months before'],
    ['same_season', 'same season'],
  ])('%s is %s', (by, title) => {
    expect(shiftTitle(by)).toBe(title)
  })

  it('say in the title what is compared', () => {
    const x = acting({ kind: 'compare', by: 'prior(quarter)' }, { kind: 'compare', by: 'prior_year' })
    expect(questionTitle(x, catalog)).toBe(
      'Won value vs prior quarter and prior year and win rate vs prior quarter and prior year by office and quarter',
    )
    const one = { ...start, measures: ['won_value', 'won_value@prior_year:change', 'won_value:share.grand'] }
    expect(questionTitle(one, catalog)).toBe(
      'Won value vs prior year and won value share of total by office and quarter',
    )
    expect(questionTitle({ ...start, measures: ['deals'], scenarios: ['base', 'price_up'] }, catalog)).toBe(
      'Deals by office and quarter: base vs prices up',
    )
  })

  it('say the dates that the answer compares, each pair once', () => {
    const notice = (measures: string[], details: object) => ({
      code: 'compared_dates',
      text: '',
      details: { measures, from: '2017-10-01', to: '2017-12-31', completeThrough: null, ...details },
    })
    const notices = [
      notice(['won_value@prior_year', 'deals@prior_year'], { readsFrom: '2016-10-01', readsTo: '2016-12-31' }),
      notice(['win_rate@prior(quarter, 1)'], { readsFrom: null, readsTo: null }),
    ]
    expect(comparedIn({ ...start, scenarios: ['base', 'price_up'] }, catalog, notices, 'en')).toEqual([
      { what: '1 Oct 2017 – 31 Dec 2017', with: '1 Oct 2016 – 31 Dec 2016', by: 'prior year' },
      { what: '1 Oct 2017 – 31 Dec 2017', with: 'no date', by: 'prior quarter' },
      { what: 'Base', with: 'prices up' },
    ])
  })
})

describe('a comparison with a target', () => {
  const quota = plain.measures.find(({ name }) => name === 'won_value')
  const measures = [
    ...plain.measures.map((m) => (m.name === 'won_value' ? { ...m, target: 'quota' } : m)),
    ...(quota === undefined ? [] : [{ ...quota, name: 'quota', title: 'Quota of sales', type: 'integer' as const }]),
  ]
  const withQuota: Catalog = { ...catalog, measures }
  const [value, difference, attainment] = [
    'won_value@target(quota)',
    'won_value@target(quota):difference',
    'won_value@target(quota):attainment',
  ] as const
  const compare = (x: Exploration, by: string) => reduce(x, { kind: 'compare', by }, withQuota)

  it('shows the target, what differs and what is reached, of the measures that have one, and takes them away again', () => {
    const x = compare(start, toTarget)
    expect(x.measures).toEqual(['won_value', value, difference, attainment, 'win_rate'])
    expect(toQuery(x).measures).toEqual([
      'won_value',
      { measure: 'quota', as: value },
      { calc: 'won_value - quota', as: difference },
      { calc: 'if(quota > 0, won_value / quota)', as: attainment },
      'win_rate',
    ])
    expect(compare(x, toTarget)).toEqual(start)
    expect(fromUrl(toUrl(x))).toEqual(x)
  })

  it('stands beside others, each of which comes and goes by itself', () => {
    const both = compare(compare(start, 'prior_year'), toTarget)
    expect(questionTitle(both, withQuota)).toBe(
      'Won value vs prior year and target and win rate vs prior year by office and quarter',
    )
    const one = compare(both, 'prior_year')
    expect(one.measures).toEqual(compare(start, toTarget).measures)
    expect(comparedIn(one, withQuota, [], 'en')).toEqual([{ what: 'Won value', with: 'quota of sales' }])
  })

  it('is none where the catalog names no target, or does not have it', () => {
    expect(compare({ ...start, measures: ['deals'] }, toTarget).measures).toEqual(['deals'])
    expect(
      targetEntries({ ...withQuota, measures: measures.filter(({ name }) => name !== 'quota') }, 'won_value'),
    ).toEqual([])
  })

  it('has titles, forms and the rows of both', () => {
    const shown = [value, difference, attainment].map((name) => measureOf(withQuota, name))
    expect(shown.map((m) => [m?.title, m?.type, m?.format, m?.unit, m?.inputs])).toEqual([
      ['Won value target', 'integer', 'money0', 'USD', ['quota']],
      ['Won value difference to target', 'decimal', 'money0', 'USD', ['won_value', 'quota']],
      ['Won value % of target', 'double', 'percent1', undefined, ['won_value', 'quota']],
    ])
    expect(readShown(attainment)).toEqual({
      measure: 'won_value',
      view: { kind: 'target', target: 'quota', form: 'attainment' },
    })
    expect(readShown('won_value@target(quota):change')).toEqual({ measure: 'won_value@target(quota):change' })
    expect(measureOf(catalog, value)).toBeUndefined()
  })
})
