import type { ModelCard } from '../../../server/contract/models.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import page from '../../ui/page.module.css'
import { asSentence } from '../../ui/sentence.ts'
import { CardTable } from './card-table.tsx'
import { metricTitle, refusalText } from './card-texts.ts'
import { countText, figureText, lastDayText } from './figures.ts'
import styles from './models.module.css'
import { Region } from './region.tsx'

/** What a model came to in each month: its figures, or why it gave no scores. */
export const Backtests = ({ backtests }: Pick<ModelCard, 'backtests'>) => {
  const locale = useLocale()
  if (backtests.length === 0) return null
  const columns = new Map(
    backtests.flatMap(({ metrics }) => metrics.map((metric) => [metric.name, metricTitle(metric)] as const)),
  )
  return (
    <Region title={t('models.months')}>
      <CardTable
        title={t('models.months')}
        isTall
        columns={[
          [t('models.month'), 'words'],
          [t('models.customers'), 'number'],
          ...[...columns.values()].map((title) => [title, 'number'] as const),
        ]}
      >
        {backtests.map(({ month, rows, refusal, metrics }) => (
          <tr key={month}>
            <th scope="row" className={styles.day}>
              {lastDayText(month, locale)}
            </th>
            {refusal !== null ? (
              <td colSpan={columns.size + 1} className={`${page.quiet} ${styles.wrap}`}>
                {asSentence(refusalText(refusal))}
              </td>
            ) : (
              <>
                <td data-number>{countText(rows, locale)}</td>
                {[...columns.keys()].map((name) => {
                  const metric = metrics.find((found) => found.name === name)
                  return (
                    <td key={name} data-number>
                      {metric === undefined ? '' : figureText(metric.value, metric.format, locale)}
                    </td>
                  )
                })}
              </>
            )}
          </tr>
        ))}
      </CardTable>
    </Region>
  )
}
