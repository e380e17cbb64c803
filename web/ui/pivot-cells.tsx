// biome-ignore-all lint/a11y/useSemanticElements: a virtualised treegrid cannot be a table, its rows stand apart
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at cells by aria-activedescendant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys of its active cell
import { IconArrowDown, IconArrowUp, IconChevronRight } from '@tabler/icons-react'
import { memo } from 'react'
import styles from './pivot-grid.module.css'
import {
  barRoom,
  type PivotCell,
  type PivotColumn,
  type PivotHeader,
  type PivotRow,
  type Place,
} from './pivot-model.ts'

/** Ids of cells, so that the grid can point at the active one. */
export const placeId = (grid: string, { row, column }: Place): string => `${grid}-${row}-${column}`

const classes = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ')

interface HeaderCellProps {
  readonly id: string
  readonly header: PivotHeader
  readonly left: number
  readonly width: number
  readonly starts: boolean
  readonly active: boolean
  readonly onAction: (header: PivotHeader) => void
}

const SortMark = ({ sort }: { readonly sort: 'asc' | 'desc' }) =>
  sort === 'desc' ? (
    <IconArrowDown size={14} stroke={1.7} aria-hidden />
  ) : (
    <IconArrowUp size={14} stroke={1.7} aria-hidden />
  )

const ariaSort = { asc: 'ascending', desc: 'descending' } as const

/** A column's header: a member centred over its columns, or a measure over its numbers. */
export const HeaderCell = ({ id, header, left, width, starts, active, onAction }: HeaderCellProps) => {
  const content = (
    <>
      {header.sort !== undefined && <SortMark sort={header.sort} />}
      {header.label}
      {header.unit !== undefined && <span className={styles.unit}>{header.unit}</span>}
    </>
  )
  return (
    <div
      id={id}
      role="columnheader"
      aria-colindex={header.from + 2}
      aria-colspan={header.span}
      aria-sort={header.sort === undefined ? undefined : ariaSort[header.sort]}
      className={classes(
        styles.headCell,
        header.isMeasure && styles.measure,
        starts && styles.starts,
        active && styles.active,
      )}
      style={{ left, width }}
      {...(header.isTotal && { 'data-total': true })}
    >
      {header.action === undefined ? (
        <span className={styles.headText}>{content}</span>
      ) : (
        <button
          type="button"
          tabIndex={-1}
          className={styles.headButton}
          title={header.action}
          onClick={() => onAction(header)}
        >
          {content}
        </button>
      )}
    </div>
  )
}

interface RowHeaderProps {
  readonly id: string
  readonly row: PivotRow
  readonly width: number
  readonly active: boolean
  readonly hasCarets: boolean
  readonly onToggle: () => void
  readonly onDrill: () => void
}

const indent = 16

/** A row's name: the caret shows the level below in place, the name goes to it. */
export const RowHeader = ({ id, row, width, active, hasCarets, onToggle, onDrill }: RowHeaderProps) => (
  <div
    id={id}
    role="rowheader"
    aria-colindex={1}
    className={classes(styles.rowHeader, active && styles.active)}
    style={{ width, paddingLeft: 16 + row.depth * indent }}
  >
    {row.state !== 'none' && (
      <button
        type="button"
        tabIndex={-1}
        className={styles.caret}
        aria-label={`${row.state === 'open' ? 'Collapse' : 'Expand'} ${row.label}`}
        onClick={onToggle}
        {...(row.state === 'open' && { 'data-open': true })}
      >
        <IconChevronRight size={14} stroke={1.7} aria-hidden />
      </button>
    )}
    {row.state === 'none' && hasCarets && row.kind !== 'total' && <span className={styles.noCaret} />}
    {row.drills ? (
      <button
        type="button"
        tabIndex={-1}
        className={styles.name}
        title={`Drill down into ${row.label}`}
        onClick={onDrill}
      >
        {row.label}
      </button>
    ) : (
      <span className={styles.name} title={row.label}>
        {row.label}
      </span>
    )}
  </div>
)

interface BodyCellProps {
  readonly id: string
  readonly read: (row: number, column: number) => PivotCell
  readonly row: PivotRow
  readonly rowIndex: number
  readonly column: PivotColumn
  readonly columnIndex: number
  readonly left: number
  readonly active: boolean
  readonly selected: boolean
  readonly onOpen: (place: Place) => void
}

/** One value, right-aligned, with its bar behind it. Drawn anew only when it shows something else. */
export const BodyCell = memo((props: BodyCellProps) => {
  const { id, read, row, rowIndex, column, columnIndex, left, active, selected, onOpen } = props
  const cell = read(rowIndex, columnIndex)
  return (
    <div
      id={id}
      role="gridcell"
      aria-colindex={columnIndex + 2}
      aria-selected={selected}
      aria-label={`${row.label}, ${column.name}: ${cell.spoken}`}
      title={cell.exact}
      className={classes(
        styles.cell,
        column.startsGroup && styles.starts,
        active && styles.active,
        selected && styles.selected,
      )}
      style={{ left, width: column.width }}
      onClick={() => onOpen({ row: rowIndex, column: columnIndex })}
      {...(column.isTotal && { 'data-total': true })}
    >
      {cell.bar !== undefined && cell.bar > 0 && (
        <span
          className={`${styles.bar} ${cell.isPartial === true ? styles.partial : ''}`}
          style={{ width: Math.max(1, cell.bar * barRoom(column)) }}
        />
      )}
      <span className={styles.number}>{cell.text}</span>
    </div>
  )
})
