import type { Catalog, CatalogAttribute, CatalogMeasure } from '../../../server/contract/catalog.ts'
import type { QueryResult, Value } from '../../../server/contract/result.ts'

const measure = (name: string, title: string, more: Partial<CatalogMeasure>): CatalogMeasure => ({
  name,
  title,
  type: 'integer',
  fact: 'fact_opportunity',
  grain: ['opportunity_id'],
  additivity: 'additive',
  empty: 'zero',
  definition: { file: 'cubes/opportunities.yaml', line: 1 },
  ...more,
})

const attribute = (name: string, title: string, more: Partial<CatalogAttribute> = {}): CatalogAttribute => ({
  name,
  title,
  type: 'text',
  within: [],
  unknown: '(unknown)',
  blank: '(blank)',
  ...more,
})

const owner = { role: 'owner', roleTitle: 'Owner', unknown: '(no owner)' }
const closed = { role: 'closed', roleTitle: 'Closed', unknown: '(not closed)' }
const engaged = { role: 'engaged', roleTitle: 'Engaged', unknown: '(not engaged)' }

/** A small catalog: two sums, a ratio and an average; a team of three levels, a product, two calendars, a stage. */
export const catalog: Catalog = {
  name: 'opportunities',
  title: 'Opportunities',
  grain: ['opportunity_id'],
  measures: [
    measure('deals', 'Deals', { aggregation: 'count' }),
    measure('won_value', 'Won value', { aggregation: 'sum', type: 'decimal', unit: 'USD', format: 'money0' }),
    measure('win_rate', 'Win rate', {
      type: 'double',
      format: 'percent1',
      additivity: 'non',
      empty: 'empty',
      inputs: ['deals'],
    }),
    measure('days_to_close', 'Days to close', { aggregation: 'avg', type: 'double', unit: 'day', additivity: 'non' }),
  ],
  attributes: [
    attribute('owner.office', 'Office', owner),
    attribute('owner.manager', 'Manager', owner),
    attribute('owner.name', 'Agent', owner),
    attribute('product.name', 'Product', { role: 'product', roleTitle: 'Product' }),
    attribute('closed.year', 'Year', { ...closed, type: 'integer', period: 'year' }),
    attribute('closed.quarter', 'Quarter', { ...closed, period: 'quarter' }),
    attribute('closed.month', 'Month', { ...closed, period: 'month' }),
    attribute('closed.date', 'Date', { ...closed, type: 'date', period: 'date' }),
    attribute('engaged.quarter', 'Quarter', { ...engaged, period: 'quarter' }),
    attribute('stage', 'Stage'),
  ],
  hierarchies: [
    { name: 'owner.team', title: 'Team', all: 'All offices', levels: ['owner.office', 'owner.manager', 'owner.name'] },
    {
      name: 'closed.calendar',
      title: 'Calendar',
      all: 'All dates',
      levels: ['closed.year', 'closed.quarter', 'closed.month', 'closed.date'],
    },
  ],
  fits: {},
  completeThrough: '2017-12-31',
  model: 'm1',
  data: 'd1',
}

interface Part {
  readonly rows?: readonly string[]
  readonly columns?: readonly string[]
  readonly measures: readonly string[]
}

/**
 * A result of these axes and measures. In a row, `undefined` on an axis means rolled up, `'(unknown)'` the unknown
 * member, null the blank one.
 */
export const resultOf = (
  { rows = [], columns = [], measures }: Part,
  cells: readonly (readonly (Value | undefined)[])[],
): QueryResult => {
  const axes = [...rows, ...columns]
  const special = cells.flatMap((cell, row) =>
    axes.flatMap((_, column): QueryResult['special'] => {
      const value = cell[column]
      if (value === '(unknown)') return [{ row, column, kind: 'unknown' }]
      return value === null ? [{ row, column, kind: 'blank' }] : []
    }),
  )
  const typed = (name: string) => catalog.measures.find((m) => m.name === name)
  return {
    query: { from: 'opportunities', measures: [...measures], rows: [...rows], columns: [...columns], where: [] },
    columns: [
      ...rows.map((name) => ({ name, axis: 'row' as const, type: 'text' as const })),
      ...columns.map((name) => ({ name, axis: 'column' as const, type: 'text' as const })),
      ...measures.map((name) => ({
        name,
        axis: 'measure' as const,
        type: typed(name)?.type ?? 'integer',
        unit: typed(name)?.unit,
        format: typed(name)?.format,
      })),
    ],
    rows: cells.map((cell) => cell.map((value) => (value === undefined || value === '(unknown)' ? null : value))),
    grouping: cells.map((cell) => axes.reduce((bits, _, i) => (cell[i] === undefined ? bits | (1 << i) : bits), 0)),
    special,
    notices: [],
    meta: { model: 'm1', data: 'd1', engine: 'duckdb', rollup: null, elapsedMs: 1 },
  }
}
