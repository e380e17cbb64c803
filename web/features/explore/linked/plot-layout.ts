import type { BarsLayout } from '../../../charts/brush/bars-path.ts'
import type { Binned } from './binned.ts'

/** Where the parts of a linked chart stand, in pixels: bars with what is drawn beside them. */
export interface PlotLayout {
  readonly bars: BarsLayout
  /** of the whole plot */
  readonly height: number
  /** of the bars: from where, and how wide */
  readonly left: number
  readonly width: number
}

const rowStep = 24
const columnsHeight = 132
const letterWidth = 6.8

const extent = (lengths: readonly Float64Array[]): { low: number; high: number } => {
  let [low, high] = [0, 0]
  for (const values of lengths) {
    for (const value of values) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return { low, high }
}

/** Columns side by side for what has an order; else a name, a bar and its number in each line. */
export const plotLayout = (
  { bins, isOrdered }: Binned,
  lengths: readonly Float64Array[],
  texts: readonly string[],
  width: number,
): PlotLayout => {
  const count = Math.max(1, bins.length)
  const range = extent(lengths)
  if (isOrdered) {
    const step = width / count
    const thickness = Math.max(1, Math.min(28, step - Math.max(1, Math.min(4, step * 0.25))))
    const bars = { grows: 'up' as const, bins: bins.length, step, thickness, length: columnsHeight, ...range }
    return { bars, height: columnsHeight, left: 0, width }
  }
  const names = Math.min(width * 0.4, Math.max(0, ...bins.map(({ label }) => label.length)) * letterWidth + 14)
  const numbers = Math.max(0, ...texts.map((text) => text.length)) * letterWidth + 8
  const length = Math.max(24, width - names - numbers)
  const bars = { grows: 'right' as const, bins: bins.length, step: rowStep, thickness: 13, length, ...range }
  return { bars, height: count * rowStep, left: names, width: length }
}

/** The bar at a place of the plot, in pixels from where its first bar begins; the first or last one beyond them. */
export const barAt = ({ bars }: PlotLayout, at: number): number =>
  Math.max(0, Math.min(bars.bins - 1, Math.floor(at / bars.step)))
