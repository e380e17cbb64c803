import { t } from '../../language/language.ts'
import type { KeyGroup } from '../../ui/keyboard-help.tsx'

/** What the keyboard does on the page Explore; `mod` is the key that goes with letters. */
export const keyGroups = (mod: string): readonly KeyGroup[] => [
  {
    title: t('keys.everywhere'),
    keys: [
      { press: [mod, 'K'], does: t('frame.search') },
      { press: ['/'], does: t('keys.findField') },
      { press: ['↑ ↓ → ←'], does: t('keys.goThroughFields') },
      { press: ['?'], does: t('keys.showKeys') },
      { press: ['Esc'], does: t('keys.close') },
    ],
  },
  {
    title: t('keys.question'),
    keys: [
      { press: [mod, 'Z'], does: t('explore.undo') },
      { press: [mod, 'Shift', 'Z'], does: t('explore.redo') },
      { press: [t('keys.space')], does: t('keys.take') },
      { press: ['← ↑ ↓ →'], does: t('keys.carry') },
    ],
  },
  {
    title: t('keys.table'),
    keys: [
      { press: ['← ↑ ↓ →'], does: t('keys.nextCell') },
      { press: ['Home', 'End'], does: t('keys.firstLast') },
      { press: ['Enter'], does: t('keys.behind') },
      { press: [t('keys.space')], does: t('keys.expand') },
      { press: ['Shift', '← ↑ ↓ →'], does: t('grid.keys.select') },
      { press: [mod, 'A'], does: t('grid.keys.selectAll') },
      { press: [mod, 'C'], does: t('grid.keys.copy') },
    ],
  },
  {
    title: t('keys.linked'),
    keys: [
      { press: ['Shift', '← ↑ ↓ →'], does: t('keys.brush') },
      { press: [t('keys.space')], does: t('keys.oneBar') },
      { press: ['Esc'], does: t('keys.giveUp') },
    ],
  },
]
