import { Anchor, Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { rejectedCsv } from '../../../server/contract/rejected-csv.ts'
import type { RejectedRowsResult } from '../../../server/contract/rejected-rows.ts'
import { call } from '../../api/client.ts'
import { allRejected, rejectedOptions, sourcesOptions } from '../../api/load-options.ts'
import { t } from '../../language/language.ts'
import { DidNotCome } from '../../ui/did-not-come.tsx'
import { useLocale } from '../../ui/locale.ts'
import tables from '../../ui/page.module.css'
import { asSentence } from '../../ui/sentence.ts'
import { usePlace } from './context.ts'
import { hrefOf } from './place.ts'
import styles from './rejected.module.css'
import { RejectedFilters } from './rejected-filters.tsx'
import { RejectedTable } from './rejected-table.tsx'
import { saveText } from './save-text.ts'
import { useWaiting } from './use-corrections.ts'
import { publishedRun, useRuns } from './use-runs.ts'
import { countText } from './words.ts'

/** Which rejected rows are asked for. */
export interface RejectedFilter {
  readonly run?: number | undefined
  readonly source?: string | undefined
  readonly rule?: string | undefined
  readonly file?: string | undefined
}

/** A share of rows as people write it: 1.5 %. */
const percent = (part: number, whole: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(whole === 0 ? 0 : part / whole)

/** How many rows were rejected, of how many where that is known, by which run, of one source or all. */
const extentText = (
  count: number,
  read: number | undefined,
  { run, source }: { readonly run: number; readonly source: string | undefined },
  locale: string,
): string => {
  if (read === undefined)
    return source === undefined ? t('rejected.rows', { count, run }) : t('rejected.rowsIn', { count, run, source })
  const values = { number: countText(count, locale), count: read, run }
  return source === undefined ? t('rejected.extent', values) : t('rejected.extentIn', { ...values, source })
}

/** How many rows that is of how many, and how many its contract allows. */
const useExtent = (filter: RejectedFilter, result: RejectedRowsResult | undefined): string => {
  const locale = useLocale()
  const { runs } = useRuns()
  const list = useQuery(sourcesOptions()).data
  if (result === undefined || result.run === null) return ''
  const run = runs?.find((known) => known.run === result.run)
  const files = run?.files.filter(({ source, file }) => {
    const isAsked = filter.source === undefined || filter.source === source
    return isAsked && (filter.file === undefined || filter.file === file)
  })
  const read = files?.reduce((sum, { rowsRead }) => sum + rowsRead, 0)
  const said = extentText(result.count, read, { run: result.run, source: filter.source }, locale)
  if (read === undefined || filter.rule !== undefined) return said
  const share = percent(result.count, read, locale)
  const limit = list?.sources.find(({ name }) => name === filter.source)?.contract.maxRejectPercent ?? null
  return limit === null
    ? `${said} ${share}`
    : `${said} ${t('rejected.shareLimit', { share, limit: limit.toLocaleString(locale) })}`
}

const Csv = ({ filter }: { readonly filter: RejectedFilter }) => {
  const save = useMutation({
    mutationFn: async () => {
      const rows = await allRejected(filter)
      saveText(`${rejectedCsv.header}${rejectedCsv.rows(rows)}`, 'rejected-rows.csv')
    },
  })
  return (
    <>
      {save.error !== null && <span role="alert">{t('rejected.notExported', { problem: save.error.message })}</span>}
      <Button
        leftSection={<IconDownload size={16} stroke={1.7} />}
        onClick={() => save.mutate()}
        disabled={save.isPending}
      >
        CSV
      </Button>
    </>
  )
}

const Replay = () => {
  const { isRunning } = useRuns()
  const waiting = useWaiting()
  const start = useMutation({ mutationFn: () => call('startRun', { body: {}, parameters: {} }) })
  if (waiting === 0) return null
  return (
    <>
      {start.error !== null && <span role="alert">{asSentence(start.error.message)}</span>}
      <Button onClick={() => start.mutate()} disabled={isRunning || start.isPending}>
        {t('corrections.replay', { count: waiting })}
      </Button>
    </>
  )
}

const Pager = ({
  offset,
  limit,
  count,
}: {
  readonly offset: number
  readonly limit: number
  readonly count: number
}) => {
  const locale = useLocale()
  const { place, go } = usePlace()
  const page = Math.floor(offset / limit) + 1
  if (count <= limit) return null
  return (
    <div className={styles.pager}>
      <Button onClick={() => go({ ...place, page: page - 1 })} disabled={page === 1}>
        {t('trust.previous')}
      </Button>
      <span role="status">
        {t('rejected.page', {
          from: countText(offset + 1, locale),
          to: countText(Math.min(count, offset + limit), locale),
          all: countText(count, locale),
        })}
      </span>
      <Button onClick={() => go({ ...place, page: page + 1 })} disabled={offset + limit >= count}>
        {t('trust.next')}
      </Button>
    </div>
  )
}

const Nothing = ({ filter, run }: { readonly filter: RejectedFilter; readonly run: number | null }) => {
  if (run === null) return <p className={styles.nothing}>{t('rejected.noneYet')}</p>
  const isFiltered = filter.source !== undefined || filter.rule !== undefined || filter.file !== undefined
  return (
    <p className={styles.nothing}>
      {t(isFiltered ? 'rejected.noneSuch' : 'rejected.none', { run })}{' '}
      {isFiltered && (
        <Anchor fz="inherit" href={hrefOf({ part: 'rejected', run: filter.run })}>
          {t('rejected.showAll')}
        </Anchor>
      )}
    </p>
  )
}

export interface RejectedRowsProps {
  /** so many at once */
  readonly limit: number
  /** with its filters and pages; without, the first rows of the last run and a link to the rest */
  readonly isWhole?: boolean
}

/** What a run rejected: to be looked at, filtered, corrected and loaded again. */
export const RejectedRows = ({ limit, isWhole = false }: RejectedRowsProps) => {
  const { place } = usePlace()
  const { runs } = useRuns()
  const { run, source, rule, file } = place
  const filter: RejectedFilter = isWhole ? { run, source, rule, file } : {}
  const offset = isWhole ? ((place.page ?? 1) - 1) * limit : 0
  const { data, error, refetch, isPlaceholderData } = useQuery(rejectedOptions({ ...filter, limit, offset }))
  const extent = useExtent(filter, data)
  const published = publishedRun(runs)?.run
  const refusal =
    run === undefined || !isWhole || run === published || published === undefined
      ? undefined
      : t('rejected.notLast', { run, last: published })
  if (data === undefined && error !== null) {
    return <DidNotCome title={t('data.failed.rejected')} error={error} onRetry={refetch} />
  }
  return (
    <section className={styles.section} aria-labelledby="rejected-title">
      <div className={styles.head}>
        <h2 id="rejected-title">{t('data.parts.rejected')}</h2>
        <span className={tables.note}>{extent}</span>
        <span className={styles.room} />
        {isWhole && <RejectedFilters shownRun={data?.run ?? undefined} />}
        {data !== undefined && data.count > 0 && <Csv filter={filter} />}
        <Replay />
      </div>
      {refusal !== undefined && <p className={styles.nothing}>{asSentence(refusal)}</p>}
      {data !== undefined && data.rows.length === 0 && <Nothing filter={filter} run={data.run} />}
      {data !== undefined && data.rows.length > 0 && (
        <div className={isPlaceholderData ? styles.old : undefined} aria-busy={isPlaceholderData}>
          <RejectedTable rows={data.rows} refusal={refusal} />
        </div>
      )}
      {isWhole && data !== undefined && <Pager offset={offset} limit={limit} count={data.count} />}
      {!isWhole && data?.more === true && (
        <Anchor className={styles.all} fz="inherit" href={hrefOf({ part: 'rejected' })}>
          {t('rejected.allRows', { count: data.count })}
        </Anchor>
      )}
    </section>
  )
}
