import { type KeyboardEvent, useState } from 'react'
import type { BarRange, Brush } from './use-brush.ts'

/** What a chart does with a brush that has ended: takes a range into the question, or everything. */
export interface BrushEnd {
  readonly attribute: string
  readonly bars: number
  readonly take: (range: BarRange | undefined) => void
  /** what is taken now */
  readonly taken: BarRange | undefined
}

const steps: Readonly<Record<string, (at: number, bars: number) => number>> = {
  ArrowRight: (at, bars) => Math.min(bars - 1, at + 1),
  ArrowDown: (at, bars) => Math.min(bars - 1, at + 1),
  ArrowLeft: (at) => Math.max(0, at - 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, bars) => bars - 1,
}

const between = (a: number, b: number): BarRange => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 })

/**
 * Brushing by keys: arrows go from bar to bar, with Shift they brush over them until Shift is let go; Space takes one bar or
 * gives it back, Escape gives up the brush, or what is taken.
 */
export const useBrushKeys = (brush: Brush, { attribute, bars, take, taken }: BrushEnd) => {
  const [at, setAt] = useState(0)
  const [anchor, setAnchor] = useState<number>()
  const isBrushing = () => brush.now()?.attribute === attribute
  const end = () => {
    const range = brush.now()
    setAnchor(undefined)
    if (range?.attribute !== attribute) return
    brush.end()
    take(range)
  }
  const giveUp = () => {
    setAnchor(undefined)
    if (isBrushing()) brush.cancel()
    else if (taken !== undefined) take(undefined)
    else return false
    return true
  }
  const toggle = () => take(taken?.from === at && taken.to === at + 1 ? undefined : between(at, at))
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step !== undefined) {
      const to = step(at, bars)
      setAt(to)
      const from = anchor ?? at
      setAnchor(event.shiftKey ? from : undefined)
      if (event.shiftKey) {
        brush.prepare(attribute)
        brush.move(attribute, between(from, to))
      }
    } else if (event.key === ' ' || event.key === 'Enter') toggle()
    else if (event.key !== 'Escape' || !giveUp()) return
    event.preventDefault()
    event.stopPropagation()
  }
  const onKeyUp = (event: KeyboardEvent) => {
    if (event.key === 'Shift') end()
  }
  return { at: Math.min(at, bars - 1), setAt, onKeyDown, onKeyUp, onBlur: end }
}
