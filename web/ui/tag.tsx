import type { ReactNode } from 'react'
import styles from './tag.module.css'

export interface TagProps {
  readonly tone?: 'plain' | 'accent' | 'better' | 'warn' | 'err'
  readonly icon?: ReactNode
  readonly children: ReactNode
}

/** A short fact in a box of its own, 20 high. */
export const Tag = ({ tone = 'plain', icon, children }: TagProps) => (
  <span className={`${styles.tag} ${styles[tone]}`}>
    {icon}
    {children}
  </span>
)
