import { Button, Switch, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { SavedView } from '../../../../server/contract/saved-views.ts'
import { t } from '../../../language/language.ts'
import { asSentence } from '../../../ui/sentence.ts'
import styles from './saved.module.css'

/** What a reader says of a view. */
export type ViewWords = Pick<SavedView, 'name' | 'description' | 'visibility'>

export interface ViewFormProps {
  readonly words: ViewWords
  readonly submit: string
  /** @throws Error whose message is shown */
  readonly onSubmit: (words: ViewWords) => Promise<void>
  readonly onCancel: () => void
  readonly children?: ReactNode
}

/** The name of a view, what it is for, and who sees it. */
export const ViewForm = ({ words, submit, onSubmit, onCancel, children }: ViewFormProps) => {
  const [name, setName] = useState(words.name)
  const [description, setDescription] = useState(words.description)
  const [isShared, setShared] = useState(words.visibility === 'shared')
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const send = () => {
    setBusy(true)
    setProblem(undefined)
    onSubmit({ name: name.trim(), description: description.trim(), visibility: isShared ? 'shared' : 'private' }).catch(
      (error: Error) => {
        setProblem(asSentence(error.message))
        setBusy(false)
      },
    )
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {children}
      <TextInput
        label={t('saved.name')}
        onFocus={(event) => event.currentTarget.select()}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={120}
        error={problem}
        data-autofocus
      />
      <Textarea
        label={t('saved.description')}
        size="xs"
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        maxLength={2000}
        autosize
        minRows={2}
        maxRows={6}
      />
      <Switch
        label={t('saved.shared')}
        checked={isShared}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
      <div className={styles.actions}>
        <Button variant="subtle" color="gray" onClick={onCancel}>
          {t('frame.cancel')}
        </Button>
        <Button variant="filled" type="submit" loading={isBusy} disabled={name.trim() === ''}>
          {submit}
        </Button>
      </div>
    </form>
  )
}
