/** The marks that a result can be drawn with. */
export const marks = ['bars', 'columns', 'line', 'multiples', 'heat'] as const
export type Mark = (typeof marks)[number]

/** One member on an axis of a chart. `short` serves where the axis itself names the rest, such as Q1 of a year. */
export interface ChartMember {
  readonly label: string
  readonly short: string
  /** a period whose data are not complete yet: its marks are hatched */
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
  /** the value as the reader's locale writes it */
  readonly format: (value: number) => string
}

const mostColumns = 24
const mostLines = 6
const mostPanels = 8
const mostBars = 20
/** Narrower panels of small multiples cannot be read; between two stands a gap. */
const narrowestPanel = 88
export const panelGap = 28

/**
 * The marks that can draw an input, the one that suits it best first; none where there is nothing to draw.
 *
 * Time alone: columns for up to 24 sums, else a line. A category over time: small multiples for a few periods, lines for
 * many. A category alone: bars. Two categories: heat.
 *
 * @source design rules of the product, "Which mark"
 */
export const suitableMarks = (input: ChartInput): readonly Mark[] => {
  const { rows, columns } = input
  if (rows.members.length === 0) return []
  if (columns.members.length === 0) return alone(input)
  const overTime = columns.isTime || rows.isTime
  const periods = columns.isTime ? columns.members.length : rows.members.length
  const hasTotal = rows.members.some((_, row) => input.value(row, -1) !== undefined)
  const bars: Mark[] = hasTotal && !rows.isTime ? ['bars'] : []
  if (!overTime) return ['heat', ...bars]
  return periods <= 8 && columns.isTime ? ['multiples', 'line', 'heat', ...bars] : ['line', 'heat', ...bars]
}

const alone = ({ rows, isSum }: ChartInput): readonly Mark[] => {
  if (!rows.isTime) return ['bars']
  return rows.members.length <= mostColumns && isSum ? ['columns', 'line', 'bars'] : ['line', 'bars']
}

/** One drawn value: `r`, `c` labels, `v` value, `t` text, and the position that a click on it means. */
export interface ChartRow {
  readonly r: string
  readonly c: string
  readonly s: string
  readonly v: number
  readonly t: string
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
  return [{ r: r.label, c: c?.label ?? '', s: c?.short ?? r.short, v, t: input.format(v), row, column, partial }]
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
  const values = chartRows(input, drawn)
  const said = values.slice(0, most).map((p) => `${p.r}${p.c === '' ? '' : `, ${p.c}`} ${p.t}`)
  const by = drawn.columns > 0 ? `${input.rows.title} and ${input.columns.title}` : input.rows.title
  const more = values.length > most ? `; ${values.length - most} more in the table` : ''
  const unit = input.unit === '' ? '' : `, ${input.unit}`
  return `${input.measure}${unit} by ${by}: ${said.join('; ')}${more}`
}
