import { describe, expect, it } from 'vitest'
import { toGrid } from '../../../../server/contract/grid.ts'
import { suitableMarks } from '../../../../web/charts/chart.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { tableOf } from '../../../../web/exploration/table-columns.ts'
import { cellScales, extremesOf } from '../../../../web/features/explore/cell-format.ts'
import { chartOf } from '../../../../web/features/explore/chart-input.ts'
import { fieldGroups, fieldMeasures } from '../../../../web/features/explore/fields.ts'
import { headerRows, pivotColumns } from '../../../../web/features/explore/grid-columns.ts'
import { type GridContext, leafColumns } from '../../../../web/features/explore/grid-context.ts'
import { pivotCell, pivotRows } from '../../../../web/features/explore/grid-model.ts'
import { columnText, sourceOf } from '../../../../web/features/explore/source-rows.ts'
import { catalog, resultOf } from '../opportunities.ts'

const x: Exploration = {
  ...blankExploration('opportunities'),
  measures: ['won_value', 'win_rate'],
  rows: ['owner.office'],
  columns: ['closed.quarter'],
}
const result = resultOf({ rows: x.rows, columns: x.columns, measures: x.measures }, [
  ['West', '2017-Q1', '100.00', 0.5],
  ['West', '2017-Q2', '0.00', null],
  ['West', undefined, '100.00', 0.4],
  ['(unknown)', '2017-Q1', '40.00', 1],
  ['(unknown)', undefined, '40.00', 1],
  [undefined, '2017-Q1', '140.00', 0.6],
  [undefined, '2017-Q2', '0.00', null],
  [undefined, undefined, '140.00', 0.6],
])
const grid = toGrid(result)
const answer = { query: result.query, grid }
const context: GridContext = {
  x,
  catalog,
  grid,
  table: tableOf(x, catalog, answer, new Map()),
  locale: 'en-US',
  hasBars: true,
}
const leaves = leafColumns(context)

const texts = () => {
  const scales = cellScales(context, extremesOf(context))
  return context.table.rows.map((row) => leaves.map((leaf) => pivotCell(context, row, leaf, scales[leaf.measure])))
}

describe('the grid of a result', () => {
  it('has periods over their measures, the total last, units once', () => {
    const [periods = [], measures = []] = headerRows(context, leaves)
    expect(periods.map((h) => [h.label, h.from, h.span, h.isTotal])).toEqual([
      ['Q1 2017', 0, 2, false],
      ['Q2 2017', 2, 2, false],
      ['Total', 4, 2, true],
    ])
    expect(measures.slice(0, 2).map((h) => [h.label, h.unit])).toEqual([
      ['Won value', '$'],
      ['Win rate', undefined],
    ])
  })

  it('drills by a period, sorts by every column', () => {
    const [periods = [], measures = []] = headerRows(context, leaves)
    expect(periods.map((h) => h.action)).toEqual(['Drill down into Q1 2017', 'Drill down into Q2 2017', undefined])
    expect(measures.map((h) => h.action).slice(3)).toEqual([
      'Sort by Win rate',
      'Sort by Won value',
      'Sort by Win rate',
    ])
  })

  it('names its rows, special members and the whole as the catalog does', () => {
    expect(pivotRows(context).map((row) => [row.label, row.kind, row.isSpecial, row.drills])).toEqual([
      ['West', 'leaf', false, true],
      ['(no owner)', 'leaf', true, false],
      ['All offices', 'total', false, false],
    ])
  })

  it('tells zero, no value and not computable apart', () => {
    const [west, unknown] = texts()
    expect(west?.map((cell) => cell.text)).toEqual(['100', '50.0%', '0', '–', '100', '40.0%'])
    expect(unknown?.map((cell) => cell.spoken)).toEqual([
      '$40.00',
      '100.0% (100%)',
      'no value',
      'no value',
      '$40.00, sum of all rows',
      '100.0% (100%), recomputed from all rows',
    ])
  })

  it('draws no bar for what a ranking left over, nor measures others by it, and none on a small screen', () => {
    const ranked = resultOf({ rows: ['owner.office'], measures: ['won_value'] }, [
      ['West', '40.00'],
      [null, '90.00'],
    ])
    const left = { ...ranked, special: [{ row: 1, column: 0, kind: 'other' as const }] }
    const top = { ...x, columns: [], measures: ['won_value'], totals: false }
    const small = { query: left.query, grid: toGrid(left) }
    const table = tableOf(top, catalog, small, new Map())
    const inside: GridContext = { ...context, x: top, grid: small.grid, table }
    const cells = leafColumns(inside)
    const [scale] = cellScales(inside, extremesOf(inside))
    expect(scale).toEqual({ kind: 'bars', longest: 40 })
    const bars = table.rows.map((row) => cells.map((leaf) => pivotCell(inside, row, leaf, scale).bar))
    expect(bars).toEqual([[1], [undefined]])
    expect(cellScales({ ...inside, hasBars: false }, extremesOf(inside))).toEqual([undefined])
  })

  it('draws bars of sums on one scale, and none in totals, ratios and zeros', () => {
    const bars = texts().map((row) => row.map((cell) => cell.bar))
    expect(bars[0]).toEqual([1, undefined, undefined, undefined, undefined, undefined])
    expect(bars[1]?.[0]).toBeCloseTo(0.4)
    expect(bars[2]?.every((bar) => bar === undefined)).toBe(true)
  })

  it('calls each cell by its period and measure', () => {
    expect(pivotColumns(context, leaves, extremesOf(context)).map((c) => c.name)).toEqual([
      'Q1 2017, Won value',
      'Q1 2017, Win rate',
      'Q2 2017, Won value',
      'Q2 2017, Win rate',
      'Total, Won value',
      'Total, Win rate',
    ])
  })

  it('gives one measure one width in all its periods', () => {
    const widths = pivotColumns(context, leaves, extremesOf(context)).map((c) => c.width)
    expect(widths[0]).toBe(widths[2])
    expect(widths[1]).toBe(widths[3])
  })
})

describe('the chart of a result', () => {
  it('draws the first measure over the members, totals apart', () => {
    const charted = chartOf(x, catalog, grid, 'en-US')
    expect(charted?.input.rows.members.map((m) => m.label)).toEqual(['West', '(no owner)'])
    expect(charted?.input.columns.members.map((m) => m.short)).toEqual(['Q1', 'Q2'])
    expect([charted?.input.value(0, 0), charted?.input.value(0, -1), charted?.input.value(1, 1)]).toEqual([
      100,
      100,
      undefined,
    ])
    expect(charted && suitableMarks(charted.input)[0]).toBe('multiples')
  })

  it('leaves out periods without a place in time', () => {
    const months = resultOf({ rows: ['closed.month'], columns: ['stage'], measures: ['deals'] }, [
      ['2017-03', 'Won', 4],
      [null, 'Won', 1],
      ['(unknown)', '(unknown)', 2],
    ])
    const charted = chartOf({ ...x, rows: ['closed.month'], columns: ['stage'] }, catalog, toGrid(months), 'en-US')
    expect(charted?.input.rows.members.map((m) => m.label)).toEqual(['Mar 2017'])
    expect(charted?.input.columns.members.map((m) => m.label)).toEqual(['Won', '(unknown)'])
  })

  it('takes the columns where the question has no rows', () => {
    const across = resultOf({ columns: ['closed.quarter'], measures: ['deals'] }, [
      ['2017-Q1', 3],
      ['2017-Q2', 4],
      [undefined, 7],
    ])
    const charted = chartOf({ ...x, rows: [] }, catalog, toGrid(across), 'en-US')
    expect(charted?.input.rows.members.map((m) => m.label)).toEqual(['Q1 2017', 'Q2 2017'])
    expect([charted?.input.value(0, -1), charted?.input.value(1, -1)]).toEqual([3, 4])
  })

  it('takes the outermost members where the rows have several levels', () => {
    const nested = resultOf({ rows: ['owner.office', 'owner.manager'], measures: ['deals'] }, [
      ['East', 'Cara Losch', 2],
      ['East', undefined, 2],
      ['West', 'Celia Rouche', 4],
      ['West', undefined, 4],
      [undefined, undefined, 6],
    ])
    const charted = chartOf({ ...x, rows: ['owner.office', 'owner.manager'] }, catalog, toGrid(nested), 'en-US')
    expect(charted?.input.rows.members.map((m) => m.label)).toEqual(['East', 'West'])
  })

  it('goes a level deeper where the outermost is a single member, a period by its own name', () => {
    const nested = resultOf({ rows: ['closed.year', 'closed.quarter'], measures: ['deals'] }, [
      [2017, '2017-Q1', 4],
      [2017, '2017-Q2', 3],
      [2017, undefined, 7],
      [undefined, undefined, 7],
    ])
    const charted = chartOf({ ...x, rows: ['closed.year', 'closed.quarter'] }, catalog, toGrid(nested), 'en-US')
    expect(charted?.input.rows.members.map((m) => m.label)).toEqual(['Q1 2017', 'Q2 2017'])
  })
})

describe('the field list', () => {
  it('numbers the levels of a hierarchy and lets the fact’s own attributes stand alone', () => {
    const groups = fieldGroups(catalog, '')
    expect(groups.map((group) => [group.title, group.levels.length, group.isSingle])).toEqual([
      ['Owner', 3, false],
      ['Product', 1, false],
      ['Closed', 4, false],
      ['Engaged', 1, false],
      ['Stage', 1, true],
    ])
    expect(groups[0]?.levels.map((level) => level.number)).toEqual([1, 2, 3])
  })

  it('finds by title, role and name, ignoring case', () => {
    expect(fieldGroups(catalog, 'QUARTER').map((group) => group.title)).toEqual(['Closed', 'Engaged'])
    expect(fieldGroups(catalog, 'owner')[0]?.levels).toHaveLength(3)
    expect(fieldMeasures(catalog, 'won').map((m) => m.name)).toEqual(['won_value'])
    expect(fieldGroups(catalog, 'zzz')).toEqual([])
  })
})

describe('a source row', () => {
  const through = {
    columns: [
      { name: 'opportunity', title: 'Opportunity', type: 'text' },
      { name: '_run', title: 'Run', type: 'integer' },
      { name: '_file', title: 'File', type: 'text' },
      { name: '_line', title: 'Line', type: 'integer' },
    ],
    rows: [],
    count: 1,
    sum: null,
    cell: null,
    reconciles: true,
    why: '',
    notices: [],
  }

  it('says its file and line; its lineage is no column of its own', () => {
    const source = sourceOf(through)
    expect(source.from).toBe(1)
    expect(source.place(['A1', 7, 'files/sales_pipeline.csv', 2404])).toBe('files/sales_pipeline.csv:2404')
  })

  it('shows amounts with all digits, dates in words, and never groups what names things', () => {
    expect(columnText('4359.5', 'decimal', 'en-US')).toBe('4,359.50')
    expect(columnText('2017-03-01', 'date', 'en-US')).toBe('1 Mar 2017')
    expect(columnText(20931, 'integer', 'en-US')).toBe('20931')
    expect(columnText(null, 'text', 'en-US')).toBe('')
  })
})
