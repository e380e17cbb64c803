import { type PointerEvent, useMemo, useState } from 'react'
import type { Widths } from './pivot-model.ts'

/** Narrowest and widest that a reader can make a column, in pixels. */
const narrowest = 40
const widest = 640

/** The key of the column of row headers. */
export const headerKey = ''

/** The widths that a reader gave to columns, and the ways to change them. */
export interface ColumnWidths {
  readonly widths: Widths
  /** makes a column so wide; as wide as it was at first where no width is given */
  readonly resize: (key: string, width?: number) => void
  /** what a handle at the right edge of a column does */
  readonly handle: (key: string, width: number) => ResizeHandle
}

/** What a handle listens to. */
export interface ResizeHandle {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void
  readonly onDoubleClick: () => void
}

const within = (width: number): number => Math.max(narrowest, Math.min(widest, Math.round(width)))

const none: Widths = {}

/** Follows the pointer while it is down; twice pressed, the width is that of before. */
const handleOf = (width: number, resize: (width?: number) => void): ResizeHandle => ({
  onPointerDown: (event) => {
    const grip = event.currentTarget
    const start = event.clientX
    grip.setPointerCapture(event.pointerId)
    const follow = (move: globalThis.PointerEvent) => resize(width + move.clientX - start)
    const end = () => {
      grip.removeEventListener('pointermove', follow)
      grip.removeEventListener('lostpointercapture', end)
    }
    grip.addEventListener('pointermove', follow)
    grip.addEventListener('lostpointercapture', end)
  },
  onDoubleClick: () => resize(),
})

/**
 * Widths of columns as a reader drags them.
 *
 * @param layout names the view: widths are kept while it is the same
 */
export const useColumnWidths = (layout: string): ColumnWidths => {
  const [kept, keep] = useState<{ readonly layout: string; readonly widths: Widths }>({ layout, widths: {} })
  return useMemo(() => {
    const widths = kept.layout === layout ? kept.widths : none
    const resize = (key: string, width?: number) =>
      keep((before) => {
        const { [key]: _, ...others } = before.layout === layout ? before.widths : none
        return { layout, widths: width === undefined ? others : { ...others, [key]: within(width) } }
      })
    return { widths, resize, handle: (key, width) => handleOf(width, (to) => resize(key, to)) }
  }, [kept, layout])
}
