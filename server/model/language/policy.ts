import { z } from 'zod'
import { Member } from '../../contract/query.ts'
import { masks } from '../policy.ts'
import { Conditions } from './condition.ts'
import { byName, map, someOf, text, texts, topLevel } from './values.ts'

export const Totals = z.enum(['partial', 'hidden', 'full'])
export const Effect = z.enum(['facts', 'members'])
const HowMasked = z.enum(masks)

/** The least number of members that may not be seen of which a value may be. */
export const MinGroup = z.int().min(2)

const alternatives = z.union([Conditions, z.array(Conditions).min(1)])

/** Members of a hierarchy or tree that are granted or denied. */
export const Grants = map(
  {},
  {
    allow: z.array(Member).describe('Members that may be seen, with all below them'),
    deny: z.array(Member).describe('Members that may not, with all below them but what a deeper rule allows'),
  },
).meta(someOf('allow', 'deny'))

/** Between which levels a hierarchy can be asked for. */
export const Cut = map(
  {},
  { top: text.describe('The first level that can be asked for'), bottom: text.describe('The last one') },
).meta(someOf('top', 'bottom'))

const groups = { min_group: MinGroup.describe('How many members that may not be seen are behind each value at least') }

/** Measures of which a reader may compare with all. */
export const Benchmark = map(
  { measures: texts.describe('Measures whose totals cover all rows'), ...groups },
  { by: texts.describe('Attributes that may tell such totals apart, coarse to fine') },
)

/** What a JSON Schema says of the keys that full totals need, and that others have no use for. */
const isFull = { properties: { totals: { const: 'full' } }, required: ['totals'] }
const onlyOfFull = {
  anyOf: [
    { ...isFull, required: ['totals', 'min_group'] },
    { not: { anyOf: [isFull, { required: ['min_group'] }, { required: ['total_by'] }] } },
  ],
}

/** What readers of the role of its name may see. */
export const Policy = topLevel(
  { cubes: texts.describe('The cubes that it is about') },
  {
    rows: alternatives.describe('Rows that may be seen; all where absent. Of a list one must hold'),
    members: byName(Grants).describe('Members of hierarchies and trees that may be seen; the deeper rule wins'),
    forbid: alternatives.describe('Rows that may not be seen, whatever else says so'),
    effect: Effect.describe('Whether facts of members that may not be seen are left out (facts) or kept (members)'),
    hide: texts.describe('Measures and attributes that are not there for these readers'),
    levels: byName(Cut).describe('Between which levels hierarchies can be asked for'),
    mask: byName(HowMasked).describe('Attributes whose members are written by what is made of them'),
    totals: Totals.describe(
      'Whether totals are of rows that may be seen (partial), of all (full) or left out (hidden)',
    ),
    ...groups,
    total_by: texts.describe('Attributes that may tell full totals apart, coarse to fine'),
    benchmark: Benchmark.describe('Measures whose totals cover all rows'),
  },
).meta(onlyOfFull)
