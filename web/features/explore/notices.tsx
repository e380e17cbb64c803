import type { Notice as ResultNotice } from '../../../server/contract/result.ts'
import { attributeTitle, dateLabel, memberLabel } from '../../exploration/labels.ts'
import { attributeOf } from '../../exploration/query.ts'
import { type UnknownValue, withNearest } from '../../exploration/repair.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { formatNumber } from '../../ui/number.ts'
import { asSentence } from '../../ui/sentence.ts'
import { useExplorer } from './context.ts'
import styles from './explorer.module.css'

const unknownValue = ({ code, details }: ResultNotice): UnknownValue | undefined => {
  const { attribute, found, nearest } = details
  const isWhole = typeof attribute === 'string' && typeof found === 'string' && typeof nearest === 'string'
  return code === 'unknown_value' && isWhole ? { attribute, found, nearest } : undefined
}

/** A notice in the reader's words and numbers; as the API says it where the page knows no better. */
const useFact = () => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  return ({ code, details, text }: ResultNotice): string => {
    const { limit, rows, attribute, found } = details
    const number = (n: number) => formatNumber(n, { type: 'integer' }, locale)
    if (code === 'limited' && typeof limit === 'number' && typeof rows === 'number')
      return `The first ${number(limit)} of ${number(rows)} rows.`
    if (code === 'unknown_value' && typeof attribute === 'string')
      return `${attributeTitle(catalog, attribute)} has no member “${String(found)}”.`
    if (code === 'ragged_level' && Array.isArray(details.levels)) {
      const levels = details.levels.map((name) => attributeTitle(catalog, String(name))).join(' and ')
      return `Members of ${levels} that are blank or named like the one above are no rows: what is below them stands one level up, and their facts are in the totals.`
    }
    const { member, completeThrough } = details
    if (code === 'partial_period' && typeof attribute === 'string' && typeof completeThrough === 'string') {
      const period = memberLabel(String(member), attributeOf(catalog, attribute), locale)
      return `${period} is not complete: the data reach ${dateLabel(completeThrough, locale)}.`
    }
    return asSentence(text)
  }
}

/** What has to be known of a result, above it; a filter value that no member has can be changed to the nearest. */
export const Notices = ({ notices }: { readonly notices: readonly ResultNotice[] }) => {
  const { x, catalog, dispatch } = useExplorer()
  const locale = useLocale()
  const fact = useFact()
  if (notices.length === 0) return null
  const action = (notice: ResultNotice) => {
    const unknown = unknownValue(notice)
    const exploration = unknown === undefined ? undefined : withNearest(x, catalog, unknown)
    if (unknown === undefined || exploration === undefined) return {}
    const label = `Use “${memberLabel(unknown.nearest, attributeOf(catalog, unknown.attribute), locale)}”`
    return { action: { label, onClick: () => dispatch({ kind: 'replace', exploration }) } }
  }
  return (
    <div className={styles.notices}>
      {notices.map((notice) => (
        <Notice key={notice.text} kind="info" fact={fact(notice)} {...action(notice)}>
          {notice.code === 'limited' && 'Totals cover all of them, and so does the CSV export.'}
        </Notice>
      ))}
    </div>
  )
}
