import { z } from 'zod'
import { Having, Member } from '../../contract/query.ts'
import { Conditions } from './condition.ts'
import { byName, someOf, text, texts, topLevel } from './values.ts'

export const algebra = ['union', 'except', 'intersect'] as const
export const Take = z.number().min(0)
export const TakeKind = z.enum(['top', 'bottom', 'percent', 'sum'])
export const Freeze = z.enum(['nightly'])
export const SegmentKind = z.enum(['snapshot'])

const of = { of: text.describe('The attribute whose members it has') }

/** Tests of a measure, one at least. */
const Test = Having.omit({ measure: true, calc: true, at: true }).meta({ minProperties: 1 })

/** A set that lists its members. */
const ListedSet = topLevel({ ...of, members: z.array(Member).min(1).describe('Its members') })

/** A set of the members that a measure chooses. */
const RankedSet = topLevel(of, {
  from: text.describe('The cube whose measures choose'),
  take: Take.describe('How many members, or for percent and sum what their values reach'),
  by: text.describe('The measure that ranks them'),
  kind: TakeKind.describe('How members are taken; top where absent'),
  having: byName(Test).describe('Tests of measures, all of which a member passes'),
  when: Conditions.describe('Conditions under which the measures are computed'),
  freeze: Freeze.describe('nightly: its members are found with each load, and stored'),
}).meta({ ...someOf('take', 'having'), dependentRequired: { take: ['by'], by: ['take'], kind: ['take'] } })

const setOf = (how: (typeof algebra)[number]) => topLevel({ [how]: texts.describe('Sets that are put together') })

/** A named set of members of an attribute. */
export const NamedSet = z.union([ListedSet, RankedSet, ...algebra.map(setOf)])

/** The keys that sets of any kind have. */
export const setKeys: readonly string[] = [
  ...new Set([ListedSet, RankedSet, ...algebra.map(setOf)].flatMap(({ shape }) => Object.keys(shape))),
]

/** A predicate on the rows of one dimension or of one cube, under a name. */
export const Segment = topLevel(
  { on: text.describe('The dimension or cube'), where: text.describe('Which of its rows are in it') },
  {
    as_of: texts.describe('The dates at which versions of the dimension are looked at'),
    kind: SegmentKind.describe('snapshot: who is in it is stored with each day of data'),
  },
)
