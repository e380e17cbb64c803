import { Kbd, Modal } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { t } from '../language/language.ts'
import styles from './command-palette.module.css'
import { fuzzyScore } from './fuzzy.ts'

/** Something that can be done or gone to. */
export interface Command {
  /** unlike that of all others */
  readonly key: string
  readonly title: string
  /** what else is to be known of it, and found by it */
  readonly note?: string | undefined
  /** what it is, on the right: Measure, View */
  readonly kind?: string
  /** keys that do it without the palette */
  readonly keys?: string
  readonly icon: ReactNode
  /** listed only once something is typed, for there are many like it */
  readonly isQuiet?: boolean
  readonly run: () => void
}

/** So many are listed; who does not see what they look for types more. */
const listed = 60

/** What a note finds comes after what a title finds. */
const noteWeight = 45

const scoreOf = ({ title, note }: Command, search: string): number | undefined => {
  const byTitle = fuzzyScore(title, search)
  if (byTitle !== undefined || note === undefined) return byTitle
  const byBoth = fuzzyScore(`${title} ${note}`, search)
  return byBoth === undefined ? undefined : byBoth - noteWeight
}

/** The commands that fit a search, best first, of equals in the order that they have; quiet ones where there is a search. */
export const fitting = (commands: readonly Command[], search: string): readonly Command[] =>
  commands
    .filter(({ isQuiet }) => isQuiet !== true || search.trim() !== '')
    .flatMap((command) => {
      const score = scoreOf(command, search)
      return score === undefined ? [] : [{ command, score: search.trim() === '' ? 0 : score }]
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, listed)
    .map(({ command }) => command)

interface OptionProps {
  readonly command: Command
  readonly id: string
  readonly isChosen: boolean
  readonly onPoint: () => void
  readonly onRun: () => void
}

const Option = ({ command, id, isChosen, onPoint, onRun }: OptionProps) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the field above keeps the focus and takes the keys for all options
  // biome-ignore lint/a11y/useFocusableInteractive: so does aria-activedescendant ask for it
  <div id={id} role="option" aria-selected={isChosen} className={styles.option} onPointerMove={onPoint} onClick={onRun}>
    <span className={styles.icon} aria-hidden>
      {command.icon}
    </span>
    <span className={styles.title}>{command.title}</span>
    {command.note !== undefined && <span className={styles.note}>{command.note}</span>}
    <span className={styles.room} />
    {isChosen ? <Kbd size="xs">Enter</Kbd> : command.keys !== undefined && <Kbd size="xs">{command.keys}</Kbd>}
    {command.kind !== undefined && !isChosen && <span className={styles.kind}>{command.kind}</span>}
  </div>
)

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }

/** Where a key leads from a row among so many; undefined for a key that leads nowhere. */
const rowAfter = (key: string, row: number, rows: number): number | undefined => {
  const step = steps[key]
  if (step === undefined) return undefined
  const isWrapping = Math.abs(step) === 1
  return isWrapping ? (row + step + rows) % Math.max(rows, 1) : Math.max(0, Math.min(rows - 1, row + step))
}

interface PaletteProps {
  readonly commands: readonly Command[]
  readonly onClose: () => void
}

interface SearchFieldProps {
  readonly listId: string
  readonly activeId: string | undefined
  readonly value: string
  readonly onChange: (search: string) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

const SearchField = ({ listId, activeId, value, onChange, onKeyDown }: SearchFieldProps) => {
  const input = useRef<HTMLInputElement>(null)
  // at once: whoever types on must not lose a letter
  useLayoutEffect(() => input.current?.focus(), [])
  return (
    <div className={styles.search}>
      <IconSearch size={16} stroke={1.7} aria-hidden />
      <input
        ref={input}
        role="combobox"
        aria-label={t('frame.search')}
        aria-expanded
        aria-autocomplete="list"
        aria-controls={listId}
        {...(activeId !== undefined && { 'aria-activedescendant': activeId })}
        placeholder={t('frame.search')}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Kbd size="xs">Esc</Kbd>
    </div>
  )
}

/** What a command palette holds: the first command that fits is chosen, Enter takes it. */
export const Palette = ({ commands, onClose }: PaletteProps) => {
  const id = useId()
  const [search, setSearch] = useState('')
  const [row, setRow] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const found = useMemo(() => fitting(commands, search), [commands, search])
  const chosen = found[row]
  useEffect(() => {
    list.current?.children[row]?.scrollIntoView({ block: 'nearest' })
  }, [row])
  const run = (command: Command | undefined) => {
    if (command === undefined) return
    onClose()
    command.run()
  }
  const onSearch = (text: string) => {
    setSearch(text)
    setRow(0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const next = rowAfter(event.key, row, found.length)
    if (event.key === 'Enter') run(chosen)
    else if (next !== undefined) setRow(next)
    else return
    event.preventDefault()
  }
  const activeId = chosen === undefined ? undefined : `${id}-${row}`
  return (
    <>
      <SearchField listId={`${id}-list`} activeId={activeId} value={search} onChange={onSearch} onKeyDown={onKeyDown} />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('frame.commands')} className={styles.list}>
        {found.map((command, i) => (
          <Option
            key={command.key}
            id={`${id}-${i}`}
            command={command}
            isChosen={i === row}
            onPoint={() => setRow(i)}
            onRun={() => run(command)}
          />
        ))}
      </div>
      <p className={styles.none} role="status">
        {found.length === 0 && t('frame.nothingCalled', { search })}
      </p>
    </>
  )
}

export interface CommandPaletteProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  /** a `Palette`, made when it is opened */
  readonly children: ReactNode
}

/** A dialog in which everything that can be done or gone to is found by typing. */
export const CommandPalette = ({ isOpen, onClose, children }: CommandPaletteProps) => (
  <Modal
    opened={isOpen}
    onClose={onClose}
    withCloseButton={false}
    size={560}
    padding={0}
    radius="lg"
    yOffset="12dvh"
    overlayProps={{ backgroundOpacity: 0.25 }}
    transitionProps={{ duration: 0 }}
    classNames={{ content: styles.dialog }}
    attributes={{ content: { 'aria-label': t('frame.commands') } }}
  >
    {children}
  </Modal>
)
