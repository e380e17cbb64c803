import type { RejectedRow } from '../../../server/contract/rejected-rows.ts'
import { dateLabel } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import tables from '../../ui/page.module.css'
import { changeIn, endOf, faultIn } from './marks.ts'
import styles from './rejected.module.css'

/** Line breaks inside a record, to be seen on one line. */
const shown = (text: string): string => text.replace(/\r\n|\r|\n/g, '⏎').replaceAll('\t', '⇥')

const EmptyValue = () => (
  <>
    <span aria-hidden>␣</span>
    <span className={tables.unseen}>{t('data.empty')}</span>
  </>
)

const Fault = ({ text }: { readonly text: string }) => (
  <mark className={styles.fault}>{text.trim() === '' ? <EmptyValue /> : shown(text)}</mark>
)

/** What a correction changes: what goes struck out, what comes beside it. */
export const Changed = ({ from, to }: { readonly from: string; readonly to: string }) => {
  const { before, removed, added, after } = changeIn(from, to)
  return (
    <code className={styles.raw} title={to}>
      {shown(endOf(before))}
      {removed !== '' && <del className={styles.removed}>{shown(removed)}</del>}
      {added !== '' && <ins className={styles.added}>{shown(added)}</ins>}
      {shown(after)}
    </code>
  )
}

/** A rejected record as it stands in its file, its value at fault marked; what was corrected of it; or that it is not kept. */
export const RawRecord = ({ row }: { readonly row: RejectedRow }) => {
  const locale = useLocale()
  if (row.raw === null) {
    const since = row.textRemovedAt === null ? undefined : dateLabel(row.textRemovedAt.slice(0, 10), locale)
    return (
      <span className={styles.gone}>
        {since === undefined ? t('rejected.textGone') : t('rejected.textGoneSince', { date: since })}
      </span>
    )
  }
  if (row.correction !== null) return <Changed from={row.correction.found} to={row.correction.corrected} />
  const fault = faultIn(row.raw, row.fields, row.found)
  if (fault === undefined) {
    return (
      <code className={styles.raw} title={row.raw}>
        {shown(row.raw)}
      </code>
    )
  }
  return (
    <code className={styles.raw} title={row.raw}>
      {shown(endOf(fault.before))}
      <Fault text={fault.marked} />
      {shown(fault.after)}
    </code>
  )
}
