// biome-ignore-all lint/a11y/useSemanticElements: a virtualised treegrid cannot be a table, its rows stand apart
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at cells by aria-activedescendant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys of its active cell

import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { BodyCell, HeaderCell, placeId, RowHeader } from './pivot-cells.tsx'
import styles from './pivot-grid.module.css'
import {
  columnEdges,
  move,
  type PivotCell,
  type PivotColumn,
  type PivotHeader,
  type PivotRow,
  type Place,
  stretch,
} from './pivot-model.ts'

export interface PivotGridProps {
  /** id of the element that takes the focus */
  readonly id: string
  /** the grid's accessible name */
  readonly label: string
  /** names of the row attributes, over the row headers */
  readonly corner: string
  readonly headerRows: readonly (readonly PivotHeader[])[]
  readonly columns: readonly PivotColumn[]
  /** a total comes last and stays in sight */
  readonly rows: readonly PivotRow[]
  readonly cell: (row: number, column: number) => PivotCell
  readonly selected?: Place | undefined
  readonly headerWidth: number
  readonly rowHeight: number
  readonly onOpen: (place: Place) => void
  readonly onToggle: (row: number) => void
  readonly onDrill: (row: number) => void
  readonly onHeader: (header: PivotHeader) => void
  readonly onEscape: () => void
}

interface Frame {
  readonly id: string
  readonly edges: readonly number[]
  /** indexes of the leaf columns in sight */
  readonly visible: readonly number[]
  readonly width: number
  readonly active: Place
  readonly activate: (place: Place) => void
  /** some row can be expanded, so that names stand behind a caret's room */
  readonly hasCarets: boolean
}

const isAt = (place: Place | undefined, row: number, column: number): boolean =>
  place !== undefined && place.row === row && place.column === column

const HeaderRows = ({ props, frame }: { readonly props: PivotGridProps; readonly frame: Frame }) => {
  const { headerRows, columns, rowHeight, headerWidth } = props
  const [first, last] = [frame.visible[0] ?? 0, frame.visible.at(-1) ?? 0]
  return (
    <div className={styles.head} role="rowgroup" style={{ width: frame.width }}>
      {headerRows.map((headers, i) => {
        const row = i - headerRows.length
        return (
          <div key={row} role="row" aria-rowindex={i + 1} className={styles.headRow} style={{ height: rowHeight }}>
            <div className={styles.corner} style={{ width: headerWidth }} {...(row === -1 && { role: 'columnheader' })}>
              {row === -1 ? props.corner : ''}
            </div>
            {headers
              .filter((header) => header.from <= last && header.from + header.span > first)
              .map((header) => (
                <HeaderCell
                  key={header.key}
                  id={placeId(frame.id, { row, column: header.from })}
                  header={header}
                  left={headerWidth + (frame.edges[header.from] ?? 0)}
                  width={(frame.edges[header.from + header.span] ?? 0) - (frame.edges[header.from] ?? 0)}
                  starts={columns[header.from]?.startsGroup ?? false}
                  active={
                    frame.active.row === row &&
                    frame.active.column >= header.from &&
                    frame.active.column < header.from + header.span
                  }
                  onAction={props.onHeader}
                />
              ))}
          </div>
        )
      })}
    </div>
  )
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

interface BodyRowProps {
  readonly props: PivotGridProps
  readonly frame: Frame
  readonly index: number
  readonly top?: number
}

const BodyRow = ({ props, frame, index, top }: BodyRowProps) => {
  const row = props.rows[index]
  if (row === undefined) return null
  const open = (column: number) => {
    frame.activate({ row: index, column })
    props.onOpen({ row: index, column })
  }
  const isNote = row.kind === 'pending' || row.kind === 'failed'
  return (
    <div
      role="row"
      aria-rowindex={index + 1 + props.headerRows.length}
      aria-level={row.depth + 1}
      aria-expanded={row.state === 'none' ? undefined : row.state === 'open'}
      className={rowClass(row)}
      style={{
        height: props.rowHeight,
        width: frame.width,
        ...(top !== undefined && { transform: `translateY(${top}px)` }),
      }}
    >
      <RowHeader
        id={placeId(frame.id, { row: index, column: -1 })}
        row={row}
        width={isNote ? frame.width : props.headerWidth}
        hasCarets={frame.hasCarets}
        active={isAt(frame.active, index, -1)}
        onToggle={() => props.onToggle(index)}
        onDrill={() => props.onDrill(index)}
      />
      {!isNote &&
        frame.visible.map((at) => {
          const column = props.columns[at]
          if (column === undefined) return null
          return (
            <BodyCell
              key={column.key}
              id={placeId(frame.id, { row: index, column: at })}
              cell={props.cell(index, at)}
              row={row}
              column={column}
              index={at}
              left={props.headerWidth + (frame.edges[at] ?? 0)}
              active={isAt(frame.active, index, at)}
              selected={isAt(props.selected, index, at)}
              onOpen={() => open(at)}
            />
          )
        })}
    </div>
  )
}

/** What Enter, Space and Escape do at a place; whether they did anything. */
const act = (props: PivotGridProps, at: Place, key: string): boolean => {
  const row = props.rows[at.row]
  if (key === ' ') {
    if (row !== undefined && row.state !== 'none') props.onToggle(at.row)
    return true
  }
  if (key === 'Escape') {
    props.onEscape()
    return true
  }
  if (key !== 'Enter') return false
  if (at.row < 0) {
    const headers = props.headerRows[at.row + props.headerRows.length] ?? []
    const header = headers.find((h) => h.from <= at.column && at.column < h.from + h.span)
    if (header?.action !== undefined) props.onHeader(header)
  } else if (at.column < 0) {
    if (row?.drills) props.onDrill(at.row)
  } else props.onOpen(at)
  return true
}

const placeAfter = (event: KeyboardEvent, active: Place, props: PivotGridProps, page: number): Place | undefined => {
  const extent = {
    headerRows: props.headerRows.length,
    rows: props.rows.length,
    columns: props.columns.length,
    page,
  }
  return move(event.key, event.ctrlKey || event.metaKey, active, extent)
}

/** Rows and columns in sight, and a way to bring a place there. */
const useWindow = (props: PivotGridProps, bodyRows: number) => {
  const scroller = useRef<HTMLDivElement>(null)
  const headHeight = props.headerRows.length * props.rowHeight
  const rows = useVirtualizer({
    count: bodyRows,
    getScrollElement: () => scroller.current,
    estimateSize: () => props.rowHeight,
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    scrollPaddingEnd: props.rowHeight + 2,
    useFlushSync: false,
  })
  const columns = useVirtualizer({
    horizontal: true,
    count: props.columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => props.columns[i]?.width ?? 0,
    overscan: 3,
    scrollMargin: props.headerWidth,
    scrollPaddingStart: props.headerWidth,
    useFlushSync: false,
  })
  // a size is remembered until it is asked to be measured again
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes are those of the columns
  useEffect(() => columns.measure(), [columns, props.columns])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes are the row height
  useEffect(() => rows.measure(), [rows, props.rowHeight])
  const reveal = ({ row, column }: Place) => {
    // the total is always in sight; what stands above it comes along
    if (row >= 0 && bodyRows > 0) rows.scrollToIndex(Math.min(row, bodyRows - 1))
    if (column >= 0) columns.scrollToIndex(column)
  }
  return { scroller, rows, columns, reveal, headHeight }
}

/**
 * A pivot grid: header rows, row headers and a total that stay in sight, rows and columns drawn only where they can be
 * seen. One tab stop; arrows move, Enter opens, Space expands. Knows nothing of what its numbers mean.
 */
export const PivotGrid = (given: PivotGridProps) => {
  const id = useId()
  const room = useElementSize()
  const columnsThatFill = useMemo(
    () => stretch(given.columns, room.width - given.headerWidth),
    [given.columns, given.headerWidth, room.width],
  )
  const props = { ...given, columns: columnsThatFill }
  const [active, setActive] = useState<Place>({ row: 0, column: 0 })
  const totals = props.rows.at(-1)?.kind === 'total' ? 1 : 0
  const bodyRows = props.rows.length - totals
  const { scroller, rows, columns, reveal, headHeight } = useWindow(props, bodyRows)
  const edges = useMemo(() => columnEdges(props.columns), [props.columns])
  const width = Math.max(room.width, props.headerWidth + (edges.at(-1) ?? 0))
  const attach = useMergedRef(scroller, room.ref)
  const visible = columns.getVirtualItems().map((item) => item.index)
  const hasCarets = useMemo(() => props.rows.some((row) => row.state !== 'none'), [props.rows])
  const frame: Frame = { id, edges, visible, width, active, activate: setActive, hasCarets }
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / props.rowHeight) - props.headerRows.length - 1
    const to = placeAfter(event, active, props, Math.max(1, page))
    if (to !== undefined) {
      setActive(to)
      reveal(to)
    } else if (event.target !== event.currentTarget || !act(props, active, event.key)) return
    event.preventDefault()
  }
  return (
    <div
      ref={attach}
      id={props.id}
      role="treegrid"
      aria-label={props.label}
      aria-rowcount={props.rows.length + props.headerRows.length}
      aria-colcount={props.columns.length + 1}
      aria-activedescendant={placeId(id, active)}
      tabIndex={0}
      className={styles.grid}
      style={{ height: '100%' }}
      onKeyDown={onKeyDown}
    >
      <HeaderRows props={props} frame={frame} />
      <div role="rowgroup" style={{ position: 'relative', height: rows.getTotalSize(), width }}>
        {rows.getVirtualItems().map((item) => (
          <BodyRow key={item.key} props={props} frame={frame} index={item.index} top={item.start - headHeight} />
        ))}
      </div>
      {totals === 1 && (
        <div role="rowgroup" style={{ display: 'contents' }}>
          <BodyRow props={props} frame={frame} index={bodyRows} />
        </div>
      )}
    </div>
  )
}
