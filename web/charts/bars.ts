import type { TopLevelSpec } from 'vega-lite'
import { breaks, broken, said } from './broken.ts'
import { type ChartInput, type ChartRow, chartRows, drawnOf } from './chart.ts'
import {
  type ChartFrame,
  data,
  domain,
  memberAxis,
  order,
  partialFill,
  sharedInputs,
  shortOrder,
  tooltip,
} from './parts.ts'

/** The height of a bar with the gap below it, in pixels. */
export const barStep = 22

/** About how wide a text is with the room beside it, in pixels. */
export const textWidth = (text: string): number => text.length * 6.6 + 12

/** The share of a bar's length that the longest label needs beside it; at most as much as the bar itself. */
const labelRoom = (values: readonly ChartRow[], { width, shared }: ChartFrame): number => {
  const label = Math.max(0, ...values.map((p) => textWidth(p.t)))
  const names = shared === undefined ? Math.min(180, Math.max(0, ...values.map((p) => textWidth(p.r)))) : 0
  return Math.min(1, Math.max(0.14, label / Math.max(1, width - names - label)))
}

/** The values of a chart and those of all that share its scale. */
const scaled = (input: ChartInput, mark: 'bars' | 'columns', frame: ChartFrame) => {
  const drawn = drawnOf(input, mark)
  const every = sharedInputs(input, frame).flatMap((each) => chartRows(each, drawn))
  return { drawn, every: broken(every), values: broken(chartRows(input, drawn), every) }
}

/** Bars below each other, each from 0, with its value beside it. */
export const bars = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const { drawn, every, values } = scaled(input, 'bars', frame)
  const all = said(every)
  const scale = { domain: domain(all, labelRoom(all, frame)), nice: false }
  const y = { field: 'r', type: 'nominal' as const, ...memberAxis(frame, order(input, 'rows', drawn), true) }
  const x = (field: string) => ({ field, type: 'quantitative' as const, scale, axis: null })
  return {
    ...data(said(values)),
    width: frame.width,
    height: drawn.rows * barStep,
    autosize: { type: 'fit-x', contains: 'padding' },
    encoding: { y, tooltip: tooltip(input, false) },
    layer: [
      { mark: { type: 'bar', height: 13, cursor: 'pointer' }, encoding: { x: x('v'), ...partialFill(frame) } },
      ...breaks(values, frame, { x: x('gap') }),
      { mark: { type: 'text', align: 'left', dx: 6 }, encoding: { x: x('v'), text: { field: 't' } } },
    ],
  }
}

/** Labels over columns are left out where columns stand closer than their text is wide. */
const columnLabels = (values: readonly ChartRow[], room: number) => {
  const longest = Math.max(0, ...values.map((p) => p.t.length))
  return longest * 6.6 <= room ? [{ mark: { type: 'text' as const, dy: -7 }, encoding: { text: { field: 't' } } }] : []
}

/** The height of a label above a column, in pixels. */
const labelHeight = 18

/** Columns take two thirds of their step, and never more than reads as a bar. */
const barWidth = (step: number): number => Math.max(2, Math.min(44, step * 0.66))

/** Bars beside each other along time, each from 0, with its value above it where it has room. */
export const columns = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const { drawn, every, values } = scaled(input, 'columns', frame)
  const room = Math.max(0.12, labelHeight / Math.max(labelHeight, frame.height - labelHeight))
  const y = (of: string) => {
    const scale = { domain: domain(every, room), nice: false }
    return { field: of, type: 'quantitative' as const, scale, axis: null }
  }
  const step = frame.width / Math.max(1, frame.shared === undefined ? values.length : drawn.rows)
  const [field, names] =
    frame.shared === undefined ? ['r', order(input, 'rows', drawn)] : ['s', shortOrder(input, drawn)]
  return {
    ...data(values),
    width: frame.width,
    height: frame.height,
    autosize: { type: 'fit', contains: 'padding' },
    encoding: {
      x: { field, type: 'nominal' as const, ...memberAxis(frame, names, false) },
      y: y('v'),
      tooltip: tooltip(input, false),
    },
    layer: [
      { mark: { type: 'bar', width: barWidth(step), cursor: 'pointer' }, encoding: partialFill(frame) },
      ...breaks(values, frame, { y: y('gap') }, true),
      ...columnLabels(every, step),
    ],
  }
}
