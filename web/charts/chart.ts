/** The marks that a result can be drawn with. */
export const marks = ['bars', 'columns', 'line', 'multiples', 'heat'] as const
export type Mark = (typeof marks)[number]

/** One member on an axis of a chart. `short` serves where the axis itself names the rest, such as Q1 of a year. */
export interface ChartMember {
  readonly label: string
  readonly short: string
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
/** Panels of small multiples, bars and heat rows that are drawn; the table shows all. */
const mostPanels = 6
const mostBars = 20

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
}

const chartRow = (input: ChartInput, row: number, column: number): ChartRow[] => {
  const v = input.value(row, column)
  const [r, c] = [input.rows.members[row], input.columns.members[column]]
  if (v === undefined || r === undefined) return []
  return [{ r: r.label, c: c?.label ?? '', s: c?.short ?? r.short, v, t: input.format(v), row, column }]
}

/** The values of the first `rows` rows: one per row where `crossed` is false, else one per row and column. */
export const chartRows = (input: ChartInput, rows: number, crossed: boolean): ChartRow[] =>
  input.rows.members.slice(0, rows).flatMap((_, row) => {
    if (!crossed) return chartRow(input, row, -1)
    return input.columns.members.flatMap((__, column) => chartRow(input, row, column))
  })

/** How many of the rows a mark draws; the others are in the table only. */
export const drawnRows = (input: ChartInput, mark: Mark): number => {
  const most = { bars: mostBars, columns: mostColumns, line: lineSeries(input), multiples: mostPanels, heat: mostBars }
  return Math.min(input.rows.members.length, most[mark])
}

const lineSeries = (input: ChartInput): number =>
  input.columns.members.length > 0 && input.columns.isTime ? mostLines : input.rows.members.length

/** The note below a chart that leaves rows out, undefined where it shows all. */
export const chartNote = (input: ChartInput, mark: Mark): string | undefined => {
  const drawn = drawnRows(input, mark)
  const all = input.rows.members.length
  return drawn < all ? `first ${drawn} of ${all}` : undefined
}

const most = 6

/** The chart in words, for those who cannot see it: what it shows and its first values. */
export const chartSummary = (input: ChartInput, mark: Mark): string => {
  const crossed = mark !== 'bars' && input.columns.members.length > 0
  const values = chartRows(input, drawnRows(input, mark), crossed)
  const said = values.slice(0, most).map((p) => `${p.r}${p.c === '' ? '' : `, ${p.c}`} ${p.t}`)
  const by = crossed ? `${input.rows.title} and ${input.columns.title}` : input.rows.title
  const more = values.length > most ? `; ${values.length - most} more in the table` : ''
  const unit = input.unit === '' ? '' : `, ${input.unit}`
  return `${input.measure}${unit} by ${by}: ${said.join('; ')}${more}`
}
