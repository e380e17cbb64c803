import type { TopLevelSpec } from 'vega-lite'
import { t } from '../language/language.ts'
import { type ChartInput, type ChartRow, chartRows, seriesOf } from './chart.ts'
import {
  type ChartFrame,
  data,
  drawnLayers,
  isNamed,
  legendOf,
  memberAxis,
  partialDash,
  sharedInputs,
  stretchesOf,
  tooltip,
} from './parts.ts'

/** The parts of a whole that have a colour each; those after them are one more part, the other. */
export const mostParts = 6

/** A drawn value of a part: `s` names it as the legend does, `i` says its place, `f` how it is filled. */
interface PartRow extends ChartRow {
  readonly i: number
  readonly f: string
}

/** What is drawn where parts are put together: the values, the parts in the order of their colours, where they run along. */
interface Parts {
  readonly values: readonly PartRow[]
  readonly names: readonly string[]
  readonly along: readonly string[]
  readonly field: 'r' | 'c'
}

/** The name of a fill: that of its part, or of its part hatched. */
const fillName = (name: string, partial: boolean): string => (partial ? `${name}\n` : name)

const sumOfOthers = (input: ChartInput, others: readonly PartRow[], field: 'r' | 'c'): PartRow[] => {
  const other = t('charts.rest')
  return [...new Set(others.map((row) => row[field]))].flatMap((place): PartRow[] => {
    const rows = others.filter((row) => row[field] === place)
    const [first] = rows
    if (first === undefined) return []
    const v = rows.reduce((sum, row) => sum + row.v, 0)
    const part = field === 'r' ? { c: other, ct: other } : { r: other, rt: other }
    return [
      {
        ...first,
        ...part,
        s: other,
        f: fillName(other, first.partial),
        v,
        t: input.format(v),
        e: input.exact(v),
        i: mostParts,
        row: -1,
      },
    ]
  })
}

/** The parts of an input that adds up: six with a colour each and their exact rest; one part where there is one axis only. */
export const partsOf = (input: ChartInput): Parts => {
  const { isAlongColumns, along, parts } = seriesOf(input)
  const drawn = { rows: input.rows.members.length, columns: input.columns.members.length }
  const field = isAlongColumns ? 'c' : 'r'
  const isAlone = parts.members.length === 0
  const all = chartRows(input, drawn, 0).map((row): PartRow => {
    const i = isAlone ? 0 : isAlongColumns ? row.row : row.column
    const s = isAlone ? input.measure : (parts.members[i]?.label ?? '')
    return { ...row, s, i, f: fillName(s, row.partial) }
  })
  const others = all.filter(({ i }) => i >= mostParts)
  const shown = parts.members.slice(0, mostParts).map(({ label }) => label)
  const names = isAlone ? [input.measure] : [...shown, ...(others.length > 0 ? [t('charts.rest')] : [])]
  const values = [...all.filter(({ i }) => i < mostParts), ...sumOfOthers(input, others, field)]
  return { values, names, along: along.members.map(({ label }) => label), field }
}

/** The fill of each part, hatched in periods that are not complete; the legend has the parts alone. */
const fillOf = ({ names }: Parts, { width, parts, shared }: ChartFrame) => {
  const used = names.map((_, i) => parts[Math.min(i, parts.length - 1)])
  return {
    field: 'f',
    type: 'nominal' as const,
    scale: {
      domain: [...names, ...names.map((name) => fillName(name, true))],
      range: [...used.map((part) => part?.color ?? ''), ...used.map((part) => part?.hatch ?? '')],
    },
    legend: names.length > 1 ? { ...legendOf(names, shared?.width ?? width), values: [...names] } : null,
  }
}

/** The plain colour of each part. */
const strokeOf = ({ names }: Parts, { parts }: ChartFrame) => ({
  field: 's',
  type: 'nominal' as const,
  scale: { domain: [...names], range: names.map((_, i) => parts[Math.min(i, parts.length - 1)]?.color ?? '') },
  legend: null,
})

const axisOf = ({ along, field }: Parts, frame: ChartFrame, isDown = false) => ({
  field,
  type: 'nominal' as const,
  ...memberAxis(frame, along, isDown),
})

/** The highest of the stacks of all charts that share a scale; of bars beside each other the highest bar. */
const topOf = (inputs: readonly ChartInput[], isStacked: boolean): number => {
  const tops = inputs.map((input) => {
    const { values, field } = partsOf(input)
    const sums = new Map<string, number>()
    for (const row of values) sums.set(row[field], isStacked ? (sums.get(row[field]) ?? 0) + row.v : row.v)
    return Math.max(0, ...(isStacked ? sums.values() : values.map(({ v }) => v)))
  })
  return Math.max(...tops)
}

/** The lowest bar of all charts that share a scale, or 0; stacks go nowhere below it. */
const floorOf = (inputs: readonly ChartInput[]): number =>
  Math.min(0, ...inputs.flatMap((input) => partsOf(input).values.map(({ v }) => v)))

const amount = (input: ChartInput, frame: ChartFrame, stack: 'zero' | null) => {
  const inputs = sharedInputs(input, frame)
  const scale = frame.shared && {
    scale: { domain: [floorOf(inputs), 1.05 * topOf(inputs, stack !== null)], nice: false },
  }
  return {
    field: 'v',
    type: 'quantitative' as const,
    axis: { tickCount: 3, labels: isNamed(frame) },
    stack,
    ...scale,
  }
}

const isTold = (input: ChartInput) => tooltip(input, input.columns.members.length > 0)

/** The values of all parts in two stretches: complete, and from the last complete period on. */
const stretchedParts = ({ values, names }: Parts) => {
  const each = names.map((name) => stretchesOf(values.filter(({ s }) => s === name)))
  const hatched = (row: PartRow): PartRow => ({ ...row, f: fillName(row.s, true) })
  return { whole: each.flatMap(({ whole }) => whole), partial: each.flatMap(({ partial }) => partial.map(hatched)) }
}

/** Parts put on each other over time; hatched from the last complete period on. */
export const area = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const parts = partsOf(input)
  const along = axisOf(parts, frame)
  const x = { ...along, scale: { type: 'point' as const, padding: 0.1, domain: [...parts.along] } }
  const y = amount(input, frame, 'zero')
  const { whole, partial } = stretchedParts(parts)
  const [fill, stroke] = [fillOf(parts, frame), strokeOf(parts, frame)]
  const edge = { type: 'line' as const, strokeWidth: 1 }
  return {
    ...data(parts.values),
    width: frame.width,
    height: frame.height,
    autosize: { type: 'fit', contains: 'padding' },
    encoding: { x, y, order: { field: 'i' } },
    layer: [
      ...drawnLayers([
        { ...data(whole), mark: { type: 'area' as const, opacity: 0.85 }, encoding: { fill } },
        { ...data(partial), mark: { type: 'area' as const, opacity: 0.85 }, encoding: { fill } },
      ]),
      ...drawnLayers([
        { ...data(whole), mark: edge, encoding: { stroke } },
        { ...data(partial), mark: { ...edge, strokeDash: partialDash }, encoding: { stroke } },
      ]),
      {
        mark: { type: 'point', opacity: 0, size: 120, cursor: 'pointer' },
        encoding: { detail: { field: 's' }, tooltip: isTold(input) },
      },
    ],
  }
}

/** Bars of parts; those of periods that are not complete are hatched and outlined. */
const barFills = (parts: Parts, frame: ChartFrame) => ({
  fill: fillOf(parts, frame),
  stroke: { condition: { test: 'datum.partial', ...strokeOf(parts, frame) }, value: frame.page },
})

/** The height of a stacked bar with the gap below it, in pixels. */
export const stackStep = 24

/** Bars made of their parts: columns where they run along time, else below each other. */
export const stacked = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const parts = partsOf(input)
  const isTime = seriesOf(input).along.isTime
  const along = axisOf(parts, frame, !isTime)
  const value = isTime ? amount(input, frame, 'zero') : { ...amount(input, frame, 'zero'), axis: null }
  return {
    ...data(parts.values),
    width: frame.width,
    height: isTime ? frame.height : parts.along.length * stackStep,
    autosize: { type: isTime ? 'fit' : 'fit-x', contains: 'padding' },
    mark: { type: 'bar', cursor: 'pointer', strokeWidth: 1 },
    encoding: {
      ...(isTime ? { x: along, y: value } : { y: along, x: value }),
      ...barFills(parts, frame),
      order: { field: 'i' },
      tooltip: isTold(input),
    },
  }
}

/** Bars of the parts beside each other, each from zero. */
export const grouped = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const parts = partsOf(input)
  const along = axisOf(parts, frame)
  return {
    ...data(parts.values),
    width: frame.width,
    height: frame.height,
    autosize: { type: 'fit', contains: 'padding' },
    mark: { type: 'bar', cursor: 'pointer' },
    encoding: {
      x: { ...along, scale: { paddingInner: 0.25, paddingOuter: 0.125, ...along.scale } },
      xOffset: { field: 's', sort: [...parts.names] },
      y: amount(input, frame, null),
      ...barFills(parts, frame),
      tooltip: isTold(input),
    },
  }
}
