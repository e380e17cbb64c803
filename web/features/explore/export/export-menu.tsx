import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { t } from '../../../language/language.ts'
import { asSentence } from '../../../ui/sentence.ts'
import styles from '../chart-area.module.css'
import { type Export, exportGroups } from './use-exports.ts'

/** One form; where it cannot be had now it says why, and stays reachable for that. */
const ExportItem = ({ form }: { readonly form: Export }) => {
  const lack = form.lack?.()
  if (lack === undefined) return <Menu.Item onClick={form.run}>{form.title}</Menu.Item>
  return (
    <Menu.Item aria-disabled className={styles.lacking} closeMenuOnClick={false}>
      {form.title}
      <span className={styles.lack}>{asSentence(lack)}</span>
    </Menu.Item>
  )
}

/** What can leave the page, by group. */
export const ExportItems = ({ exports }: { readonly exports: readonly Export[] }) =>
  exportGroups.map((group) => {
    const title = t(`exporting.groups.${group}`)
    const forms = exports.filter((form) => form.group === group)
    if (forms.length === 0) return null
    return (
      // biome-ignore lint/a11y/useSemanticElements: a menu holds groups, not fieldsets
      <div key={group} role="group" aria-label={title}>
        <Menu.Label aria-hidden>{title}</Menu.Label>
        {forms.map((form) => (
          <ExportItem key={form.key} form={form} />
        ))}
      </div>
    )
  })

/** The menu of all forms in which what is on screen can leave it. */
export const ExportMenu = ({ exports }: { readonly exports: readonly Export[] }) => (
  <Menu position="bottom-end" shadow="md" withinPortal={false} withInitialFocusPlaceholder={false}>
    <Menu.Target>
      <Button leftSection={<IconDownload size={16} stroke={1.7} />} disabled={exports.length === 0}>
        {t('exporting.export')}
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      <ExportItems exports={exports} />
    </Menu.Dropdown>
  </Menu>
)
