import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../../server/contract/catalog.ts'
import { decimalText } from '../../../../server/contract/decimal.ts'
import { toGrid } from '../../../../server/contract/grid.ts'
import { blankExploration, type Exploration } from '../../../../web/exploration/exploration.ts'
import { tableOf } from '../../../../web/exploration/table-columns.ts'
import { copyCells } from '../../../../web/features/explore/copy-cells.ts'
import { headerRows } from '../../../../web/features/explore/grid-columns.ts'
import { type GridContext, leafColumns } from '../../../../web/features/explore/grid-context.ts'
import { pivotRows } from '../../../../web/features/explore/grid-model.ts'
import { selectedIn } from '../../../../web/features/explore/selection.ts'
import { catalog, resultOf } from '../opportunities.ts'

const x: Exploration = {
  ...blankExploration('opportunities'),
  measures: ['won_value', 'win_rate'],
  rows: ['owner.office', 'owner.manager'],
  columns: ['closed.quarter'],
}

/** The columns are those of Q1, of Q2 and of both, each with a value and a rate; the rows West with Ann and Bo, the total. */
const result = resultOf(x, [
  ['West', 'Ann', '2017-Q1', '0.10', 0.5],
  ['West', 'Ann', '2017-Q2', '9007199254740993.01', 0.25],
  ['West', 'Ann', undefined, '9007199254740993.11', 0.3],
  ['West', 'Bo', '2017-Q1', '0.20', 1],
  ['West', 'Bo', undefined, '0.20', 1],
  ['West', undefined, '2017-Q1', '0.30', 0.6],
  ['West', undefined, '2017-Q2', '9007199254740993.01', 0.25],
  ['West', undefined, undefined, '9007199254740993.31', 0.4],
  [undefined, undefined, '2017-Q1', '0.30', 0.6],
  [undefined, undefined, '2017-Q2', '9007199254740993.01', 0.25],
  [undefined, undefined, undefined, '9007199254740993.31', 0.4],
])

const contextOf = (of: Catalog = catalog): GridContext => {
  const answer = { query: result.query, grid: toGrid(result) }
  const table = tableOf(x, of, answer, new Map())
  return { x, catalog: of, grid: answer.grid, table, locale: 'de-DE', hasBars: true }
}
const context = contextOf()
const leaves = leafColumns(context)
/** columns of the value alone, as a reader can select them where it is the only measure */
const values = leaves.filter(({ column }) => column.name === 'won_value')

const [west, bo, total] = [0, 2, 3]
const said = (of: ReturnType<typeof selectedIn>) => ({
  cells: of?.cells,
  values: of?.values,
  sum: of?.sum && decimalText(of.sum),
  leftOut: of?.leftOut,
  noSum: of?.noSum,
})

describe('selected cells', () => {
  it('add up to the last cent, whatever their digits', () => {
    const selected = selectedIn(context, values, { top: 1, bottom: bo, left: 0, right: 1 })
    expect(said(selected)).toEqual({ cells: 4, values: 3, sum: '9007199254740993.31', leftOut: 0 })
    expect(selected?.mean && decimalText(selected.mean)).toBe('3002399751580331.10333333')
    expect([selected?.least, selected?.greatest].map((d) => d && decimalText(d))).toEqual([
      '0.10',
      '9007199254740993.01',
    ])
  })

  it('are summed without the parents, totals and subtotals that hold others of them', () => {
    const all = selectedIn(context, values, { top: west, bottom: total, left: 0, right: 2 })
    expect(said(all)).toEqual({ cells: 12, values: 11, sum: '9007199254740993.31', leftOut: 8 })
    const parents = selectedIn(context, values, { top: west, bottom: west, left: 0, right: 1 })
    expect(said(parents)).toMatchObject({ sum: '9007199254740993.31', leftOut: 0 })
    const grand = selectedIn(context, values, { top: total, bottom: total, left: 2, right: 2 })
    expect(said(grand)).toMatchObject({ sum: '9007199254740993.31', leftOut: 0 })
  })

  it('of a rate have no sum, nor those of several measures, but are counted', () => {
    const rates = selectedIn(context, leaves, { top: 1, bottom: 2, left: 1, right: 1 })
    expect(said(rates)).toEqual({ cells: 2, values: 2, sum: undefined, leftOut: 0, noSum: 'recomputed' })
    expect(rates?.greatest && decimalText(rates.greatest)).toBe('1')
    const both = selectedIn(context, leaves, { top: 1, bottom: 2, left: 0, right: 1 })
    expect(said(both)).toEqual({ cells: 4, values: 4, sum: undefined, leftOut: 0, noSum: 'measures' })
  })

  it('that do not add up along time or along a role are summed only where they do not differ there', () => {
    const state = (more: Partial<Catalog['measures'][number]>): GridContext =>
      contextOf({
        ...catalog,
        measures: catalog.measures.map((m) => (m.name === 'won_value' ? { ...m, ...more } : m)),
      })
    const closing = state({ additivity: 'semi', over: { role: 'closed', rule: 'last' } })
    const acrossTime = { top: 1, bottom: 1, left: 0, right: 1 }
    const downPeople = { top: 1, bottom: 2, left: 0, right: 0 }
    expect(selectedIn(closing, values, acrossTime)?.noSum).toBe('time')
    expect(said(selectedIn(closing, values, downPeople))).toMatchObject({ sum: '0.30' })
    const shared = state({ notAlong: ['owner'] })
    expect(selectedIn(shared, values, downPeople)?.noSum).toBe('shared')
    expect(said(selectedIn(shared, values, acrossTime))).toMatchObject({ sum: '9007199254740993.11' })
    const mixed = state({ currency: { column: 'currency' } })
    expect(selectedIn(mixed, values, downPeople)?.noSum).toBe('currencies')
  })

  it('are none where only headers are selected', () => {
    expect(selectedIn(context, values, { top: -2, bottom: -1, left: 0, right: 2 })).toBeUndefined()
    expect(selectedIn(context, values, { top: 0, bottom: 1, left: -1, right: -1 })).toBeUndefined()
  })
})

describe('copied cells', () => {
  const source = {
    context,
    leaves,
    headers: headerRows(context, leaves),
    rows: pivotRows(context),
    corner: 'Office, Agent "sales"',
  }

  it('are raw numbers with tabs between them, empty where there is no value', () => {
    const { text, html } = copyCells(source, { top: 1, bottom: 2, left: 2, right: 3 })
    expect(text).toBe('9007199254740993.01\t0.25\r\n\t')
    expect(html).toContain('<td x:num="9007199254740993.01" sdval="9007199254740993.01">9007199254740993.01</td>')
    expect(html).toContain('<tr><td></td><td></td></tr>')
  })

  it('take headers along where these are selected, a member over all of its columns', () => {
    const { text, html } = copyCells(source, { top: -2, bottom: 1, left: -1, right: 2 })
    const lines = text.split('\r\n')
    expect(lines).toEqual([
      '\tQ1 2017\t\tQ2 2017',
      '"Office, Agent ""sales"""\tWon value ($)\tWin rate\tWon value ($)',
      'West\t0.30\t0.6\t9007199254740993.01',
      'Ann\t0.10\t0.5\t9007199254740993.01',
    ])
    expect(html).toContain('<tr><th></th><th colspan="2">Q1 2017</th><th>Q2 2017</th></tr>')
    expect(html).toContain('<th>Office, Agent &quot;sales&quot;</th>')
  })
})
