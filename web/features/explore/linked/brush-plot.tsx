import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Condition } from '../../../../server/contract/query.ts'
import { barsWriter, perPixel } from '../../../charts/brush/bars-path.ts'
import { rangeCondition } from '../../../exploration/linked.ts'
import { attributeOf } from '../../../exploration/query.ts'
import { useLocale } from '../../../ui/locale.ts'
import { exactNumber, formatNumber } from '../../../ui/number.ts'
import { useExplorer } from '../context.ts'
import { formOf } from '../number-form.ts'
import { type Binned, type BinValues, keptBars, lengthsOf } from './binned.ts'
import styles from './linked.module.css'
import { type PlotLayout, plotLayout } from './plot-layout.ts'
import { type PlotPainter, plotPainter, rangeOf } from './plot-painter.ts'
import type { BarRange, Brush } from './use-brush.ts'
import { useBrushKeys } from './use-brush-keys.ts'
import { useBrushPointer } from './use-brush-pointer.ts'

export interface BrushPlotProps {
  readonly name: string
  readonly binned: Binned
  /** with nothing brushed anywhere, and under what is brushed in the other charts */
  readonly values: { readonly all: BinValues; readonly now: BinValues }
  /** false while the values are those of the question before */
  readonly isSettled: boolean
  /** whether the other charts can follow a brush over this one */
  readonly isLive: boolean
  /** what is brushed in this chart */
  readonly condition: Condition | undefined
  readonly width: number
  readonly brush: Brush
}

/** How values of a chart are written, and told with all digits and their unit. */
const useWriters = ({ column }: Binned) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  return useMemo(() => {
    const form = formOf(column, catalog)
    return {
      write: (value: BinValues[number]) => formatNumber(value, form, locale),
      tell: (value: BinValues[number]) => exactNumber(value, form, locale),
    }
  }, [column, catalog, locale])
}

/** What a brush over the chart makes of the question. */
const useTaken = ({ attribute, bins }: Binned, kept: readonly boolean[]) => {
  const { catalog, dispatch } = useExplorer()
  const take = (range: BarRange | undefined) => {
    const found = attributeOf(catalog, attribute)
    const members = bins.slice(range?.from, range?.to).flatMap((bin) => bin.members)
    const isAsked = range !== undefined && found !== undefined
    dispatch({ kind: 'brush', attribute, ...(isAsked && { condition: rangeCondition(found, members) }) })
  }
  return { attribute, bars: bins.length, take, taken: rangeOf(kept) }
}

const textOf = (element: Element): Text => {
  const [first] = element.childNodes
  return first instanceof Text ? first : element.appendChild(document.createTextNode(''))
}

interface Painted extends Pick<BrushPlotProps, 'binned' | 'values' | 'isSettled' | 'isLive' | 'brush'> {
  readonly layout: PlotLayout
  readonly kept: readonly boolean[]
  readonly write: (value: BinValues[number]) => string
}

/** Draws the last whole answer, and lets brushes draw; the elements are found in the plot by what they are. */
const usePainting = ({ binned, values, isSettled, isLive, brush, layout, kept, write }: Painted) => {
  const plot = useRef<HTMLDivElement>(null)
  const painter = useRef<PlotPainter>(undefined)
  useLayoutEffect(() => {
    const root = plot.current?.parentElement
    const live = root?.querySelector<SVGPathElement>('[data-live]')
    const rectangle = root?.querySelector<HTMLElement>('[data-brush]')
    const said = root?.querySelector('[data-said]')
    const picture = live?.ownerSVGElement
    if (!root || !live || !picture || !rectangle || !isSettled) return
    const numbers = [...root.querySelectorAll('[data-number]')].map(textOf)
    const elements = { live, picture, rectangle, said: said ? textOf(said) : undefined, numbers }
    const painting = plotPainter(elements, layout, binned, values.now, write)
    painter.current = painting
    painting.rest(kept)
  }, [binned, values, isSettled, layout, kept, write])
  useEffect(
    () =>
      brush.register(binned.attribute, {
        binned,
        isLive,
        draw: (lengths) => painter.current?.draw(lengths),
        numbers: binned.isOrdered ? 0 : binned.bins.length,
        drawNumber: (...drawn) => painter.current?.drawNumber(...drawn),
        mark: (range) => painter.current?.mark(range),
        restore: () => painter.current?.rest(kept),
      }),
    [brush, binned, isLive, kept],
  )
  return plot
}

interface OptionsProps {
  readonly binned: Binned
  readonly values: BinValues
  readonly layout: PlotLayout
  readonly kept: readonly boolean[] | undefined
  readonly write: (value: BinValues[number]) => string
  /** id of the first bar without its number, and the bar that keys are at */
  readonly id: string
  readonly at: number
}

/** The bars as those read them who do not see them; in lines also what is written beside each bar. */
const Options = ({ binned, values, layout: { bars, left }, kept, write, id, at }: OptionsProps) =>
  binned.bins.map(({ label, told }, bar) => (
    <div
      key={label}
      id={`${id}-${bar}`}
      role="option"
      tabIndex={-1}
      aria-selected={kept?.[bar] === true}
      {...(bars.grows === 'up' && { 'aria-label': `${told}, ${write(values[bar] ?? null)}` })}
      className={styles.option}
      {...(bar === at && { 'data-at': true })}
      style={
        bars.grows === 'up' ? { left: bar * bars.step, width: bars.step } : { top: bar * bars.step, height: bars.step }
      }
    >
      {bars.grows === 'right' && (
        <>
          <span className={styles.name} style={{ width: left - 8 }}>
            {label}
          </span>{' '}
          <span className={styles.number} data-number />
        </>
      )}
    </div>
  ))

/** Bars as a picture of their own; without a path they are those that a brush draws. */
const Bars = ({ layout, className, d }: { layout: PlotLayout; className: string | undefined; d?: string }) => (
  <svg aria-hidden className={styles.bars} style={{ left: layout.left }} width={layout.width} height={layout.height}>
    <path
      className={className}
      transform={`scale(${1 / perPixel})`}
      d={d}
      {...(d === undefined && { 'data-live': true })}
    />
  </svg>
)

/** Stripes of the page over the bars whose period is not complete, whatever their length: they cost a brush nothing. */
const Stripes = ({ layout: { bars }, binned }: { readonly layout: PlotLayout; readonly binned: Binned }) =>
  binned.bins.map(({ label, isPartial }, bar) =>
    isPartial ? (
      <div
        key={label}
        aria-hidden
        className={styles.stripes}
        data-partial
        style={{ left: bar * bars.step, width: bars.step }}
      />
    ) : null,
  )

/** Where a chart of columns begins and ends. */
const Ends = ({ bins }: Binned) => (
  <div className={styles.ends} aria-hidden>
    <span>{bins[0]?.ends[0]}</span>
    {bins.length > 1 && <span>{bins.at(-1)?.ends[1]}</span>}
  </div>
)

/** What of a chart is the same for every move: how it is written, laid out and kept. */
const usePlot = ({ binned, values, condition, width }: BrushPlotProps) => {
  const { write, tell } = useWriters(binned)
  const kept = useMemo(() => keptBars(condition, binned), [condition, binned])
  const layout = useMemo(() => {
    const lengths = [lengthsOf(values.all), lengthsOf(values.now)]
    return plotLayout(binned, lengths, values.all.map(write), width)
  }, [binned, values, width, write])
  const ghost = useMemo(() => barsWriter(layout.bars)(lengthsOf(values.all)), [values.all, layout])
  return { write, tell, kept, layout, ghost }
}

/** The bars of a linked chart, which can be brushed over by pointer and by keys. */
export const BrushPlot = (props: BrushPlotProps) => {
  const { name, binned, values, condition, brush } = props
  const id = useId()
  const [pointed, setPointed] = useState<number>()
  const { ghost, tell, ...drawn } = usePlot(props)
  const { layout, kept, write } = drawn
  const plot = usePainting({ ...props, ...drawn })
  const ending = useTaken(binned, kept)
  const { at, setAt, ...keys } = useBrushKeys(brush, ending)
  useBrushPointer(plot, brush, { ...ending, layout, onPoint: setPointed, onBegin: setAt })
  const isUp = layout.bars.grows === 'up'
  const said = pointed === undefined ? undefined : [binned.bins[pointed]?.told, tell(values.now[pointed] ?? null)]
  return (
    <div className={isUp ? styles.columns : styles.lines}>
      {isUp && (
        <div className={styles.readout} aria-hidden>
          <span data-said className={styles.said} />
          {said && (
            <span className={styles.pointed}>
              {said[0]} <b>{said[1]}</b>
            </span>
          )}
        </div>
      )}
      <div
        ref={plot}
        role="listbox"
        tabIndex={0}
        aria-label={name}
        aria-multiselectable
        aria-orientation={isUp ? 'horizontal' : 'vertical'}
        aria-activedescendant={`${id}-${at}`}
        className={styles.plot}
        style={{ height: layout.height }}
        title={said?.join(': ')}
        {...keys}
      >
        <Bars layout={layout} className={styles.ghost} d={ghost} />
        <Bars layout={layout} className={styles.live} />
        {isUp && <Stripes layout={layout} binned={binned} />}
        <div className={styles.brush} data-brush aria-hidden />
        <Options
          {...{ binned, layout, write, id, at }}
          values={values.now}
          kept={condition === undefined ? undefined : kept}
        />
      </div>
      {isUp && <Ends {...binned} />}
    </div>
  )
}
