import { type ReactNode, useId } from 'react'
import page from '../../ui/page.module.css'
import styles from './models.module.css'

export interface RegionProps {
  readonly title: string
  /** what is to be known to read it */
  readonly why?: string
  readonly children: ReactNode
}

/** A part of a card with its heading. */
export const Region = ({ title, why, children }: RegionProps) => {
  const id = useId()
  return (
    <section className={page.region} aria-labelledby={id}>
      <div className={page.regionTitle}>
        <h3 id={id}>{title}</h3>
      </div>
      {why !== undefined && <p className={styles.why}>{why}</p>}
      {children}
    </section>
  )
}
