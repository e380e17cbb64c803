// biome-ignore-all lint/a11y/useSemanticElements: a virtualised treegrid cannot be a table, its rows stand apart
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at cells by aria-activedescendant
import { IconArrowDown, IconArrowUp, IconChevronRight } from '@tabler/icons-react'
import { memo } from 'react'
import { t } from '../language/language.ts'
import type { RowFrame } from './pivot-frame.ts'
import styles from './pivot-grid.module.css'
import { barRoom, type PivotHeader, type PivotRow, type Place } from './pivot-model.ts'
import type { ResizeHandle } from './use-column-widths.ts'

/** Ids of cells, so that the grid can point at the active one. */
export const placeId = (grid: string, { row, column }: Place): string => `${grid}-${row}-${column}`

const classes = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ')

/** A grip at the right edge of a column. Keys change widths from the header itself. */
export const Grip = ({ handle }: { readonly handle: ResizeHandle }) => (
  <span className={styles.grip} aria-hidden data-grip {...handle} />
)

const Caret = ({
  state,
  label,
  onClick,
}: {
  readonly state: 'open' | 'closed'
  readonly label: string
  readonly onClick: () => void
}) => (
  <button
    type="button"
    tabIndex={-1}
    className={styles.caret}
    aria-label={t(state === 'open' ? 'grid.collapse' : 'grid.expand', { member: label })}
    onClick={onClick}
    {...(state === 'open' && { 'data-open': true })}
  >
    <IconChevronRight size={14} stroke={1.7} aria-hidden />
  </button>
)

interface HeaderCellProps {
  readonly id: string
  readonly header: PivotHeader
  readonly left: number
  readonly width: number
  /** where the column of row headers ends: labels over several columns stay right of it */
  readonly edge: number
  readonly starts: boolean
  readonly active: boolean
  readonly inRange: boolean
  /** on the header of a single column */
  readonly handle?: ResizeHandle | undefined
  readonly onAction: (header: PivotHeader) => void
  readonly onToggle: (header: PivotHeader) => void
}

const SortMark = ({ sort }: { readonly sort: 'asc' | 'desc' }) =>
  sort === 'desc' ? (
    <IconArrowDown size={14} stroke={1.7} aria-hidden />
  ) : (
    <IconArrowUp size={14} stroke={1.7} aria-hidden />
  )

const ariaSort = { asc: 'ascending', desc: 'descending' } as const

const HeaderText = ({ header, onAction }: Pick<HeaderCellProps, 'header' | 'onAction'>) => {
  const content = (
    <>
      {header.sort !== undefined && <SortMark sort={header.sort} />}
      <span className={styles.headLabel}>{header.label}</span>
      {header.unit !== undefined && <span className={styles.unit}>{header.unit}</span>}
    </>
  )
  if (header.action === undefined) {
    const title = header.note ?? header.label
    return (
      <span className={styles.headText} title={title}>
        {content}
      </span>
    )
  }
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.headButton}
      title={header.action}
      onClick={() => onAction(header)}
    >
      {content}
    </button>
  )
}

/** A column's header: a member centred over its columns, or a measure over its numbers. */
export const HeaderCell = (props: HeaderCellProps) => {
  const { id, header, left, width, edge, starts, active, inRange, handle, onToggle } = props
  return (
    <div
      id={id}
      role="columnheader"
      aria-colindex={header.from + 2}
      aria-colspan={header.span}
      aria-sort={header.sort === undefined ? undefined : ariaSort[header.sort]}
      aria-expanded={header.state === 'none' ? undefined : header.state === 'open'}
      aria-selected={inRange || undefined}
      className={classes(
        styles.headCell,
        header.isMeasure && styles.measure,
        starts && styles.starts,
        inRange && styles.inRange,
        active && styles.active,
      )}
      style={{ left, width }}
      {...(header.isTotal && { 'data-total': true })}
    >
      <span className={styles.headContent} style={header.span > 1 ? { left: edge + 8 } : undefined}>
        {header.state !== 'none' && (
          <Caret state={header.state} label={header.label} onClick={() => onToggle(header)} />
        )}
        <HeaderText header={header} onAction={props.onAction} />
      </span>
      {handle !== undefined && <Grip handle={handle} />}
    </div>
  )
}

interface RowHeaderProps {
  readonly id: string
  readonly row: PivotRow
  readonly width: number
  readonly active: boolean
  readonly inRange: boolean
  readonly hasCarets: boolean
  readonly onToggle: () => void
  readonly onDrill: () => void
}

const indent = 16

/** A row's name: the caret shows the level below in place, the name goes to it. */
export const RowHeader = ({ id, row, width, active, inRange, hasCarets, onToggle, onDrill }: RowHeaderProps) => (
  <div
    id={id}
    role="rowheader"
    aria-colindex={1}
    aria-selected={inRange || undefined}
    className={classes(styles.rowHeader, inRange && styles.inRange, active && styles.active)}
    style={{ width, paddingLeft: 16 + row.depth * indent }}
  >
    {row.state !== 'none' && <Caret state={row.state} label={row.label} onClick={onToggle} />}
    {row.state === 'none' && hasCarets && row.kind !== 'total' && <span className={styles.noCaret} />}
    {row.drills ? (
      <button
        type="button"
        tabIndex={-1}
        className={styles.name}
        title={t('grid.drill', { member: row.label })}
        onClick={onDrill}
      >
        {row.label}
      </button>
    ) : (
      <span className={styles.name} title={row.label}>
        {row.label}
      </span>
    )}
    {row.tag !== undefined && <span className={styles.rowTag}>{row.tag}</span>}
  </div>
)

interface BodyCellProps {
  readonly frame: RowFrame
  readonly row: PivotRow
  readonly rowIndex: number
  readonly columnIndex: number
  readonly active: boolean
  readonly selected: boolean
  readonly inRange: boolean
}

/** One value, right-aligned, with its bar or its colour behind it. Drawn anew only when it shows something else. */
export const BodyCell = memo((props: BodyCellProps) => {
  const { frame, row, rowIndex, columnIndex, active, selected, inRange } = props
  const column = frame.columns[columnIndex]
  if (column === undefined) return null
  const cell = frame.cell(rowIndex, columnIndex)
  return (
    <div
      id={placeId(frame.id, { row: rowIndex, column: columnIndex })}
      role="gridcell"
      aria-colindex={columnIndex + 2}
      aria-selected={selected || inRange}
      aria-label={`${row.label}, ${column.name}: ${cell.spoken}`}
      title={cell.exact}
      className={classes(
        styles.cell,
        column.startsGroup && styles.starts,
        inRange && styles.inRange,
        active && styles.active,
        selected && styles.selected,
      )}
      style={{ left: frame.headerWidth + (frame.edges[columnIndex] ?? 0), width: column.width }}
      {...(column.isTotal && { 'data-total': true })}
    >
      {cell.bar !== undefined && cell.bar > 0 && (
        <span
          className={`${styles.bar} ${cell.isPartial === true ? styles.partial : ''}`}
          style={{ width: Math.max(1, cell.bar * barRoom(column)) }}
        />
      )}
      <span className={styles.number} {...(cell.heat !== undefined && { 'data-heat': cell.heat })}>
        {cell.text}
      </span>
    </div>
  )
})
