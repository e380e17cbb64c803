import { useHotkeys } from '@mantine/hooks'
import { IconCopy, IconDownload } from '@tabler/icons-react'
import { type Command, CommandPalette, Palette } from '../../ui/command-palette.tsx'
import { KeyboardHelp } from '../../ui/keyboard-help.tsx'
import { modKey } from '../../ui/mod-key.ts'
import { type CommandsOf, useCommands } from './commands.tsx'
import { exportGroups, useExports } from './export/use-exports.ts'
import { keyGroups } from './key-groups.ts'
import { useOverlay } from './overlay.ts'

/** What can leave the page, as commands. */
const useExportCommands = (): readonly Command[] =>
  useExports().map(({ key, group, title, run }) => ({
    key: `export ${key}`,
    title: group === 'query' ? `Copy the query ${title.charAt(0).toLowerCase()}${title.slice(1)}` : `Export ${title}`,
    ...(group !== 'query' && { note: exportGroups[group].toLowerCase() }),
    icon: group === 'query' ? <IconCopy size={16} stroke={1.7} /> : <IconDownload size={16} stroke={1.7} />,
    run,
  }))

const Commands = ({ of, onClose }: { readonly of: CommandsOf; readonly onClose: () => void }) => {
  const more = useExportCommands()
  return <Palette commands={useCommands(of, more)} onClose={onClose} />
}

/** What the keys of the page open and do, and what they have opened. */
export const Overlays = (of: CommandsOf) => {
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
        <Commands of={of} onClose={close} />
      </CommandPalette>
      <KeyboardHelp groups={keyGroups(modKey())} isOpen={overlay === 'keys'} onClose={close} />
    </>
  )
}
