import { useId, useRef } from 'react'
import type { FileProblem } from '../../../server/contract/problem.ts'
import { t } from '../../language/language.ts'
import { asSentence } from '../../ui/sentence.ts'
import styles from './add.module.css'

/** Where a line of a text begins and ends; line is 1-based. */
const lineSpan = (text: string, line: number): readonly [number, number] => {
  const lines = text.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return [start, start + (lines[line - 1]?.length ?? 0)]
}

export interface CodeTextProps {
  /** what it is the text of, such as its path */
  readonly label: string
  readonly value: string
  /** each is shown below, and its line is tinted */
  readonly problems: readonly FileProblem[]
  readonly onChange: (text: string) => void
}

/** A text of code to be changed, with the numbers of its lines; those with a problem are tinted and listed below. */
export const CodeText = ({ label, value, problems, onChange }: CodeTextProps) => {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const wrong = new Set(problems.map(({ line }) => line))
  const lines = value.split('\n')
  const goTo = (line: number | null) => {
    area.current?.focus()
    if (line !== null) area.current?.setSelectionRange(...lineSpan(value, line))
  }
  return (
    <div>
      <label className={styles.codeLabel} htmlFor={id}>
        {label}
      </label>
      <div className={styles.code} data-wrong={problems.length > 0 || undefined}>
        <div className={styles.numbers} aria-hidden>
          {lines.map((_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <span key={i} data-wrong={wrong.has(i + 1) || undefined}>
              {i + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={area}
          id={id}
          className={styles.text}
          value={value}
          rows={lines.length}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          aria-invalid={problems.length > 0}
          aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </div>
      {problems.length > 0 && (
        <ul id={`${id}-problems`} className={styles.codeProblems} role="alert">
          {problems.map(({ line, column, message }) => (
            <li key={`${line} ${column} ${message}`}>
              <button type="button" onClick={() => goTo(line)}>
                {line === null ? t('uploads.file') : t('uploads.line', { line })}
              </button>
              {asSentence(message)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
