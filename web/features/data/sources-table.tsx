import { Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { RowCounts, SourceList, SourceState } from '../../../server/contract/sources.ts'
import { useLocale } from '../../ui/locale.ts'
import { Sparkline } from '../../ui/sparkline.tsx'
import { Tag } from '../../ui/tag.tsx'
import { usePlace } from './context.ts'
import styles from './data.module.css'
import { hrefOf } from './place.ts'
import { Scroll } from './scroll.tsx'
import { countOf, countText, dayColumn, inputText } from './words.ts'

/** Whether rows read are those loaded, rejected and skipped, as a sign with its word. */
const AddsUp = ({ isSo }: { readonly isSo: boolean }) => (
  <Tooltip label={isSo ? 'Read = loaded + rejected + skipped' : 'Read is not loaded + rejected + skipped'}>
    <span className={isSo ? styles.yes : styles.no}>
      {isSo ? (
        <IconCheck size={16} stroke={1.7} aria-hidden />
      ) : (
        <IconAlertTriangle size={16} stroke={1.7} aria-hidden />
      )}
      <span className={styles.unseen}>{isSo ? 'yes' : 'no'}</span>
    </span>
  </Tooltip>
)

/** The counts of rows as cells of a table; empty cells where there are none. */
export const CountCells = ({ counts }: { readonly counts: RowCounts | null }) => {
  const locale = useLocale()
  if (counts === null) {
    return (
      <td colSpan={5} data-number className={styles.faint}>
        not loaded yet
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
    <th data-number>Read</th>
    <th data-number>Loaded</th>
    <th data-number>Rejected</th>
    <th data-number>Skipped</th>
    <th data-number>Adds up</th>
  </>
)

const Complete = ({ source, day }: { readonly source: SourceState; readonly day: (iso: string) => string }) => {
  if (source.completeTo === null)
    return (
      <td>
        <span className={styles.unseen}>not declared</span>
      </td>
    )
  const most = source.contract.freshness?.maxDays
  if (!source.isStale) return <td>{day(source.completeTo)}</td>
  return (
    <td className={styles.stale}>
      <Tooltip label={`Older than the ${countOf(most ?? 0, 'day', 'en')} that its contract allows`}>
        <span>
          {day(source.completeTo)}
          <span className={styles.unseen}>, older than its contract allows</span>
        </span>
      </Tooltip>
    </td>
  )
}

const SourceRow = ({ source, day }: { readonly source: SourceState; readonly day: (iso: string) => string }) => {
  const locale = useLocale()
  const { place } = usePlace()
  const loaded = source.history.map(({ rowsLoaded }) => rowsLoaded)
  const summary = `Rows loaded by the last ${countOf(loaded.length, 'run', locale)}: ${loaded.map((n) => countText(n, locale)).join(', ')}`
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
        {source.failure !== null && <Tag tone="err">failed in run {source.failure.run}</Tag>}
        {source.corrections.waiting > 0 && (
          <Tag tone="accent">{countOf(source.corrections.waiting, 'correction', locale)} waiting</Tag>
        )}
      </th>
      <Complete source={source} day={day} />
      <td>
        <Sparkline values={loaded} summary={summary} />
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
        <h2 id="sources-title">{list.run === null ? 'Sources' : `Sources in run ${list.run}`}</h2>
        <span className={styles.note}>Rows read = loaded + rejected + skipped as already loaded</span>
      </div>
      <Scroll label="Table of sources">
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Source</th>
              <th>Complete to</th>
              <th>Last runs</th>
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
                <th scope="row">All sources</th>
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
