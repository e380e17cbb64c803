import { Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { RowCounts, SourceList, SourceState } from '../../../server/contract/sources.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import styles from '../../ui/page.module.css'
import { Scroll } from '../../ui/scroll.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { Tag } from '../../ui/tag.tsx'
import { usePlace } from './context.ts'
import { hrefOf } from './place.ts'
import { countText, dayColumn, inputText } from './words.ts'

/** Whether rows read are those loaded, rejected and skipped, as a sign with its word. */
const AddsUp = ({ isSo }: { readonly isSo: boolean }) => (
  <Tooltip label={t(isSo ? 'sources.addUp' : 'sources.addUpNot')}>
    <span className={isSo ? styles.yes : styles.no}>
      {isSo ? (
        <IconCheck size={16} stroke={1.7} aria-hidden />
      ) : (
        <IconAlertTriangle size={16} stroke={1.7} aria-hidden />
      )}
      <span className={styles.unseen}>{t(isSo ? 'sources.yes' : 'sources.no')}</span>
    </span>
  </Tooltip>
)

/** The counts of rows as cells of a table; empty cells where there are none. */
export const CountCells = ({ counts }: { readonly counts: RowCounts | null }) => {
  const locale = useLocale()
  if (counts === null) {
    return (
      <td colSpan={5} data-number className={styles.faint}>
        {t('sources.notLoaded')}
      </td>
    )
  }
  const { rowsRead, rowsLoaded, rowsRejected, rowsSkipped, addsUp } = counts
  return (
    <>
      <td data-number>{countText(rowsRead, locale)}</td>
      <td data-number>{countText(rowsLoaded, locale)}</td>
      <td data-number className={rowsRejected > 0 ? styles.rejected : styles.faint}>
        {countText(rowsRejected, locale)}
      </td>
      <td data-number className={rowsSkipped > 0 ? styles.quiet : styles.faint}>
        {countText(rowsSkipped, locale)}
      </td>
      <td data-number>
        <AddsUp isSo={addsUp} />
      </td>
    </>
  )
}

/** The heads of those cells. */
export const CountHeads = () => (
  <>
    <th data-number>{t('sources.read')}</th>
    <th data-number>{t('sources.loaded')}</th>
    <th data-number>{t('sources.rejected')}</th>
    <th data-number>{t('sources.skipped')}</th>
    <th data-number>{t('sources.addsUp')}</th>
  </>
)

const Complete = ({ source, day }: { readonly source: SourceState; readonly day: (iso: string) => string }) => {
  if (source.completeTo === null)
    return (
      <td>
        <span className={styles.unseen}>{t('trust.notDeclared')}</span>
      </td>
    )
  const most = source.contract.freshness?.maxDays
  if (!source.isStale) return <td>{day(source.completeTo)}</td>
  return (
    <td className={styles.stale}>
      <Tooltip label={t('sources.older', { count: most ?? 0 })}>
        <span>
          <span className={styles.unseen}>{t('sources.dayIsOlder', { day: day(source.completeTo) })}</span>
          <span aria-hidden>{day(source.completeTo)}</span>
        </span>
      </Tooltip>
    </td>
  )
}

const SourceRow = ({ source, day }: { readonly source: SourceState; readonly day: (iso: string) => string }) => {
  const locale = useLocale()
  const { place } = usePlace()
  const loaded = source.history.map(({ rowsLoaded }) => rowsLoaded)
  const rows = loaded.map((n) => countText(n, locale)).join(t('words.comma'))
  const isOpen = place.source === source.name
  return (
    <tr data-chosen={isOpen || undefined}>
      <th scope="row">
        <a
          className={styles.name}
          href={hrefOf(isOpen ? { part: 'runs' } : { part: 'runs', source: source.name })}
          {...(isOpen && { 'aria-current': true })}
        >
          {source.name}
        </a>{' '}
        <span className={styles.note}>{inputText(source.input)}</span>
        {source.failure !== null && <Tag tone="err">{t('sources.failed', { run: source.failure.run })}</Tag>}
        {source.corrections.waiting > 0 && (
          <Tag tone="accent">{t('sources.waiting', { count: source.corrections.waiting })}</Tag>
        )}
      </th>
      <Complete source={source} day={day} />
      <td>
        <Sparkline values={loaded} summary={t('sources.history', { count: loaded.length, rows })} />
      </td>
      <CountCells counts={source.counts} />
    </tr>
  )
}

/** The sources with what the last published run made of them; the total of all last. */
export const SourcesTable = ({ list }: { readonly list: SourceList }) => {
  const locale = useLocale()
  const day = dayColumn(
    list.sources.map(({ completeTo }) => completeTo),
    locale,
  )
  return (
    <section className={styles.region} aria-labelledby="sources-title">
      <div className={styles.regionTitle}>
        <h2 id="sources-title">{list.run === null ? t('sources.sources') : t('sources.inRun', { run: list.run })}</h2>
        <span className={styles.note}>{t('sources.sum')}</span>
      </div>
      <Scroll label={t('sources.table')}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{t('sources.source')}</th>
              <th>{t('trust.completeTo')}</th>
              <th>{t('sources.lastRuns')}</th>
              <CountHeads />
            </tr>
          </thead>
          <tbody>
            {list.sources.map((source) => (
              <SourceRow key={source.name} source={source} day={day} />
            ))}
          </tbody>
          {list.counts !== null && list.sources.length > 1 && (
            <tfoot>
              <tr>
                <th scope="row">{t('sources.all')}</th>
                <td />
                <td />
                <CountCells counts={list.counts} />
              </tr>
            </tfoot>
          )}
        </table>
      </Scroll>
    </section>
  )
}
