import type { Notice as ResultNotice } from '../../../server/contract/result.ts'
import { saysComparison } from '../../exploration/compared.ts'
import type { Exploration } from '../../exploration/exploration.ts'
import { memberLabel } from '../../exploration/labels.ts'
import { attributeOf } from '../../exploration/query.ts'
import { type UnknownValue, withNearest } from '../../exploration/repair.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { Notice } from '../../ui/notice.tsx'
import { useExplorer } from './context.ts'
import styles from './explorer.module.css'
import { noticeFact, withFreshSet } from './notice-facts.ts'

const unknownValue = ({ code, details }: ResultNotice): UnknownValue | undefined => {
  const { attribute, found, nearest } = details
  const isWhole = typeof attribute === 'string' && typeof found === 'string' && typeof nearest === 'string'
  return code === 'unknown_value' && isWhole ? { attribute, found, nearest } : undefined
}

/** What a notice offers to do, as the exploration that it leads to. */
const useOffer = () => {
  const { x, catalog, dispatch } = useExplorer()
  const locale = useLocale()
  const to = (label: string, exploration: Exploration | undefined) =>
    exploration === undefined
      ? {}
      : { action: { label, onClick: () => dispatch({ kind: 'replace', exploration } as const) } }
  return (notice: ResultNotice) => {
    if (notice.code === 'set_version') return to(t('notices.useNow'), withFreshSet(x, notice.details.set))
    const unknown = unknownValue(notice)
    if (unknown === undefined) return {}
    const label = memberLabel(unknown.nearest, attributeOf(catalog, unknown.attribute), locale)
    return to(t('notices.use', { member: label }), withNearest(x, catalog, unknown))
  }
}

/** What has to be known of a result, above it, measures without an attribute in one; some of it can be changed there. */
export const Notices = ({ notices: all }: { readonly notices: readonly ResultNotice[] }) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const offer = useOffer()
  const notices = all.filter((notice) => !saysComparison(notice))
  if (notices.length === 0) return null
  const facts = (of: readonly ResultNotice[]) => of.map((notice) => noticeFact(notice, catalog, locale))
  const unrelated = facts(notices.filter(({ code }) => code === 'unrelated'))
  return (
    <div className={styles.notices}>
      {unrelated.length > 0 && <Notice kind="info" fact={unrelated.join(' ')} />}
      {notices
        .filter(({ code }) => code !== 'unrelated')
        .map((notice) => (
          <Notice key={notice.text} kind="info" fact={facts([notice]).join('')} {...offer(notice)}>
            {notice.code === 'limited' && t('notices.limitedTotals')}
          </Notice>
        ))}
    </div>
  )
}
