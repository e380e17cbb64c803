import { describe, expect, it } from 'vitest'
import type { ChartInput } from '../../../../web/charts/chart.ts'
import { bandsOf, placedEvents, pointsOf } from '../../../../web/charts/events.ts'
import type { ChartFrame } from '../../../../web/charts/parts.ts'
import { toSpec } from '../../../../web/charts/spec.ts'
import { warningsOf } from '../chart-warnings.ts'

const event = (title: string, at: number) => ({ title, at, days: '11 Mar 2024', description: '' })
const months = (n: number) => ({
  title: 'Month',
  isTime: true,
  members: Array.from({ length: n }, (_, i) => ({ label: `M${i + 1}`, short: `${i + 1}` })),
})
const input = (events: ChartInput['events']): ChartInput => ({
  measure: 'Revenue',
  unit: '€',
  isSum: true,
  rows: months(10),
  columns: { title: '', isTime: false, members: [] },
  value: (row) => row,
  format: String,
  exact: String,
  ...(events && { events }),
})
const frame: ChartFrame = {
  width: 1000,
  height: 200,
  ink: '#000',
  page: '#FFF',
  series: '#00F',
  hatch: 'url(#h)',
  parts: [{ color: '#00F', hatch: 'url(#h)' }],
  stripes: 'url(#p)',
  rule: '#656D79',
  inkSteps: 5,
  better: '#0F0',
  worse: '#F00',
  compared: '#888',
}

describe('the place of an event', () => {
  it('is at its share of its band', () => {
    const [found] = placedEvents([event('Outage', 2.5)], bandsOf(10), 1000)
    expect([found?.x, found?.side, found?.label]).toEqual([2.5, 'right', 'Outage'])
  })

  it('is a point for the middle of its period', () => {
    // 10 points with 0.3 steps before the first and after the last: 9.6 steps; the first point is the middle of period 0
    const place = pointsOf(10, 0.3)
    expect(place.steps).toBeCloseTo(9.6)
    expect(placedEvents([event('Outage', 0.5)], place, 1000)[0]?.x).toBeCloseTo(0.3)
    expect(placedEvents([event('Outage', 9.5)], place, 1000)[0]?.x).toBeCloseTo(9.3)
    // a third of the padding before: 2 * 0.9 * 1/3 = 0.6 steps
    expect(placedEvents([event('Outage', 0.5)], pointsOf(10, 0.9, 1 / 3), 1000)[0]?.x).toBeCloseTo(0.6)
  })
})

describe('the labels of events', () => {
  const labelled = (...events: readonly ReturnType<typeof event>[]) =>
    placedEvents(events, bandsOf(10), 1000).map(({ label, side }) => (label === '' ? '' : `${label} ${side}`))

  it('never lie over each other: those that matter more come first', () => {
    // a letter takes 6.6 pixels: 20 of them 132, and a step is 100
    const long = 'abcdefghijklmnopqrst'
    expect(labelled(event(long, 5), event(long, 6))).toEqual([`${long} right`, ''])
    expect(labelled(event(long, 6), event(long, 5))).toEqual([`${long} right`, `${long} left`])
    expect(labelled(event(long, 5), event(long, 7))).toEqual([`${long} right`, `${long} right`])
  })

  it('stay in the chart', () => {
    expect(labelled(event('abcdefghij', 9.9))).toEqual(['abcdefghij left'])
    expect(labelled(event('x'.repeat(200), 5))).toEqual([''])
  })
})

describe('a chart with events', () => {
  it.each(['columns', 'line', 'area'] as const)('has rules of its whole height over %s, and is valid', (mark) => {
    const spec = toSpec(input([event('Outage', 2.5)]), mark, frame)
    expect(warningsOf(spec)).toEqual([])
    const text = JSON.stringify(spec)
    expect(text).toContain('"type":"rule"')
    expect(text).toContain('"label":"Outage"')
    expect(text).toContain('"y2":{"value":"height"}')
  })

  it('is as it is without any, and where it does not run along time', () => {
    expect(JSON.stringify(toSpec(input([]), 'columns', frame))).toBe(
      JSON.stringify(toSpec(input(undefined), 'columns', frame)),
    )
    expect(JSON.stringify(toSpec(input([event('Outage', 1)]), 'bars', frame))).not.toContain('"rule"')
  })
})

describe('events of small multiples', () => {
  interface Panels {
    readonly concat: readonly {
      readonly layer?: readonly {
        readonly data?: { readonly values: readonly { readonly x: number; readonly title: string }[] }
        readonly mark?: { readonly type: string }
      }[]
    }[]
  }
  const panelled = (mark: 'columns' | 'line', events: ChartInput['events']) => {
    const shared = input(events)
    const members = ['Oak', 'Ash'].map((label, index) => ({
      member: { label, short: label },
      index,
      value: shared.value,
      whole: undefined,
    }))
    return toSpec({ ...shared, panels: { title: 'Series', members } }, mark, frame)
  }
  const chartsIn = (spec: unknown) => (spec as Panels).concat
  const ruleIn = ({ layer }: Panels['concat'][number]) =>
    layer?.find(({ mark }) => mark?.type === 'rule')?.data?.values.map(({ x, title }) => [title, x])

  it('are rules in each chart, at their place along its time, behind columns and over lines', () => {
    const events = [event('Outage', 2.5), event('Fair', 7)]
    const columns = chartsIn(panelled('columns', events))
    const places = [
      ['Outage', 2.5],
      ['Fair', 7],
    ]
    expect(columns.map(ruleIn)).toEqual([places, places])
    expect(columns.map(({ layer }) => layer?.[0]?.mark?.type)).toEqual(['rule', 'rule'])
    // points stand 0.3 steps from the edge, the first in the middle of its period
    const lines = chartsIn(panelled('line', [event('Outage', 0.5)]))
    expect(lines.map((chart) => ruleIn(chart)?.[0]?.[1])).toEqual([expect.closeTo(0.3), expect.closeTo(0.3)])
    expect(warningsOf(panelled('line', events))).toEqual([])
  })

  it('are none where nothing happened', () => {
    expect(chartsIn(panelled('columns', [])).map(ruleIn)).toEqual([undefined, undefined])
  })
})
