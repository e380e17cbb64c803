import type { Notice as ResultNotice } from '../../../server/contract/result.ts'
import { memberLabel } from '../../exploration/labels.ts'
import { attributeOf } from '../../exploration/query.ts'
import { type UnknownValue, withNearest } from '../../exploration/repair.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { useExplorer } from './context.ts'
import styles from './explorer.module.css'

const unknownValue = ({ code, details }: ResultNotice): UnknownValue | undefined => {
  const { attribute, found, nearest } = details
  const isWhole = typeof attribute === 'string' && typeof found === 'string' && typeof nearest === 'string'
  return code === 'unknown_value' && isWhole ? { attribute, found, nearest } : undefined
}

/** What has to be known of a result, above it; a filter value that no member has can be changed to the nearest. */
export const Notices = ({ notices }: { readonly notices: readonly ResultNotice[] }) => {
  const { x, catalog, dispatch } = useExplorer()
  const locale = useLocale()
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
        <Notice key={notice.text} kind="info" fact={notice.text} {...action(notice)} />
      ))}
    </div>
  )
}
