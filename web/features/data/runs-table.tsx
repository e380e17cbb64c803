import { IconCheck, IconClock, IconHistory, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Run } from '../../../server/contract/runs.ts'
import { instantLabel } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import styles from '../../ui/page.module.css'
import { Scroll } from '../../ui/scroll.tsx'
import { Tag, type TagProps } from '../../ui/tag.tsx'
import { usePlace } from './context.ts'
import { hrefOf } from './place.ts'
import { useRuns } from './use-runs.ts'
import { countText, durationText, instantTitle, restatedText } from './words.ts'

const icon = { size: 14, stroke: 1.7, 'aria-hidden': true } as const

const tones: Readonly<Record<Run['status'], { tone: TagProps['tone']; icon: ReactNode }>> = {
  started: { tone: 'accent', icon: <IconClock {...icon} /> },
  succeeded: { tone: 'better', icon: <IconCheck {...icon} /> },
  failed: { tone: 'err', icon: <IconX {...icon} /> },
  cancelled: { tone: 'plain', icon: <IconX {...icon} /> },
  killed: { tone: 'warn', icon: <IconX {...icon} /> },
}

/** What became of other runs is said by their tag and counts. */
const saysWhy: ReadonlySet<Run['status']> = new Set(['failed', 'killed'])

/** What became of a run, and which months it restated. */
export const ResultTag = ({ run }: { readonly run: Run }) => {
  const restated = restatedText(run, useLocale())
  if (run.status === 'succeeded' && restated !== undefined) {
    return (
      <Tag tone="warn" icon={<IconHistory {...icon} />}>
        {t('runs.restated', { months: restated })}
      </Tag>
    )
  }
  const { tone, icon: sign } = tones[run.status]
  return (
    <Tag tone={tone ?? 'plain'} icon={sign}>
      {t(`runs.results.${run.status}`)}
    </Tag>
  )
}

const RunRow = ({ run, now }: { readonly run: Run; readonly now: Date }) => {
  const locale = useLocale()
  const { place } = usePlace()
  const isOpen = place.run === run.run
  return (
    <tr data-chosen={isOpen || undefined}>
      <th scope="row">
        <a
          className={styles.name}
          aria-label={t('runs.ofNumber', { run: run.run })}
          href={hrefOf(isOpen ? { part: 'runs' } : { part: 'runs', run: run.run })}
          {...(isOpen && { 'aria-current': true })}
        >
          {run.run}
        </a>
        <span className={styles.below} title={instantTitle(run.startedAt, locale)}>
          {instantLabel(run.startedAt, now, locale)}
        </span>
      </th>
      <td className={styles.result}>
        <ResultTag run={run} />
        {saysWhy.has(run.status) && run.message !== null && <span className={styles.message}>{run.message}</span>}
      </td>
      <td data-number>{countText(run.rowsLoaded, locale)}</td>
      <td data-number className={run.rowsRejected > 0 ? styles.rejected : styles.faint}>
        {countText(run.rowsRejected, locale)}
      </td>
      <td data-number className={styles.quiet}>
        {run.tookSeconds === null ? '' : durationText(run.tookSeconds)}
      </td>
    </tr>
  )
}

/** The last runs, newest first. */
export const RunsTable = ({ runs }: { readonly runs: readonly Run[] }) => {
  const locale = useLocale()
  const { next } = useRuns()
  const now = new Date()
  return (
    <section className={styles.region} aria-labelledby="runs-title">
      <div className={styles.regionTitle}>
        <h2 id="runs-title">{t('runs.runs')}</h2>
        {next !== null && (
          <span className={styles.note}>{t('runs.next', { when: instantLabel(next, now, locale) })}</span>
        )}
      </div>
      {runs.length === 0 ? (
        <p className={styles.nothing}>{t('runs.nothing')}</p>
      ) : (
        <Scroll label={t('runs.table')} isTall>
          <table className={styles.table}>
            <thead>
              <tr>
                <th>{t('runs.run')}</th>
                <th>{t('runs.result')}</th>
                <th data-number>{t('sources.loaded')}</th>
                <th data-number>{t('sources.rejected')}</th>
                <th data-number>{t('runs.took')}</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <RunRow key={run.run} run={run} now={now} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  )
}
