import type { Messages } from '../messages.ts'
import { charts, linked } from './charts.ts'
import { checks, tests } from './data-checks.ts'
import { lineage } from './data-lineage.ts'
import { data, sources } from './data-page.ts'
import { corrections, rejected } from './data-rejected.ts'
import { runs } from './data-runs.ts'
import { uploads } from './data-uploads.ts'
import { commands, compare, explore, keys, notices, states } from './explore.ts'
import { dragging, fields, filters, pill } from './fields.ts'
import { frame } from './frame.ts'
import { exporting, saved } from './going-on.ts'
import { grid } from './grid.ts'
import { trust, why } from './trust.ts'
import { address, fits, parameters, periods, repair, words } from './words.ts'

/** All that the pages say, in English. */
export const en = {
  charts,
  checks,
  address,
  commands,
  compare,
  corrections,
  data,
  dragging,
  explore,
  export: exporting,
  fields,
  filters,
  fits,
  frame,
  grid,
  keys,
  lineage,
  linked,
  notices,
  parameters,
  periods,
  pill,
  rejected,
  repair,
  runs,
  saved,
  sources,
  states,
  tests,
  trust,
  why,
  uploads,
  words,
} as const satisfies Messages
