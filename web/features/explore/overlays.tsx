import { useHotkeys } from '@mantine/hooks'
import { IconBookmark, IconCopy, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { savedViewsOptions } from '../../api/view-options.ts'
import { lowerFirst } from '../../exploration/labels.ts'
import { t } from '../../language/language.ts'
import { type Command, CommandPalette, Palette } from '../../ui/command-palette.tsx'
import { KeyboardHelp } from '../../ui/keyboard-help.tsx'
import { modKey } from '../../ui/mod-key.ts'
import { type CommandsOf, useCommands } from './commands.tsx'
import { useExplorer } from './context.ts'
import { useExports } from './export/use-exports.ts'
import { keyGroups } from './key-groups.ts'
import { useOverlay } from './overlay.ts'
import { SaveDialog } from './saved/save-dialog.tsx'
import { ViewsDialog } from './saved/views-dialog.tsx'

/** What can leave the page, as commands. */
const useExportCommands = (): readonly Command[] =>
  useExports()
    .filter(({ lack }) => lack?.() === undefined)
    .map(({ key, group, title, run }) => ({
      key: `export ${key}`,
      title: t(group === 'query' ? 'exporting.copyQuery' : 'exporting.exportAs', {
        as: group === 'query' ? lowerFirst(title) : title,
      }),
      ...(group !== 'query' && { note: lowerFirst(t(`exporting.groups.${group}`)) }),
      icon: group === 'query' ? <IconCopy size={16} stroke={1.7} /> : <IconDownload size={16} stroke={1.7} />,
      run,
    }))

/** What can be done with saved views, and each of them. */
const useViewCommands = (onOpen: (address: string) => void): readonly Command[] => {
  const { x } = useExplorer()
  const { show } = useOverlay()
  const { data = [] } = useQuery(savedViewsOptions())
  const icon = <IconBookmark size={16} stroke={1.7} />
  const save = { key: 'save', title: t('saved.save'), icon, run: () => show('save') }
  return [
    ...(x.measures.length === 0 ? [] : [save]),
    { key: 'views', title: t('saved.views'), icon, run: () => show('views') },
    ...data.map(({ id, name, description, address }) => ({
      key: `view ${id}`,
      title: name,
      note: description,
      kind: t('saved.view'),
      icon,
      run: () => onOpen(address),
    })),
  ]
}

interface CommandsProps {
  readonly of: CommandsOf
  readonly onOpen: (address: string) => void
  readonly onClose: () => void
}

const Commands = ({ of, onOpen, onClose }: CommandsProps) => {
  const more = [...useViewCommands(onOpen), ...useExportCommands()]
  return <Palette commands={useCommands(of, more)} onClose={onClose} />
}

export interface OverlaysProps extends CommandsOf {
  /** goes to an address of the page, by its query string */
  readonly onOpen: (address: string) => void
}

/** What the keys of the page open and do, and what they have opened. */
export const Overlays = ({ onOpen, ...of }: OverlaysProps) => {
  const { overlay, show } = useOverlay()
  const close = () => show(undefined)
  const { undo, redo } = of.history
  // where text is typed these keys belong to the text
  useHotkeys([
    ['mod+Z', () => undo?.()],
    ['mod+shift+Z', () => redo?.()],
    ['mod+Y', () => redo?.()],
    ['shift+?', () => show('keys')],
    ['?', () => show('keys')],
  ])
  useHotkeys([['mod+K', () => show(overlay === 'commands' ? undefined : 'commands')]], [])
  return (
    <>
      <CommandPalette isOpen={overlay === 'commands'} onClose={close}>
        <Commands of={of} onOpen={onOpen} onClose={close} />
      </CommandPalette>
      <SaveDialog isOpen={overlay === 'save'} onClose={close} />
      <ViewsDialog isOpen={overlay === 'views'} onClose={close} onOpen={onOpen} />
      <KeyboardHelp groups={keyGroups(modKey())} isOpen={overlay === 'keys'} onClose={close} />
    </>
  )
}
