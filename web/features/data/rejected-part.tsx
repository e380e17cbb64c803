import { useQuery } from '@tanstack/react-query'
import type { CorrectionState } from '../../../server/contract/corrections.ts'
import { correctionsOptions } from '../../api/load-options.ts'
import { instantLabel } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import tables from '../../ui/page.module.css'
import { Scroll } from '../../ui/scroll.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { Tag, type TagProps } from '../../ui/tag.tsx'
import { ActionHead } from './action-head.tsx'
import { Changed } from './raw-record.tsx'
import styles from './rejected.module.css'
import { RejectedRows } from './rejected-rows.tsx'
import { useWithdraw } from './use-corrections.ts'
import { useRuns } from './use-runs.ts'
import { countText, fileName, instantTitle } from './words.ts'

const pageSize = 50

/** So many corrections are shown: all of them are a file of the workspace. */
const mostShown = 200

const tones: Readonly<Record<CorrectionState['state'], NonNullable<TagProps['tone']>>> = {
  waiting: 'accent',
  in_force: 'better',
  no_longer_fits: 'warn',
}

const CorrectionRow = ({ correction }: { readonly correction: CorrectionState }) => {
  const locale = useLocale()
  const { isRunning } = useRuns()
  const withdraw = useWithdraw(correction.state === 'in_force')
  const { file, line, when, state, note } = correction
  const action = t(state === 'in_force' ? 'corrections.withdrawAndRun' : 'corrections.withdraw')
  return (
    <tr>
      <th scope="row" title={file}>
        <code>
          {fileName(file)}:{line}
        </code>
      </th>
      <td className={styles.record}>
        <Changed from={correction.found} to={correction.corrected} />
      </td>
      <td>
        <Tag tone={tones[state]}>{t(`corrections.states.${state}`)}</Tag>
      </td>
      <td className={styles.why}>{note}</td>
      <td title={instantTitle(when, locale)}>{instantLabel(when, new Date(), locale)}</td>
      <td data-number>
        {withdraw.error !== null && <span role="alert">{asSentence(withdraw.error.message)}</span>}
        <button
          type="button"
          className={styles.action}
          aria-label={t('data.actionOn', { action, what: t('corrections.lineOf', { line, file: fileName(file) }) })}
          disabled={withdraw.isPending || isRunning}
          onClick={() => withdraw.mutate(correction)}
        >
          {action}
        </button>
      </td>
    </tr>
  )
}

/** What people wrote in place of records, and whether it stands in the data that are served. */
const Corrections = () => {
  const locale = useLocale()
  const { data } = useQuery(correctionsOptions())
  const all = data?.corrections ?? []
  if (all.length === 0) return null
  const number = countText(all.length, locale)
  return (
    <section className={styles.section} aria-labelledby="corrections-title">
      <div className={styles.head}>
        <h2 id="corrections-title">{t('corrections.corrections')}</h2>
        <span className={tables.note}>
          {all.length > mostShown
            ? t('corrections.keptLast', { number, shown: mostShown })
            : t('corrections.kept', { number })}
        </span>
      </div>
      <Scroll label={t('corrections.table')}>
        <table className={`${tables.table} ${styles.table}`}>
          <thead>
            <tr>
              <th>{t('rejected.fileAndLine')}</th>
              <th className={styles.wide}>{t('corrections.change')}</th>
              <th>{t('corrections.state')}</th>
              <th>{t('corrections.note')}</th>
              <th>{t('corrections.written')}</th>
              <ActionHead />
            </tr>
          </thead>
          <tbody>
            {all.slice(-mostShown).map((correction) => (
              <CorrectionRow
                key={`${correction.source} ${correction.file}:${correction.line} ${correction.found}`}
                correction={correction}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}

/** All that was rejected, and all that was corrected. */
export const RejectedPart = () => (
  <>
    <RejectedRows limit={pageSize} isWhole />
    <Corrections />
  </>
)
