import { describe, expect, it } from 'vitest'
import {
  type ChartAxis,
  type ChartInput,
  chartRows,
  lackOf,
  leftOut,
  suitableMarks,
} from '../../../../web/charts/chart.ts'
import { marks } from '../../../../web/charts/marks.ts'
import { neededHeight, toSpec } from '../../../../web/charts/spec.ts'
import { chartSummary } from '../../../../web/charts/summary.ts'
import { axis, frame, names, none, wonValue } from '../chart-input.ts'
import { warningsOf } from '../chart-warnings.ts'

/** The value of row r and column c is 10 r + c, and -1 (the row's total) is 100 r. */
const input = (rows: ChartAxis, columns: ChartAxis = none, isSum = true): ChartInput =>
  wonValue(rows, columns, (row, column) => (column < 0 ? 100 * row : 10 * row + column), { isSum })

const offices = axis('Office', false, ['Central', 'East', 'West'])
const quarters = axis('Quarter', true, ['Q1 2017', 'Q2 2017', 'Q3 2017', 'Q4 2017'])
const months = axis('Month', true, names(10))

describe('the mark that suits a result', () => {
  it.each([
    ['a category', input(offices), 'bars'],
    ['time, few sums', input(quarters), 'columns'],
    ['time, an average', input(quarters, none, false), 'line'],
    ['time, many sums', input(axis('Date', true, names(25))), 'line'],
    ['a category over few periods', input(offices, quarters), 'multiples'],
    ['a category over many periods', input(offices, months), 'line'],
    ['time down, a category across', input(quarters, offices), 'line'],
    ['two categories', input(offices, axis('Product', false, names(7))), 'heat'],
  ])('of %s: %s', (_, chart, mark) => {
    expect(suitableMarks(chart)[0]).toBe(mark)
  })

  it('is none where there is nothing to draw', () => {
    expect(suitableMarks(input(none))).toEqual([])
  })

  it('offers bars of the totals only where there are totals', () => {
    expect(suitableMarks(input(offices, quarters))).toContain('bars')
    const bare = { ...input(offices, quarters), value: (_: number, column: number) => (column < 0 ? undefined : 1) }
    expect(suitableMarks(bare)).not.toContain('bars')
  })
})

describe('the drawn values', () => {
  it('carry label, text and the place that a click means', () => {
    expect(chartRows(input(offices, quarters), { rows: 2, columns: 4 })[5]).toEqual({
      r: 'East',
      c: 'Q2 2017',
      rt: 'East',
      ct: 'Q2 2017',
      s: 'Q2',
      v: 11,
      t: '11',
      e: '$11.00',
      row: 1,
      column: 1,
      partial: false,
    })
  })

  it('of a period that is not complete are hatched', () => {
    const members = quarters.members.map((m, i) => (i === 3 ? { ...m, isPartial: true } : m))
    const chart = input({ ...quarters, members })
    expect(chartRows(chart, { rows: 4, columns: 0 }).map((p) => p.partial)).toEqual([false, false, false, true])
    expect(JSON.stringify(toSpec(chart, 'columns', frame))).toContain(
      '"fill":{"condition":[{"test":"datum.partial","value":"url(#h)"},{"test":"datum.other","value":"#868F9C"}],"value":"#2F6CB3"}',
    )
  })

  it('leave out what has no value, and keep zero', () => {
    const chart = { ...input(offices), value: (row: number) => (row === 1 ? undefined : 0) }
    expect(chartRows(chart, { rows: 3, columns: 0 }).map((p) => [p.r, p.v])).toEqual([
      ['Central', 0],
      ['West', 0],
    ])
  })

  it('are those of the first twenty, and how many there are is known', () => {
    expect(leftOut(input(axis('Agent', false, names(30))), 'bars')).toEqual({ shown: 20, all: 30 })
    expect(leftOut(input(offices), 'bars')).toBeUndefined()
  })
})

describe('lines', () => {
  it('are six at most, whichever axis parts them', () => {
    expect(leftOut(input(quarters, axis('Product', false, names(7))), 'line')).toEqual({ shown: 6, all: 7 })
    expect(leftOut(input(axis('Product', false, names(7)), quarters), 'line')).toEqual({ shown: 6, all: 7 })
  })
})

describe('the chart in words', () => {
  it('says measure, unit, axes and values', () => {
    expect(chartSummary(input(offices), 'bars')).toBe('Won value, $ by Office: Central 0; East 100; West 200')
  })

  it('says how many values are left to the table', () => {
    const words = chartSummary(input(offices, quarters), 'multiples')
    expect(words).toMatch(/^Won value, \$ by Office and Quarter: Central, Q1 2017 0;/)
    expect(words).toMatch(/; 6 more in the table$/)
  })
})

describe('the specification', () => {
  it.each(marks)('of %s is valid Vega-Lite', (mark) => {
    const alone: readonly string[] = ['bars', 'columns', 'scatter', 'box', 'waterfall', 'funnel']
    const of = { title: 'Deals', value: (row: number) => 7 * row, exact: (value: number) => `${value}` }
    const stages = [{ title: 'Leads', value: 4, text: '4', exact: '4' }]
    const box = {
      title: 'Days',
      percentiles: [0.05, 0.25, 0.5, 0.75, 0.95],
      measures: [of, of, of, of, of],
      format: String,
    }
    const one = { ...input(mark === 'columns' ? quarters : offices), second: of, before: of, stages, box }
    const chart = alone.includes(mark) ? one : input(offices, quarters)
    expect(lackOf(chart, mark)).toBeUndefined()
    expect(warningsOf(toSpec({ ...chart, columns: { ...chart.columns, isTime: false } }, mark, frame))).toEqual([])
    expect(warningsOf(toSpec(chart, mark, frame))).toEqual([])
  })

  it('names only the members that are drawn, however many there are', () => {
    const text = JSON.stringify(toSpec(input(axis('Deal', false, names(20_000))), 'bars', frame))
    expect(text).toContain('"m19"')
    expect(text).not.toContain('"m20"')
  })

  it('starts bars at zero and leaves room for the label of the longest', () => {
    const text = JSON.stringify(toSpec(input(offices), 'bars', frame))
    expect(text).toContain('"domain":[0,228')
  })

  it('draws a sum as 0 where nothing happened, and an average not at all', () => {
    const gap = (isSum: boolean) => {
      const chart = { ...input(quarters, none, isSum), value: (row: number) => (row === 1 ? undefined : 5) }
      // the values are there twice, for the line and for its points
      return [...JSON.stringify(toSpec(chart, 'line', frame)).matchAll(/"v":(\d+)/g)].map((match) => match[1]).join('')
    }
    expect(gap(true)).toBe('50555055')
    expect(gap(false)).toBe('555555')
  })

  it('moves the names of lines apart that end in one point', () => {
    const chart = { ...input(quarters, offices), value: (_: number, column: number) => (column < 0 ? undefined : 7) }
    const text = JSON.stringify(toSpec(chart, 'line', frame))
    const ends = [...text.matchAll(/"at":([\d.]+)/g)].map((match) => Number(match[1]))
    const [first = 0, second = 0, third = 0] = ends
    expect(first).toBeGreaterThan(0)
    expect(first - second).toBeGreaterThan(0.5)
    expect(second - third).toBeCloseTo(first - second)
  })

  it('says how high bars and heat are, and nothing of marks that fill their frame', () => {
    expect(neededHeight(input(offices), 'bars', 800)).toBe(3 * 22 + 8)
    expect(neededHeight(input(offices, quarters), 'line', 800)).toBeUndefined()
  })
})
