import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { t } from '../../../language/language.ts'
import { type Export, exportGroups } from './use-exports.ts'

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
          <Menu.Item key={form.key} onClick={form.run}>
            {form.title}
          </Menu.Item>
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
