import type { TopLevelSpec } from 'vega-lite'
import { t } from '../language/language.ts'
import { type ChartInput, type ChartRow, chartRows, seriesOf } from './chart.ts'
import { type ChartFrame, data, isNamed, legendOf, memberAxis, sharedInputs, tooltip } from './parts.ts'

/** The parts of a whole that have a colour each; those after them are one more part, the other. */
const mostParts = 6

/** A drawn value of a part: `s` names it as the legend does, `i` says its place. */
interface PartRow extends ChartRow {
  readonly i: number
}

/** What is drawn where parts are put together: the values, the parts in the order of their colours, where they run along. */
interface Parts {
  readonly values: readonly PartRow[]
  readonly names: readonly string[]
  readonly along: readonly string[]
  readonly field: 'r' | 'c'
}

const sumOfOthers = (input: ChartInput, others: readonly PartRow[], field: 'r' | 'c'): PartRow[] => {
  const other = t('charts.rest')
  return [...new Set(others.map((row) => row[field]))].flatMap((place): PartRow[] => {
    const rows = others.filter((row) => row[field] === place)
    const [first] = rows
    if (first === undefined) return []
    const v = rows.reduce((sum, row) => sum + row.v, 0)
    const part = field === 'r' ? { c: other } : { r: other }
    return [{ ...first, ...part, s: other, v, t: input.format(v), e: input.exact(v), i: mostParts, row: -1 }]
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
    return { ...row, s: isAlone ? input.measure : (parts.members[i]?.label ?? ''), i }
  })
  const others = all.filter(({ i }) => i >= mostParts)
  const shown = parts.members.slice(0, mostParts).map(({ label }) => label)
  const names = isAlone ? [input.measure] : [...shown, ...(others.length > 0 ? [t('charts.rest')] : [])]
  const values = [...all.filter(({ i }) => i < mostParts), ...sumOfOthers(input, others, field)]
  return { values, names, along: along.members.map(({ label }) => label), field }
}

const colorOf = ({ names }: Parts, { width, shared }: ChartFrame) => ({
  field: 's',
  type: 'nominal' as const,
  sort: [...names],
  scale: { domain: [...names] },
  legend: names.length > 1 ? legendOf(names, shared?.width ?? width) : null,
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

/** Parts put on each other over time; the last stretch is dashed nowhere: a period that is not complete is drawn fainter. */
export const area = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const parts = partsOf(input)
  const along = axisOf(parts, frame)
  const x = { ...along, scale: { type: 'point' as const, padding: 0.1, ...along.scale } }
  const y = amount(input, frame, 'zero')
  return {
    ...data(parts.values),
    width: frame.width,
    height: frame.height,
    autosize: { type: 'fit', contains: 'padding' },
    encoding: { x, y, color: colorOf(parts, frame), order: { field: 'i' }, tooltip: isTold(input) },
    layer: [
      { mark: { type: 'area', opacity: 0.85, line: { strokeWidth: 1 } } },
      { mark: { type: 'point', opacity: 0, size: 120, cursor: 'pointer' } },
    ],
  }
}

const barColours = (parts: Parts, frame: ChartFrame) => ({
  color: colorOf(parts, frame),
  opacity: { condition: { test: 'datum.partial', value: 0.55 }, value: 1 },
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
    mark: { type: 'bar', cursor: 'pointer', stroke: frame.page, strokeWidth: 1 },
    encoding: {
      ...(isTime ? { x: along, y: value } : { y: along, x: value }),
      ...barColours(parts, frame),
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
      x: { ...along, scale: { paddingInner: 0.25, ...along.scale } },
      xOffset: { field: 's', sort: [...parts.names] },
      y: amount(input, frame, null),
      ...barColours(parts, frame),
      tooltip: isTold(input),
    },
  }
}
