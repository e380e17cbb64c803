import { Button } from '@mantine/core'
import type { Catalog } from '../../../server/contract/catalog.ts'
import type { HeaderMember } from '../../../server/contract/grid.ts'
import { headerLabel } from '../../exploration/labels.ts'
import { attributeOf } from '../../exploration/query.ts'
import { scenarioName } from '../../exploration/scenarios.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import styles from './cell-panel.module.css'
import type { CellTarget } from './cell-target.ts'
import { useExplorer } from './context.ts'

/** Whether a filter can name a member: not what a ranking left out, a node's own part, or what its reader sees masked. */
const isNameable = ({ attribute, special }: HeaderMember, catalog: Catalog): boolean =>
  attribute !== scenarioName &&
  attributeOf(catalog, attribute)?.masked !== true &&
  special !== 'other' &&
  special !== 'own' &&
  special !== 'restricted'

/**
 * The coordinates that can be left out together: those of an axis with several attributes, and those of the whole cell; none
 * that a filter cannot name.
 */
export const togetherOf = ({ axes, members }: CellTarget, catalog: Catalog): readonly (readonly HeaderMember[])[] => {
  const several = [...axes, members].filter((some) => some.length > 1 && some.every((m) => isNameable(m, catalog)))
  return several.filter(
    (some, i) => several.findIndex((other) => other.length === some.length && other[0] === some[0]) === i,
  )
}

/** What the coordinates of a cell can become: members to keep alone, to leave out, or to leave out only where they meet. */
export const CellActions = ({ target }: { readonly target: CellTarget }) => {
  const { catalog, dispatch } = useExplorer()
  const locale = useLocale()
  const exclude = (members: readonly HeaderMember[]) =>
    dispatch({ kind: 'exclude', members: members.map(({ attribute, member }) => ({ attribute, member })) })
  return (
    <div className={styles.choices}>
      {target.members
        .filter((header) => isNameable(header, catalog))
        .map((header) => {
          const { attribute, member } = header
          const label = headerLabel(header, catalog, locale)
          return (
            <span key={attribute}>
              <Button onClick={() => dispatch({ kind: 'operate', operation: { dice: [{ attribute, in: [member] }] } })}>
                {t('trust.only', { member: label })}
              </Button>
              <Button onClick={() => exclude([header])}>{t('trust.exclude', { member: label })}</Button>
            </span>
          )
        })}
      {togetherOf(target, catalog).map((members) => {
        const label = members.map((header) => headerLabel(header, catalog, locale)).join(' × ')
        return (
          <Button key={label} onClick={() => exclude(members)}>
            {t('trust.exclude', { member: label })}
          </Button>
        )
      })}
    </div>
  )
}
