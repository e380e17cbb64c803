/** One leaf column of the grid. `name` is what a cell is called after its row, such as "Q1 2017, Won value". */
export interface PivotColumn {
  readonly key: string
  readonly name: string
  readonly width: number
  readonly isTotal: boolean
  /** room that its widest number takes; bars keep out of it */
  readonly numberWidth: number
  /** first of a group: a hairline stands left of it */
  readonly startsGroup: boolean
}

/** One header cell over `span` leaf columns from `from`. */
export interface PivotHeader {
  readonly key: string
  readonly label: string
  readonly from: number
  readonly span: number
  readonly isTotal: boolean
  /** a measure's name stands right, over its numbers; a member's in the middle of its columns */
  readonly isMeasure: boolean
  /** written after the label in a quiet ink */
  readonly unit?: string
  readonly sort?: 'asc' | 'desc'
  /** whether the level below its member is shown, can be, or there is none */
  readonly state: 'open' | 'closed' | 'none'
  /** why its columns have no values, as the tooltip says it */
  readonly note?: string
  /** what a click does, as the tooltip says it; absent where a click does nothing */
  readonly action?: string
}

/** One row of the grid. */
export interface PivotRow {
  readonly key: string
  readonly label: string
  readonly depth: number
  readonly kind: 'parent' | 'leaf' | 'total' | 'pending' | 'failed'
  readonly state: 'open' | 'closed' | 'none'
  readonly isSpecial: boolean
  readonly drills: boolean
  /** written beside the label, small */
  readonly tag?: string
}

/** A colour behind a number: one of seven steps from little to much, or worse, the same, better. */
export type Heat = `much-${1 | 2 | 3 | 4 | 5 | 6 | 7}` | `worse-${1 | 2 | 3}` | 'same' | `better-${1 | 2 | 3}`

/** What a cell shows and says. `bar` is the share of the longest bar, 0 to 1, hatched where a period is not complete. */
export interface PivotCell {
  readonly text: string
  readonly spoken: string
  readonly exact?: string
  readonly bar?: number
  readonly isPartial?: boolean
  readonly heat?: Heat
}

/** A place in the grid: header rows are −n … −1 from the top, column −1 is the row's header. */
export interface Place {
  readonly row: number
  readonly column: number
}

export interface Extent {
  readonly headerRows: number
  readonly rows: number
  readonly columns: number
  /** rows that one page shows */
  readonly page: number
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))

/** Where a key moves to, before the edges are minded; undefined where the key moves nothing. */
const target = (key: string, jump: boolean, at: Place, extent: Extent): Place | undefined => {
  const lastRow = extent.rows - 1
  const lastColumn = extent.columns - 1
  const moves: Record<string, Place> = {
    ArrowUp: { ...at, row: jump ? 0 : at.row - 1 },
    ArrowDown: { ...at, row: jump ? lastRow : at.row + 1 },
    ArrowLeft: { ...at, column: jump ? -1 : at.column - 1 },
    ArrowRight: { ...at, column: jump ? lastColumn : at.column + 1 },
    Home: { row: jump ? 0 : at.row, column: -1 },
    End: { row: jump ? lastRow : at.row, column: lastColumn },
    PageUp: { ...at, row: Math.max(Math.min(0, at.row), at.row - extent.page) },
    PageDown: { ...at, row: at.row + extent.page },
  }
  return moves[key]
}

/**
 * The place that a key moves to: arrows by one, with Ctrl to the edge, Home and End along the row, Page by a screen.
 *
 * @returns undefined for a key that moves nothing
 */
export const move = (key: string, jump: boolean, at: Place, extent: Extent): Place | undefined => {
  const to = target(key, jump, at, extent)
  if (to === undefined) return undefined
  return {
    row: clamp(to.row, -extent.headerRows, Math.max(extent.rows - 1, 0)),
    column: clamp(to.column, -1, extent.columns - 1),
  }
}

/** Widest a column grows to fill the room that is there. */
const widest = 160

/** Widths that a reader gave to columns, by their keys. */
export type Widths = Readonly<Record<string, number>>

/**
 * The columns, wider where there is room for all of them, none wider than 160 px for that; those with a width of a
 * reader's own have just that.
 */
export const stretch = (columns: readonly PivotColumn[], room: number, own: Widths = {}): PivotColumn[] => {
  const widthOf = ({ key, width }: PivotColumn) => own[key] ?? width
  const total = columns.reduce((sum, column) => sum + widthOf(column), 0)
  const factor = total === 0 ? 1 : Math.max(1, room / total)
  return columns.map((column) => ({
    ...column,
    width: own[column.key] ?? Math.max(column.width, Math.min(widest, Math.floor(column.width * factor))),
  }))
}

/** The longest a bar may be: 42 % of the column, and never into the widest number. */
export const barRoom = (column: PivotColumn): number =>
  Math.max(0, Math.min(column.width * 0.42, column.width - column.numberWidth - 6))

/** Left edges of the columns, and the right edge of the last: n + 1 numbers in pixels. */
export const columnEdges = (columns: readonly PivotColumn[]): number[] => {
  const edges = [0]
  for (const column of columns) edges.push((edges.at(-1) ?? 0) + column.width)
  return edges
}
