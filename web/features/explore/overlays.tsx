import { useHotkeys } from '@mantine/hooks'
import { type Command, CommandPalette, Palette } from '../../ui/command-palette.tsx'
import { KeyboardHelp } from '../../ui/keyboard-help.tsx'
import { modKey } from '../../ui/mod-key.ts'
import { type CommandsOf, useCommands } from './commands.tsx'
import { keyGroups } from './key-groups.ts'
import { useOverlay } from './overlay.ts'

const Commands = ({ of, more, onClose }: { of: CommandsOf; more: readonly Command[]; onClose: () => void }) => (
  <Palette commands={useCommands(of, more)} onClose={onClose} />
)

/** What the keys of the page open and do, and what they have opened. */
export const Overlays = ({ more, ...of }: CommandsOf & { readonly more: readonly Command[] }) => {
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
        <Commands of={of} more={more} onClose={close} />
      </CommandPalette>
      <KeyboardHelp groups={keyGroups(modKey())} isOpen={overlay === 'keys'} onClose={close} />
    </>
  )
}
