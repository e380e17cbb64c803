import type { ReactNode } from 'react'
import { t } from '../../language/language.ts'
import page from '../../ui/page.module.css'
import { Scroll } from '../../ui/scroll.tsx'
import styles from './models.module.css'

/** A column of a table: its title and what stands in it. A drawing has no title: the numbers beside it say the same. */
export type Column = readonly [title: string, holds: 'words' | 'number'] | 'drawing'

export interface CardTableProps {
  /** of the part of the card, which the table is named by */
  readonly title: string
  readonly columns: readonly Column[]
  /** as wide as its columns need; without it as wide as its place */
  readonly isNarrow?: boolean
  /** bounded in height */
  readonly isTall?: boolean
  /** its rows */
  readonly children: ReactNode
}

const headOf = (column: Column) => {
  if (column === 'drawing') return <th key="drawing" aria-hidden />
  const [title, holds] = column
  return (
    <th key={title} data-number={holds === 'number' || undefined}>
      {title}
    </th>
  )
}

/** A table of a card, which scrolls by itself where it is wider than its place. */
export const CardTable = ({ title, columns, isNarrow = false, isTall = false, children }: CardTableProps) => (
  <Scroll label={t('models.tableOf', { title })} isTall={isTall}>
    <table className={isNarrow ? `${page.table} ${styles.narrow}` : page.table}>
      <thead>
        <tr>{columns.map(headOf)}</tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </Scroll>
)
