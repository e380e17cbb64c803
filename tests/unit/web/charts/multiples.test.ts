import { compile } from 'vega-lite'
import { describe, expect, it } from 'vitest'
import { type ChartAxis, type ChartInput, lackOf, suitableMarks } from '../../../../web/charts/chart.ts'
import type { Mark } from '../../../../web/charts/marks.ts'
import { asPanels, fewPanels } from '../../../../web/charts/panels.ts'
import { neededHeight, toSpec } from '../../../../web/charts/spec.ts'
import { chartSummary } from '../../../../web/charts/summary.ts'
import { axis, frame, names, none, wonValue } from '../chart-input.ts'

const quarters = axis('Quarter', true, ['Q1 2017', 'Q2 2017'])
const channels = axis('Channel', false, ['Shop', 'Web'])

/** In the chart of member p, the value of row r and column c is 100 p + 10 r + c; its own value 1000 p. */
const input = (members: readonly string[], rows: ChartAxis, columns: ChartAxis = none, isSum = true): ChartInput =>
  wonValue(rows, columns, () => undefined, {
    isSum,
    panels: {
      title: 'Office',
      members: members.map((label, p) => ({
        member: { label, short: label },
        index: p,
        value: (row, column) => 100 * p + 10 * row + Math.max(0, column),
        whole: 1000 * p,
      })),
    },
  })
const offices = ['Central', 'East', 'West']

interface Drawn {
  readonly title: { readonly text: string | string[] }
  readonly width: number
  readonly height: number
}

const chartsOf = (spec: unknown): readonly Drawn[] => (spec as { readonly concat: readonly Drawn[] }).concat
const acrossOf = (spec: unknown): number => (spec as { readonly columns: number }).columns
const domainsOf = (spec: unknown): Set<string> =>
  new Set([...JSON.stringify(spec).matchAll(/"domain":(\[-?[\d.]+,[\d.]+\])/g)].map(([, found = '']) => found))

describe('the mark of small multiples', () => {
  it.each<[string, ChartInput, Mark]>([
    ['time, few sums', input(offices, quarters), 'columns'],
    ['time, an average', input(offices, quarters, none, false), 'line'],
    ['a category', input(offices, channels), 'bars'],
    ['a category over time', input(offices, channels, quarters), 'line'],
    ['two categories', input(offices, channels, axis('Stage', false, ['Won', 'Lost'])), 'heat'],
  ])('is the one that suits each of them: %s', (_, chart, mark) => {
    expect(suitableMarks(chart)[0]).toBe(mark)
  })

  it('is none that needs the whole width, and that is said', () => {
    const stages = [{ title: 'Leads', value: 4, text: '4', exact: '4' }]
    const before = { title: 'Before', value: () => 1, exact: String }
    const chart = { ...input(offices, channels), stages, before }
    expect(lackOf(chart, 'waterfall')).toBe('wholeOnly')
    expect(lackOf(chart, 'funnel')).toBe('wholeOnly')
    expect(lackOf(chart, 'multiples')).toBe('onShelf')
    expect(suitableMarks(chart)).not.toContain('waterfall')
  })

  it('is none that one of the charts lacks something for', () => {
    const chart = input(offices, quarters, channels)
    expect(lackOf(chart, 'area')).toBeUndefined()
    const [first, ...others] = chart.panels?.members ?? []
    if (first === undefined) throw new Error('there are charts')
    const below = { ...chart, panels: { title: 'Office', members: [{ ...first, value: () => -1 }, ...others] } }
    expect(lackOf(below, 'area')).toBe('area')
  })
})

describe('small multiples', () => {
  it('are titled by their members, in their order, on one scale', () => {
    const spec = toSpec(input(offices, quarters), 'columns', frame)
    expect(chartsOf(spec).map(({ title }) => title.text)).toEqual(offices)
    // the largest value is 210: every chart has the same room for it
    expect(domainsOf(spec).size).toBe(1)
    const [domain = '[]'] = domainsOf(spec)
    const [low, high] = JSON.parse(domain)
    expect(low).toBe(0)
    expect(high).toBeGreaterThan(210)
  })

  it.each<[Mark, ChartInput]>([
    ['bars', input(offices, channels)],
    ['columns', input(offices, quarters)],
    ['line', input(offices, quarters, channels)],
    ['area', input(offices, quarters, channels)],
    ['stacked', input(offices, channels, quarters)],
    ['grouped', input(offices, channels, quarters)],
    ['heat', input(offices, channels, quarters)],
  ])('of %s are valid Vega-Lite', (mark, chart) => {
    expect(lackOf(chart, mark)).toBeUndefined()
    const spec = toSpec(chart, mark, frame)
    const compiled = compile(spec).spec
    expect(compiled.marks?.filter(({ type }) => type === 'group')).toHaveLength(3)
    // no number of one chart is told by a scale of its own
    expect(domainsOf(spec).size).toBeLessThanOrEqual(1)
  })

  it('show each place in every chart, also where one of them has no value', () => {
    const chart = input(offices, quarters)
    const [first, second] = chart.panels?.members ?? []
    if (first === undefined || second === undefined) throw new Error('there are charts')
    const uneven = {
      ...chart,
      panels: { title: 'Office', members: [{ ...first, value: (row: number) => (row === 1 ? 5 : undefined) }, second] },
    }
    const [one, other] = chartsOf(toSpec(uneven, 'columns', frame)).map((spec) => JSON.stringify(spec))
    expect(one).toContain('"scale":{"domain":["Q1","Q2"]}')
    expect(other).toContain('"scale":{"domain":["Q1","Q2"]}')
  })

  it('stand one below the other on a phone, beside each other where they have room, in even lines', () => {
    const across = (n: number, width: number) =>
      acrossOf(toSpec(input(names(n), quarters), 'columns', { ...frame, width }))
    expect(across(4, 358)).toBe(1)
    expect(across(4, 1200)).toBe(4)
    // eight would stand beside each other, with four in the second line: six and six
    expect(across(12, 900)).toBe(6)
  })

  it('are never narrower than can be read', () => {
    for (let width = 320; width <= 1600; width += 40) {
      const charts = chartsOf(toSpec(input(names(12), quarters), 'columns', { ...frame, width }))
      expect(Math.min(...charts.map((chart) => chart.width))).toBeGreaterThanOrEqual(88)
    }
  })

  it('need the height of their lines', () => {
    expect(neededHeight(input(offices, quarters), 'columns', 1200)).toBeUndefined()
    // one line for each of three: 96 of each, 22 for the title, 24 for labels, 10 to the next
    expect(neededHeight(input(offices, quarters), 'columns', 358)).toBe(3 * (96 + 22 + 24 + 10))
    // two bars of 22, the title and the gap
    expect(neededHeight(input(offices, channels), 'bars', 358)).toBe(3 * (44 + 22 + 10))
  })

  it('say themselves in words, the member first', () => {
    expect(chartSummary(input(offices, quarters), 'columns')).toBe(
      '3 charts on one scale: Won value, $ by Office and Quarter: Central, Q1 2017 0; Central, Q2 2017 10; ' +
        'East, Q1 2017 100; East, Q2 2017 110; West, Q1 2017 200; West, Q2 2017 210',
    )
  })

  it('tell of a mark which chart it is in', () => {
    const spec = JSON.stringify(toSpec(input(offices, quarters), 'columns', frame))
    expect(spec).toContain('{"field":"p","title":"Office"}')
    expect(spec).toContain('"row":1,"column":-1,"partial":false,"p":"West","panel":2')
  })
})

describe('more members than can be shown', () => {
  it('leave the twelve largest, in the order of the table', () => {
    const { input: few, all, areLargest } = fewPanels(input(names(40), quarters))
    expect([all, areLargest]).toEqual([40, true])
    expect(few.panels?.members.map(({ member }) => member.label)).toEqual(names(40).slice(28))
    expect(fewPanels(input(names(40), quarters), 24).input.panels?.members).toHaveLength(24)
  })

  it('leave the first twelve where members have no value of their own', () => {
    const chart = input(names(40), quarters)
    const members = (chart.panels?.members ?? []).map((panel) => ({ ...panel, whole: undefined }))
    const few = fewPanels({ ...chart, panels: { title: 'Office', members } })
    expect(few.areLargest).toBe(false)
    expect(few.input.panels?.members.map(({ member }) => member.label)).toEqual(names(12))
  })

  it('counts a large loss as large', () => {
    const chart = input(names(13), quarters)
    const members = (chart.panels?.members ?? []).map((panel, i) => ({ ...panel, whole: i === 3 ? -99 : i }))
    const few = fewPanels({ ...chart, panels: { title: 'Office', members } })
    expect(few.input.panels?.members.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  })
})

describe('a category over periods', () => {
  it('is small multiples of its rows, without the shelf', () => {
    const { panels: _, ...crossed } = input(offices, axis('Office', false, offices), quarters)
    const chart = { ...crossed, value: (row: number, column: number) => (column < 0 ? 1 : 10 * row + column) }
    expect(chartsOf(toSpec(chart, 'multiples', frame)).map(({ title }) => title.text)).toEqual(offices)
    expect(asPanels(chart).panels?.members[2]?.value(1, -1)).toBe(21)
    expect(asPanels(chart).rows).toBe(quarters)
  })
})

describe('the members that a ranking leaves out', () => {
  const other = (value: number) => {
    const chart = input([...offices, 'Other'], quarters)
    const members = (chart.panels?.members ?? []).map((panel, i) =>
      i < 3 ? panel : { ...panel, member: { ...panel.member, isOther: true }, value: () => value },
    )
    return { ...chart, panels: { title: 'Office', members } }
  }

  it('do not set the scale of the others, and their title says so', () => {
    const spec = toSpec(other(90_000), 'columns', frame)
    expect(chartsOf(spec).at(-1)?.title.text).toEqual('Other (not to scale)')
    const [domain = '[]'] = domainsOf(spec)
    expect(JSON.parse(domain)[1]).toBeLessThan(2 * 210)
    expect(JSON.stringify(spec)).toContain('"e":"$90000.00"')
  })

  it('are to scale where they are not much larger', () => {
    expect(chartsOf(toSpec(other(250), 'columns', frame)).at(-1)?.title.text).toBe('Other')
  })
})
