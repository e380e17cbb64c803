import { Fragment, useRef, useState } from 'react'
import type { RejectedRow } from '../../../server/contract/rejected-rows.ts'
import { t } from '../../language/language.ts'
import tables from '../../ui/page.module.css'
import { Scroll } from '../../ui/scroll.tsx'
import { asSentence } from '../../ui/sentence.ts'
import { ActionHead } from './action-head.tsx'
import { CorrectForm } from './correct-form.tsx'
import { RawRecord } from './raw-record.tsx'
import styles from './rejected.module.css'
import { rowKey, useWithdraw } from './use-corrections.ts'
import { fileName, ruleText } from './words.ts'

interface ReasonProps {
  readonly row: RejectedRow
}

const Reason = ({ row }: ReasonProps) => {
  if (row.correction === null) return <>{asSentence(row.message)}</>
  const { state, note } = row.correction
  if (state !== 'waiting') return <>{t('corrections.rejectedAgain', { problem: row.message })}</>
  return (
    <span className={styles.corrected}>
      {note === '' ? t('corrections.corrected') : t('corrections.correctedFor', { note })}
    </span>
  )
}

interface ActionProps {
  readonly row: RejectedRow
  /** why rows of this run cannot be corrected; undefined where they can */
  readonly refusal: string | undefined
  readonly isOpen: boolean
  readonly onOpen: () => void
}

const Action = ({ row, refusal, isOpen, onOpen }: ActionProps) => {
  const withdraw = useWithdraw(false)
  const where = { line: row.line, file: fileName(row.file) }
  const why = refusal ?? row.cannotCorrect ?? (row.raw === null ? t('corrections.textGone') : undefined)
  if (withdraw.error !== null) return <span role="alert">{asSentence(withdraw.error.message)}</span>
  if (row.correction?.state === 'waiting') {
    const { correction } = row
    return (
      <button
        type="button"
        className={styles.action}
        aria-label={t('corrections.undoLine', where)}
        disabled={withdraw.isPending}
        onClick={() => withdraw.mutate(correction)}
      >
        {t('corrections.undo')}
      </button>
    )
  }
  if (why !== undefined) {
    return (
      <span className={tables.faint} title={asSentence(why)}>
        <span className={tables.unseen}>{t('corrections.cannot', { why })}</span>
      </span>
    )
  }
  return (
    <button
      type="button"
      className={styles.action}
      aria-label={t('corrections.correctLine', where)}
      aria-expanded={isOpen}
      onClick={onOpen}
    >
      {t('corrections.correct')}
    </button>
  )
}

/** A place that is no longer than this stays on one line. */
const mostOnLine = 36

const Where = ({ row, withFile }: { readonly row: RejectedRow; readonly withFile: boolean }) => {
  const place = withFile ? `${fileName(row.file)}:${row.line}` : String(row.line)
  return <code {...(place.length <= mostOnLine && { className: styles.short })}>{place}</code>
}

export interface RejectedTableProps {
  readonly rows: readonly RejectedRow[]
  readonly refusal: string | undefined
}

/** Rejected records, each with its place, the rule that it breaks, its text, and the way to correct it. */
export const RejectedTable = ({ rows, refusal }: RejectedTableProps) => {
  const [open, setOpen] = useState<string>()
  const body = useRef<HTMLTableSectionElement>(null)
  const files = new Set(rows.map(({ file }) => file))
  const [only] = files.size === 1 ? files : []
  const close = (key: string) => {
    setOpen(undefined)
    setTimeout(() => body.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"] button`)?.focus(), 0)
  }
  return (
    <Scroll label={t('rejected.table')}>
      <table className={`${tables.table} ${styles.table} ${styles.records}`} data-loose>
        <thead>
          <tr>
            <th>{t(only === undefined ? 'rejected.fileAndLine' : 'rejected.line')}</th>
            <th>{t('rejected.rule')}</th>
            <th>{t('rejected.column')}</th>
            <th className={styles.wide}>
              {only === undefined ? t('rejected.asFound') : t('rejected.asFoundIn', { file: fileName(only) })}
            </th>
            <th>{t('rejected.reason')}</th>
            <ActionHead />
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => {
            const key = rowKey(row)
            return (
              <Fragment key={key}>
                <tr data-row={key} data-chosen={open === key || undefined}>
                  <th scope="row" title={row.file}>
                    <Where row={row} withFile={only === undefined} />
                  </th>
                  <td>{ruleText(row.rule)}</td>
                  <td>{row.column !== null && <code>{row.column}</code>}</td>
                  <td className={styles.record}>
                    <RawRecord row={row} />
                  </td>
                  <td className={styles.why}>
                    <Reason row={row} />
                  </td>
                  <td data-number>
                    <Action row={row} refusal={refusal} isOpen={open === key} onOpen={() => setOpen(key)} />
                  </td>
                </tr>
                {open === key && (
                  <tr className={styles.formRow}>
                    <td colSpan={6}>
                      <CorrectForm row={row} onClose={() => close(key)} />
                    </td>
                  </tr>
                )}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </Scroll>
  )
}
