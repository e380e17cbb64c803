import { Button, Menu, useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconChartBar, IconCheck, IconChevronDown } from '@tabler/icons-react'
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react'
import { whiskersOf } from '../../charts/box.ts'
import { type ChartInput, lackOf, leftOut, mostPanels, suitableMarks } from '../../charts/chart.ts'
import { type Mark, marks } from '../../charts/marks.ts'
import { othersApart } from '../../charts/others.ts'
import { asPanels, fewPanels } from '../../charts/panels.ts'
import type { ChartFrame } from '../../charts/parts.ts'
import { neededHeight, toSpec } from '../../charts/spec.ts'
import { captionOf, chartSummary } from '../../charts/summary.ts'
import type { ChartChoice } from '../../exploration/exploration.ts'
import { t } from '../../language/language.ts'
import { HatchPatterns, hatchFill, stripesFill } from '../../ui/hatch.tsx'
import { useLocale } from '../../ui/locale.ts'
import { formatNumber } from '../../ui/number.ts'
import { categorical, tokens } from '../../ui/theme.ts'
import { VegaChart } from '../../ui/vega-chart.tsx'
import styles from './chart-area.module.css'

import { chartOf, memberAt } from './chart-input.ts'
import { CheckItem } from './check-item.tsx'

import { useExplorer } from './context.ts'
import { HappenedList, useHappenings } from './happened.tsx'
import { LinkMenu } from './linked/linked-charts.tsx'
import { chartId } from './on-screen.ts'
import type { Shown } from './use-answer.ts'

/** Every mark; those that would say nothing true of the result are named with what they need. */
const ChartMenu = ({ input, mark }: { readonly input: ChartInput; readonly mark: Mark }) => {
  const { x, dispatch } = useExplorer()
  const suitable = suitableMarks(input)
  const item = (chart: ChartChoice, label: string) => (
    <Menu.Item
      key={chart}
      leftSection={<IconCheck size={14} visibility={x.chart === chart ? 'visible' : 'hidden'} aria-hidden />}
      onClick={() => dispatch({ kind: 'chart', chart })}
    >
      {label}
    </Menu.Item>
  )
  const name = t(`charts.marks.${mark}`)
  return (
    <Menu position="bottom-end" shadow="md" width={280}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          className={styles.choice}
          leftSection={<IconChartBar size={16} stroke={1.7} />}
          rightSection={<IconChevronDown size={14} stroke={1.7} />}
          aria-label={t('charts.choice', { mark: name })}
        >
          {name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {item('auto', t('charts.best'))}
        {suitable.map((m) => item(m, t(`charts.marks.${m}`)))}
        <Menu.Divider />
        {item('none', t('charts.hide'))}
        {input.events !== undefined && (
          <CheckItem
            isOn={x.withoutEvents === undefined}
            onClick={() => dispatch({ kind: 'events', shown: x.withoutEvents !== undefined })}
          >
            {t('charts.showEvents')}
          </CheckItem>
        )}
        <Menu.Divider />
        {marks.map((m) => {
          const lack = lackOf(input, m)
          return lack === undefined ? null : (
            <Menu.Item key={m} aria-disabled className={styles.lacking} closeMenuOnClick={false}>
              {t(`charts.marks.${m}`)}
              <span className={styles.lack}>{t(`charts.why.${lack}`)}</span>
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

const lowest = 120
const highest = 480
/** The height of the plot itself, where its mark fills whatever there is. */
const usual = 154
/** What the edges take of the height, and the title where it stands in one line. */
const edges = 18
const lowestHead = 28

/** The lower edge of the chart: dragged by pointer, moved by arrow keys. */
const Splitter = ({ height, onHeight }: { readonly height: number; readonly onHeight: (height: number) => void }) => {
  const set = (to: number) => onHeight(Math.max(lowest, Math.min(highest, to)))
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const start = event.clientY - height
    const target = event.currentTarget
    target.setPointerCapture(event.pointerId)
    const onMove = (e: globalThis.PointerEvent) => set(e.clientY - start)
    target.addEventListener('pointermove', onMove)
    target.addEventListener('pointerup', () => target.removeEventListener('pointermove', onMove), { once: true })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: -20, ArrowDown: 20 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    set(height + by)
  }
  return (
    <div
      role="slider"
      aria-orientation="vertical"
      aria-label={t('charts.height')}
      aria-valuemin={lowest}
      aria-valuemax={highest}
      aria-valuenow={height}
      tabIndex={0}
      className={styles.splitter}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  )
}

/** Colours of the parts of a whole; the first is that of a measure alone, the last that of the rest. */
const partColors = (scheme: 'light' | 'dark') => [...categorical[scheme], tokens[scheme].cmp]

/** The room of a chart with the colours of a scheme. */
const frameOf = (scheme: 'light' | 'dark', width: number, height: number): ChartFrame => {
  const { ink, ink3, bg, d1, better, worse, cmp } = tokens[scheme]
  const inkSteps = scheme === 'light' ? 5 : 4
  const parts = partColors(scheme).map((color, i) => ({ color, hatch: hatchFill(i) }))
  const partial = { hatch: hatchFill(0), parts, stripes: stripesFill }
  return { width, height, ink, page: bg, inkSteps, series: d1, ...partial, better, worse, compared: cmp, rule: ink3 }
}

/** A chart that is hidden: the way to have it back. */
const HiddenChart = () => {
  const { dispatch } = useExplorer()
  return (
    <div className={styles.hidden}>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconChartBar size={16} stroke={1.7} />}
        onClick={() => dispatch({ kind: 'chart', chart: 'auto' })}
      >
        {t('charts.show')}
      </Button>
    </div>
  )
}

/** What is drawn: an input with its mark, small multiples cut to those that are shown. */
const drawingOf = (input: ChartInput, mark: Mark, most: number) => {
  const apart = othersApart(mark === 'multiples' ? asPanels(input) : input, mark)
  const few = fewPanels(apart.input, most)
  return { ...few, others: apart.others, mark: mark === 'multiples' ? ('columns' as const) : mark }
}

type Drawing = ReturnType<typeof drawingOf>

/** What is told of a chart beside its measure: how much of the result it has, what it leaves out, how it is read. */
const notesOf = ({ input, all, areLargest, mark, others }: Drawing, locale: string): string => {
  const number = (n: number) => formatNumber(n, { type: 'integer' }, locale)
  const share = (n: number) => formatNumber(n, { type: 'double', format: 'percent0' }, locale)
  const shown = input.panels?.members.length ?? 0
  const spread = input.box ?? input.panels?.members[0]?.box
  const left = leftOut(input, mark)
  return [
    ...(shown < all
      ? [t(areLargest ? 'charts.largest' : 'charts.first', { shown: number(shown), all: number(all) })]
      : []),
    ...(left === undefined ? [] : [t('charts.first', { shown: number(left.shown), all: number(left.all) })]),
    ...(others === undefined ? [] : [t('charts.othersApart', { other: others.label, most: input.exact(others.most) })]),
    ...(mark === 'box' && spread !== undefined ? [whiskersOf(spread, share)] : []),
  ].join(' · ')
}

interface DrawnNoteProps {
  readonly drawing: Drawing
  readonly text: string
  readonly onMore: () => void
}

/** How much of the result the chart has, and the way to more of it. */
const DrawnNote = ({ drawing: { input, all }, text, onMore }: DrawnNoteProps) => {
  const shown = input.panels?.members.length ?? 0
  return (
    <>
      {text !== '' && (
        <span className={styles.note} title={text}>
          {text}
        </span>
      )}
      {shown < all && (
        <Button variant="subtle" className={styles.more} onClick={onMore}>
          {t('charts.more', { count: Math.min(mostPanels, all - shown) })}
        </Button>
      )}
    </>
  )
}

/** What is drawn of a result, in the mark that suits it or that the reader chose; undefined where nothing can be. */
const useDrawing = (shown: Shown) => {
  const { x, catalog } = useExplorer()
  const locale = useLocale()
  const [wanted, setWanted] = useState({ of: '', most: mostPanels })
  const plain = useMemo(() => chartOf(shown.x, catalog, shown.answer.grid, locale), [shown, catalog, locale])
  const { happened, charted } = useHappenings(shown.x, plain)
  const asked = JSON.stringify(shown.answer.query)
  const most = wanted.of === asked ? wanted.most : mostPanels
  return useMemo(() => {
    const suitable = charted === undefined ? [] : suitableMarks(charted.input)
    const mark = suitable.find((m) => m === x.chart) ?? suitable[0]
    if (charted === undefined || mark === undefined) return undefined
    const more = () => setWanted({ of: asked, most: most + mostPanels })
    return { charted, mark, drawing: drawingOf(charted.input, mark, most), more, happened }
  }, [charted, x.chart, most, asked, happened])
}

/** The chart of a result's first measure, in the mark that suits it or that the reader chose; a mark drills as its cell. */
export const ChartArea = ({ shown }: { readonly shown: Shown }) => {
  const { x, dispatch } = useExplorer()
  const locale = useLocale()
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const { ref, width } = useElementSize()
  const head = useElementSize()
  const around = edges + Math.max(lowestHead, head.height)
  const [dragged, setDragged] = useState<number>()
  const drawn = useDrawing(shown)
  const drawing = drawn?.drawing
  const needed = drawing && neededHeight(drawing.input, drawing.mark, width - 4)
  const roomy = drawing?.input.panels === undefined ? usual + 60 : usual + 160
  const height = dragged ?? Math.max(lowest, around + Math.min(roomy, needed ?? usual))
  const spec = useMemo(() => {
    if (drawing === undefined || width === 0) return undefined
    return toSpec(drawing.input, drawing.mark, frameOf(scheme, width - 4, Math.max(needed ?? 0, height - around)))
  }, [drawing, width, height, around, needed, scheme])
  if (drawn === undefined || drawing === undefined) return null
  if (x.chart === 'none') return <HiddenChart />
  const { charted, mark } = drawn
  const onMark = (datum: unknown) => {
    const member = memberAt(charted, datum)
    if (member !== undefined && member.special === undefined) dispatch({ kind: 'drill', steps: [member] })
  }
  const caption = captionOf(drawing.input, drawing.mark)
  const notes = notesOf(drawing, locale)
  const isBare = shown.x.multiples === true && charted.input.panels === undefined
  // what can be scrolled can be reached by keys
  const isScrolled = needed !== undefined && needed > height - around
  return (
    <section
      id={chartId}
      data-measure={[caption, notes].filter((text) => text !== '').join(' · ')}
      className={styles.area}
      style={{ height }}
      aria-label={t('charts.area')}
    >
      <div className={styles.head} ref={head.ref}>
        <span className={styles.title}>{caption}</span>
        <DrawnNote drawing={drawing} text={notes} onMore={drawn.more} />
        {isBare && <span className={styles.note}>{t('charts.nothingAlong')}</span>}
        <span className={styles.room} />
        <HappenedList happened={drawn.happened} />
        {x.linked.length === 0 && <LinkMenu />}
        <ChartMenu input={charted.input} mark={mark} />
      </div>
      <HatchPatterns colors={partColors(scheme)} page={tokens[scheme].bg} />
      <div className={styles.plot} ref={ref} {...(isScrolled && { tabIndex: 0, role: 'group', 'aria-label': caption })}>
        {spec !== undefined && (
          <VegaChart spec={spec} summary={chartSummary(drawing.input, drawing.mark)} onMark={onMark} />
        )}
      </div>
      <Splitter height={height} onHeight={setDragged} />
    </section>
  )
}
