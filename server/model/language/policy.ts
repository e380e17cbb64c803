import { z } from 'zod'
import { Member } from '../../contract/query.ts'
import { masks } from '../policy.ts'
import { Conditions } from './condition.ts'
import { byName, map, someOf, text, texts, topLevel } from './values.ts'

export const Effect = z.enum(['facts', 'members'])
export const Totals = z.enum(['partial', 'hidden', 'full'])

/** The fewest members of what is hidden that a value may cover. */
export const smallestGroup = 2
const MinGroup = z.int().min(smallestGroup)

const alternatives = z.union([Conditions, z.array(Conditions).min(1)])
const minGroup = { min_group: MinGroup.describe('Of how many members of what is hidden a value is at least') }

/** Members that are granted or denied, each with all below it. */
export const Grants = map({}, { allow: z.array(Member), deny: z.array(Member) }).meta(someOf('allow', 'deny'))

/** Between which levels a hierarchy can be asked for. */
export const Cut = map({}, { top: text, bottom: text }).meta(someOf('top', 'bottom'))

/** Measures of which a reader may compare with all. */
export const Benchmark = map(
  { measures: texts.describe('The measures'), ...minGroup },
  { by: texts.describe('The attributes along which they are compared') },
)

const isFull = { properties: { totals: { const: 'full' } }, required: ['totals'] }

/** What readers of the role of its name may see. */
export const Policy = topLevel(
  { cubes: texts.describe('The cubes that it is about') },
  {
    rows: alternatives.describe('Rows that may be seen; all where absent. Of a list one must hold'),
    members: byName(Grants).describe(
      'Members of a hierarchy or tree that are granted or denied, each with all below it',
    ),
    forbid: alternatives.describe('Rows that may not be seen, whatever else says so'),
    effect: Effect.describe('Whether members that may not be seen take their facts with them (facts) or not (members)'),
    hide: texts.describe('Measures and attributes that are not there for these readers'),
    levels: byName(Cut).describe('Between which levels a hierarchy can be asked for'),
    mask: byName(z.enum(masks)).describe('How the members of an attribute are written'),
    totals: Totals.describe('Whether totals are of the rows that may be seen, left out, or of all rows'),
    ...minGroup,
    total_by: texts.describe('The attributes along which full totals hold'),
    benchmark: Benchmark.describe('Measures of which these readers may compare with all'),
  },
).meta({
  anyOf: [
    { allOf: [isFull, { required: ['min_group'] }] },
    { not: { anyOf: [isFull, { required: ['min_group'] }, { required: ['total_by'] }] } },
  ],
})
