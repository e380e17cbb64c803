import { barsWriter } from '../../../charts/brush/bars-path.ts'
import { foldedValue, type PairSums } from '../../../charts/brush/pair-sums.ts'
import { type Binned, type BinValues, lengthsOf, rangeLabel } from './binned.ts'
import type { PlotLayout } from './plot-layout.ts'
import type { BarRange } from './use-brush.ts'

/** The elements of a linked chart that are drawn into while a brush moves. */
export interface PlotElements {
  /** the bars under what is brushed, and the picture that holds nothing but them */
  readonly live: SVGPathElement
  readonly picture: SVGSVGElement
  /** what stands over the bars that are brushed in this chart */
  readonly rectangle: HTMLElement
  /** what names them */
  readonly said: Text | undefined
  /** the number beside each bar; empty where the chart writes none */
  readonly numbers: readonly Text[]
}

/** Draws a linked chart without React, as a brush moves. */
export interface PlotPainter {
  /** the bars of other values */
  readonly draw: (lengths: Float64Array) => void
  /** the number beside a bar: what a pair cube has for a range of the brushed chart's bars */
  readonly drawNumber: (bar: number, pair: PairSums, range: BarRange) => void
  /** the bars that are brushed in this chart */
  readonly mark: (range: BarRange) => void
  /** the values of the last whole answer, those of them that are kept */
  readonly rest: (kept: readonly boolean[]) => void
}

/** The neighbouring bars that are kept; undefined where all are, or none, or others stand between them. */
export const rangeOf = (kept: readonly boolean[]): BarRange | undefined => {
  const from = kept.indexOf(true)
  const to = kept.lastIndexOf(true) + 1
  const isWhole = from < 0 || to - from === kept.length
  return isWhole || kept.slice(from, to).includes(false) ? undefined : { from, to }
}

const labelOf = ({ bins }: Binned, { from, to }: BarRange): string =>
  rangeLabel(bins[from]?.ends[0] ?? '', bins[to - 1]?.ends[1] ?? '')

const setText = (node: Text | undefined, text: string): void => {
  if (node !== undefined && node.data !== text) node.data = text
}

const place = ({ style }: HTMLElement, { bars }: PlotLayout, range: BarRange | undefined): void => {
  style.display = range === undefined ? 'none' : 'block'
  if (range === undefined) return
  const [start, size] = [`${range.from * bars.step}px`, `${(range.to - range.from) * bars.step}px`]
  if (bars.grows === 'up') {
    style.left = start
    style.width = size
  } else {
    style.top = start
    style.height = size
  }
}

/** Shows only the bars of a range: cheaper than to draw the others away. */
const clip = ({ style }: SVGSVGElement, { bars, width, height }: PlotLayout, range: BarRange | undefined): void => {
  if (range === undefined) {
    style.clipPath = 'none'
    return
  }
  const [start, end] = [range.from * bars.step, range.to * bars.step]
  style.clipPath =
    bars.grows === 'up' ? `inset(0 ${width - end}px 0 ${start}px)` : `inset(${start}px 0 ${height - end}px 0)`
}

/** The painter of a chart whose last whole answer says `values`. */
export const plotPainter = (
  elements: PlotElements,
  layout: PlotLayout,
  binned: Binned,
  values: BinValues,
  write: (value: BinValues[number]) => string,
): PlotPainter => {
  const { live, picture, rectangle, said, numbers } = elements
  const pathOf = barsWriter(layout.bars)
  const whole = lengthsOf(values)
  let isWhole = false
  const show = (range: BarRange | undefined) => {
    clip(picture, layout, range)
    place(rectangle, layout, range)
    setText(said, range === undefined ? '' : labelOf(binned, range))
  }
  return {
    draw: (lengths) => live.setAttribute('d', pathOf(lengths)),
    drawNumber: (bar, pair, { from, to }) => setText(numbers[bar], write(foldedValue(pair, from, to, bar))),
    mark: (range) => {
      if (!isWhole) live.setAttribute('d', pathOf(whole))
      isWhole = true
      show(range)
    },
    rest: (kept) => {
      isWhole = false
      show(rangeOf(kept))
      live.setAttribute('d', pathOf(whole.map((length, bar) => (kept[bar] === true ? length : Number.NaN))))
      for (let bar = 0; bar < numbers.length; bar++) setText(numbers[bar], write(values[bar] ?? null))
    },
  }
}
