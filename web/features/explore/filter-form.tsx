import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../../language/language.ts'
import styles from './filter.module.css'

export interface FilterFormProps {
  /** said beside the button */
  readonly note: string
  /** why what is written cannot be applied; absent where it can */
  readonly problem?: string | undefined
  /** whether there is nothing to apply yet */
  readonly isOff?: boolean
  /** a further button */
  readonly other?: { readonly label: string; readonly onClick: () => void; readonly isOff?: boolean }
  readonly onApply: () => void
  readonly children: ReactNode
}

/** What a popover of a filter has in common: its controls, what is wrong with them, and a button that applies them. */
export const FilterForm = ({ note, problem, isOff = false, other, onApply, children }: FilterFormProps) => {
  const cannot = problem !== undefined || isOff
  return (
    <form
      className={styles.filter}
      onSubmit={(event) => {
        event.preventDefault()
        if (!cannot) onApply()
      }}
    >
      <div className={styles.top}>
        {children}
        {problem !== undefined && <p className={styles.problem}>{problem}</p>}
      </div>
      <div className={styles.actions}>
        <span>{note}</span>
        {other !== undefined && (
          <Button variant="subtle" color="gray" onClick={other.onClick} disabled={other.isOff === true}>
            {other.label}
          </Button>
        )}
        <Button variant="filled" type="submit" disabled={cannot}>
          {t('filters.apply')}
        </Button>
      </div>
    </form>
  )
}

/** The most of anything that can be asked for by a count. */
const most = 10_000

/** The whole number that a text is, from 1 to 10,000; undefined where it is none. */
export const countOf = (text: string): number | undefined => {
  const n = Number(text)
  return Number.isInteger(n) && n >= 1 && n <= most ? n : undefined
}

/** What is said of a text that is no count. */
export const countProblem = (): string => t('filters.countProblem', { most })
