import { type MouseEvent, type PointerEvent, useRef } from 'react'
import type { Place } from './pivot-model.ts'
import { type Geometry, placeAt } from './pivot-range.ts'
import type { CellRange } from './use-cell-range.ts'

export interface PointerParts {
  readonly cells: CellRange
  readonly geometry: () => Geometry | undefined
  readonly reveal: (place: Place) => void
  readonly onOpen: (place: Place) => void
  /** what the tooltip of a cell says */
  readonly titleOf: (place: Place) => string | undefined
}

/** From how many pixels on a press is a drag. */
const slack = 4

const isSame = (a: Place, b: Place): boolean => a.row === b.row && a.column === b.column

/** Whether a press is on a cell, and not on something in it that has a use of its own. */
const isOnCell = (target: EventTarget): boolean =>
  target instanceof Element &&
  target.closest('button, [data-grip]') === null &&
  target.closest('[aria-colindex], [data-cell]') !== null

interface DragParts {
  readonly start: { readonly x: number; readonly y: number }
  /** the press has become a drag */
  readonly onDrag: () => void
  /** the pointer is at a point of the screen; told at every frame, for the grid may scroll under it */
  readonly onAt: (x: number, y: number) => void
}

/** Follows a pressed pointer until it is released. */
const followDrag = ({ start, onDrag, onAt }: DragParts): void => {
  let point = start
  let frame: number | undefined
  const follow = () => {
    onAt(point.x, point.y)
    frame = requestAnimationFrame(follow)
  }
  const onMove = ({ clientX: x, clientY: y }: globalThis.PointerEvent) => {
    point = { x, y }
    if (frame !== undefined || Math.hypot(x - start.x, y - start.y) < slack) return
    onDrag()
    follow()
  }
  const ended = new AbortController()
  const onEnd = () => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    ended.abort()
  }
  const { signal } = ended
  addEventListener('pointermove', onMove, { signal })
  addEventListener('pointerup', onEnd, { signal })
  addEventListener('pointercancel', onEnd, { signal })
}

/**
 * What a mouse does in a grid: a click opens a cell, with Shift it extends the range, a drag selects a range and scrolls
 * along at the edges. Fingers scroll, and open by a tap.
 */
export const usePivotPointer = ({ cells, geometry, reveal, onOpen, titleOf }: PointerParts) => {
  const hasDragged = useRef(false)
  const latest = useRef({ cells, geometry, reveal, titleOf })
  latest.current = { cells, geometry, reveal, titleOf }
  const at = (x: number, y: number): Place | undefined => {
    const found = latest.current.geometry()
    return found === undefined ? undefined : placeAt(found, x, y)
  }
  const drag = (from: Place, start: DragParts['start']) => {
    let last = from
    const onAt = (x: number, y: number) => {
      const to = at(x, y)
      if (to === undefined || isSame(to, last)) return
      last = to
      latest.current.cells.select(from, to)
      latest.current.reveal(to)
    }
    followDrag({ start, onAt, onDrag: () => (hasDragged.current = true) })
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
    /** a tooltip is there when a mouse is: cells that scroll by do without */
    onMouseOver: ({ target, clientX, clientY }: MouseEvent<HTMLElement>) => {
      const cell = target instanceof Element ? target.closest<HTMLElement>('[role=gridcell]') : null
      const place = at(clientX, clientY)
      if (cell !== null && place !== undefined) cell.title = latest.current.titleOf(place) ?? ''
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
