import { z } from 'zod'
import { Conditions } from './condition.ts'
import { texts, topLevel } from './values.ts'

export const Totals = z.enum(['partial', 'hidden'])

const alternatives = z.union([Conditions, z.array(Conditions).min(1)])

/** What readers of the role of its name may see. */
export const Policy = topLevel(
  { cubes: texts.describe('The cubes that it is about') },
  {
    rows: alternatives.describe('Rows that may be seen; all where absent. Of a list one must hold'),
    forbid: alternatives.describe('Rows that may not be seen, whatever else says so'),
    hide: texts.describe('Measures and attributes that are not there for these readers'),
    totals: Totals.describe('Whether totals are of the rows that may be seen (partial) or left out (hidden)'),
  },
)
