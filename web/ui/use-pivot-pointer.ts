import { type MouseEvent, type PointerEvent, useRef } from 'react'
import type { Place } from './pivot-model.ts'
import { type Geometry, placeAt } from './pivot-range.ts'
import type { CellRange } from './use-cell-range.ts'

export interface PointerParts {
  readonly cells: CellRange
  readonly geometry: () => Geometry | undefined
  readonly reveal: (place: Place) => void
  readonly onOpen: (place: Place) => void
}

/** From how many pixels on a press is a drag. */
const slack = 4

const isSame = (a: Place, b: Place): boolean => a.row === b.row && a.column === b.column

/** Whether a press is on a cell, and not on something in it that has a use of its own. */
const isOnCell = (target: EventTarget): boolean =>
  target instanceof Element &&
  target.closest('button, [data-grip]') === null &&
  target.closest('[aria-colindex]') !== null

/**
 * What a mouse does in a grid: a click opens a cell, with Shift it extends the range, a drag selects a range and scrolls
 * along at the edges. Fingers scroll, and open by a tap.
 */
export const usePivotPointer = ({ cells, geometry, reveal, onOpen }: PointerParts) => {
  const hasDragged = useRef(false)
  const latest = useRef({ cells, geometry, reveal })
  latest.current = { cells, geometry, reveal }
  const at = (x: number, y: number): Place | undefined => {
    const found = latest.current.geometry()
    return found === undefined ? undefined : placeAt(found, x, y)
  }
  const drag = (from: Place, start: { readonly x: number; readonly y: number }) => {
    let point = start
    let frame = 0
    let last = from
    const follow = () => {
      const to = at(point.x, point.y)
      if (to !== undefined && !isSame(to, last)) {
        last = to
        latest.current.cells.select(from, to)
        latest.current.reveal(to)
      }
      frame = requestAnimationFrame(follow)
    }
    const onMove = ({ clientX: x, clientY: y }: globalThis.PointerEvent) => {
      point = { x, y }
      if (hasDragged.current || Math.hypot(x - start.x, y - start.y) < slack) return
      hasDragged.current = true
      follow()
    }
    const onUp = () => {
      cancelAnimationFrame(frame)
      removeEventListener('pointermove', onMove)
      removeEventListener('pointerup', onUp)
      removeEventListener('pointercancel', onUp)
    }
    addEventListener('pointermove', onMove)
    addEventListener('pointerup', onUp)
    addEventListener('pointercancel', onUp)
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      hasDragged.current = false
      if (event.button !== 0 || event.pointerType === 'touch' || !isOnCell(event.target)) return
      const place = at(event.clientX, event.clientY)
      if (place === undefined) return
      if (event.shiftKey) cells.extendTo(place)
      else drag(place, { x: event.clientX, y: event.clientY })
    },
    /** the grid keeps the focus: what is inside may scroll away */
    onMouseDown: (event: MouseEvent<HTMLElement>) => {
      event.preventDefault()
      event.currentTarget.focus({ preventScroll: true })
    },
    onClick: (event: MouseEvent<HTMLElement>) => {
      if (hasDragged.current || event.shiftKey || !isOnCell(event.target)) return
      const place = at(event.clientX, event.clientY)
      if (place === undefined) return
      cells.goTo(place)
      if (place.row >= 0 && place.column >= 0) onOpen(place)
    },
  }
}
