import type { TopLevelSpec } from 'vega-lite'
import { type ChartInput, type ChartRow, chartRows, drawnOf, seriesOf } from './chart.ts'
import { pointsOf } from './events.ts'
import {
  type ChartFrame,
  data,
  domain,
  drawnLayers,
  flushed,
  isNamed,
  legendOf,
  letterWidth,
  order,
  partialDash,
  sharedInputs,
  shortOrder,
  stretchesOf,
  tooltip,
} from './parts.ts'

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
  xField: 'r' | 'c' | 's',
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
export const axisRoom = 60

/**
 * How a time scale is padded so that the names of lines have room after the last point, at most a third of the width; names
 * that are longer would be cut there.
 */
export const nameRoom = (names: readonly string[], points: number, width: number) => {
  const before = 16
  const longest = Math.max(0, ...names.map((name) => name.length))
  const needed = Math.max(before, longest * letterWidth + 16)
  const after = Math.min(width / 3, needed)
  const step = (width - before - after) / Math.max(1, points - 1)
  return { isCut: needed > after, scale: { padding: (before + after) / (2 * step), align: before / (before + after) } }
}

/** A scale on which the first and the last point stand at a share of the width: as a padding it could be one step at most. */
const scaleOf = ({ padding, align }: { readonly padding: number; readonly align: number }, points: number) => {
  const { start, steps } = pointsOf(points, padding, align)
  const first = start + 0.5
  return { padding: 0, range: [first, first + points - 1].map((at) => ({ expr: `width * ${at / steps}` })) }
}

/** What lines are drawn from: their values and those of all charts that share the scale, their names, where they run. */
const linesOf = (input: ChartInput, frame: ChartFrame) => {
  const crossed = input.columns.members.length > 0
  const along = seriesOf(input).isAlongColumns ? ('columns' as const) : ('rows' as const)
  const drawn = drawnOf(input, 'line')
  // a sum without rows is 0, so that a line does not bridge the periods in which nothing happened
  const rowsOf = (each: ChartInput) => chartRows(each, drawn, input.isSum ? 0 : undefined)
  const isShort = frame.shared !== undefined && (along === 'columns' || !crossed)
  return {
    crossed,
    along,
    series: along === 'columns' ? ('r' as const) : ('c' as const),
    values: rowsOf(input),
    all: sharedInputs(input, frame).flatMap(rowsOf),
    xField: isShort ? ('s' as const) : along === 'columns' ? ('c' as const) : ('r' as const),
    places: isShort ? shortOrder(input, drawn) : order(input, along, drawn),
    names: order(input, along === 'columns' ? 'rows' : 'columns', drawn),
  }
}

/** The colours of lines, grey of what a ranking leaves out, with a legend where their ends have no room for their names. */
const colorOf = (
  { parts: { members } }: ReturnType<typeof seriesOf>,
  names: readonly string[],
  { parts, compared }: ChartFrame,
) => ({
  domain: [...names],
  range: names.map((_, i) => (members[i]?.isOther === true ? compared : (parts[i]?.color ?? compared))),
})

/** How lines are told apart. */
const colored = (input: ChartInput, names: readonly string[], frame: ChartFrame, field: 'r' | 'c', isCut: boolean) => ({
  color: {
    field,
    type: 'nominal' as const,
    sort: [...names],
    scale: colorOf(seriesOf(input), names, frame),
    legend: isCut ? { ...legendOf(names, frame.shared?.width ?? frame.width), symbolType: 'stroke' as const } : null,
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

/** Lines along time, each named at its end, or above the chart where its name has no room there. */
export const line = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const { crossed, along, series, values, all, xField, places, names } = linesOf(input, frame)
  const own = nameRoom(names, places.length, Math.max(1, frame.width - axisRoom))
  const room = frame.shared === undefined ? own : { ...own, isCut: true }
  const [low, high] = domain(all, 0.08)
  const start = input.isSum ? low : Math.min(...all.map((p) => p.v))
  const scale = { domain: [start, high], nice: false, zero: false }
  const color = crossed ? colored(input, names, frame, series, room.isCut) : {}
  const isNamedAtEnd = crossed && !room.isCut
  const last = places.at(-1) ?? ''
  const ends = isNamedAtEnd
    ? lineEnds(values, last, xField, (high - start) / Math.max(1, frame.height - 30), start)
    : []
  const x = {
    field: xField,
    type: 'nominal' as const,
    sort: places,
    scale: {
      type: 'point' as const,
      ...(isNamedAtEnd && places.length > 1 ? scaleOf(room.scale, places.length) : { padding: 0.3 }),
      ...(frame.shared && { domain: places }),
    },
    axis: { labelAngle: 0, labelOverlap: true, labelSeparation: 10, ...(frame.shared && flushed(frame, places)) },
  }
  const y = { field: 'v', type: 'quantitative' as const, scale, axis: { tickCount: 3, labels: isNamed(frame) } }
  const each = (crossed ? names : ['']).map((name) => stretchesOf(values.filter((p) => !crossed || p[series] === name)))
  return {
    width: frame.width,
    height: frame.height,
    autosize: { type: 'fit', contains: 'padding' },
    layer: [
      {
        ...data(values),
        encoding: { x, y, ...color },
        layer: lineLayers(each, tooltip(input, crossed), input[along].members.length > mostPoints),
      },
      {
        data: { values: ends },
        mark: { type: 'text', align: 'left', dx: 8 },
        encoding: { x, y: { ...y, field: 'at' }, text: { field: series }, ...color },
      },
    ],
  }
}
