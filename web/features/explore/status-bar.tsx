import { useLocale } from '../../ui/locale.ts'
import { formatNumber } from '../../ui/number.ts'
import styles from './explorer.module.css'
import type { Shown } from './use-answer.ts'

export interface StatusBarProps {
  readonly shown: Shown | undefined
  readonly isStale: boolean
  readonly isRefused: boolean
}

/** The size of the result, how long it took, and what it was read from. */
export const StatusBar = ({ shown, isStale, isRefused }: StatusBarProps) => {
  const locale = useLocale()
  if (isRefused) return <footer className={styles.status}>Not run. Nothing was guessed.</footer>
  if (shown === undefined) return <footer className={styles.status} />
  const { grid } = shown.answer
  const count = (n: number, noun: string) =>
    `${formatNumber(n, { type: 'integer' }, locale)} ${noun}${n === 1 ? '' : 's'}`
  const rows = count(grid.rows.filter((row) => !row.total).length, 'row')
  const columns =
    grid.columnAttributes.length === 0 ? '' : `, ${count(grid.columns.filter((c) => !c.total).length, 'column')}`
  const { elapsedMs, engine, rollup } = shown.result.meta
  return (
    <footer className={styles.status}>
      <span>
        {isStale && 'Previous result: '}
        {rows}
        {columns}
      </span>
      <span>{formatNumber(Math.round(elapsedMs * 10) / 10, { type: 'double' }, locale)} ms</span>
      <span>{rollup === null ? `from the fact table, ${engine}` : `rollup ${rollup}`}</span>
    </footer>
  )
}
