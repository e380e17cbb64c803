import { Anchor, Menu } from '@mantine/core'
import { IconArrowsDiff } from '@tabler/icons-react'
import { comparedIn } from '../../exploration/compared.ts'
import { t } from '../../language/language.ts'
import { useLocale } from '../../ui/locale.ts'
import { CompareItems } from './compare-menu.tsx'
import styles from './comparison.module.css'
import { useExplorer } from './context.ts'
import type { Shown } from './use-answer.ts'

/** What is compared with what in the answer on screen, in a sentence, and a way to change it; nothing where nothing is. */
export const Comparison = ({ shown }: { readonly shown: Shown }) => {
  const { catalog } = useExplorer()
  const locale = useLocale()
  const compared = comparedIn(shown.x, catalog, shown.result.notices, locale)
  if (compared.length === 0) return null
  return (
    <div className={styles.comparison} role="note" aria-label={t('compare.comparison')}>
      <IconArrowsDiff size={16} stroke={1.7} aria-hidden />
      <p>
        {compared.map((one) => (
          <span key={JSON.stringify(one)}>
            <b>{one.what}</b> {t('compare.vs')} <b>{one.with}</b>
            {one.by !== undefined && `, ${one.by}`}
          </span>
        ))}
      </p>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Anchor component="button" type="button" fz="inherit" aria-label={t('compare.changeIt')}>
            {t('compare.change')}
          </Anchor>
        </Menu.Target>
        <Menu.Dropdown>
          <CompareItems />
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
