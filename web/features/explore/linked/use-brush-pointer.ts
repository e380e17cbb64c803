import { type RefObject, useEffect, useRef } from 'react'
import { barAt, type PlotLayout } from './plot-layout.ts'
import type { Brush } from './use-brush.ts'
import type { BrushEnd } from './use-brush-keys.ts'

interface Pointed extends BrushEnd {
  readonly layout: PlotLayout
  /** the bar that is pointed at; undefined where none is */
  readonly onPoint: (bar: number | undefined) => void
  /** the bar that a brush began at */
  readonly onBegin: (bar: number) => void
}

/** A brush that is held: the bar it began at, where the first bar begins, and what ends when it is let go. */
interface Held {
  readonly bar: number
  readonly origin: number
  readonly end: AbortController
}

/**
 * Hands moves to a brush as long as it is held, and to nothing else: no other part of the page needs to know of them, and
 * they come more often than frames.
 */
const follow = (held: Held, barOf: (event: PointerEvent) => number, brush: Brush, attribute: string): void => {
  const listening = { signal: held.end.signal, capture: true }
  const onMove = (event: PointerEvent) => {
    event.stopImmediatePropagation()
    // given up by Escape, with the button still down
    if (brush.now() === undefined) return
    const bar = barOf(event)
    brush.move(attribute, { from: Math.min(held.bar, bar), to: Math.max(held.bar, bar) + 1 })
  }
  globalThis.addEventListener('pointermove', onMove, listening)
  globalThis.addEventListener('mousemove', (event) => event.stopImmediatePropagation(), listening)
}

/** Listens to the pointer over a plot; gives the way to stop. `now` says what holds at that moment. */
const listen = (plot: HTMLElement, brush: Brush, now: () => Pointed): (() => void) => {
  let held: Held | undefined
  const isUp = () => now().layout.bars.grows === 'up'
  const originOf = (): number => {
    const box = plot.getBoundingClientRect()
    return isUp() ? box.left : box.top
  }
  const barOf = (event: PointerEvent, origin: number) =>
    barAt(now().layout, (isUp() ? event.clientX : event.clientY) - origin)
  const letGo = (): boolean => {
    const isHeld = held !== undefined && brush.now() !== undefined
    held?.end.abort()
    held = undefined
    return isHeld
  }
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || !event.isPrimary) return
    const { attribute, onBegin } = now()
    const origin = originOf()
    const bar = barOf(event, origin)
    held = { bar, origin, end: new AbortController() }
    plot.setPointerCapture(event.pointerId)
    follow(held, (moved) => barOf(moved, origin), brush, attribute)
    onBegin(bar)
    brush.prepare(attribute)
    brush.move(attribute, { from: bar, to: bar + 1 })
  }
  const onUp = () => {
    const range = brush.now()
    if (!letGo() || range === undefined) return
    brush.end()
    const { taken, take } = now()
    const isAgain = taken?.from === range.from && taken.to === range.to && range.to - range.from === 1
    take(isAgain ? undefined : range)
  }
  const stop = new AbortController()
  const to = { signal: stop.signal }
  plot.addEventListener('pointerenter', () => brush.prepare(now().attribute), to)
  plot.addEventListener('pointermove', (event) => now().onPoint(barOf(event, originOf())), to)
  plot.addEventListener('pointerleave', () => now().onPoint(undefined), to)
  plot.addEventListener('pointerdown', onDown, to)
  plot.addEventListener('pointerup', onUp, to)
  plot.addEventListener('pointercancel', () => letGo() && brush.cancel(), to)
  return () => {
    letGo()
    stop.abort()
  }
}

/**
 * Brushing by pointer: from where it goes down to where it is let go. A click takes one bar, a second one on it gives it
 * back; Escape gives up. Listeners are the element's own: they run on every move.
 */
export const useBrushPointer = (element: RefObject<HTMLElement | null>, brush: Brush, pointed: Pointed): void => {
  const latest = useRef(pointed)
  latest.current = pointed
  useEffect(() => {
    const plot = element.current
    return plot === null ? undefined : listen(plot, brush, () => latest.current)
  }, [element, brush])
}
