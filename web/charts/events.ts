import type { TopLevelSpec } from 'vega-lite'
import { t } from '../language/language.ts'
import { type ChartEvent, type ChartInput, seriesOf } from './chart.ts'
import { type ChartFrame, drawnLayers, letterWidth } from './parts.ts'

/** Where the periods of a chart stand on its axis, in steps from one to the next: the first begins at `start`, `steps` are as wide as the chart. */
export interface TimePlace {
  readonly start: number
  readonly steps: number
}

/** Places of bands beside each other, which are as wide as the chart. */
export const bandsOf = (periods: number): TimePlace => ({ start: 0, steps: periods })

/** Places of points, with so many steps before the first and after the last of them together; `align` is the share before. */
export const pointsOf = (periods: number, padding: number, align = 0.5): TimePlace => ({
  start: 2 * padding * align - 0.5,
  steps: periods - 1 + 2 * padding,
})

/** What numbers of a vertical axis take of the width, about. */
const axisRoom = 60
/** Between two labels, and between a rule and its label. */
const gap = 12
const beside = 4
/** What the labels take above a chart. */
const labelRoom = 18
/** The height of a mark without a label, which crosses nothing. */
const tick = 7

interface Placed extends ChartEvent {
  readonly x: number
  readonly label: string
  readonly side: 'left' | 'right'
}

type Taken = readonly (readonly [from: number, to: number])[]

const isFree = (taken: Taken, from: number, to: number, width: number): boolean =>
  from >= 0 && to <= width && taken.every(([start, end]) => to + gap <= start || from >= end + gap)

/**
 * Events with their labels beside them, those that matter most first: a label that would lie over one that matters more, or
 * leave the chart, goes to the other side of its rule, and is left out where there is no room either.
 */
export const placedEvents = (events: readonly ChartEvent[], place: TimePlace, width: number): readonly Placed[] => {
  const taken: [number, number][] = []
  return events.map((event): Placed => {
    const x = place.start + event.at
    const [pixel, length] = [(x / place.steps) * width, event.title.length * letterWidth]
    const right: [number, number] = [pixel + beside, pixel + beside + length]
    const left: [number, number] = [pixel - beside - length, pixel - beside]
    const free = [right, left].find(([from, to]) => isFree(taken, from, to, width))
    if (free !== undefined) taken.push(free)
    return { ...event, x, label: free === undefined ? '' : event.title, side: free === left ? 'left' : 'right' }
  })
}

const positionOf = (place: TimePlace) => ({
  field: 'x',
  type: 'quantitative' as const,
  scale: { domain: [0, place.steps], nice: false, zero: false },
  axis: null,
})

const toldOf = () => [
  { field: 'title', title: t('charts.event') },
  { field: 'days', title: t('charts.days') },
  { field: 'description', title: t('charts.about') },
]

/**
 * One of several charts with what happened in its time: thin rules without labels, which it has no room for. Those who do not
 * see them have the list of events beside the charts.
 */
export const withRules = (
  spec: TopLevelSpec,
  input: ChartInput,
  frame: ChartFrame,
  place: TimePlace,
  isBehind: boolean,
): TopLevelSpec => {
  const { events = [] } = input
  if (events.length === 0 || !seriesOf(input).along.isTime) return spec
  const { width, height, ...chart } = spec as TopLevelSpec & Readonly<Record<string, unknown>>
  const rules = {
    data: { values: events.map((event) => ({ ...event, x: place.start + event.at })) },
    mark: { type: 'rule' as const, color: frame.rule, strokeWidth: 1, opacity: 0.45, aria: false },
    encoding: { x: positionOf(place), tooltip: toldOf() },
  }
  return {
    width,
    height,
    resolve: { scale: { x: 'independent' } },
    layer: isBehind ? [rules, chart] : [chart, rules],
  } as TopLevelSpec
}

/**
 * The chart with what happened in its time: thin rules over its whole height, their labels above it, behind bars; those
 * without a label are short marks at its upper edge.
 */
export const withEvents = (
  spec: TopLevelSpec,
  input: ChartInput,
  frame: ChartFrame,
  place: TimePlace,
  { hasAxis, isBehind }: { readonly hasAxis: boolean; readonly isBehind: boolean },
): TopLevelSpec => {
  const { events = [] } = input
  if (events.length === 0 || !seriesOf(input).along.isTime) return spec
  const { width, height, autosize, ...chart } = spec as TopLevelSpec & Readonly<Record<string, unknown>>
  const values = placedEvents(events, place, frame.width - (hasAxis ? axisRoom : 0)).map((event) => ({ ...event }))
  const of = (isMeant: (event: (typeof values)[number]) => boolean) => ({ data: { values: values.filter(isMeant) } })
  const mark = { type: 'rule' as const, color: frame.rule, strokeWidth: 1, opacity: 0.8 }
  const label = (side: Placed['side'], align: 'left' | 'right', dx: number) => ({
    ...of((event) => event.label !== '' && event.side === side),
    mark: { type: 'text' as const, align, dx, baseline: 'bottom' as const },
    encoding: { y: { value: -beside }, text: { field: 'label' } },
  })
  const labelled = {
    ...of((event) => event.label !== ''),
    mark,
    encoding: { y: { value: -labelRoom + beside }, y2: { value: 'height' as const } },
  }
  const others = { ...of((event) => event.label === ''), mark, encoding: { y: { value: 0 }, y2: { value: tick } } }
  const rules = {
    encoding: {
      x: positionOf(place),
      tooltip: toldOf(),
    },
    layer: [
      ...drawnLayers([labelled, others]),
      ...drawnLayers([label('right', 'left', beside), label('left', 'right', -beside)]),
    ],
  }
  return {
    width,
    height,
    autosize,
    padding: { left: 2, top: labelRoom, right: 2, bottom: 4 },
    resolve: { scale: { x: 'independent' } },
    layer: isBehind ? [rules, chart] : [chart, rules],
  } as TopLevelSpec
}
