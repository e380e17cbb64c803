import type { TopLevelSpec } from 'vega-lite'
import { assertNever } from '../../server/contract/assert-never.ts'
import { type ChartInput, type ChartRow, chartRows, drawnOf, panelGap, seriesOf } from './chart.ts'
import { funnel, funnelStep, scatter, waterfall } from './comparisons.ts'
import { bandsOf, pointsOf, type TimePlace, withEvents } from './events.ts'
import type { Mark } from './marks.ts'
import {
  type ChartFrame,
  data,
  domain,
  drawnLayers,
  legendOf,
  letterWidth,
  order,
  partialDash,
  partialFill,
  stretchesOf,
  tooltip,
} from './parts.ts'
import { area, grouped, stacked, stackStep } from './stacks.ts'

const barStep = 22
const heatStep = 24

const textWidth = (text: string): number => text.length * 6.6 + 12

/** The share of a bar's length that the longest label needs beside it; at most as much as the bar itself. */
const labelRoom = (values: readonly ChartRow[], width: number): number => {
  const label = Math.max(0, ...values.map((p) => textWidth(p.t)))
  const names = Math.min(180, Math.max(0, ...values.map((p) => textWidth(p.r))))
  return Math.min(1, Math.max(0.14, label / Math.max(1, width - names - label)))
}

const bars = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const drawn = drawnOf(input, 'bars', frame.width)
  const values = chartRows(input, drawn)
  const scale = { domain: domain(values, labelRoom(values, frame.width)), nice: false }
  const y = { field: 'r', type: 'nominal' as const, sort: order(input, 'rows', drawn), axis: { labelLimit: 180 } }
  return {
    ...data(values),
    width: frame.width,
    height: values.length * barStep,
    autosize: { type: 'fit-x', contains: 'padding' },
    encoding: { y, x: { field: 'v', type: 'quantitative', scale, axis: null }, tooltip: tooltip(input, false) },
    layer: [
      { mark: { type: 'bar', height: 13, cursor: 'pointer' }, encoding: partialFill(frame) },
      { mark: { type: 'text', align: 'left', dx: 6 }, encoding: { text: { field: 't' } } },
    ],
  }
}

/** Labels over columns are left out where columns stand closer than their text is wide. */
const columnLabels = (values: readonly ChartRow[], room: number) => {
  const longest = Math.max(0, ...values.map((p) => p.t.length))
  const fits = longest * 6.6 <= room
  return fits ? [{ mark: { type: 'text' as const, dy: -7 }, encoding: { text: { field: 't' } } }] : []
}

/** Columns take two thirds of their step, and never more than reads as a bar. */
const barWidth = (step: number): number => Math.max(2, Math.min(44, step * 0.66))

const columns = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const drawn = drawnOf(input, 'columns', frame.width)
  const values = chartRows(input, drawn)
  const scale = { domain: domain(values, 0.12), nice: false }
  const x = {
    field: 'r',
    type: 'nominal' as const,
    sort: order(input, 'rows', drawn),
    axis: { labelAngle: 0, domain: true, labelOverlap: true, labelSeparation: 6 },
  }
  return {
    ...data(values),
    width: frame.width,
    height: frame.height,
    autosize: { type: 'fit', contains: 'padding' },
    encoding: { x, y: { field: 'v', type: 'quantitative', scale, axis: null }, tooltip: tooltip(input, false) },
    layer: [
      {
        mark: { type: 'bar', width: barWidth(frame.width / Math.max(1, values.length)), cursor: 'pointer' },
        encoding: partialFill(frame),
      },
      ...columnLabels(values, frame.width / Math.max(1, values.length)),
    ],
  }
}

const multiples = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const drawn = drawnOf(input, 'multiples', frame.width)
  const panels = drawn.rows
  const values = chartRows(input, drawn)
  const width = Math.max(60, Math.floor((frame.width - panelGap * (panels - 1)) / panels))
  const scale = { domain: domain(values, 0.12), nice: false }
  const periods = input.columns.members.map((m) => m.short)
  return {
    ...data(values),
    spacing: panelGap,
    facet: {
      column: { field: 'r', type: 'nominal', sort: order(input, 'rows', drawn), header: { labelLimit: width } },
    },
    spec: {
      width,
      height: Math.max(60, frame.height - 44),
      encoding: {
        x: {
          field: 's',
          type: 'nominal',
          sort: periods,
          axis: { labelAngle: 0, domain: true, labelOverlap: true, labelSeparation: 6 },
        },
        y: { field: 'v', type: 'quantitative', scale, axis: null },
        tooltip: tooltip(input, true),
      },
      layer: [
        {
          mark: { type: 'bar', width: barWidth(width / Math.max(1, periods.length)), cursor: 'pointer' },
          encoding: partialFill(frame),
        },
        ...columnLabels(values, (width / Math.max(1, periods.length)) * 0.98),
      ],
    },
  }
}

/**
 * Values moved apart so that labels at them stand at least `gap` from each other: from the largest down, then up again
 * from `floor` where they were pushed below it.
 */
const spread = (values: readonly number[], gap: number, floor: number): number[] => {
  const order = values.map((value, i) => ({ value, i })).sort((a, b) => b.value - a.value)
  const placed: number[] = [...values]
  let above = Number.POSITIVE_INFINITY
  for (const { value, i } of order) {
    above = Math.min(value, above - gap)
    placed[i] = above
  }
  let below = floor - gap
  for (const { i } of order.toReversed()) {
    below = Math.max(placed[i] ?? 0, below + gap)
    placed[i] = below
  }
  return placed
}

const labelHeight = 14
/** Longer lines are drawn without their points, which would hide them; they stay there to be pointed at. */
const mostPoints = 40

/** The name of each line at its last point, moved apart where lines end close to each other. */
const lineEnds = (
  values: readonly ChartRow[],
  last: string,
  xField: 'r' | 'c',
  unitsPerPixel: number,
  floor: number,
) => {
  const ends = values.filter((p) => p[xField] === last)
  const heights = spread(
    ends.map((p) => p.v),
    labelHeight * unitsPerPixel,
    floor + (labelHeight / 2) * unitsPerPixel,
  )
  return ends.map((p, i) => ({ ...p, at: heights[i] ?? p.v }))
}

/** What the numbers of the vertical axis take of the width of a chart. */
const axisRoom = 60

/**
 * How a time scale is padded so that the names of lines have room after the last point, at most a third of the width; names
 * that are longer would be cut there.
 */
const nameRoom = (names: readonly string[], points: number, width: number) => {
  const before = 16
  const longest = Math.max(0, ...names.map((name) => name.length))
  const needed = Math.max(before, longest * letterWidth + 16)
  const after = Math.min(width / 3, needed)
  const step = (width - before - after) / Math.max(1, points - 1)
  return { isCut: needed > after, scale: { padding: (before + after) / (2 * step), align: before / (before + after) } }
}

/** The colour of each line, with a legend where its name does not stand at its end. */
const lineColour = (field: string, names: readonly string[], isCut: boolean, width: number) => ({
  color: {
    field,
    type: 'nominal' as const,
    sort: [...names],
    scale: { domain: [...names] },
    legend: isCut ? { ...legendOf(names, width), symbolType: 'stroke' as const } : null,
  },
})
/** Lines in their two stretches, and the points that are pointed at; many points are not drawn. */
const lineLayers = (
  each: readonly ReturnType<typeof stretchesOf<ChartRow>>[],
  told: ReturnType<typeof tooltip>,
  isMany: boolean,
) => [
  ...drawnLayers([
    { ...data(each.flatMap(({ whole }) => whole)), mark: { type: 'line' as const } },
    { ...data(each.flatMap(({ partial }) => partial)), mark: { type: 'line' as const, strokeDash: partialDash } },
  ]),
  {
    mark: { type: 'point' as const, cursor: 'pointer' as const, opacity: isMany ? 0 : 1 },
    encoding: {
      fillOpacity: { condition: { test: 'datum.partial', value: 0.35 }, value: 1 },
      tooltip: told,
    },
  },
]

const line = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const crossed = input.columns.members.length > 0
  const along = seriesOf(input).isAlongColumns ? ('columns' as const) : ('rows' as const)
  const series = along === 'columns' ? 'r' : 'c'
  const drawn = drawnOf(input, 'line', frame.width)
  // a sum without rows is 0, so that a line does not bridge the periods in which nothing happened
  const values = chartRows(input, drawn, input.isSum ? 0 : undefined)
  const xField = along === 'columns' ? 'c' : 'r'
  const names = along === 'columns' ? order(input, 'rows', drawn) : order(input, 'columns', drawn)
  const last = input[along].members.at(-1)?.label ?? ''
  const points = order(input, along, drawn).length
  const room = nameRoom(names, points, Math.max(1, frame.width - axisRoom))
  const [low, high] = domain(values, 0.08)
  const start = input.isSum ? low : Math.min(...values.map((p) => p.v))
  const scale = { domain: [start, high], nice: false, zero: false }
  const color = crossed ? lineColour(series, names, room.isCut, frame.width) : {}
  const ends =
    crossed && !room.isCut ? lineEnds(values, last, xField, (high - start) / Math.max(1, frame.height - 30), start) : []
  const each = (crossed ? names : ['']).map((name) => stretchesOf(values.filter((p) => !crossed || p[series] === name)))
  const x = {
    field: xField,
    type: 'nominal' as const,
    sort: order(input, along, drawn),
    scale: { type: 'point' as const, ...(crossed && points > 1 && !room.isCut ? room.scale : { padding: 0.3 }) },
    axis: { labelAngle: 0, labelOverlap: true, labelSeparation: 10 },
  }
  const y = { field: 'v', type: 'quantitative' as const, scale, axis: { tickCount: 3 } }
  return {
    width: frame.width,
    height: frame.height,
    autosize: { type: 'fit', contains: 'padding' },
    layer: [
      {
        ...data(values),
        encoding: { x, y, ...color },
        layer: lineLayers(each, tooltip(input, crossed), points > mostPoints),
      },
      {
        data: { values: ends },
        mark: { type: 'text', align: 'left', dx: 8 },
        encoding: { x, y: { ...y, field: 'at' }, text: { field: series }, ...color },
      },
    ],
  }
}

/** The step of the sequential scale, 0 to 6, that a value takes between the smallest and the largest. */
const stepOf = (value: number, low: number, high: number): number =>
  high === low ? 3 : Math.min(6, Math.floor(((value - low) / (high - low)) * 7))

const heat = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const drawn = drawnOf(input, 'heat', frame.width)
  const values = chartRows(input, drawn)
  const [low, high] = [Math.min(...values.map((p) => p.v)), Math.max(...values.map((p) => p.v))]
  const steps = values.map((p) => ({ ...p, step: stepOf(p.v, low, high) }))
  const rows = new Set(values.map((p) => p.row)).size
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
        axis: { orient: 'top', labelAngle: 0, labelOverlap: true },
      },
      y: { field: 'r', type: 'nominal', sort: order(input, 'rows', drawn), axis: { labelLimit: 180 } },
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
          ...data(values.filter(({ partial }) => partial)),
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

/** The height that a mark's rows need, in pixels; undefined for marks that fill whatever height there is. */
export const neededHeight = (input: ChartInput, mark: Mark): number | undefined => {
  const { rows } = drawnOf(input, mark, 0)
  if (mark === 'bars') return rows * barStep + 8
  if (mark === 'funnel') return (input.stages?.length ?? 0) * funnelStep + 8
  if (mark === 'stacked' && !seriesOf(input).along.isTime) return rows * stackStep + 40
  return mark === 'heat' ? rows * heatStep + 28 : undefined
}

/** Where the periods of a chart over time stand; undefined for marks that do not run along time. */
const placeOf = (input: ChartInput, mark: Mark, frame: ChartFrame): TimePlace | undefined => {
  const { along, parts } = seriesOf(input)
  const periods = along.members.length
  if (mark === 'columns' || mark === 'stacked' || mark === 'grouped') return bandsOf(periods)
  if (mark === 'area') return pointsOf(periods, 0.1)
  if (mark !== 'line') return undefined
  const crossed = input.columns.members.length > 0
  const drawn = drawnOf(input, 'line', frame.width)
  const names = parts.members.slice(0, along === input.columns ? drawn.rows : drawn.columns).map(({ label }) => label)
  const room = nameRoom(names, periods, Math.max(1, frame.width - axisRoom))
  return crossed && periods > 1 && !room.isCut
    ? pointsOf(periods, room.scale.padding, room.scale.align)
    : pointsOf(periods, 0.3)
}

/**
 * A result as a Vega-Lite specification: one measure, bars from 0, values as direct labels, no colour but the measure's.
 * Colours and type come from the config that the chart is embedded with. Every mark's datum is a `ChartRow`, so that a
 * click knows the row and column it means.
 *
 * @param mark one of `suitableMarks(input)`
 */
export const toSpec = (input: ChartInput, mark: Mark, frame: ChartFrame): TopLevelSpec => {
  const spec = plainSpec(input, mark, frame)
  const place = placeOf(input, mark, frame)
  const isBehind = mark !== 'line' && mark !== 'area'
  return place === undefined ? spec : withEvents(spec, input, frame, place, { hasAxis: mark !== 'columns', isBehind })
}

const plainSpec = (input: ChartInput, mark: Mark, frame: ChartFrame): TopLevelSpec => {
  switch (mark) {
    case 'bars':
      return bars(input, frame)
    case 'columns':
      return columns(input, frame)
    case 'line':
      return line(input, frame)
    case 'multiples':
      return multiples(input, frame)
    case 'heat':
      return heat(input, frame)
    case 'area':
      return area(input, frame)
    case 'stacked':
      return stacked(input, frame)
    case 'grouped':
      return grouped(input, frame)
    case 'scatter':
      return scatter(input, frame)
    case 'waterfall':
      return waterfall(input, frame)
    case 'funnel':
      return funnel(input, frame)
    default:
      return assertNever(mark)
  }
}
