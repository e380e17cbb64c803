import { Anchor } from '@mantine/core'
import { useEffect } from 'react'
import styles from './toast.module.css'

/** What is said of something that the reader did. */
export interface ToastMessage {
  readonly text: string
  readonly isProblem?: boolean
  readonly action?: { readonly label: string; readonly onClick: () => void }
}

/** How long it stays, in milliseconds; longer where there is something to do about it. */
const short = 4_000
const long = 8_000

/** Confirms at the lower left what the reader did, and goes by itself. */
export const Toast = ({ message, onEnd }: { readonly message: ToastMessage | undefined; onEnd: () => void }) => {
  useEffect(() => {
    if (message === undefined) return
    const isLong = message.action !== undefined || message.isProblem === true
    const timer = setTimeout(onEnd, isLong ? long : short)
    return () => clearTimeout(timer)
  }, [message, onEnd])
  return (
    <div className={styles.place} role={message?.isProblem === true ? 'alert' : 'status'}>
      {message !== undefined && (
        <div className={styles.toast} {...(message.isProblem === true && { 'data-problem': true })}>
          <span>{message.text}</span>
          {message.action !== undefined && (
            <Anchor component="button" type="button" fz="inherit" onClick={message.action.onClick}>
              {message.action.label}
            </Anchor>
          )}
        </div>
      )}
    </div>
  )
}
