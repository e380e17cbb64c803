import type { QueryResult } from '../../../server/contract/result.ts'
import { useLocale } from '../../ui/locale.ts'
import { formatNumber } from '../../ui/number.ts'
import styles from './explorer.module.css'
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

const reloadText: Record<Reload, string> = {
  data: 'Data were reloaded',
  model: 'Definitions were reloaded',
}

/** The rows and columns of a result in words: 3 rows, 4 columns; first 10,000 of 8,800,000 rows. */
const useSize = ({ answer: { grid }, result }: Shown): string => {
  const locale = useLocale()
  const number = (n: number) => formatNumber(n, { type: 'integer' }, locale)
  const count = (n: number, noun: string) => `${number(n)} ${noun}${n === 1 ? '' : 's'}`
  const rows = grid.rows.filter((row) => !row.total).length
  const all = rowsInAll(result)
  const size = all === undefined ? count(rows, 'row') : `first ${number(rows)} of ${count(all, 'row')}`
  if (grid.columnAttributes.length === 0) return size
  return `${size}, ${count(grid.columns.filter((c) => !c.total).length, 'column')}`
}

const Figures = ({ shown, isStale }: { readonly shown: Shown; readonly isStale: boolean }) => {
  const locale = useLocale()
  const size = useSize(shown)
  const { elapsedMs, engine, rollup } = shown.result.meta
  return (
    <>
      <span>
        {isStale && 'Previous result: '}
        {size}
      </span>
      <span>{formatNumber(Math.round(elapsedMs * 10) / 10, { type: 'double' }, locale)} ms</span>
      <span>{rollup === null ? `from the fact table, ${engine}` : `rollup ${rollup}`}</span>
    </>
  )
}

/** The size of the result, how long it took, what it was read from, and whether that is new. */
export const StatusBar = ({ shown, isStale, isRefused, reloaded }: StatusBarProps) => {
  if (isRefused) return <footer className={styles.status}>Not run. Nothing was guessed.</footer>
  return (
    <footer className={styles.status} {...(reloaded !== undefined && { 'data-news': true })}>
      {shown !== undefined && <Figures shown={shown} isStale={isStale} />}
      <span className={styles.news} role="status">
        {reloaded !== undefined && reloadText[reloaded]}
      </span>
    </footer>
  )
}
