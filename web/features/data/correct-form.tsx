import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconAlertCircle, IconCheck } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { CorrectionVerdict, RecordField } from '../../../server/contract/corrections.ts'
import type { RejectedRow } from '../../../server/contract/rejected-rows.ts'
import { t } from '../../language/language.ts'
import { Notice } from '../../ui/notice.tsx'
import { asSentence } from '../../ui/sentence.ts'
import styles from './rejected.module.css'
import { type Edit, useCorrect, useVerdict } from './use-corrections.ts'
import { ruleText } from './words.ts'

/** A check is asked for when nothing was typed for so long, in milliseconds. */
const typingPause = 200

type Values = Readonly<Record<string, string>>

interface Draft {
  readonly mode: 'fields' | 'record'
  /** what was typed, by column; columns that were left alone are absent */
  readonly values: Values
  readonly record: string
  /** why, for others */
  readonly note: string
}

/** What a draft changes; undefined where that is nothing. */
const editOf = (draft: Draft, row: RejectedRow): Edit | undefined => {
  if (draft.mode === 'record') return draft.record === row.raw ? undefined : { corrected: draft.record }
  const changed = Object.entries(draft.values).filter(
    ([column, text]) => (row.fields?.find((field) => field.column === column)?.value ?? '') !== text,
  )
  return changed.length === 0 ? undefined : { fields: Object.fromEntries(changed) }
}

interface FieldsProps {
  readonly fields: readonly RecordField[]
  readonly values: Values
  readonly verdict: CorrectionVerdict | undefined
  readonly onValue: (column: string, text: string) => void
}

/** The values of a record, each to be written anew; the one at fault has the focus. */
const Fields = ({ fields, values, verdict, onValue }: FieldsProps) => {
  const first = fields.findIndex(({ isAtFault, column }) => isAtFault && column !== null)
  return (
    <div className={styles.fields}>
      {fields.map(({ column, value, isAtFault }, i) => {
        const name = column ?? ''
        const judged = verdict?.fields?.[i]
        const isWrong = verdict === undefined ? isAtFault : judged?.isAtFault === true
        return (
          <TextInput
            // a record may have fields without a name
            // biome-ignore lint/suspicious/noArrayIndexKey: the fields of a record do not change places
            key={i}
            label={name === '' ? t('corrections.notRead') : name}
            value={values[name] ?? value ?? ''}
            disabled={name === ''}
            error={isWrong}
            data-autofocus={i === first || undefined}
            onChange={(event) => onValue(name, event.currentTarget.value)}
            spellCheck={false}
            autoComplete="off"
          />
        )
      })}
    </div>
  )
}

const Verdict = ({ verdict }: { readonly verdict: CorrectionVerdict }) => {
  const left = verdict.leftToRun.map(({ rule, column }) => `${ruleText(rule)} ${column}`)
  if (!verdict.keeps) {
    return (
      <p className={styles.verdict} data-keeps={false}>
        <IconAlertCircle size={16} stroke={1.7} aria-hidden />
        {verdict.message === null ? t('corrections.breaksRule') : asSentence(verdict.message)}
      </p>
    )
  }
  return (
    <p className={styles.verdict} data-keeps>
      <IconCheck size={16} stroke={1.7} aria-hidden />
      {t('corrections.keeps')}
      {left.length > 0 && ` ${t('corrections.leftToRun', { rules: left.join(t('words.comma')) })}`}
    </p>
  )
}

export interface CorrectFormProps {
  readonly row: RejectedRow
  /** it was saved, or given up */
  readonly onClose: () => void
}

/** What is typed, what it changes, and what is to be said of that as soon as the typing pauses. */
const useDraft = (row: RejectedRow) => {
  const [draft, setDraft] = useState<Draft>({
    mode: row.fields === null ? 'record' : 'fields',
    values: {},
    record: row.raw ?? '',
    note: '',
  })
  const edit = editOf(draft, row)
  const [asked] = useDebouncedValue(edit, typingPause)
  const { data, error } = useVerdict(row, asked)
  const isCurrent = JSON.stringify(asked) === JSON.stringify(edit)
  const verdict = edit === undefined || !isCurrent ? undefined : (data ?? undefined)
  return { draft, edit, verdict, error, change: (to: Partial<Draft>) => setDraft({ ...draft, ...to }) }
}

interface RecordProps {
  readonly row: RejectedRow
  readonly draft: Draft
  readonly verdict: CorrectionVerdict | undefined
  readonly onChange: (to: Partial<Draft>) => void
}

/** The record in its values, where it has its shape, or as a whole. */
const RecordInput = ({ row, draft, verdict, onChange }: RecordProps) => (
  <>
    {row.fields !== null && (
      <SegmentedControl
        size="xs"
        aria-label={t('corrections.correct')}
        value={draft.mode}
        onChange={(value) => onChange({ mode: value === 'record' ? 'record' : 'fields' })}
        data={[
          { value: 'fields', label: t('corrections.values') },
          { value: 'record', label: t('corrections.whole') },
        ]}
      />
    )}
    {draft.mode === 'fields' && row.fields !== null ? (
      <Fields
        fields={row.fields}
        values={draft.values}
        verdict={verdict}
        onValue={(column, text) => onChange({ values: { ...draft.values, [column]: text } })}
      />
    ) : (
      <Textarea
        label={t('corrections.record')}
        autosize
        maxRows={10}
        value={draft.record}
        onChange={(event) => onChange({ record: event.currentTarget.value })}
        spellCheck={false}
        classNames={{ input: styles.mono ?? '' }}
      />
    )}
  </>
)

/** The record to be written anew, in its values or as a whole, judged while it is typed. */
export const CorrectForm = ({ row, onClose }: CorrectFormProps) => {
  const form = useRef<HTMLFormElement>(null)
  const { draft, edit, verdict, error, change } = useDraft(row)
  const save = useCorrect(row)
  const { mode } = draft
  useEffect(() => {
    const first = (selector: string) => form.current?.querySelector<HTMLElement>(selector) ?? null
    const fields = () => first('input[data-autofocus]') ?? first('input:not([type=radio])')
    const target = mode === 'record' ? first('textarea') : fields()
    target?.focus()
  }, [mode])
  const canSave = edit !== undefined && verdict?.keeps === true && !save.isPending
  const problem = save.error ?? error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (canSave) save.mutate({ edit, note: draft.note.trim() }, { onSuccess: onClose })
  }
  return (
    <form
      ref={form}
      className={styles.form}
      aria-label={t('corrections.correctLine', { line: row.line, file: row.file })}
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <RecordInput row={row} draft={draft} verdict={verdict} onChange={change} />
      <TextInput
        label={t('corrections.why')}
        value={draft.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
        className={styles.note}
      />
      <div className={styles.formFoot}>
        <Button type="submit" disabled={!canSave}>
          {t('corrections.save')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t('frame.cancel')}
        </Button>
        <div aria-live="polite" className={styles.verdictBox}>
          {verdict !== undefined && <Verdict verdict={verdict} />}
          {edit === undefined && <p className={styles.verdict}>{asSentence(row.message)}</p>}
        </div>
      </div>
      {problem !== null && (
        <Notice kind="error" fact={t('corrections.notSaved')}>
          {asSentence(problem.message)}
        </Notice>
      )}
    </form>
  )
}
