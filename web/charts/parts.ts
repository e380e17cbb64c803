import type { ChartInput, ChartRow, Drawn } from './chart.ts'

/** The room a chart has, in CSS pixels, and the two text colours that a heat cell may need. */
export interface ChartFrame {
  readonly width: number
  readonly height: number
  readonly ink: string
  readonly page: string
  /** colour of the marks, and a fill of it for periods that are not complete */
  readonly series: string
  readonly hatch: string
  /** the same of each part of a whole in their order, the last of all others together */
  readonly parts: readonly { readonly color: string; readonly hatch: string }[]
  /** stripes over a cell whose period is not complete */
  readonly stripes: string
  /** colour of thin rules */
  readonly rule: string
  /** steps of the sequential scale, from the lightest, on which `ink` is readable */
  readonly inkSteps: number
  /** colours of a change to the better and to the worse, of what is compared with, and of rules */
  readonly better: string
  readonly worse: string
  readonly compared: string
  /** set on one of several charts: all of them, whose scales it shares */
  readonly shared?: SharedFrame
}

/** What one of several charts shares with the others. */
interface SharedFrame {
  readonly inputs: readonly ChartInput[]
  /** of all of them beside each other, in pixels */
  readonly width: number
  /** whether it is the first of its line, which alone names the members or the numbers of its vertical axis */
  readonly isFirst: boolean
  /** the width that these names have, in pixels */
  readonly nameRoom: number
}

/** The charts whose values a scale has room for: all that share it, else the one. */
export const sharedInputs = (input: ChartInput, { shared }: ChartFrame): readonly ChartInput[] =>
  shared?.inputs ?? [input]

/** Whether a chart names what stands along its vertical axis. */
export const isNamed = ({ shared }: ChartFrame): boolean => shared?.isFirst ?? true

/**
 * The axis of members: across the bottom, or down the side, where only the first of several charts names them. Charts that
 * share it have the same places, also for members without a value.
 *
 * @param names  the labels in order, of the field that is drawn
 */
export const memberAxis = (frame: ChartFrame, names: readonly string[], isDown: boolean) => {
  const { shared } = frame
  const down = { labelLimit: shared?.nameRoom === undefined ? 180 : shared.nameRoom - 8, labels: isNamed(frame) }
  const across = {
    labelAngle: 0,
    domain: true,
    labelOverlap: true,
    labelSeparation: 8,
    ...(shared && flushed(frame, names)),
  }
  return {
    sort: [...names],
    axis: isDown ? down : across,
    ...(shared && { scale: { domain: [...names] } }),
  }
}

/** The drawn values as data of a specification. */
export const data = (values: readonly ChartRow[]) => ({ data: { values: values.map((v) => ({ ...v })) } })

/** What is told of a mark that is pointed at: its members, its value with all digits and its unit. */
export const tooltip = (input: ChartInput, crossed: boolean) => [
  ...(input.panel ? [{ field: 'p', title: input.panel.of }] : []),
  { field: 'rt', title: input.rows.title },
  ...(crossed ? [{ field: 'ct', title: input.columns.title }] : []),
  { field: 'e', title: input.measure },
]

/** Room above or beside the longest bar for its label: the domain ends a little after the largest value. */
export const domain = (values: readonly ChartRow[], room: number): [number, number] => {
  const [low, high] = [Math.min(0, ...values.map((p) => p.v)), Math.max(0, ...values.map((p) => p.v))]
  const end = high === 0 && low === 0 ? 1 : high
  return [low < 0 ? low * (1 + room) : 0, end * (1 + room)]
}

/** About how wide a letter of a label is, in pixels. */
export const letterWidth = 6.6

/** Names that are wider than their place end with the axis, so that they do not run into the chart beside. */
export const flushed = ({ width }: ChartFrame, names: readonly string[]) => {
  const step = width / Math.max(1, names.length)
  const isWider = Math.max(0, ...names.map((name) => name.length)) * letterWidth > step
  return { labelFontSize: 11, ...(isWider && { labelFlush: step }) }
}

/** The labels of the members that are drawn, in order. */
export const order = (input: ChartInput, axis: 'rows' | 'columns', drawn: Drawn): string[] =>
  input[axis].members.slice(0, drawn[axis]).map((m) => m.label)

/** The short labels of the members that are drawn, in order: those of the columns where there are any. */
export const shortOrder = (input: ChartInput, drawn: Drawn): string[] => {
  const axis = drawn.columns > 0 ? 'columns' : 'rows'
  return input[axis].members.slice(0, drawn[axis]).map((m) => m.short)
}

/** Bars of periods that are not complete are hatched and outlined; what a ranking leaves out is grey. */
export const partialFill = ({ series, hatch, compared }: ChartFrame) => ({
  fill: {
    condition: [
      { test: 'datum.partial', value: hatch },
      { test: 'datum.other', value: compared },
    ],
    value: series,
  },
  stroke: { condition: { test: 'datum.partial', value: series }, value: null },
})

/** The layers that have something to draw: an empty one would be a mark without a name to those who hear the chart. */
export const drawnLayers = <T extends { readonly data: { readonly values: readonly unknown[] } }>(
  layers: readonly T[],
): T[] => layers.filter((layer) => layer.data.values.length > 0)

/** How lines go on after the last complete period. */
export const partialDash = [4, 3]

/**
 * Values of one series in two stretches, the second from the last complete period on, so that a line is one: both have that
 * period. All in the first where every period is complete.
 */
export const stretchesOf = <T extends ChartRow>(
  series: readonly T[],
): { whole: readonly T[]; partial: readonly T[] } => {
  const cut = series.findIndex(({ partial }) => partial)
  if (cut < 0) return { whole: series, partial: [] }
  return { whole: series.slice(0, cut), partial: series.slice(Math.max(0, cut - 1)) }
}

/**
 * A line of swatches above a chart, as many beside each other as the width has room for; no name of it is cut.
 *
 * @param names  in the order of their colours
 */
export const legendOf = (names: readonly string[], width: number) => {
  const longest = Math.max(0, ...names.map((name) => name.length)) * letterWidth + 30
  return { orient: 'top' as const, columns: Math.max(1, Math.floor(width / longest)), labelLimit: 0, title: null }
}
