import type { TopLevelSpec } from 'vega-lite'
import { type ChartInput, chartRows, drawnOf } from './chart.ts'
import { type ChartFrame, drawnLayers, memberAxis, order, sharedInputs, tooltip } from './parts.ts'

/** The step of the sequential scale, 0 to 6, that a value takes between the smallest and the largest. */
const stepOf = (value: number, low: number, high: number): number =>
  high === low ? 3 : Math.min(6, Math.floor(((value - low) / (high - low)) * 7))

/** The height of a row of a heat table, in pixels. */
export const heatStep = 24

/** Cells of rows and columns, coloured by their value and with it where it has room. */
export const heat = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const drawn = drawnOf(input, 'heat')
  const values = chartRows(input, drawn)
  const all = sharedInputs(input, frame).flatMap((each) => chartRows(each, drawn).map((p) => p.v))
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const steps = values.map((p) => ({ ...p, step: stepOf(p.v, low, high) }))
  const rows = frame.shared === undefined ? new Set(values.map((p) => p.row)).size : drawn.rows
  const cell = frame.width / Math.max(1, input.columns.members.length)
  const longest = Math.max(0, ...values.map((p) => p.t.length))
  return {
    data: { values: steps },
    width: frame.width,
    height: rows * heatStep,
    autosize: { type: 'fit-x', contains: 'padding' },
    encoding: {
      x: {
        field: 'c',
        type: 'nominal',
        sort: order(input, 'columns', drawn),
        axis: { orient: frame.shared === undefined ? 'top' : 'bottom', labelAngle: 0, labelOverlap: true },
        ...(frame.shared && { scale: { domain: order(input, 'columns', drawn) } }),
      },
      y: { field: 'r', type: 'nominal', ...memberAxis(frame, order(input, 'rows', drawn), true) },
      tooltip: tooltip(input, true),
    },
    layer: [
      {
        mark: { type: 'rect', cornerRadius: 3, cursor: 'pointer', stroke: frame.page, strokeWidth: 2 },
        encoding: {
          color: {
            field: 'step',
            type: 'ordinal',
            scale: { domain: [0, 1, 2, 3, 4, 5, 6], range: 'heatmap' },
            legend: null,
          },
        },
      },
      ...drawnLayers([
        {
          data: { values: steps.filter(({ partial }) => partial) },
          mark: { type: 'rect' as const, cornerRadius: 3, cursor: 'pointer' as const, fill: frame.stripes },
        },
      ]),
      ...(longest * 6.8 <= cell - 8
        ? [
            {
              mark: { type: 'text' as const },
              encoding: {
                text: { field: 't' },
                color: { condition: { test: `datum.step < ${frame.inkSteps}`, value: frame.ink }, value: frame.page },
              },
            },
          ]
        : []),
    ],
  }
}
