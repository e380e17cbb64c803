// biome-ignore-all lint/a11y/useSemanticElements: a virtualised treegrid cannot be a table, its rows stand apart
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and points at cells by aria-activedescendant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys of its active cell

import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { HeaderCell, placeId } from './pivot-cells.tsx'
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
import { BodyRow, type RowFrame } from './pivot-row.tsx'

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
  readonly headHeight: number
  readonly onOpen: (place: Place) => void
  readonly onToggle: (row: number) => void
  readonly onDrill: (row: number) => void
  readonly onHeader: (header: PivotHeader) => void
  readonly onEscape: () => void
}

interface HeaderRowsProps {
  readonly props: PivotGridProps
  readonly frame: RowFrame
  readonly active: Place
}

const HeaderRows = ({ props, frame, active }: HeaderRowsProps) => {
  const { headerRows, headHeight, headerWidth } = props
  const { columns } = frame
  const [first, last] = [frame.visible[0] ?? 0, frame.visible.at(-1) ?? 0]
  return (
    <div className={styles.head} role="rowgroup" style={{ width: frame.width }}>
      {headerRows.map((headers, i) => {
        const row = i - headerRows.length
        return (
          <div key={row} role="row" aria-rowindex={i + 1} className={styles.headRow} style={{ height: headHeight }}>
            <div
              className={styles.corner}
              style={{ width: headerWidth }}
              {...(row === -1 && props.corner !== '' && { role: 'columnheader' })}
            >
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
                    active.row === row && active.column >= header.from && active.column < header.from + header.span
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
  const headHeight = props.headerRows.length * props.headHeight
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

/** Callbacks that stay the same while what they call changes. */
const useStable = (props: PivotGridProps) => {
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  return useMemo(
    () => ({
      onOpen: (place: Place) => latest.current.onOpen(place),
      onToggle: (row: number) => latest.current.onToggle(row),
      onDrill: (row: number) => latest.current.onDrill(row),
    }),
    [],
  )
}

interface FrameParts {
  readonly id: string
  readonly props: PivotGridProps
  readonly room: number
  readonly from: number
  readonly to: number
  readonly activate: (place: Place) => void
}

/** What every row is drawn with; the same object until something that a row shows has changed. */
const useRowFrame = ({ id, props, room, from, to, activate }: FrameParts): RowFrame => {
  const { columns, rows, cell, headerWidth, rowHeight } = props
  const above = props.headerRows.length
  const on = useStable(props)
  return useMemo(() => {
    const edges = columnEdges(columns)
    return {
      id,
      columns,
      edges,
      visible: Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i),
      width: Math.max(room, headerWidth + (edges.at(-1) ?? 0)),
      headerWidth,
      rowHeight,
      above,
      hasCarets: rows.some((row) => row.state !== 'none'),
      cell,
      ...on,
      onOpen: (place: Place) => {
        activate(place)
        on.onOpen(place)
      },
    }
  }, [id, columns, rows, cell, headerWidth, rowHeight, above, on, room, from, to, activate])
}

/** Where a place's cell stands: a header over several columns at the first of them. */
const standing = (place: Place, headerRows: PivotGridProps['headerRows']): Place => {
  const headers = headerRows[place.row + headerRows.length] ?? []
  const header = headers.find((h) => h.from <= place.column && place.column < h.from + h.span)
  return place.row < 0 && header !== undefined ? { ...place, column: header.from } : place
}

const columnIn = (place: Place | undefined, row: number): number | undefined =>
  place?.row === row ? place.column : undefined

interface RowsProps {
  readonly props: PivotGridProps
  readonly frame: RowFrame
  readonly active: Place
  /** indexes of the rows in sight, with their distance from the top of the body */
  readonly places: readonly { readonly index: number; readonly top?: number }[]
}

const Rows = ({ props, frame, active, places }: RowsProps) =>
  places.map(({ index, top }) => {
    const row = props.rows[index]
    if (row === undefined) return null
    const at = { active: columnIn(active, index), selected: columnIn(props.selected, index) }
    return <BodyRow key={row.key} frame={frame} row={row} index={index} {...at} {...(top !== undefined && { top })} />
  })

/**
 * A pivot grid: header rows, row headers and a total that stay in sight, rows and columns drawn only where they can be
 * seen. Fills the element around it, which must be positioned. One tab stop; arrows move, Enter opens, Space expands. Knows nothing of what its numbers mean.
 */
export const PivotGrid = (given: PivotGridProps) => {
  const id = useId()
  const space = useElementSize()
  const columnsThatFill = useMemo(
    () => stretch(given.columns, space.width - given.headerWidth),
    [given.columns, given.headerWidth, space.width],
  )
  const props = { ...given, columns: columnsThatFill }
  const [active, setActive] = useState<Place>({ row: 0, column: 0 })
  const totals = props.rows.at(-1)?.kind === 'total' ? 1 : 0
  const bodyRows = props.rows.length - totals
  const { scroller, rows, columns, reveal, headHeight } = useWindow(props, bodyRows)
  const inSight = columns.getVirtualItems()
  const [from, to] = [inSight[0]?.index ?? 0, inSight.at(-1)?.index ?? -1]
  const frame = useRowFrame({ id, props, room: space.width, from, to, activate: setActive })
  const attach = useMergedRef(scroller, space.ref)
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / props.rowHeight) - 1
    const place = placeAfter(event, active, props, Math.max(1, page))
    if (place !== undefined) {
      setActive(place)
      reveal(place)
    } else if (event.target !== event.currentTarget || !act(props, active, event.key)) return
    event.preventDefault()
  }
  useSelectedInSight({ id, selected: props.selected, height: space.height, reveal })
  const places = rows.getVirtualItems().map(({ index, start }) => ({ index, top: start - headHeight }))
  return (
    <div
      ref={attach}
      id={props.id}
      role="treegrid"
      aria-label={props.label}
      aria-rowcount={props.rows.length + props.headerRows.length}
      aria-colcount={props.columns.length + 1}
      aria-activedescendant={placeId(id, standing(active, props.headerRows))}
      tabIndex={0}
      className={styles.grid}
      style={{ scrollPadding: `${headHeight}px 0 ${totals * props.rowHeight + 2}px ${props.headerWidth}px` }}
      onKeyDown={onKeyDown}
    >
      <HeaderRows props={props} frame={frame} active={active} />
      <div role="rowgroup" style={{ position: 'relative', height: rows.getTotalSize(), width: frame.width }}>
        <Rows props={props} frame={frame} active={active} places={places} />
      </div>
      {totals === 1 && (
        <div role="rowgroup" style={{ display: 'contents' }}>
          <Rows props={props} frame={frame} active={active} places={[{ index: bodyRows }]} />
        </div>
      )}
    </div>
  )
}
