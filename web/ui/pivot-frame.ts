import { useEffect, useMemo, useRef } from 'react'
import { columnEdges, type PivotCell, type PivotColumn, type PivotHeader, type PivotRow } from './pivot-model.ts'

/** What is the same for every row. Its identity changes only when what the rows show does, so that scrolling is cheap. */
export interface RowFrame {
  readonly id: string
  readonly columns: readonly PivotColumn[]
  /** left edges of the columns */
  readonly edges: readonly number[]
  readonly width: number
  readonly headerWidth: number
  readonly rowHeight: number
  /** header rows above the first row */
  readonly above: number
  /** some row can be expanded, so that names stand behind a caret's room */
  readonly hasCarets: boolean
  readonly cell: (row: number, column: number) => PivotCell
  readonly onToggle: (row: number) => void
  readonly onDrill: (row: number) => void
}

/** What of a grid its rows are drawn with. */
export interface FrameParts {
  readonly headerRows: readonly (readonly PivotHeader[])[]
  readonly columns: readonly PivotColumn[]
  readonly rows: readonly PivotRow[]
  readonly cell: (row: number, column: number) => PivotCell
  readonly headerWidth: number
  readonly rowHeight: number
  readonly onToggle: (row: number) => void
  readonly onDrill: (row: number) => void
}

/** Callbacks that stay the same while what they call changes. */
const useStable = (props: FrameParts) => {
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  return useMemo(
    () => ({
      onToggle: (row: number) => latest.current.onToggle(row),
      onDrill: (row: number) => latest.current.onDrill(row),
    }),
    [],
  )
}

/** What every row is drawn with; the same object until something that a row shows has changed. */
export const useRowFrame = (id: string, props: FrameParts, room: number): RowFrame => {
  const { columns, rows, cell, headerWidth, rowHeight } = props
  const above = props.headerRows.length
  const on = useStable(props)
  return useMemo(() => {
    const edges = columnEdges(columns)
    return {
      id,
      columns,
      edges,
      width: Math.max(room, headerWidth + (edges.at(-1) ?? 0)),
      headerWidth,
      rowHeight,
      above,
      hasCarets: rows.some((row) => row.state !== 'none'),
      cell,
      ...on,
    }
  }, [id, columns, rows, cell, headerWidth, rowHeight, above, on, room])
}
