import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../../server/contract/catalog.ts'
import { applyOperation } from '../../../../server/contract/operations.ts'
import { CubeQuery, type MeasureEntry } from '../../../../server/contract/query.ts'

const attribute = (name: string, role?: string): Catalog['attributes'][number] => ({
  name,
  title: name,
  type: 'text',
  within: [],
  unknown: '(unknown)',
  blank: '(blank)',
  ...(role !== undefined && { role }),
})

const measure = (name: string): Catalog['measures'][number] => ({
  name,
  title: name,
  type: 'decimal',
  fact: 'fact_sale',
  grain: ['id'],
  additivity: 'additive',
  empty: 'zero',
  definition: { file: 'sales.yaml', line: 1 },
})

const views = [
  {
    name: 'growth',
    cubes: [
      { name: 'sales', time: 'sold' },
      { name: 'spend', time: 'spent' },
    ],
  },
]

const sales: Catalog = {
  name: 'sales',
  title: 'Sales',
  grain: ['id'],
  measures: ['amount', 'deals', 'net amount'].map(measure),
  attributes: [
    attribute('sold.year', 'sold'),
    attribute('sold.month', 'sold'),
    attribute('paid.month', 'paid'),
    attribute('place.city', 'place'),
    attribute('kind'),
  ],
  hierarchies: [
    { name: 'sold.calendar', title: 'Calendar', all: 'All', levels: ['sold.year', 'sold.month'] },
    { name: 'place.geo', title: 'Geography', all: 'All', levels: ['place.city'] },
  ],
  fits: {},
  completeThrough: null,
  views,
  model: 'm',
  data: 'd',
}

const across = (query: object, measures: MeasureEntry[] = ['cost']): CubeQuery =>
  applyOperation(CubeQuery.parse({ from: 'sales', ...query }), sales, { drillAcross: { to: 'spend', measures } })

describe('drillAcross', () => {
  it('asks the view of both cubes for the measures of both, by its names of measures, time and what is of one fact', () => {
    expect(
      across({ measures: ['amount', 'deals@ytd'], rows: ['sold.month', 'place.city'], columns: ['kind'] }),
    ).toEqual({
      from: 'growth',
      measures: ['sales.amount', 'sales.deals@ytd', 'spend.cost'],
      rows: ['time.month', 'place.city'],
      columns: ['sales.kind'],
      where: [],
    })
  })

  it('keeps another date role by its name, in modifiers too', () => {
    const { measures, rows } = across({
      measures: ['amount@prior_year(paid)', 'amount@prior(month, 1)', 'amount@prior_year(sold)'],
      rows: ['paid.month'],
    })
    expect(rows).toEqual(['paid.month'])
    expect(measures).toEqual([
      'sales.amount@prior_year(paid)',
      'sales.amount@prior(month, 1)',
      'sales.amount@prior_year(time)',
      'spend.cost',
    ])
  })

  it('renames what calculations name, and neither texts, nor parameters, nor functions, nor what entries call their values', () => {
    const { measures } = across({
      measures: [
        { calc: "amount{kind = 'amount', all(sold.month)} / coalesce(share, deals)", as: 'part' },
        { calc: 'max(amount over sold.month)', as: 'deals' },
        { calc: '"net amount" + deals * :amount', as: 'share' },
        { measure: 'amount', show: 'share', base: { level: 'sold.year' }, as: 'of year' },
      ],
    })
    expect(measures).toEqual([
      { calc: "sales.amount{sales.kind = 'amount', all(time.month)} / coalesce(share, deals)", as: 'part' },
      { calc: 'max(sales.amount over time.month)', as: 'deals' },
      { calc: 'sales."net amount" + deals * :amount', as: 'share' },
      { measure: 'sales.amount', show: 'share', base: { level: 'time.year' }, as: 'of year' },
      'spend.cost',
    ])
  })

  it('renames wherever a query names something', () => {
    const kind = { attribute: 'kind', in: ['new'] }
    const renamed = { attribute: 'sales.kind', in: ['new'] }
    const set = { of: 'kind', take: 3, by: 'amount', when: [{ attribute: 'sold.year', in: [2026] }] }
    expect(
      across({
        measures: ['amount'],
        rows: [{ childrenOf: [2026], of: 'sold.calendar' }, { members: [{ 'sold.year': 2026 }] }],
        where: [{ any: [kind, { not: kind }] }, { set }, { segment: 'late', role: 'sold' }],
        having: [
          { measure: 'amount', gte: 1, at: 'sold.year' },
          { calc: 'amount / deals', gt: 2 },
        ],
        totals: [['sold.month', 'kind'], []],
        sort: [{ by: 'amount', at: { 'sold.month': '2026-01' } }, { by: 'kind' }],
        top: { n: 2, by: 'amount', of: ['kind', 'sold.month'], per: 'row', context: [kind] },
      }),
    ).toEqual({
      from: 'growth',
      measures: ['sales.amount', 'spend.cost'],
      rows: [{ childrenOf: [2026], of: 'time.calendar' }, { members: [{ 'time.year': 2026 }] }],
      columns: [],
      where: [
        { any: [renamed, { not: renamed }] },
        { set: { of: 'sales.kind', take: 3, by: 'sales.amount', when: [{ attribute: 'time.year', in: [2026] }] } },
        { segment: 'late', role: 'time' },
      ],
      having: [
        { measure: 'sales.amount', gte: 1, at: 'time.year' },
        { calc: 'sales.amount / sales.deals', gt: 2 },
      ],
      totals: [['time.month', 'sales.kind'], []],
      sort: [{ by: 'sales.amount', at: { 'time.month': '2026-01' } }, { by: 'sales.kind' }],
      top: {
        kind: 'top',
        n: 2,
        by: 'sales.amount',
        of: ['sales.kind', 'time.month'],
        per: 'row',
        context: [renamed],
      },
    })
  })

  it('adds measures of a cube of the view that is asked, named as the cube or as the view does', () => {
    const growth: Catalog = { ...sales, name: 'growth', cubes: ['sales', 'spend'] }
    const query = CubeQuery.parse({ from: 'growth', measures: ['sales.amount'], rows: ['time.month'] })
    const added: MeasureEntry[] = ['cost', 'spend.clicks@ytd', { measure: 'cost', show: 'rank', as: 'rank' }]
    expect(applyOperation(query, growth, { drillAcross: { to: 'spend', measures: added } })).toEqual({
      ...query,
      measures: ['sales.amount', 'spend.cost', 'spend.clicks@ytd', { measure: 'spend.cost', show: 'rank', as: 'rank' }],
    })
  })

  it('says where views lead to when none holds both cubes', () => {
    const query = CubeQuery.parse({ from: 'sales', measures: ['amount'] })
    const to = (name: string, catalog: Catalog) => () =>
      applyOperation(query, catalog, { drillAcross: { to: name, measures: ['cost'] } })
    expect(to('spent', sales)).toThrow(
      'no view holds both sales and spent; views lead from sales to spend; nearest is "spend"',
    )
    const { views: _, ...alone } = sales
    expect(to('spend', alone)).toThrow('no view holds both sales and spend; no view holds sales beside another cube')
    expect(to('sales', sales)).toThrow('sales is the cube that is asked already')
  })
})
