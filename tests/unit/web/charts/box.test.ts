import { compile } from 'vega-lite'
import { describe, expect, it } from 'vitest'
import { boxRows, whiskersOf } from '../../../../web/charts/box.ts'
import { type ChartAxis, type ChartInput, lackOf, suitableMarks } from '../../../../web/charts/chart.ts'
import { neededHeight, toSpec } from '../../../../web/charts/spec.ts'
import { captionOf, chartSummary } from '../../../../web/charts/summary.ts'
import { axis, frame, none } from '../chart-input.ts'

const offices = axis('Office', false, ['Central', 'East', 'West'])

/** By row, five hours of tickets from the lowest whisker to the highest; East has no third quartile. */
const hours: readonly (readonly (number | undefined)[])[] = [
  [1, 4, 8, 20, 90],
  [2, 5, 9, undefined, 70],
  [0, 1, 2, 3, 10],
]

const input = (rows: ChartAxis = offices, columns: ChartAxis = none): ChartInput => ({
  measure: 'Hours 1 of 20',
  unit: 'hours',
  isSum: false,
  rows,
  columns,
  value: () => 1,
  format: (value) => `${value}`,
  exact: (value) => `${value}.0 hours`,
  box: {
    title: 'Hours to resolve, hours',
    percentiles: [0.05, 0.25, 0.5, 0.75, 0.95],
    measures: [0, 1, 2, 3, 4].map((i) => ({
      title: `m${i}`,
      value: (row) => hours[row]?.[i],
      exact: (value) => `${value}.0 hours`,
    })),
    format: (value) => `${value}.0`,
  },
})

describe('box plots', () => {
  it('are what suits five percentiles of one measure', () => {
    expect(suitableMarks(input())[0]).toBe('box')
    expect(lackOf(input(offices, offices), 'box')).toBe('box')
    const { box: _, ...without } = input()
    expect(lackOf(without, 'box')).toBe('box')
  })

  it('have five values each; a row that lacks one has no box', () => {
    const rows = boxRows(input(), { rows: 3, columns: 0 })
    expect(rows.map(({ r, values }) => [r, values])).toEqual([
      ['Central', [1, 4, 8, 20, 90]],
      ['West', [0, 1, 2, 3, 10]],
    ])
    expect(rows[0]?.exact[4]).toBe('90.0 hours')
  })

  it('say where the whiskers end, and themselves in words', () => {
    const { box } = input()
    if (box === undefined) throw new Error('the input has boxes')
    expect(whiskersOf(box, (share) => `${100 * share}%`)).toBe(
      'Box: middle half and median. Whiskers: 5% to 95% of the values.',
    )
    expect(captionOf(input(), 'box')).toBe('Hours to resolve, hours')
    expect(captionOf(input(), 'bars')).toBe('Hours 1 of 20, hours')
    expect(chartSummary(input(), 'box')).toBe(
      'Hours to resolve, hours by Office: Central median 8.0, half from 4.0 to 20.0, whiskers 1.0 to 90.0; ' +
        'West median 2.0, half from 1.0 to 3.0, whiskers 0.0 to 10.0',
    )
  })

  it('lie below each other, and stand beside each other over time', () => {
    expect(toSpec(input(), 'box', frame)).toMatchObject({ encoding: { y: { field: 'r' } }, height: 3 * 26 })
    expect(neededHeight(input(), 'box', 800)).toBe(3 * 26 + 28)
    const over = input(axis('Quarter', true, ['Q1', 'Q2', 'Q3']))
    expect(toSpec(over, 'box', frame)).toMatchObject({ encoding: { x: { field: 'r' } }, height: 150 })
    expect(neededHeight(over, 'box', 800)).toBeUndefined()
    expect(compile(toSpec(over, 'box', frame)).spec.marks?.length).toBeGreaterThan(4)
  })

  it('begin at zero and reach the highest whisker', () => {
    const spec = JSON.stringify(toSpec(input(), 'box', frame))
    const [, high = '0'] = /"domain":\[0,([\d.]+)\]/.exec(spec) ?? []
    expect(Number(high)).toBeGreaterThan(90)
    expect(Number(high)).toBeLessThan(100)
  })

  it('are hatched where the period is not complete', () => {
    const rows = { ...offices, members: offices.members.map((member, i) => ({ ...member, isPartial: i === 2 })) }
    expect(boxRows(input(rows), { rows: 3, columns: 0 }).map(({ partial }) => partial)).toEqual([false, true])
    expect(JSON.stringify(toSpec(input(rows), 'box', frame))).toContain('{"test":"datum.partial","value":"url(#h)"}')
  })
})
