/** Where the bars of a chart stand: along which axis, how far apart, and which values the length of it holds. */
export interface BarsLayout {
  /** `up`: columns side by side; `right`: bars below each other */
  readonly grows: 'up' | 'right'
  readonly bins: number
  /** pixels from one bar to the next, and how many of them a bar is thick */
  readonly step: number
  readonly thickness: number
  /** pixels between the least and the largest value */
  readonly length: number
  /** least and largest value, 0 among them */
  readonly low: number
  readonly high: number
}

/** Paths are written in tenths of a pixel: finer is not seen, and whole numbers are far cheaper to write. */
export const perPixel = 10

const tenths = (pixels: number): number => Math.round(pixels * perPixel)

/** What of a bar's path is the same whatever its value: all before its length, and all between its two edges. */
interface BarParts {
  readonly start: string
  readonly across: string
}

const partsOf = ({ grows, bins, step, thickness, length }: BarsLayout, zero: number): BarParts[] => {
  const edge = (step - thickness) / 2
  const wide = tenths(thickness)
  return Array.from({ length: bins }, (_, i) => {
    const side = tenths(i * step + edge)
    return grows === 'up'
      ? { start: `M${side} ${tenths(length - zero)}v`, across: `h${wide}v` }
      : { start: `M${tenths(zero)} ${side}h`, across: `v${wide}h` }
  })
}

/**
 * Writes the bars of some values as one SVG path in tenths of a pixel, the first `bins` of them: cheap enough to be done anew on every move of a
 * pointer, for what does not change is written once. A value that is NaN or 0 draws nothing.
 */
export const barsWriter = (layout: BarsLayout): ((values: Float64Array) => string) => {
  const { grows, bins, length, low, high } = layout
  const perUnit = high === low ? 0 : length / (high - low)
  const parts = partsOf(layout, -low * perUnit)
  const along = grows === 'up' ? -1 : 1
  return (values) => {
    let path = ''
    for (let i = 0; i < bins; i++) {
      const reach = tenths((values[i] ?? Number.NaN) * perUnit) * along
      const part = parts[i]
      if (part === undefined || !(reach > 0 || reach < 0)) continue
      path += `${part.start}${reach}${part.across}${-reach}z`
    }
    return path
  }
}
