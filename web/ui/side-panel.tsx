import { CloseButton, Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type ReactNode, useEffect, useRef } from 'react'
import { t } from '../language/language.ts'
import styles from './panel.module.css'

export interface SidePanelProps {
  readonly title: string
  readonly note: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * What is behind a row, at the right of the page or on a phone below it; the page beside it stays in use. It takes the focus
 * when it opens, Esc closes it, and the focus goes back to what opened it.
 */
export const SidePanel = ({ title, note, onClose, children }: SidePanelProps) => {
  const isPhone = useMediaQuery('(max-width: 767px)', false, { getInitialValueInEffect: false })
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const before = document.activeElement
    const timer = setTimeout(() => heading.current?.focus(), 0)
    return () => {
      clearTimeout(timer)
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <Drawer
      opened
      onClose={onClose}
      position={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '72dvh' : 480}
      withCloseButton={false}
      withOverlay={false}
      lockScroll={false}
      trapFocus={false}
      returnFocus={false}
      shadow="md"
      padding={0}
      transitionProps={{ duration: 0 }}
      classNames={{ body: styles.body, content: styles.content }}
      attributes={{ content: { 'aria-label': title, 'aria-modal': false } }}
    >
      <div className={styles.head}>
        <div>
          <h2 ref={heading} className={styles.title} tabIndex={-1}>
            {title}
          </h2>
          <p>{note}</p>
        </div>
        <CloseButton aria-label={t('frame.close')} onClick={onClose} size={isPhone ? 44 : 28} />
      </div>
      {children}
    </Drawer>
  )
}

/** A part of a panel with its heading. */
export const PanelSection = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className={styles.section} aria-label={title}>
    <h3>{title}</h3>
    {children}
  </section>
)

/** Facts, a line each; such as are undefined are left out. */
export const PanelFacts = ({ facts }: { readonly facts: readonly (readonly [string, ReactNode] | undefined)[] }) => (
  <dl className={styles.facts}>
    {facts.map(
      (fact) =>
        fact !== undefined && (
          <div key={fact[0]}>
            <dt>{fact[0]}</dt>
            <dd>{fact[1]}</dd>
          </div>
        ),
    )}
  </dl>
)
