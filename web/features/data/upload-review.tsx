import { Button, Checkbox, Radio } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AcceptRequest, DefinitionProblems, Upload } from '../../../server/contract/uploads.ts'
import { ApiError, call } from '../../api/client.ts'
import { loadKey } from '../../api/load-options.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import tables from '../../ui/page.module.css'
import { said } from '../../ui/said.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { Tag } from '../../ui/tag.tsx'
import styles from './add.module.css'
import { SourceDraft } from './source-draft.tsx'
import { sizeText } from './words.ts'

/** What the file is to be: a file of the source of this name, or a source of its own. */
type Choice = { readonly as: 'file'; readonly source: string } | { readonly as: 'source' }

type Fit = Upload['fits'][number]

const firstChoice = (upload: Upload): Choice => {
  const best = upload.fits.find((fit) => fit.isNamedSo && fit.header === 'same')
  const [other] = upload.fits.filter((fit) => fit.header === 'same')
  const fit = best ?? other
  return fit === undefined ? { as: 'source' } : { as: 'file', source: fit.source }
}

/** What is wrong with the definitions as they would be, where the server said so. */
const problemsOf = (error: Error | null): DefinitionProblems['problems'] => {
  if (!(error instanceof ApiError) || error.code !== 'definition_problems') return []
  // our own server's details, of the shape that it vouches for
  return (error.details as DefinitionProblems).problems
}

const Fits = ({ fit }: { readonly fit: Fit }) => (
  <span>
    <strong>{t('uploads.fileOf', { source: fit.source })}</strong>
    {fit.title !== fit.source && <span className={tables.note}> {fit.title}</span>}
    <span className={tables.below} style={{ whiteSpace: 'normal' }}>
      {said('uploads.liesAt', { path: <code>{fit.path}</code> })}{' '}
      {fit.header === 'same' ? t('uploads.sameColumns') : (fit.difference ?? t('uploads.otherColumns'))}
    </span>
    {fit.header === 'differs' && <Tag tone="warn">{t('uploads.columnsDiffer')}</Tag>}
  </span>
)

interface ChoicesProps {
  readonly upload: Upload
  readonly choice: Choice
  readonly onChoose: (choice: Choice) => void
}

const Choices = ({ upload, choice, onChoose }: ChoicesProps) => (
  <Radio.Group
    label={t('uploads.whatItIs')}
    value={choice.as === 'source' ? '' : choice.source}
    onChange={(value) => onChoose(value === '' ? { as: 'source' } : { as: 'file', source: value })}
    className={styles.choices}
  >
    {upload.fits.map((fit) => (
      <Radio key={fit.source} value={fit.source} label={<Fits fit={fit} />} />
    ))}
    <Radio
      value=""
      disabled={upload.draft === null}
      label={
        <span>
          <strong>{t('uploads.newSource')}</strong>
          <span className={tables.below} style={{ whiteSpace: 'normal' }}>
            {upload.draft === null
              ? t('uploads.notDrafted', { problem: upload.problem ?? t('uploads.nothingRead') })
              : t('uploads.drafted')}
          </span>
        </span>
      }
    />
  </Radio.Group>
)

const useAccept = (upload: Upload, onDiscarded: () => void) => {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: [loadKey] })
  const parameters = { id: upload.id }
  return {
    accept: useMutation({
      mutationFn: (body: AcceptRequest) => call('acceptUpload', { body, parameters }),
      onSuccess: refresh,
    }),
    discard: useMutation({
      mutationFn: () => call('discardUpload', { body: {}, parameters }),
      onSuccess: () => {
        // what is shown is gone when the list comes anew
        onDiscarded()
        return refresh()
      },
    }),
  }
}

export interface UploadReviewProps {
  readonly upload: Upload
  readonly onDiscarded: () => void
}

/** An uploaded file before it is taken: what it may be, the draft of its source, its first rows. */
export const UploadReview = ({ upload, onDiscarded }: UploadReviewProps) => {
  const locale = useLocale()
  const [choice, setChoice] = useState(firstChoice(upload))
  const [replace, setReplace] = useState(false)
  const [definition, setDefinition] = useState(upload.draft?.definition.text ?? '')
  const { accept, discard } = useAccept(upload, onDiscarded)
  const fit = choice.as === 'file' ? upload.fits.find(({ source }) => source === choice.source) : undefined
  const conflict = accept.error instanceof ApiError && accept.error.code === 'file_exists'
  const needsReplace = fit?.replaces === true || conflict
  const submit = () => {
    const name = fit === undefined || fit.isNamedSo ? undefined : fit.path.slice(fit.path.lastIndexOf('/') + 1)
    const body: AcceptRequest =
      choice.as === 'source'
        ? { as: 'source', definition, replace }
        : { as: 'file', source: choice.source, replace, ...(name !== undefined && { name }) }
    accept.mutate(body)
  }
  const problems = problemsOf(accept.error)
  const error = accept.error ?? discard.error
  return (
    <>
      <div className={styles.reviewHead}>
        <h2>{upload.name}</h2>
        <span className={tables.note}>{sizeText(upload.bytes, locale)}</span>
      </div>
      <Choices upload={upload} choice={choice} onChoose={setChoice} />
      {choice.as === 'source' && upload.draft !== null && (
        <SourceDraft draft={upload.draft} definition={definition} problems={problems} onDefinition={setDefinition} />
      )}
      {needsReplace && (
        <Checkbox
          checked={replace}
          onChange={(event) => setReplace(event.currentTarget.checked)}
          label={t('uploads.replace')}
        />
      )}
      {error !== null && (
        <Notice kind="error" fact={t('uploads.notTaken')}>
          {problems.length === 0 ? asSentence(error.message) : t('uploads.problemsAbove')}
        </Notice>
      )}
      <div className={styles.actions}>
        <Button onClick={submit} disabled={accept.isPending || (needsReplace && !replace)}>
          {t(choice.as === 'source' ? 'uploads.addSourceAndRun' : 'uploads.addFileAndRun')}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          onClick={() => discard.mutate()}
          disabled={discard.isPending || accept.isPending}
        >
          {t('uploads.discard')}
        </Button>
      </div>
    </>
  )
}
