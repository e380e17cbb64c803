import { Kbd } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import styles from './message.module.css'

export interface MessageProps {
  readonly icon: ReactNode
  readonly title: string
  readonly text: ReactNode
  readonly children?: ReactNode
  /** it is all that the page shows, so that its title is the page's */
  readonly isPage?: boolean
}

/** What stands in the place of a result that is not there: why, and what can be done. */
export const Message = ({ icon, title, text, children, isPage = false }: MessageProps) => (
  <section className={styles.message} aria-label={title}>
    <div className={styles.icon}>{icon}</div>
    {isPage ? <h1 className={styles.title}>{title}</h1> : <h2 className={styles.title}>{title}</h2>}
    <p className={styles.text}>{text}</p>
    {children}
  </section>
)

/** A row of buttons under a message. */
export const MessageActions = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.actions}>{children}</div>
)

export interface Choice {
  readonly title: string
  readonly note: string
  readonly onChoose: () => void
}

/** Ways on, the first of them the nearest; Enter takes it where nothing else has the focus. */
export const Choices = ({ label, choices }: { readonly label: string; readonly choices: readonly Choice[] }) => {
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) first.current?.focus()
  }, [])
  return (
    <>
      <h3>{label}</h3>
      <ul className={styles.choices}>
        {choices.map((choice, i) => (
          <li key={choice.title}>
            <button type="button" className={styles.choice} onClick={choice.onChoose} {...(i === 0 && { ref: first })}>
              <span>
                <span className={styles.choiceTitle}>{choice.title}</span>
                <br />
                <span className={styles.choiceNote}>{choice.note}</span>
              </span>
              {i === 0 && <Kbd size="xs">Enter</Kbd>}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

export interface Fact {
  readonly name: string
  readonly value: string
  readonly count: string
  readonly isNone: boolean
}

/** What is left after each condition. */
export const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className={styles.table}>
    {facts.map((fact) => (
      <div key={`${fact.name} ${fact.value}`}>
        <dt>{fact.name}</dt>
        <dd>{fact.value}</dd>
        <dd {...(fact.isNone && { 'data-none': true })}>{fact.count}</dd>
      </div>
    ))}
  </dl>
)
