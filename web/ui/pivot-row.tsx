// biome-ignore-all lint/a11y/useSemanticElements: a virtualised treegrid cannot be a table, its rows stand apart
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at cells by aria-activedescendant
import { memo } from 'react'
import { BodyCell, placeId, RowHeader } from './pivot-cells.tsx'
import styles from './pivot-grid.module.css'
import type { PivotCell, PivotColumn, PivotRow, Place } from './pivot-model.ts'

/** What is the same for every row. Its identity changes only when what the rows show does, so that scrolling is cheap. */
export interface RowFrame {
  readonly id: string
  readonly columns: readonly PivotColumn[]
  /** left edges of the columns */
  readonly edges: readonly number[]
  /** indexes of the leaf columns in sight */
  readonly visible: readonly number[]
  readonly width: number
  readonly headerWidth: number
  readonly rowHeight: number
  /** header rows above the first row */
  readonly above: number
  /** some row can be expanded, so that names stand behind a caret's room */
  readonly hasCarets: boolean
  readonly cell: (row: number, column: number) => PivotCell
  readonly onOpen: (place: Place) => void
  readonly onToggle: (row: number) => void
  readonly onDrill: (row: number) => void
}

export interface BodyRowProps {
  readonly frame: RowFrame
  readonly row: PivotRow
  readonly index: number
  /** distance from the top of the body; absent on the total, which stands below it */
  readonly top?: number
  /** the column of the active and of the selected cell, where they are in this row */
  readonly active?: number | undefined
  readonly selected?: number | undefined
}

const rowClass = (row: PivotRow): string =>
  [
    row.kind === 'total' ? styles.total : styles.row,
    row.kind === 'parent' && styles.parent,
    row.state !== 'none' && styles.expandable,
    row.depth > 0 && styles.child,
    row.isSpecial && styles.special,
  ]
    .filter(Boolean)
    .join(' ')

const Cells = ({ frame, row, index, active, selected }: BodyRowProps) =>
  frame.visible.map((at) => {
    const column = frame.columns[at]
    if (column === undefined) return null
    return (
      <BodyCell
        key={column.key}
        id={placeId(frame.id, { row: index, column: at })}
        read={frame.cell}
        row={row}
        rowIndex={index}
        column={column}
        columnIndex={at}
        left={frame.headerWidth + (frame.edges[at] ?? 0)}
        active={active === at}
        selected={selected === at}
        onOpen={frame.onOpen}
      />
    )
  })

/** One row: its header, which stays in sight, and the cells of the columns in sight. */
export const BodyRow = memo((props: BodyRowProps) => {
  const { frame, row, index, top, active } = props
  const isNote = row.kind === 'pending' || row.kind === 'failed'
  return (
    <div
      role="row"
      aria-rowindex={index + 1 + frame.above}
      aria-level={row.depth + 1}
      aria-expanded={row.state === 'none' ? undefined : row.state === 'open'}
      className={rowClass(row)}
      style={{
        height: frame.rowHeight,
        width: frame.width,
        ...(top !== undefined && { transform: `translateY(${top}px)` }),
      }}
    >
      <RowHeader
        id={placeId(frame.id, { row: index, column: -1 })}
        row={row}
        width={isNote ? frame.width : frame.headerWidth}
        hasCarets={frame.hasCarets}
        active={active === -1}
        onToggle={() => frame.onToggle(index)}
        onDrill={() => frame.onDrill(index)}
      />
      {!isNote && <Cells {...props} />}
    </div>
  )
})
