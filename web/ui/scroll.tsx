import type { ReactNode } from 'react'
import styles from './page.module.css'

export interface ScrollProps {
  /** what is in it, for those who cannot see it */
  readonly label: string
  /** whether it is bounded in height too */
  readonly isTall?: boolean
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** What may be wider than its room: it scrolls by itself, by keyboard too. */
export const Scroll = ({ label, isTall = false, className = styles.scroll, children }: ScrollProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
  <section className={className} data-tall={isTall || undefined} tabIndex={0} aria-label={label}>
    {children}
  </section>
)
