import { type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useRef } from 'react'
import type { PivotColumn, Place } from './pivot-model.ts'

export interface WindowParts {
  readonly columns: readonly PivotColumn[]
  /** rows that scroll: all but a total that stands still */
  readonly bodyRows: number
  readonly headerWidth: number
  readonly headHeight: number
  readonly rowHeight: number
  readonly active: Place
}

/** A row that is drawn: its distance from the top of the body, and the place among the drawn rows that it has taken. */
export interface PlacedRow {
  readonly index: number
  readonly top: number
  readonly slot: number
}

/** What of a grid is drawn, and a way to bring a place in sight. */
export interface PivotWindow {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly rows: readonly PlacedRow[]
  /** first and last leaf column in sight */
  readonly from: number
  readonly to: number
  readonly bodyHeight: number
  readonly reveal: (place: Place) => void
}

/**
 * Rows that come in sight take the elements of those that leave it: a row keeps its slot while it is drawn. One that is
 * drawn far from the others has a slot of its own.
 */
const slotOf = (index: number, drawn: readonly { readonly index: number }[], slots: number): number => {
  const first = drawn[0]?.index ?? 0
  return index >= first && index < first + slots ? index % slots : slots
}

/** How many rows, and columns, come in sight together. */
const rowGroup = 4
const columnGroup = 2

/**
 * What is in sight and a little more, in whole groups: most frames of a scroll then change nothing of what is drawn, and
 * cost next to nothing.
 */
const inGroups = ({ startIndex, endIndex, overscan, count }: Range, size: number): number[] => {
  const first = Math.max(0, Math.floor((startIndex - overscan) / size) * size)
  const last = Math.min(count, Math.ceil((endIndex + 1 + overscan) / size) * size)
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i)
}

const columnGroups = (range: Range): number[] => inGroups(range, columnGroup)

/** Always as many rows as were ever in sight, so that none is made and thrown away where a part of one comes and goes. */
const filled = (indexes: readonly number[], slots: number, count: number): number[] => {
  const last = Math.min(count, Math.max((indexes.at(-1) ?? -1) + 1, (indexes[0] ?? 0) + slots))
  const first = Math.max(0, Math.min(indexes[0] ?? 0, last - slots))
  return Array.from({ length: last - first }, (_, i) => first + i)
}

/**
 * Rows and columns in sight. While the grid scrolls, rows stand in the order of their elements, which need not be moved
 * then; at rest in their own. The row of the active cell is always drawn: readers of the screen are pointed at
 * it.
 */
export const usePivotWindow = (parts: WindowParts): PivotWindow => {
  const { columns, bodyRows, headerWidth, headHeight, rowHeight, active } = parts
  const scroller = useRef<HTMLDivElement>(null)
  const slots = useRef(0)
  const rangeOf = (range: Range): number[] => {
    const indexes = filled(inGroups(range, rowGroup), slots.current, bodyRows)
    slots.current = indexes.length
    const isDrawn = active.row < 0 || active.row >= bodyRows || indexes.includes(active.row)
    return isDrawn ? indexes : [...indexes, active.row]
  }
  const rows = useVirtualizer({
    count: bodyRows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: rowGroup,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    scrollPaddingEnd: rowHeight + 2,
    rangeExtractor: rangeOf,
    useFlushSync: false,
  })
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => columns[i]?.width ?? 0,
    overscan: 1,
    rangeExtractor: columnGroups,
    scrollMargin: headerWidth,
    scrollPaddingStart: headerWidth,
    useFlushSync: false,
  })
  // a size is remembered until it is asked to be measured again
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes are those of the columns
  useEffect(() => across.measure(), [across, columns])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes are the row height
  useEffect(() => rows.measure(), [rows, rowHeight])
  const inSight = across.getVirtualItems()
  const drawn = rows.getVirtualItems()
  const placed = drawn.map(({ index, start }) => ({
    index,
    top: start - headHeight,
    slot: slotOf(index, drawn, slots.current),
  }))
  return {
    scroller,
    rows: rows.isScrolling ? placed.toSorted((a, b) => a.slot - b.slot) : placed,
    from: inSight[0]?.index ?? 0,
    to: inSight.at(-1)?.index ?? -1,
    bodyHeight: rows.getTotalSize(),
    reveal: ({ row, column }) => {
      // the total is always in sight; what stands above it comes along
      if (row >= 0 && bodyRows > 0) rows.scrollToIndex(Math.min(row, bodyRows - 1))
      if (column >= 0) across.scrollToIndex(column)
    },
  }
}
