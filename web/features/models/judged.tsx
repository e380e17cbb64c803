import type { ModelCard, ModelMetric } from '../../../server/contract/models.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import page from '../../ui/page.module.css'
import { asSentence } from '../../ui/sentence.ts'
import { CardTable } from './card-table.tsx'
import { baselineText, metricTitle } from './card-texts.ts'
import { beatsBaseline, countText, figureText, pointsText, shareText } from './figures.ts'
import styles from './models.module.css'
import { Region } from './region.tsx'

const Verdict = ({ metric }: { readonly metric: ModelMetric }) => {
  const isBetter = beatsBaseline(metric)
  if (isBetter === undefined) return null
  return <span className={isBetter ? page.yes : page.no}>{t(isBetter ? 'models.beats' : 'models.beatsNot')}</span>
}

/** The figures by which a model is judged, beside those of its baseline. */
export const Metrics = ({ card }: { readonly card: ModelCard }) => {
  const locale = useLocale()
  const { metrics } = card
  const baseline = baselineText(card)
  if (metrics.length === 0) return null
  const isCompared = metrics.some((metric) => beatsBaseline(metric) !== undefined)
  return (
    <Region title={t('models.good')}>
      {baseline !== null && <p className={styles.why}>{asSentence(t('models.baselineIs', { baseline }))}</p>}
      <CardTable
        title={t('models.good')}
        isNarrow
        columns={[
          [t('models.figure'), 'words'],
          [t('models.model'), 'number'],
          ...(isCompared
            ? ([
                [t('models.baseline'), 'number'],
                [t('models.verdict'), 'words'],
              ] as const)
            : []),
        ]}
      >
        {metrics.map((metric) => (
          <tr key={metric.name}>
            <th scope="row">{metricTitle(metric)}</th>
            <td data-number>{figureText(metric.value, metric.format, locale)}</td>
            {isCompared && (
              <td data-number className={page.quiet}>
                {metric.baseline === null ? '' : figureText(metric.baseline, metric.format, locale)}
              </td>
            )}
            {isCompared && (
              <td>
                <Verdict metric={metric} />
              </td>
            )}
          </tr>
        ))}
      </CardTable>
    </Region>
  )
}

const side = 200
/** half of the largest point, which is drawn whole at the ends */
const inset = 7

/** Where a share stands on an axis from 0 to 1. */
const at = (share: number): number => inset + share * (side - 2 * inset)

const CalibrationPlot = ({ calibration }: Pick<ModelCard, 'calibration'>) => {
  const locale = useLocale()
  const differences = calibration.map(({ predicted, happened }) => Math.abs(happened - predicted))
  const most = Math.max(...calibration.map(({ customers }) => customers))
  const summary = t('models.calibrationChart', {
    count: calibration.length,
    difference: pointsText(Math.max(...differences), locale),
  })
  return (
    <svg className={styles.plot} viewBox={`0 0 ${side} ${side}`} role="img" aria-label={summary}>
      <rect x={inset} y={inset} width={side - 2 * inset} height={side - 2 * inset} />
      <line x1={at(0)} y1={side - at(0)} x2={at(1)} y2={side - at(1)} />
      {calibration.map(({ customers, predicted, happened }) => (
        <circle
          key={predicted}
          cx={at(predicted)}
          cy={side - at(happened)}
          r={2.5 + 4.5 * Math.sqrt(customers / most)}
        />
      ))}
    </svg>
  )
}

/** Predicted chances beside what happened, drawn and as a table. */
export const Calibration = ({ calibration }: Pick<ModelCard, 'calibration'>) => {
  const locale = useLocale()
  if (calibration.length === 0) return null
  return (
    <Region title={t('models.calibration')} why={t('models.calibrationWhy')}>
      <div className={styles.beside}>
        <figure className={styles.figure}>
          <CalibrationPlot calibration={calibration} />
          <figcaption aria-hidden>
            <span className={styles.up}>{t('models.happened')} ↑</span>
            <span>{t('models.predicted')} →</span>
          </figcaption>
        </figure>
        <CardTable
          title={t('models.calibration')}
          columns={[
            [t('models.predicted'), 'number'],
            [t('models.happened'), 'number'],
            [t('models.customers'), 'number'],
          ]}
        >
          {calibration.map(({ customers, predicted, happened }) => (
            <tr key={predicted}>
              <td data-number>{shareText(predicted, locale)}</td>
              <td data-number>{shareText(happened, locale)}</td>
              <td data-number>{countText(customers, locale)}</td>
            </tr>
          ))}
        </CardTable>
      </div>
    </Region>
  )
}
