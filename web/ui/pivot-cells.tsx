// biome-ignore-all lint/a11y/useSemanticElements: a virtualised treegrid cannot be a table, its rows stand apart
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at cells by aria-activedescendant
import { IconArrowDown, IconArrowUp, IconChevronRight } from '@tabler/icons-react'
import { memo } from 'react'
import { t } from '../language/language.ts'
import type { RowFrame } from './pivot-frame.ts'
import styles from './pivot-grid.module.css'
import {
  barRoom,
  type PivotCell,
  type PivotColumn,
  type PivotHeader,
  type PivotRow,
  type Place,
} from './pivot-model.ts'
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

/** What readers of the screen are told of a header; below a label that needs fewer rows than others there is nothing to say. */
const headerAria = ({ label, unit, from, span, sort, state }: PivotHeader, inRange: boolean) => ({
  role: 'columnheader',
  'aria-label': unit === undefined ? label : `${label} ${unit}`,
  'aria-colindex': from + 2,
  'aria-colspan': span,
  'aria-sort': sort === undefined ? undefined : ariaSort[sort],
  'aria-expanded': state === 'none' ? undefined : state === 'open',
  'aria-selected': inRange || undefined,
})

/** A column's header: a member centred over its columns, or a measure over its numbers. */
export const HeaderCell = (props: HeaderCellProps) => {
  const { id, header, left, width, edge, starts, active, inRange, handle, onToggle } = props
  return (
    <div
      id={id}
      data-cell
      {...(header.label === '' ? { role: 'presentation' } : headerAria(header, inRange))}
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
    aria-label={row.tag === undefined ? row.label : `${row.label}, ${row.tag}`}
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
  /** room before it, in pixels */
  readonly gap: number
  readonly active: boolean
  readonly selected: boolean
  readonly inRange: boolean
}

/** The bar behind a number as the size of a background, which needs no element of its own. */
const barSize = ({ bar = 0 }: PivotCell, column: PivotColumn): string | undefined =>
  bar > 0 ? `${Math.max(1, bar * barRoom(column))}px 15px` : undefined

/** One value, right-aligned, with its bar or its colour behind it. Drawn anew only when it shows something else. */
export const BodyCell = memo((props: BodyCellProps) => {
  const { frame, row, rowIndex, columnIndex, gap, active, selected, inRange } = props
  const column = frame.columns[columnIndex]
  if (column === undefined) return null
  const cell = frame.cell(rowIndex, columnIndex)
  const backgroundSize = barSize(cell, column)
  const { text, heat, spoken, isPartial } = cell
  return (
    <div
      // only cells that are pointed at are found by an id
      id={active || selected ? placeId(frame.id, { row: rowIndex, column: columnIndex }) : undefined}
      role="gridcell"
      aria-colindex={columnIndex + 2}
      aria-selected={selected || inRange}
      aria-label={`${row.label}, ${column.name}: ${spoken}`}
      className={classes(
        styles.cell,
        backgroundSize !== undefined && (isPartial === true ? styles.partial : styles.bar),
        column.startsGroup && styles.starts,
        inRange && styles.inRange,
        active && styles.active,
        selected && styles.selected,
      )}
      style={{
        width: column.width,
        ...(gap > 0 && { marginLeft: gap }),
        ...(backgroundSize !== undefined && { backgroundSize }),
      }}
      {...(column.isTotal && { 'data-total': true })}
    >
      {heat === undefined ? text : <span data-heat={heat}>{text}</span>}
    </div>
  )
})
