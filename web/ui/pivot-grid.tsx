// biome-ignore-all lint/a11y/useSemanticElements: a virtualised treegrid cannot be a table, its rows stand apart
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at cells by aria-activedescendant

import { useElementSize, useMergedRef } from '@mantine/hooks'
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import { placeId } from './pivot-cells.tsx'
import { type RowFrame, useRowFrame } from './pivot-frame.ts'
import styles from './pivot-grid.module.css'
import { headerAt, PivotHead } from './pivot-head.tsx'
import {
  move,
  type PivotCell,
  type PivotColumn,
  type PivotHeader,
  type PivotRow,
  type Place,
  stretch,
} from './pivot-model.ts'
import { type Bounds, boundsOf, type Geometry } from './pivot-range.ts'
import { BodyRow } from './pivot-row.tsx'
import { type CellRange, useCellRange } from './use-cell-range.ts'
import { type ColumnWidths, headerKey, useColumnWidths } from './use-column-widths.ts'
import { usePivotPointer } from './use-pivot-pointer.ts'
import { type PivotWindow, type PlacedRow, usePivotWindow } from './use-pivot-window.ts'

/** Cells as the clipboard takes them: for programs that know tables, and for those that know text alone. */
export interface CopiedCells {
  readonly html: string
  readonly text: string
}

export interface PivotGridProps {
  /** id of the element that takes the focus */
  readonly id: string
  /** the grid's accessible name */
  readonly label: string
  /** names the view: widths that a reader gave to columns are kept while it is the same */
  readonly layout: string
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
  readonly headHeight: number
  readonly onOpen: (place: Place) => void
  readonly onToggle: (row: number) => void
  readonly onDrill: (row: number) => void
  readonly onHeader: (header: PivotHeader) => void
  readonly onToggleHeader: (header: PivotHeader) => void
  readonly onEscape: () => void
  readonly onRange: (range: Bounds | undefined) => void
  /** what a range is in the clipboard */
  readonly copy: (range: Bounds) => CopiedCells
}

/** What Enter does at a place: a header drills or orders, a cell opens. */
const enter = (props: PivotGridProps, at: Place): void => {
  const header = headerAt(props.headerRows, at)
  if (at.row < 0) {
    if (header?.action !== undefined) props.onHeader(header)
  } else if (at.column < 0) {
    if (props.rows[at.row]?.drills) props.onDrill(at.row)
  } else props.onOpen(at)
}

/** What Space does at the active cell: expands or collapses its row or its column, of which the first stays. */
const toggle = (props: PivotGridProps, { active: at, goTo }: CellRange): void => {
  const header = at.row < 0 && at.column >= 0 ? headerAt(props.headerRows, at) : undefined
  const row = props.rows[at.row]
  if (header !== undefined && header.state !== 'none') {
    goTo({ ...at, column: header.from })
    props.onToggleHeader(header)
  } else if (row !== undefined && row.state !== 'none') props.onToggle(at.row)
}

interface KeyParts {
  readonly props: PivotGridProps
  readonly cells: CellRange
  readonly widths: ColumnWidths
  readonly frame: RowFrame
  readonly reveal: (place: Place) => void
  /** rows that one page shows */
  readonly page: () => number
}

/** How far one press of a key moves the edge of a column, in pixels. */
const resizeStep = 8

/** Shift with an arrow on a header makes its last column wider or narrower; whether it did. */
const resizeByKey = ({ props, cells, widths, frame }: KeyParts, event: KeyboardEvent): boolean => {
  const by = { ArrowLeft: -resizeStep, ArrowRight: resizeStep }[event.key]
  if (by === undefined || !event.shiftKey || cells.active.row >= 0) return false
  const header = headerAt(props.headerRows, cells.active)
  const last = header === undefined ? undefined : frame.columns[header.from + header.span - 1]
  if (cells.active.column < 0) widths.resize(headerKey, frame.headerWidth + by)
  else if (last !== undefined) widths.resize(last.key, last.width + by)
  return true
}

const selectAll = ({ props, cells }: KeyParts): void => {
  const first = { row: -props.headerRows.length, column: -1 }
  cells.select(first, { row: props.rows.length - 1, column: props.columns.length - 1 })
}

const moveByKey = (parts: KeyParts, event: KeyboardEvent): boolean => {
  const { props, cells } = parts
  const [headerRows, rows, columns] = [props.headerRows.length, props.rows.length, props.columns.length]
  const isJump = event.ctrlKey || event.metaKey
  const place = move(event.key, isJump, cells.active, { headerRows, rows, columns, page: parts.page() })
  if (place === undefined) return false
  if (event.shiftKey) cells.extendTo(place)
  else cells.goTo(place)
  parts.reveal(place)
  return true
}

const actByKey = ({ props, cells }: KeyParts, event: KeyboardEvent): boolean => {
  if (event.key === ' ') toggle(props, cells)
  else if (event.key === 'Enter') enter(props, cells.active)
  else if (event.key === 'Escape' && cells.range !== undefined) cells.drop()
  else if (event.key === 'Escape') props.onEscape()
  else return false
  return true
}

const onKey = (parts: KeyParts, event: KeyboardEvent): void => {
  const isAll = event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)
  if (isAll) selectAll(parts)
  const isDone = isAll || resizeByKey(parts, event) || moveByKey(parts, event)
  if (isDone || (event.target === event.currentTarget && actByKey(parts, event))) event.preventDefault()
}

interface Selection {
  readonly id: string
  readonly selected: Place | undefined
  readonly height: number
  readonly reveal: (place: Place) => void
}

/** Brings the selected cell back in sight where what it opened has taken the room that it stood in. */
const useSelectedInSight = ({ id, selected, height, reveal }: Selection) => {
  const latest = useRef(reveal)
  latest.current = reveal
  const [row, column] = [selected?.row, selected?.column]
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is what the cell may have been lost to
  useEffect(() => {
    if (row === undefined || column === undefined) return
    latest.current({ row, column })
    const frame = requestAnimationFrame(() =>
      document.getElementById(placeId(id, { row, column }))?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    )
    return () => cancelAnimationFrame(frame)
  }, [id, row, column, height])
}

/** Where what is at a place is said: a header over several columns at the first of them, one without a label by that above. */
const standing = (place: Place, headerRows: PivotGridProps['headerRows']): Place => {
  if (place.row >= 0) return place
  if (place.column < 0) return { row: -1, column: -1 }
  const header = headerAt(headerRows, place)
  if (header?.label === '' && place.row > -headerRows.length)
    return standing({ ...place, row: place.row - 1 }, headerRows)
  return header === undefined ? place : { ...place, column: header.from }
}

const columnIn = (place: Place | undefined, row: number): number | undefined =>
  place?.row === row ? place.column : undefined

interface RowsProps {
  readonly props: PivotGridProps
  readonly frame: RowFrame
  readonly cells: CellRange
  readonly inSight: PivotWindow
  readonly places: readonly (PlacedRow | { readonly index: number; readonly slot: number; readonly top?: undefined })[]
}

const Rows = ({ props, frame, cells: { active, range }, inSight, places }: RowsProps) =>
  places.map(({ index, top, slot }) => {
    const row = props.rows[index]
    if (row === undefined) return null
    const isInRange = range !== undefined && range.top <= index && index <= range.bottom
    return (
      <BodyRow
        key={slot}
        frame={frame}
        row={row}
        index={index}
        from={inSight.from}
        to={inSight.to}
        active={columnIn(active, index)}
        selected={columnIn(props.selected, index)}
        {...(isInRange && { left: range.left, right: range.right })}
        {...(top !== undefined && { top })}
      />
    )
  })

const useSized = (given: PivotGridProps, room: number, { widths }: ColumnWidths): PivotGridProps => {
  const headerWidth = widths[headerKey] ?? given.headerWidth
  const columns = useMemo(
    () => stretch(given.columns, room - headerWidth, widths),
    [given.columns, headerWidth, room, widths],
  )
  return { ...given, columns, headerWidth }
}

/** Where the parts of a grid stand now; undefined while it stands nowhere. */
const geometryOf = (
  box: HTMLDivElement | null,
  { headerRows, rows }: PivotGridProps,
  { headerWidth, rowHeight, edges }: RowFrame,
  headHeight: number,
): Geometry | undefined => {
  if (box === null) return undefined
  const { left, top } = box.getBoundingClientRect()
  return {
    box: { left, top, width: box.clientWidth, height: box.clientHeight },
    scrollLeft: box.scrollLeft,
    scrollTop: box.scrollTop,
    headerWidth,
    headHeight,
    headerRows: headerRows.length,
    rowHeight,
    rows: rows.length,
    edges,
    hasTotal: rows.at(-1)?.kind === 'total',
  }
}

/** What the tooltip of a cell says. */
const titleIn =
  ({ cell }: PivotGridProps) =>
  ({ row, column }: Place): string | undefined =>
    row < 0 || column < 0 ? undefined : cell(row, column).exact

/** Keeps what is scrolled to clear of what stands still. */
const gridStyle = ({ rows, rowHeight, headerWidth }: PivotGridProps, headHeight: number) => {
  const total = rows.at(-1)?.kind === 'total' ? rowHeight : 0
  return {
    '--row-height': `${rowHeight}px`,
    scrollPadding: `${headHeight}px 0 ${total + 2}px ${headerWidth}px`,
  }
}

/** Puts the range, or the active cell where there is none, into the clipboard. */
const copyTo = (event: ClipboardEvent, { copy }: PivotGridProps, { active, range }: CellRange): void => {
  const copied = copy(range ?? boundsOf(active, active))
  event.clipboardData.setData('text/html', copied.html)
  event.clipboardData.setData('text/plain', copied.text)
  event.preventDefault()
}

/**
 * A pivot grid: header rows, row headers and a total that stay in sight, rows and columns drawn only where they can be
 * seen. Fills the element around it, which must be positioned. One tab stop; arrows move, with Shift they select, Enter
 * opens, Space expands, Ctrl+C copies. Knows nothing of what its numbers mean.
 */
export const PivotGrid = (given: PivotGridProps) => {
  const id = useId()
  const space = useElementSize()
  const widths = useColumnWidths(given.layout)
  const props = useSized(given, space.width, widths)
  const { headerRows, rows, columns, rowHeight, headerWidth } = props
  const headHeight = headerRows.length * props.headHeight
  const hasTotal = rows.at(-1)?.kind === 'total'
  const bodyRows = rows.length - Number(hasTotal)
  const cells = useCellRange(rows, columns, headerRows.length, props.onRange)
  const inSight = usePivotWindow({ columns, bodyRows, headerWidth, headHeight, rowHeight, active: cells.active })
  const { scroller, reveal } = inSight
  const frame = useRowFrame(id, props, space.width)
  const attach = useMergedRef(scroller, space.ref)
  useSelectedInSight({ id, selected: props.selected, height: space.height, reveal })
  const geometry = () => geometryOf(scroller.current, props, frame, headHeight)
  const pointer = usePivotPointer({ cells, geometry, reveal, onOpen: props.onOpen, titleOf: titleIn(props) })
  const page = () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1)
  const parts = { props, frame, cells, inSight }
  return (
    <div
      ref={attach}
      id={props.id}
      role="treegrid"
      aria-label={props.label}
      aria-multiselectable
      aria-rowcount={rows.length + headerRows.length}
      aria-colcount={columns.length + 1}
      aria-activedescendant={placeId(id, standing(cells.active, headerRows))}
      tabIndex={0}
      className={styles.grid}
      style={gridStyle(props, headHeight)}
      onKeyDown={(event) => onKey({ props, cells, widths, frame, reveal, page }, event)}
      onCopy={(event) => copyTo(event, props, cells)}
      {...pointer}
    >
      <PivotHead
        frame={frame}
        corner={props.corner}
        headerRows={headerRows}
        headHeight={props.headHeight}
        active={cells.active}
        range={cells.range}
        widths={widths}
        from={inSight.from}
        to={inSight.to}
        onHeader={props.onHeader}
        onToggleHeader={props.onToggleHeader}
      />
      <div role="rowgroup" style={{ position: 'relative', height: inSight.bodyHeight, width: frame.width }}>
        <Rows {...parts} places={inSight.rows} />
      </div>
      {hasTotal && (
        <div role="rowgroup" style={{ display: 'contents' }}>
          <Rows {...parts} places={[{ index: bodyRows, slot: 0 }]} />
        </div>
      )}
    </div>
  )
}
