import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
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

/** What of a grid is drawn, and a way to bring a place in sight. */
export interface PivotWindow {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly rows: readonly { readonly index: number; readonly top: number }[]
  /** first and last leaf column in sight */
  readonly from: number
  readonly to: number
  readonly bodyHeight: number
  readonly reveal: (place: Place) => void
}

/** Rows and columns in sight. The row of the active cell is always drawn: readers of the screen are pointed at it. */
export const usePivotWindow = (parts: WindowParts): PivotWindow => {
  const { columns, bodyRows, headerWidth, headHeight, rowHeight, active } = parts
  const scroller = useRef<HTMLDivElement>(null)
  const rangeOf = (range: Range): number[] => {
    const indexes = defaultRangeExtractor(range)
    const isDrawn = active.row < 0 || active.row >= bodyRows || indexes.includes(active.row)
    return isDrawn ? indexes : [...indexes, active.row]
  }
  const rows = useVirtualizer({
    count: bodyRows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
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
    overscan: 3,
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
  return {
    scroller,
    rows: rows.getVirtualItems().map(({ index, start }) => ({ index, top: start - headHeight })),
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
