import type { KeyGroup } from '../../ui/keyboard-help.tsx'

/** What the keyboard does on the page Explore; `mod` is the key that goes with letters. */
export const keyGroups = (mod: string): readonly KeyGroup[] => [
  {
    title: 'Everywhere',
    keys: [
      { press: [mod, 'K'], does: 'Search or run a command' },
      { press: ['/'], does: 'Find a field' },
      { press: ['?'], does: 'Show these keys' },
      { press: ['Esc'], does: 'Close what is open' },
    ],
  },
  {
    title: 'The question',
    keys: [
      { press: [mod, 'Z'], does: 'Undo' },
      { press: [mod, 'Shift', 'Z'], does: 'Redo' },
      { press: ['Space'], does: 'Take a field by its grip, and drop it' },
      { press: ['← ↑ ↓ →'], does: 'Carry it to a shelf' },
    ],
  },
  {
    title: 'The table',
    keys: [
      { press: ['← ↑ ↓ →'], does: 'Go to the next cell' },
      { press: ['Home', 'End'], does: 'First and last of the row' },
      { press: ['Enter'], does: 'What is behind a cell; drill by a header' },
      { press: ['Space'], does: 'Expand or collapse a row' },
    ],
  },
]
