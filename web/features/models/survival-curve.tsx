import { useComputedColorScheme } from '@mantine/core'
import { useMemo } from 'react'
import type { TopLevelSpec } from 'vega-lite'
import type { PositionFieldDef } from 'vega-lite/types_unstable/channeldef.js'
import type { ModelCard } from '../../../server/contract/models.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import page from '../../ui/page.module.css'
import { Scroll } from '../../ui/scroll.tsx'
import { type Scheme, tokens } from '../../ui/theme.ts'
import { VegaChart } from '../../ui/vega-chart.tsx'
import { countText, shareText } from './figures.ts'
import styles from './models.module.css'
import { Region } from './region.tsx'

type Curve = ModelCard['curve']

const monthsOfYear = 12

/** The curve as steps with its band, from nobody left to all; years on the axis. */
const curveSpec = (curve: Curve, scheme: Scheme, years: string): TopLevelSpec => {
  const { d1, d1soft, ink3 } = tokens[scheme]
  const last = curve.at(-1)?.month ?? 0
  const inYears = Array.from({ length: Math.floor(last / monthsOfYear) + 1 }, (_, year) => year * monthsOfYear)
  const x: PositionFieldDef<string> = {
    field: 'month',
    type: 'quantitative',
    title: years,
    scale: { domain: [0, last], nice: false },
    axis: {
      values: inYears,
      labelExpr: `datum.value / ${monthsOfYear}`,
      grid: false,
      titleColor: ink3,
      titleFontWeight: 'normal',
    },
  }
  const y: PositionFieldDef<string> = {
    type: 'quantitative',
    title: null,
    scale: { domain: [0, 1] },
    axis: { format: '.0%', tickCount: 5 },
  }
  const interpolate = 'step-after'
  return {
    width: 'container',
    height: 220,
    data: { values: [...curve] },
    layer: [
      {
        mark: { type: 'area', interpolate, color: d1soft, opacity: 1 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        mark: { type: 'line', interpolate, color: d1, strokeWidth: 2 },
        encoding: { x, y: { ...y, field: 'survival' } },
      },
    ],
  }
}

/** The share of customers who are still under contract after so many months: drawn, and a table by years. */
export const SurvivalCurve = ({ curve }: { readonly curve: Curve }) => {
  const locale = useLocale()
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const years = t('models.yearsSince')
  const spec = useMemo(() => curveSpec(curve, scheme, years), [curve, scheme, years])
  // a year is a little longer than 365 days: what ends on the last of them is told with the year
  const yearly = curve.filter(({ month }) => month > 0 && month % monthsOfYear === 0)
  const last = curve.at(-1)
  if (last === undefined) return null
  const summary = t('models.curveChart', {
    count: Math.floor(last.month / monthsOfYear),
    share: shareText(yearly.at(-1)?.survival ?? last.survival, locale),
  })
  return (
    <Region title={t('models.curve')} why={t('models.curveWhy')}>
      <div className={styles.curve}>
        <VegaChart spec={spec} summary={summary} onMark={() => undefined} />
      </div>
      <Scroll label={t('models.tableOf', { title: t('models.curve') })}>
        <table className={`${page.table} ${styles.narrow}`}>
          <thead>
            <tr>
              <th data-number>{years}</th>
              <th data-number>{t('models.stillThere')}</th>
              <th data-number>{t('models.interval')}</th>
              <th data-number>{t('models.seenSoLong')}</th>
            </tr>
          </thead>
          <tbody>
            {yearly.map(({ month, survival, low, high, atRisk }) => (
              <tr key={month}>
                <th scope="row" data-number>
                  {countText(month / monthsOfYear, locale)}
                </th>
                <td data-number>{shareText(survival, locale)}</td>
                <td data-number className={page.quiet}>
                  {t('models.intervalIs', { low: shareText(low, locale), high: shareText(high, locale) })}
                </td>
                <td data-number>{countText(atRisk, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Region>
  )
}
