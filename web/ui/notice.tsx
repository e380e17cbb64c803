import { Anchor } from '@mantine/core'
import { IconAlertCircle, IconHistory, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './notice.module.css'

export interface NoticeProps {
  readonly kind: 'info' | 'caution' | 'error'
  readonly fact: string
  readonly children?: ReactNode
  readonly action?: { readonly label: string; readonly onClick: () => void }
}

const icons = { info: IconInfoCircle, caution: IconHistory, error: IconAlertCircle }

/** A fact, its consequence and at most one action, above what it concerns. */
export const Notice = ({ kind, fact, children, action }: NoticeProps) => {
  const Icon = icons[kind]
  return (
    <div
      className={`${styles.notice} ${kind === 'info' ? '' : styles[kind]}`}
      role={kind === 'error' ? 'alert' : 'status'}
    >
      <Icon size={16} stroke={1.7} aria-hidden />
      <div className={styles.text}>
        <strong>{fact}</strong> {children}
      </div>
      {action !== undefined && (
        <Anchor component="button" type="button" fz="inherit" onClick={action.onClick}>
          {action.label}
        </Anchor>
      )}
    </div>
  )
}
