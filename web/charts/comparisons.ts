import type { TopLevelSpec } from 'vega-lite'
import { t } from '../language/language.ts'
import { type ChartInput, chartRows, drawnOf, mostSteps } from './chart.ts'
import { type ChartFrame, isNamed, sharedInputs, tooltip } from './parts.ts'

/** The rows that have a value of both measures, with that of the second. */
const pairs = (input: ChartInput) =>
  chartRows(input, drawnOf(input, 'scatter')).flatMap((row) => {
    const { second } = input
    const v2 = second?.value(row.row)
    return second === undefined || v2 === undefined ? [] : [{ ...row, v2, e2: second.exact(v2) }]
  })

/** The values of the first measure by the rows. */
const numbersOf = ({ rows, value }: ChartInput): number[] => rows.members.flatMap((_, row) => value(row, -1) ?? [])

/** Each row as a point: the second measure along x, the first along y. */
export const scatter = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const { second } = input
  const values = pairs(input)
  const all = sharedInputs(input, frame)
  const [up, across] = [
    all.flatMap(numbersOf),
    all.flatMap(({ rows, second: of }) => rows.members.flatMap((_, row) => of?.value(row) ?? [])),
  ]
  const range = (of: readonly number[]) => frame.shared && { domain: [Math.min(...of), Math.max(...of)] }
  return {
    data: { values },
    width: frame.width,
    height: frame.height,
    autosize: { type: 'fit', contains: 'padding' },
    mark: { type: 'point', size: 60, opacity: 0.75, cursor: 'pointer', stroke: frame.series },
    encoding: {
      fillOpacity: { condition: { test: 'datum.partial', value: 0 }, value: 1 },
      x: {
        field: 'v2',
        type: 'quantitative',
        scale: { zero: false, nice: true, ...range(across) },
        axis: {
          title: frame.shared === undefined ? (second?.title ?? '') : null,
          tickCount: frame.shared === undefined ? 5 : 3,
        },
      },
      y: {
        field: 'v',
        type: 'quantitative',
        scale: { zero: false, nice: true, ...range(up) },
        axis: { tickCount: 4, labels: isNamed(frame) },
      },
      tooltip: [...tooltip(input, false), { field: 'e2', title: second?.title ?? '' }],
    },
  }
}

/** One step of a waterfall: from where to where, and what it says. The two ends have no change. */
export interface WaterfallStep {
  readonly r: string
  readonly kind: 'end' | 'up' | 'down'
  readonly from: number
  readonly to: number
  readonly t: string
  readonly e: string
  /** what is told of it where it is pointed at */
  readonly rt: string
  /** the row that a click means; -1 for the ends and the other rows together */
  readonly row: number
}

const signed = (value: number, write: (value: number) => string): string =>
  value > 0 ? `+${write(value)}` : write(value)

const restStep = () => ({ label: t('charts.rest'), told: t('charts.rest'), row: -1 })

/**
 * The way from what was to what is, one step for each row in its order; the rows after the first sixteen are one step. A row
 * without a value counts as 0, so that the steps add up.
 */
export const waterfallSteps = (input: ChartInput): WaterfallStep[] => {
  const rows = input.rows.members.map(({ label, told = label }, row) => ({
    label,
    told,
    row,
    was: input.before?.value(row) ?? 0,
    is: input.value(row, -1) ?? 0,
  }))
  const [shown, others] = [rows.slice(0, mostSteps), rows.slice(mostSteps)]
  const sum = (of: (row: (typeof rows)[number]) => number, among = rows) => among.reduce((s, row) => s + of(row), 0)
  const [start, end] = [sum(({ was }) => was), sum(({ is }) => is)]
  const changes = [
    ...shown.map(({ was, is, ...step }) => ({ ...step, change: is - was })),
    ...(others.length === 0 ? [] : [{ ...restStep(), change: sum((r) => r.is - r.was, others) }]),
  ]
  let at = start
  const steps = changes.map(({ label, told, row, change }): WaterfallStep => {
    const from = at
    at += change
    const kind = change < 0 ? 'down' : 'up'
    return {
      r: label,
      rt: told,
      kind,
      from,
      to: at,
      t: signed(change, input.format),
      e: signed(change, input.exact),
      row,
    }
  })
  const whole = (r: string, value: number): WaterfallStep => ({
    r,
    rt: r,
    kind: 'end',
    from: 0,
    to: value,
    t: input.format(value),
    e: input.exact(value),
    row: -1,
  })
  return [whole(input.before?.title ?? t('charts.start'), start), ...steps, whole(t('charts.end'), end)]
}

/** Where the axis begins: at 0, or near the steps where these would be too short to be seen beside the whole. */
const startOf = (steps: readonly WaterfallStep[]): number => {
  const reached = steps.flatMap(({ kind, from, to }) => (kind === 'end' ? [to] : [from, to]))
  const [low, high] = [Math.min(...reached), Math.max(...reached)]
  return low > 0 && high - low < high * 0.35 ? low - (high - low) * 0.25 : Math.min(0, low)
}

/** Steps stand beside each other where each has this many pixels for its number, else below each other. */
const widestNumber = 72
const stepHeight = 24

/** Where a waterfall goes: its two axes, and how its numbers stand beside its bars. */
const wayOf = (steps: readonly WaterfallStep[], width: number) => {
  const isUp = width / Math.max(1, steps.length) >= widestNumber
  const labels = isUp
    ? { labelAngle: 0, labelOverlap: false, labelLimit: width / steps.length - 6 }
    : { labelLimit: 120 }
  const names = { field: 'r', type: 'nominal' as const, sort: steps.map(({ r }) => r), axis: labels }
  return isUp
    ? {
        isUp,
        names: { x: names },
        value: 'y' as const,
        other: 'y2' as const,
        text: { dy: -8 },
        thick: 'width' as const,
      }
    : {
        isUp,
        names: { y: names },
        value: 'x' as const,
        other: 'x2' as const,
        text: { align: 'left' as const, dx: 6 },
        thick: 'height' as const,
      }
}

/** Steps up and down between two wholes; these are diamonds where the axis does not begin at 0, for a bar would lie there. */
export const waterfall = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const all = waterfallSteps(input)
  const way = wayOf(all, frame.width)
  const start = startOf(all)
  const isZoomed = start > 0
  const high = Math.max(...all.map(({ from, to }) => Math.max(from, to)))
  const values = all.map((step) => ({ ...step, label: Math.max(step.from, step.to) }))
  const [up, down] = input.better === 'down' ? [frame.worse, frame.better] : [frame.better, frame.worse]
  const colours = input.better === undefined ? [frame.compared, frame.series, frame.series] : [frame.compared, up, down]
  const scale = { domain: [start, high + (high - start) * (way.isUp ? 0.12 : 0.4)], nice: false, zero: false }
  const color = { field: 'kind', scale: { domain: ['end', 'up', 'down'], range: colours }, legend: null }
  const at = (field: string) => ({ [way.value]: { field, type: 'quantitative' as const, scale, axis: null } })
  return {
    data: { values },
    width: frame.width,
    height: way.isUp ? frame.height : values.length * stepHeight,
    autosize: { type: way.isUp ? 'fit' : 'fit-x', contains: 'padding' },
    encoding: {
      ...way.names,
      tooltip: [
        { field: 'rt', title: input.rows.title },
        { field: 'e', title: input.measure },
      ],
    },
    layer: [
      {
        transform: [{ filter: isZoomed ? "datum.kind !== 'end'" : 'true' }],
        mark: { type: 'bar', cursor: 'pointer', [way.thick]: { band: 0.62 } },
        encoding: { ...at('from'), [way.other]: { field: 'to' }, color },
      },
      {
        transform: [{ filter: isZoomed ? "datum.kind === 'end'" : 'false' }],
        mark: { type: 'point', shape: 'diamond', size: 90 },
        encoding: { ...at('to'), color },
      },
      { mark: { type: 'text', ...way.text }, encoding: { ...at('label'), text: { field: 't' } } },
    ],
  }
}

/** The height of a stage of a funnel, in pixels. */
export const funnelStep = 30

/** How many came to each stage, and what share of the stage before. */
export const funnel = (input: ChartInput, frame: ChartFrame): TopLevelSpec => {
  const values = (input.stages ?? []).map(({ title, value, text, exact }) => ({
    r: title,
    v: value,
    t: text,
    e: exact,
  }))
  const longest = Math.max(0, ...values.map(({ t: text }) => text.length)) * 6.6 + 16
  const high = Math.max(1, ...values.map(({ v }) => v))
  const room = Math.min(1.5, longest / Math.max(80, frame.width - longest - 140))
  return {
    data: { values },
    width: frame.width,
    height: values.length * funnelStep,
    autosize: { type: 'fit-x', contains: 'padding' },
    encoding: {
      y: { field: 'r', type: 'nominal', sort: values.map(({ r }) => r), axis: { labelLimit: 180 } },
      x: { field: 'v', type: 'quantitative', scale: { domain: [0, high * (1 + room)], nice: false }, axis: null },
      tooltip: [
        { field: 'r', title: t('charts.stage') },
        { field: 'e', title: t('charts.reached') },
      ],
    },
    layer: [
      { mark: { type: 'bar', height: 18 } },
      { mark: { type: 'text', align: 'left', dx: 6 }, encoding: { text: { field: 't' } } },
    ],
  }
}
