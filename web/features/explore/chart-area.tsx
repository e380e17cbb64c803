import { Button, Menu, useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconChartBar, IconCheck, IconChevronDown } from '@tabler/icons-react'
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react'
import { type ChartInput, chartSummary, lackOf, leftOut, suitableMarks } from '../../charts/chart.ts'
import { type Mark, marks } from '../../charts/marks.ts'
import type { ChartFrame } from '../../charts/parts.ts'
import { neededHeight, toSpec } from '../../charts/spec.ts'
import type { ChartChoice } from '../../exploration/exploration.ts'
import { t } from '../../language/language.ts'
import { HatchPatterns, hatchFill, stripesFill } from '../../ui/hatch.tsx'
import { useLocale } from '../../ui/locale.ts'
import { formatNumber } from '../../ui/number.ts'
import { categorical, tokens } from '../../ui/theme.ts'
import { VegaChart } from '../../ui/vega-chart.tsx'
import styles from './chart-area.module.css'
import { chartOf } from './chart-input.ts'
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
const usual = 200
/** What the title and the edges take of the height. */
const around = 46

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

/** The chart of a result's first measure, in the mark that suits it or that the reader chose; a mark drills as its cell. */
export const ChartArea = ({ shown }: { readonly shown: Shown }) => {
  const { x, catalog, dispatch } = useExplorer()
  const locale = useLocale()
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const { ref, width } = useElementSize()
  const [dragged, setDragged] = useState<number>()
  const plain = useMemo(() => chartOf(shown.x, catalog, shown.answer.grid, locale), [shown, catalog, locale])
  const { happened, charted } = useHappenings(shown.x, plain)
  const suitable = charted === undefined ? [] : suitableMarks(charted.input)
  const mark = suitable.find((m) => m === x.chart) ?? suitable[0]
  const needed = charted === undefined || mark === undefined ? undefined : neededHeight(charted.input, mark)
  const height = dragged ?? Math.max(lowest, Math.min(usual + 60, needed === undefined ? usual : needed + around))
  const spec = useMemo(() => {
    if (charted === undefined || mark === undefined || width === 0) return undefined
    return toSpec(charted.input, mark, frameOf(scheme, width - 4, height - around))
  }, [charted, mark, width, height, scheme])
  if (charted === undefined || mark === undefined || x.chart === 'none') return null
  const { input } = charted
  const onMark = (datum: unknown) => {
    if (typeof datum !== 'object' || datum === null || !('row' in datum)) return
    const header = charted.rows[Number(datum.row)]
    const member = header?.members.at(-1)
    if (member !== undefined && member.special === undefined) dispatch({ kind: 'drill', steps: [member] })
  }
  const left = leftOut(input, mark, width)
  const caption = input.unit === '' ? input.measure : `${input.measure}, ${input.unit}`
  // what can be scrolled can be reached by keys
  const isScrolled = needed !== undefined && needed > height - around
  const number = (n: number) => formatNumber(n, { type: 'integer' }, locale)
  return (
    <section
      id={chartId}
      data-measure={caption}
      className={styles.area}
      style={{ height }}
      aria-label={t('charts.area')}
    >
      <div className={styles.head}>
        <span className={styles.title}>{caption}</span>
        {left !== undefined && (
          <span className={styles.note}>{t('charts.first', { shown: number(left.shown), all: number(left.all) })}</span>
        )}
        <span className={styles.room} />
        <HappenedList happened={happened} />
        {x.linked.length === 0 && <LinkMenu />}
        <ChartMenu input={input} mark={mark} />
      </div>
      <HatchPatterns colors={partColors(scheme)} page={tokens[scheme].bg} />
      <div className={styles.plot} ref={ref} {...(isScrolled && { tabIndex: 0, role: 'group', 'aria-label': caption })}>
        {spec !== undefined && <VegaChart spec={spec} summary={chartSummary(input, mark, width)} onMark={onMark} />}
      </div>
      <Splitter height={height} onHeight={setDragged} />
    </section>
  )
}
