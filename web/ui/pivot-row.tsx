// biome-ignore-all lint/a11y/useSemanticElements: a virtualised treegrid cannot be a table, its rows stand apart
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at cells by aria-activedescendant
import { memo } from 'react'
import { BodyCell, placeId, RowHeader } from './pivot-cells.tsx'
import type { RowFrame } from './pivot-frame.ts'
import styles from './pivot-grid.module.css'
import type { PivotRow } from './pivot-model.ts'

export interface BodyRowProps {
  readonly frame: RowFrame
  readonly row: PivotRow
  readonly index: number
  /** distance from the top of the body; absent on the total, which stands below it */
  readonly top?: number
  /** the leaf columns in sight */
  readonly from: number
  readonly to: number
  /** the column of the active and of the selected cell, where they are in this row */
  readonly active?: number | undefined
  readonly selected?: number | undefined
  /** the columns of the range, where it covers this row */
  readonly left?: number | undefined
  readonly right?: number | undefined
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

/** The columns to draw: those in sight, and that of the active cell, which must be there to be pointed at. */
const drawn = ({ from, to, active = from }: BodyRowProps): number[] => {
  const inSight = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
  if (active < 0 || (active >= from && active <= to)) return inSight
  return active < from ? [active, ...inSight] : [...inSight, active]
}

const isBetween = (at: number, { left, right }: BodyRowProps): boolean =>
  left !== undefined && right !== undefined && at >= left && at <= right

/** Cells stand beside each other, each after the room of those that are not drawn before it: cheaper than places of their own. */
const Cells = (props: BodyRowProps) => {
  const { frame } = props
  const columns = drawn(props)
  return columns.map((at, i) => {
    const before = columns[i - 1]
    const end = before === undefined ? 0 : (frame.edges[before + 1] ?? 0)
    return (
      <BodyCell
        key={at}
        frame={frame}
        row={props.row}
        rowIndex={props.index}
        columnIndex={at}
        gap={(frame.edges[at] ?? 0) - end}
        active={props.active === at}
        selected={props.selected === at}
        inRange={isBetween(at, props)}
      />
    )
  })
}

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
        ...(top !== undefined && { top }),
      }}
    >
      <RowHeader
        id={placeId(frame.id, { row: index, column: -1 })}
        row={row}
        width={isNote ? frame.width : frame.headerWidth}
        hasCarets={frame.hasCarets}
        active={active === -1}
        inRange={isBetween(-1, props)}
        onToggle={() => frame.onToggle(index)}
        onDrill={() => frame.onDrill(index)}
      />
      {!isNote && <Cells {...props} />}
    </div>
  )
})
