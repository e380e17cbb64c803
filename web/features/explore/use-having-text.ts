import type { Having } from '../../../server/contract/query.ts'
import type { ConditionText } from '../../exploration/conditions.ts'
import { havingText } from '../../exploration/having.ts'
import { useLocale } from '../../ui/locale.ts'
import { exactNumber } from '../../ui/number.ts'
import { useExplorer } from './context.ts'

/** Says a condition on a measure as its chip does, numbers in the reader's locale. */
export const useHavingText = (): ((having: Having) => ConditionText) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  return (having) =>
    havingText(having, catalog, (bound, measure) =>
      measure === undefined ? String(bound) : exactNumber(bound, measure, locale),
    )
}
