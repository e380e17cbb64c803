import type { Messages } from '../messages.ts'
import { commands, compare, explore, keys, notices, states } from './explore.ts'
import { dragging, fields, filters, pill } from './fields.ts'
import { frame } from './frame.ts'
import { exporting, saved } from './going-on.ts'
import { grid } from './grid.ts'
import { trust } from './trust.ts'
import { fits, parameters, periods, repair, words } from './words.ts'

/** All that the pages say, in English. */
export const en = {
  commands,
  compare,
  dragging,
  explore,
  export: exporting,
  fields,
  filters,
  fits,
  frame,
  grid,
  keys,
  notices,
  parameters,
  periods,
  pill,
  repair,
  saved,
  states,
  trust,
  words,
} as const satisfies Messages
