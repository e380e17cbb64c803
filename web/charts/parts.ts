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
}

/** The drawn values as data of a specification. */
export const data = (values: readonly ChartRow[]) => ({ data: { values: values.map((v) => ({ ...v })) } })

/** What is told of a mark that is pointed at: its members, its value with all digits and its unit. */
export const tooltip = (input: ChartInput, crossed: boolean) => [
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

/** The labels of the members that are drawn, in order. */
export const order = (input: ChartInput, axis: 'rows' | 'columns', drawn: Drawn): string[] =>
  input[axis].members.slice(0, drawn[axis]).map((m) => m.label)

/** Bars of periods that are not complete are hatched and outlined. */
export const partialFill = ({ series, hatch }: ChartFrame) => ({
  fill: { condition: { test: 'datum.partial', value: hatch }, value: series },
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

/** About how wide a letter of a label is, in pixels. */
export const letterWidth = 6.6

/**
 * A line of swatches above a chart, as many beside each other as the width has room for; no name of it is cut.
 *
 * @param names  in the order of their colours
 */
export const legendOf = (names: readonly string[], width: number) => {
  const longest = Math.max(0, ...names.map((name) => name.length)) * letterWidth + 30
  return { orient: 'top' as const, columns: Math.max(1, Math.floor(width / longest)), labelLimit: 0, title: null }
}
