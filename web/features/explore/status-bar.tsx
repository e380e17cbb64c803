import type { QueryResult } from '../../../server/contract/result.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { formatNumber } from '../../ui/number.ts'
import styles from './explorer.module.css'
import { SelectionFacts } from './selection-facts.tsx'
import { useSelected } from './selection-store.ts'
import type { Shown } from './use-answer.ts'
import type { Reload } from './use-reload.ts'

export interface StatusBarProps {
  readonly shown: Shown | undefined
  readonly isStale: boolean
  readonly isRefused: boolean
  readonly reloaded: Reload | undefined
}

/** How many rows a limited result has in all; undefined where it shows them all, or does not know. */
const rowsInAll = ({ notices }: QueryResult): number | undefined => {
  const rows = notices.find((notice) => notice.code === 'limited')?.details.rows
  return typeof rows === 'number' ? rows : undefined
}

/** The rows and columns of a result in words: 3 rows, 4 columns; first 10,000 of 8,800,000 rows. */
const useSize = ({ answer: { grid }, result }: Shown): string => {
  const locale = useLocale()
  const number = (n: number) => formatNumber(n, { type: 'integer' }, locale)
  const rows = grid.rows.filter((row) => !row.total).length
  const all = rowsInAll(result)
  const size =
    all === undefined
      ? t('explore.rows', { count: rows })
      : t('explore.firstOfRows', { first: number(rows), count: all })
  if (grid.columnAttributes.length === 0) return size
  return `${size}, ${t('explore.columns', { count: grid.columns.filter((c) => !c.total).length })}`
}

const Figures = ({ shown, isStale }: { readonly shown: Shown; readonly isStale: boolean }) => {
  const locale = useLocale()
  const size = useSize(shown)
  const { elapsedMs, engine, rollup } = shown.result.meta
  return (
    <>
      <span>{isStale ? t('explore.previousResult', { size }) : size}</span>
      <span>
        {t('explore.milliseconds', {
          number: formatNumber(Math.round(elapsedMs * 10) / 10, { type: 'double' }, locale),
        })}
      </span>
      <span>{rollup === null ? t('explore.fromFact', { engine }) : t('explore.fromRollup', { rollup })}</span>
    </>
  )
}

/** The size of the result, how long it took, what it was read from, and whether that is new. */
export const StatusBar = ({ shown, isStale, isRefused, reloaded }: StatusBarProps) => {
  const selected = useSelected()
  if (isRefused) return <footer className={styles.status}>{t('explore.notRun')}</footer>
  return (
    <footer className={styles.status} {...(reloaded !== undefined && { 'data-news': true })}>
      {shown !== undefined && <Figures shown={shown} isStale={isStale} />}
      {selected !== undefined && !isStale && <SelectionFacts selected={selected} />}
      <span className={styles.news} role="status">
        {reloaded !== undefined && t(reloaded === 'data' ? 'explore.dataReloaded' : 'explore.modelReloaded')}
      </span>
    </footer>
  )
}
