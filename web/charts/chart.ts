import { list, t } from '../language/language.ts'
import { type Mark, marks } from './marks.ts'

/** One member on an axis of a chart. `short` serves where the axis itself names the rest, such as Q1 of a year. */
export interface ChartMember {
  readonly label: string
  readonly short: string
  /** what is told of it where it is pointed at: all that it is in, of a period up to which date; its label where absent */
  readonly told?: string
  /** a period whose data are not complete yet: its marks are hatched, its lines dashed */
  readonly isPartial?: boolean
}

/** One axis of a result: its title, whether its members follow each other in time, and the members in order. */
export interface ChartAxis {
  readonly title: string
  readonly isTime: boolean
  readonly members: readonly ChartMember[]
}

/**
 * What a chart is drawn from: one measure over the rows and, where there are any, the columns. A missing value is
 * undefined and draws nothing; 0 draws a bar of no length.
 */
export interface ChartInput {
  readonly measure: string
  /** written after the measure's name, such as $; empty for none */
  readonly unit: string
  /** a sum or count, so that its bars may start at 0 and be compared by length */
  readonly isSum: boolean
  readonly rows: ChartAxis
  readonly columns: ChartAxis
  /** the value of a row and a column, both by index; column -1 is the row's total */
  readonly value: (row: number, column: number) => number | undefined
  /** the value as the reader's locale writes it, and with all its digits and its unit */
  readonly format: (value: number) => string
  readonly exact: (value: number) => string
  /** which way of the measure is the better one; absent where neither is */
  readonly better?: 'up' | 'down' | undefined
  /** a second measure of the same rows, to set the first against */
  readonly second?: ChartMeasure
  /** the measure at the time that it is compared with; only of what adds up along the rows */
  readonly before?: ChartMeasure
  /** counts of which each is a part of the one before, whatever the rows */
  readonly stages?: readonly ChartStage[]
  /** what happened along the axis of time, what matters most first */
  readonly events?: readonly ChartEvent[]
}

/** Something that happened while a chart runs: where, in periods from the beginning of its first one, and what is told of it. */
export interface ChartEvent {
  readonly title: string
  /** its days, in words */
  readonly days: string
  readonly description: string
  readonly at: number
}

/** A measure by the rows of a chart. */
export interface ChartMeasure {
  readonly title: string
  readonly value: (row: number) => number | undefined
  readonly exact: (value: number) => string
}

/** One stage of a way: how many came to it, and the share of the stage before, in words. */
export interface ChartStage {
  readonly title: string
  readonly value: number
  readonly text: string
  /** how many with all digits and the unit, and the share */
  readonly exact: string
}

const mostColumns = 24
const mostLines = 6
const mostPeriods = 8
const mostPanels = 8
/** Points of a scatter that can be told apart. */
const mostPoints = 300
/** Steps of a waterfall beside its two ends. */
export const mostSteps = 16
const mostBars = 20
/** Narrower panels of small multiples cannot be read; between two stands a gap. */
const narrowestPanel = 88
export const panelGap = 28

/** Whether each row and column has no value below zero, so that parts can be put together to a whole. */
const isNowhereNegative = (input: ChartInput): boolean => {
  const columns = input.columns.members.length
  const at = columns === 0 ? [-1] : [...input.columns.members.keys()]
  return input.rows.members.every((_, row) => at.every((column) => (input.value(row, column) ?? 0) >= 0))
}

const hasTotals = (input: ChartInput): boolean =>
  input.rows.members.some((_, row) => input.value(row, -1) !== undefined)

/** What a mark needs, as a name of `charts.why`. */
export type Need = Exclude<Mark, 'stacked'> | 'stacked' | 'stackedAxes'

/** For each mark whether it says something true of an input; else the need that is not met. */
const needs: Readonly<Record<Mark, (input: ChartInput) => Need | undefined>> = {
  bars: ({ rows, columns, ...input }) => {
    const isAlone = columns.members.length === 0
    const isCrossed = !isAlone && !rows.isTime && hasTotals({ rows, columns, ...input })
    return rows.members.length > 0 && (isAlone || isCrossed) ? undefined : 'bars'
  },
  columns: ({ rows, columns, isSum }) => {
    const isFew = rows.members.length > 0 && rows.members.length <= mostColumns
    return rows.isTime && isFew && columns.members.length === 0 && isSum ? undefined : 'columns'
  },
  line: ({ rows, columns }) => (rows.members.length > 0 && (rows.isTime || columns.isTime) ? undefined : 'line'),
  area: (input) => (needs.line(input) === undefined && input.isSum && isNowhereNegative(input) ? undefined : 'area'),
  stacked: (input) => {
    if (needs.heat(input) !== undefined) return 'stackedAxes'
    return input.isSum && isNowhereNegative(input) ? undefined : 'stacked'
  },
  grouped: (input) => {
    const { along, parts } = seriesOf(input)
    const isFew = parts.members.length <= mostLines && along.members.length <= mostColumns
    return needs.heat(input) === undefined && input.isSum && isFew ? undefined : 'grouped'
  },
  multiples: ({ rows, columns }) =>
    rows.members.length > 0 && columns.isTime && columns.members.length <= mostPeriods ? undefined : 'multiples',
  heat: ({ rows, columns }) => (rows.members.length > 0 && columns.members.length > 0 ? undefined : 'heat'),
  scatter: ({ second, rows, columns }) =>
    second !== undefined && rows.members.length > 1 && columns.members.length === 0 ? undefined : 'scatter',
  waterfall: ({ before, rows, columns, isSum }) =>
    before !== undefined && isSum && !rows.isTime && rows.members.length > 0 && columns.members.length === 0
      ? undefined
      : 'waterfall',
  funnel: ({ stages }) => (stages === undefined ? 'funnel' : undefined),
}

/** The axis that a chart of lines or stacks runs along, and the one whose members are its parts: time runs along. */
export const seriesOf = ({ rows, columns }: ChartInput) => {
  const isAlongColumns = columns.isTime
  return { isAlongColumns, along: isAlongColumns ? columns : rows, parts: isAlongColumns ? rows : columns }
}

/** What an input lacks for a mark, as a name of `charts.why`; undefined where the mark can draw it. */
export const lackOf = (input: ChartInput, mark: Mark): Need | undefined => needs[mark](input)

/** Every mark, the one that suits an input best first. */
const preferred = ({ rows, columns, isSum, stages }: ChartInput): readonly Mark[] => {
  if (rows.members.length === 0) return stages === undefined ? [] : ['funnel']
  if (columns.members.length === 0)
    return rows.isTime && isSum ? ['columns', 'line'] : rows.isTime ? ['line'] : ['bars']
  if (!columns.isTime && !rows.isTime) return ['heat']
  return ['multiples', 'line', 'heat']
}

/**
 * The marks that can draw an input, the one that suits it best first; none where there is nothing to draw.
 *
 * Time alone: columns for up to 24 sums, else a line. A category over time: small multiples for a few periods, lines for
 * many. A category alone: bars. Two categories: heat.
 *
 * @source design rules of the product, "Which mark"
 */
export const suitableMarks = (input: ChartInput): readonly Mark[] => {
  const first = preferred(input)
  const rest = input.rows.members.length === 0 ? [] : marks.filter((mark) => !first.includes(mark))
  return [...first, ...rest].filter((mark) => lackOf(input, mark) === undefined)
}

/** One drawn value: `r`, `c` labels, `v` value, `t` and `e` its texts, and the position that a click on it means. */
export interface ChartRow {
  readonly r: string
  readonly c: string
  /** what is told of the row and of the column where the value is pointed at */
  readonly rt: string
  readonly ct: string
  readonly s: string
  readonly v: number
  readonly t: string
  /** the value with all its digits and its unit */
  readonly e: string
  readonly row: number
  readonly column: number
  /** of a period that is not complete */
  readonly partial: boolean
}

const chartRow = (input: ChartInput, row: number, column: number, missing?: number): ChartRow[] => {
  const v = input.value(row, column) ?? missing
  const [r, c] = [input.rows.members[row], input.columns.members[column]]
  if (v === undefined || r === undefined) return []
  const partial = r.isPartial === true || c?.isPartial === true
  return [
    {
      r: r.label,
      c: c?.label ?? '',
      rt: r.told ?? r.label,
      ct: c?.told ?? c?.label ?? '',
      s: c?.short ?? r.short,
      v,
      t: input.format(v),
      e: input.exact(v),
      row,
      column,
      partial,
    },
  ]
}

/** How much of a result a mark draws; what is left out is in the table only. */
export interface Drawn {
  readonly rows: number
  readonly columns: number
}

const panels = (width: number): number =>
  Math.max(2, Math.min(mostPanels, Math.floor((width + panelGap) / (narrowestPanel + panelGap))))

/** How many rows and columns a mark draws in a width; columns are 0 where it draws the rows' totals. */
export const drawnOf = (input: ChartInput, mark: Mark, width: number): Drawn => {
  const [rows, columns] = [input.rows.members.length, input.columns.members.length]
  if (mark === 'bars') return { rows: Math.min(rows, mostBars), columns: 0 }
  if (mark === 'columns') return { rows: Math.min(rows, mostColumns), columns: 0 }
  if (mark === 'multiples') return { rows: Math.min(rows, panels(width)), columns }
  if (mark === 'scatter') return { rows: Math.min(rows, mostPoints), columns: 0 }
  // what a stack or a waterfall leaves out is one more part of it, and a funnel shows no rows
  if (mark === 'stacked' || mark === 'area' || mark === 'waterfall' || mark === 'funnel') return { rows, columns }
  if (mark === 'heat') return { rows: Math.min(rows, mostBars), columns }
  return input.columns.isTime
    ? { rows: Math.min(rows, mostLines), columns }
    : { rows, columns: Math.min(columns, mostLines) }
}

/**
 * The drawn values, row by row: one per row where no columns are drawn, else one per row and column.
 *
 * @param missing drawn where there is no value; without it nothing is
 */
export const chartRows = (input: ChartInput, drawn: Drawn, missing?: number): ChartRow[] =>
  input.rows.members.slice(0, drawn.rows).flatMap((_, row) => {
    if (drawn.columns === 0) return chartRow(input, row, -1, missing)
    return input.columns.members.slice(0, drawn.columns).flatMap((__, column) => chartRow(input, row, column, missing))
  })

/** How many members a chart shows of how many; undefined where it shows all. */
export const leftOut = (input: ChartInput, mark: Mark, width: number): { shown: number; all: number } | undefined => {
  const drawn = drawnOf(input, mark, width)
  const [rows, columns] = [input.rows.members.length, input.columns.members.length]
  if (drawn.rows < rows) return { shown: drawn.rows, all: rows }
  return drawn.columns > 0 && drawn.columns < columns ? { shown: drawn.columns, all: columns } : undefined
}

const most = 6

/** The chart in words, for those who cannot see it: what it shows and its first values. */
export const chartSummary = (input: ChartInput, mark: Mark, width: number): string => {
  const drawn = drawnOf(input, mark, width)
  const measure = input.unit === '' ? input.measure : `${input.measure}, ${input.unit}`
  if (mark === 'funnel') return (input.stages ?? []).map(({ title, text }) => `${title} ${text}`).join('; ')
  const values = chartRows(input, drawn)
  const said = values.slice(0, most).map((p) => {
    const [r, c] = p.partial ? [p.rt, p.ct] : [p.r, p.c]
    return `${r}${c === '' ? '' : `, ${c}`} ${p.t}`
  })
  const axes = drawn.columns > 0 ? list([input.rows.title, input.columns.title]) : input.rows.title
  const texts = { measure, axes, values: said.join('; ') }
  const count = values.length - most
  return count > 0 ? t('charts.summaryMore', { ...texts, count }) : t('charts.summary', texts)
}
