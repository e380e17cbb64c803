import type { ReactNode } from 'react'
import styles from './screen.module.css'
import { TopBar, type TopBarProps } from './top-bar.tsx'

export interface ScreenProps extends TopBarProps {
  /** a way past the bar, first of all for the keyboard */
  readonly skip?: ReactNode
  readonly children: ReactNode
}

/** A page of the product: the bar above it, and what it is about in the room that is left. */
export const Screen = ({ skip, children, ...bar }: ScreenProps) => (
  <div className={styles.screen}>
    {skip}
    <TopBar {...bar} />
    <main className={styles.main}>{children}</main>
  </div>
)
