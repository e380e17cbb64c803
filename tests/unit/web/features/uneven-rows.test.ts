import { describe, expect, it } from 'vitest'
import type { Catalog, CatalogAttribute } from '../../../../server/contract/catalog.ts'
import { toGrid } from '../../../../server/contract/grid.ts'
import type { QueryResult, Value } from '../../../../server/contract/result.ts'
import { conditionText } from '../../../../web/exploration/conditions.ts'
import { blankExploration } from '../../../../web/exploration/exploration.ts'
import type { LabelledAttribute } from '../../../../web/exploration/labelled.ts'
import { headerText, memberLabel } from '../../../../web/exploration/labels.ts'
import { tableOf } from '../../../../web/exploration/table-columns.ts'
import { cellScales, extremesOf } from '../../../../web/features/explore/cell-format.ts'
import { chartOf } from '../../../../web/features/explore/chart-input.ts'
import type { GridContext } from '../../../../web/features/explore/grid-context.ts'
import { pivotRows } from '../../../../web/features/explore/grid-model.ts'
import { labelledMembers } from '../../../../web/features/explore/use-labels.ts'
import { catalog as opportunities } from '../opportunities.ts'

const attribute = (name: string, more: Partial<CatalogAttribute> = {}): CatalogAttribute => ({
  name,
  title: name,
  type: 'text',
  within: [],
  unknown: '(unknown)',
  blank: '(blank)',
  ...more,
})

const catalog: Catalog = {
  ...opportunities,
  attributes: [
    attribute('shop.country'),
    attribute('shop.state', { within: ['shop.country'] }),
    attribute('shop.city', { within: ['shop.country', 'shop.state'], labelled: true }),
    attribute('owner.org', {
      tree: { own: '(himself)', all: 'Everybody', maxDepth: 9 },
      type: 'integer',
      labelled: true,
    }),
  ],
  hierarchies: [
    {
      name: 'shop.place',
      title: 'Place',
      all: 'All places',
      levels: ['shop.country', 'shop.state', 'shop.city'],
      skips: { 'shop.state': 'same_as_parent', 'shop.city': 'blank' },
    },
  ],
}

const column = (name: string, implied = false): QueryResult['columns'][number] => ({
  name,
  axis: 'row',
  type: 'text',
  ...(implied && { implied }),
})

const contextOf = (part: Partial<QueryResult> & Pick<QueryResult, 'columns' | 'rows' | 'grouping'>): GridContext => {
  const rows = part.columns.flatMap(({ name, implied }) => (implied === true ? [] : [name]))
  const columns = [...part.columns, { name: 'deals', axis: 'measure' as const, type: 'integer' as const }]
  const query = { from: 'opportunities', measures: ['deals'], rows, columns: [], where: [] }
  const meta = { model: 'm', data: 'd', engine: 'e', rollup: null, elapsedMs: 0 }
  const result: QueryResult = { special: [], notices: [], ...part, query, columns, meta }
  const grid = toGrid(result)
  const x = { ...blankExploration('opportunities'), measures: ['deals'], rows }
  return { x, catalog, grid, table: tableOf(x, catalog, { query, grid }, new Map()), locale: 'en-US', hasBars: true }
}

const shown = (context: GridContext): string[] =>
  pivotRows(context).map(
    ({ depth, label, kind }) => `${'  '.repeat(depth)}${label}${kind === 'leaf' ? '' : ` (${kind})`}`,
  )

describe('a ragged hierarchy', () => {
  const context = contextOf({
    columns: [column('shop.country'), column('shop.state'), column('shop.city')],
    rows: [
      ['Israel', 'Israel', 1, 3],
      ['Israel', 'Israel', 2, 4],
      ['Israel', null, null, 7],
      ['USA', 'CA', 3, 5],
      ['USA', 'CA', null, 5],
      ['USA', null, null, 5],
      ['Vatican', null, null, 9],
      [null, null, null, 21],
    ],
    grouping: [0, 0, 6, 0, 4, 6, 6, 7],
    labels: [
      {
        column: 'shop.city',
        path: [0, 1, 2],
        members: [
          { key: ['Israel', 'Israel', 1], label: 'Haifa' },
          { key: ['Israel', 'Israel', 2], label: 'Tel Aviv' },
          { key: ['USA', 'CA', 3], label: 'Los Angeles' },
        ],
      },
    ],
  })

  it('shows members under a skipped level right under the member above it, and those without any level below', () => {
    expect(shown(context)).toEqual([
      'Israel (parent)',
      '  Haifa',
      '  Tel Aviv',
      'USA (parent)',
      '  CA (parent)',
      '    Los Angeles',
      'Vatican',
      'All places (total)',
    ])
  })

  it('is drawn by its outermost members', () => {
    expect(chartOf(context.x, catalog, context.grid, 'en-US')?.input.rows.members.map((m) => m.label)).toEqual([
      'Israel',
      'USA',
      'Vatican',
    ])
  })
})

describe('a tree', () => {
  const parts: [Value, Value, Value, Value][] = [
    [null, 0, 1, 30],
    [1, 1, 2, 30],
    [2, 2, null, 5],
    [2, 2, 3, 10],
    [2, 2, 4, 15],
    [null, null, null, 30],
  ]
  const context = contextOf({
    columns: [column('owner.org.parent', true), column('owner.org.depth', true), column('owner.org')],
    rows: parts,
    grouping: [0, 0, 0, 0, 0, 1],
    special: [{ row: 2, column: 2, kind: 'own' }],
    labels: [
      {
        column: 'owner.org',
        path: [2],
        members: [
          { key: [1], label: 'Ada' },
          { key: [2], label: 'Ben' },
          { key: [3], label: 'Cyd' },
          { key: [4], label: 'Dan' },
        ],
      },
    ],
  })

  it('shows every node under the one above it, its own value first, and the total under its name', () => {
    expect(shown(context)).toEqual(['Ada', '  Ben', '    (himself)', '    Cyd', '    Dan', 'Everybody (total)'])
    expect(new Set(context.table.rows.map(({ key }) => key)).size).toBe(6)
  })

  it('has no bars, since a node holds what is below it, and is drawn by the first nodes side by side', () => {
    expect(cellScales(context, extremesOf(context))).toEqual([{ kind: 'bars', longest: 0 }])
    const charted = chartOf(context.x, catalog, context.grid, 'en-US')
    expect(charted?.input.rows.members.map((m) => m.label)).toEqual(['Cyd', 'Dan'])
  })
})

describe('a period that is not complete', () => {
  it('says up to which date its data reach', () => {
    const quarter = { attribute: 'closed.quarter', value: '2026-Q2', member: '2026-Q2', completeThrough: '2026-06-18' }
    expect(headerText(quarter, opportunities, 'en-GB')).toBe('Q2 2026 to 18 Jun')
    expect(headerText(quarter, opportunities, 'zh-CN')).toBe('Q2 2026 to 6月18日')
  })
})

describe('labels of the members that conditions name', () => {
  const where = [
    { attribute: 'owner.org', in: [2] },
    {
      not: {
        any: [
          { attribute: 'owner.org', descendsFrom: [2, 3] },
          { attribute: 'shop.country', in: ['USA'] },
        ],
      },
    },
  ]

  it('are looked for where an attribute has labels, each member once', () => {
    expect(labelledMembers(where, catalog)).toEqual([{ attribute: 'owner.org', members: [2, 3] }])
  })

  it('stand for the keys once they are known', () => {
    const labelled = catalog.attributes.map(
      (a): LabelledAttribute => (a.name === 'owner.org' ? { ...a, labels: new Map([['2', 'Ben']]) } : a),
    )
    const text = conditionText({ attribute: 'owner.org', in: [2, 3] }, { ...catalog, attributes: labelled }, 'en-US')
    expect(text.value).toBe('Ben, 3')
    expect(memberLabel({ special: 'own' }, catalog.attributes[3], 'en-US')).toBe('(himself)')
  })
})
