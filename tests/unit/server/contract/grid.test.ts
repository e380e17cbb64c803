import { expect, it } from 'vitest'
import { type Grid, toGrid } from '../../../../server/contract/grid.ts'
import type { QueryResult } from '../../../../server/contract/result.ts'

const result = (rest: Pick<QueryResult, 'columns' | 'rows' | 'grouping'> & Partial<QueryResult>): QueryResult => ({
  query: { from: 'sales', measures: [], rows: [], columns: [], where: [] },
  special: [],
  notices: [],
  meta: { model: 'm', data: 'd', engine: 'e', rollup: null, elapsedMs: 0 },
  ...rest,
})

const axis = (name: string, of: 'row' | 'column', implied = false): QueryResult['columns'][number] => ({
  name,
  axis: of,
  type: 'text',
  ...(implied && { implied }),
})
const amount: QueryResult['columns'][number] = { name: 'amount', axis: 'measure', type: 'integer' }

const shown = (grid: Grid): unknown[][] =>
  grid.rows.map((row) => grid.columns.map((column) => grid.cell(row, column, 0)))
const labels = (headers: Grid['rows']): unknown[][] => headers.map((h) => h.members.map((m) => m.member))

it('crosses row and column headers, totals with fewer members', () => {
  const grid = toGrid(
    result({
      columns: [axis('place', 'row'), axis('kind', 'column'), amount],
      rows: [
        ['A', 'x', 1],
        ['A', 'y', 2],
        ['A', null, 3],
        ['B', 'y', 4],
        ['B', null, 4],
        [null, 'x', 1],
        [null, 'y', 6],
        [null, null, 7],
      ],
      grouping: [0, 0, 2, 0, 2, 1, 1, 3],
    }),
  )
  expect(labels(grid.rows)).toEqual([['A'], ['B'], []])
  expect(labels(grid.columns)).toEqual([['x'], ['y'], []])
  expect(shown(grid)).toEqual([
    [1, 2, 3],
    [undefined, 4, 4],
    [1, 6, 7],
  ])
  expect(grid.rows.map((row) => row.total)).toEqual([false, false, true])
})

it('keeps a blank, an unknown member and a total apart', () => {
  const grid = toGrid(
    result({
      columns: [axis('place', 'row'), amount],
      rows: [
        [null, 1],
        [null, 2],
        [null, 3],
      ],
      grouping: [0, 0, 1],
      special: [
        { row: 0, column: 0, kind: 'blank' },
        { row: 1, column: 0, kind: 'unknown' },
      ],
    }),
  )
  expect(labels(grid.rows)).toEqual([[null], [{ special: 'unknown' }], []])
  expect(shown(grid)).toEqual([[1], [2], [3]])
})

it('keeps an empty cell, which is null, apart from one that is not listed', () => {
  const grid = toGrid(
    result({
      columns: [axis('place', 'row'), axis('kind', 'column'), amount],
      rows: [
        ['A', 'x', null],
        ['B', 'y', 0],
      ],
      grouping: [0, 0],
    }),
  )
  expect(shown(grid)).toEqual([
    [null, undefined],
    [undefined, 0],
  ])
})

it('takes the order of the columns from the rows that have them, not from the first row alone', () => {
  const grid = toGrid(
    result({
      columns: [axis('place', 'row'), axis('stage', 'column'), amount],
      rows: [
        ['A', 'won', 1],
        ['B', 'open', 1],
        ['B', 'lost', 1],
        ['C', 'open', 1],
        ['C', 'won', 1],
        ['C', 'lost', 1],
      ],
      grouping: [0, 0, 0, 0, 0, 0],
    }),
  )
  expect(labels(grid.columns)).toEqual([['open'], ['won'], ['lost']])
})

it('writes a member with implied ancestors as its path, so that it can be asked for', () => {
  const grid = toGrid(
    result({
      columns: [axis('country', 'row', true), axis('city', 'row'), amount],
      rows: [
        ['AU', 'Springfield', 1],
        ['US', 'Springfield', 2],
        [null, null, 3],
      ],
      grouping: [0, 0, 1],
    }),
  )
  expect(labels(grid.rows)).toEqual([[['AU', 'Springfield']], [['US', 'Springfield']], []])
  expect(grid.rowAttributes.map((a) => a.name)).toEqual(['city'])
})

it('is one cell where nothing is on the axes, and no row where the answer has none', () => {
  expect(shown(toGrid(result({ columns: [amount], rows: [[5]], grouping: [0] })))).toEqual([[5]])
  expect(toGrid(result({ columns: [axis('place', 'row'), amount], rows: [], grouping: [] })).rows).toEqual([])
})

it('lists the cells of a row in the order of the result, without those that it does not list', () => {
  const grid = toGrid(
    result({
      columns: [axis('place', 'row'), axis('kind', 'column'), amount, { ...amount, name: 'count' }],
      rows: [
        ['A', 'y', 2, 1],
        ['B', 'x', null, 0],
        ['B', 'y', 4, 2],
      ],
      grouping: [0, 0, 0],
    }),
  )
  const cells = grid.rows.map((row) => grid.cells(row).map(({ column, values }) => [column.members[0]?.value, values]))
  expect(cells).toEqual([
    [['y', [2, 1]]],
    [
      ['x', [null, 0]],
      ['y', [4, 2]],
    ],
  ])
})

it('brings the label of each member, told apart by all parts of its key', () => {
  const grid = toGrid(
    result({
      columns: [axis('shop.country', 'row'), axis('shop.region', 'row', true), axis('shop.city', 'row'), amount],
      rows: [
        ['US', 'west', 1, 10],
        ['DE', 'west', 1, 20],
        ['DE', null, null, 20],
        [null, null, null, 30],
      ],
      grouping: [0, 0, 2, 3],
      labels: [
        {
          column: 'shop.city',
          path: [0, 1, 2],
          members: [
            { key: ['US', 'west', 1], label: 'Springfield' },
            { key: ['DE', 'west', 1], label: 'Köln' },
          ],
        },
      ],
    }),
  )
  expect(grid.rows.map((row) => row.members.map((m) => m.label))).toEqual([
    [undefined, 'Springfield'],
    [undefined, 'Köln'],
    [undefined],
    [],
  ])
  expect(labels(grid.rows)[0]).toEqual(['US', ['west', 1]])
})

it('tells the own values of the nodes of a tree apart, and where each node hangs', () => {
  const grid = toGrid(
    result({
      columns: [
        axis('owner.org.parent', 'row', true),
        axis('owner.org.depth', 'row', true),
        axis('owner.org', 'row'),
        amount,
      ],
      rows: [
        [null, 0, 'Ada', 30],
        ['Ada', 1, 'Ben', 30],
        ['Ben', 2, null, 5],
        ['Ada', 1, null, 7],
        [null, null, null, 30],
      ],
      special: [
        { row: 2, column: 2, kind: 'own' },
        { row: 3, column: 2, kind: 'own' },
      ],
      grouping: [0, 0, 0, 0, 1],
    }),
  )
  expect(labels(grid.rows)).toEqual([['Ada'], ['Ben'], [{ special: 'own' }], [{ special: 'own' }], []])
  expect(grid.rows.map((row) => row.members[0]?.tree)).toEqual([
    { parent: null, depth: 0 },
    { parent: 'Ada', depth: 1 },
    { parent: 'Ben', depth: 2 },
    { parent: 'Ada', depth: 1 },
    undefined,
  ])
  expect(shown(grid)).toEqual([[30], [30], [5], [7], [30]])
})

it('puts the own part of a node on columns before the nodes under it, which no row lists beside it', () => {
  const of = (value: string | null) => [2, 1, value, 'x', 1]
  const grid = toGrid(
    result({
      columns: [
        axis('owner.org.parent', 'column', true),
        axis('owner.org.depth', 'column', true),
        axis('owner.org', 'column'),
        axis('month', 'row'),
        amount,
      ],
      rows: [of('Cyd'), [2, 1, null, 'y', 1]],
      special: [{ row: 1, column: 2, kind: 'own' }],
      grouping: [0, 0],
    }),
  )
  expect(labels(grid.columns)).toEqual([[{ special: 'own' }], ['Cyd']])
})

it('marks the period of which the data are not complete yet', () => {
  const grid = toGrid(
    result({
      columns: [axis('closed.quarter', 'column'), amount],
      rows: [
        ['2026-Q1', 1],
        ['2026-Q2', 2],
      ],
      grouping: [0, 0],
      notices: [
        {
          code: 'partial_period',
          details: { attribute: 'closed.quarter', member: '2026-Q2', completeThrough: '2026-06-18' },
          text: '',
        },
      ],
    }),
  )
  expect(grid.columns.map((column) => column.members[0]?.completeThrough)).toEqual([undefined, '2026-06-18'])
})
