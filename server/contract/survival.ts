import { z } from 'zod'
import { Interval, NamedMember, Refused, Warning } from './estimate.ts'
import { Condition } from './query.ts'
import { Notice } from './result.ts'

/** Attributes by which hazards are compared at a time. */
const mostAttributes = 6
const longest = 36_525

/**
 * The request of `POST /api/survival`: how long customers stay under contract. Contracts of which one continues the other are
 * one stay, from the first day of the first to the last day of the last.
 */
export const SurvivalRequest = z.strictObject({
  /** a cube of contracts, a view or a perspective of one: with the attributes `contract`, `continues`, `started.date` and `ends.date`, and the measures `contracts` and `renewed` */
  from: z.string().default('contracts'),
  /** which contracts are meant; a stay without its first contract is left out */
  where: z.array(Condition).default([]),
  /** an attribute of it: those with each member in their first contract are a group with a curve of its own */
  by: z.string().optional(),
  /** attributes of it, as they were in the first contract, by which hazard ratios are told */
  attributes: z.array(z.string()).min(1).max(mostAttributes).optional(),
  /** days after its end within which a contract may still be continued */
  grace: z.number().int().min(0).max(366).default(30),
  /** days that the restricted mean is of; where absent as long as somebody was seen in each group */
  until: z.number().int().min(1).max(longest).optional(),
})
export type SurvivalRequest = z.output<typeof SurvivalRequest>

/** The share of stays that go on after a day, with its 95 % interval. */
const SurvivalStep = z.object({
  /** days since the first contract began: the last of a stay that ended on it */
  day: z.number(),
  atRisk: z.number().int(),
  left: z.number().int(),
  survival: z.number(),
  low: z.number(),
  high: z.number(),
})

/** A curve of stays. */
const SurvivalCurve = z.object({
  /** those at which somebody left, ascending, and the last day that anybody was seen */
  steps: z.array(SurvivalStep),
  /** days after which half have left, and its 95 % interval; null where more than half are still there */
  median: z.number().nullable(),
  medianLow: z.number().nullable(),
  medianHigh: z.number().nullable(),
  /** days that a stay lasts on average until the day `until`; null where nobody was seen that long */
  mean: z.number().nullable(),
})
export type SurvivalCurve = z.infer<typeof SurvivalCurve>

const Counts = {
  stays: z.number().int(),
  left: z.number().int(),
}

/** Stays with a curve, or why there is none. */
const Survived = z.union([z.object({ ...Counts, curve: SurvivalCurve }), z.object({ ...Counts, refused: Refused })])
export type Survived = z.infer<typeof Survived>

const Test = z.object({ chiSquare: z.number(), degrees: z.number().int(), p: z.number() })

/** Whether groups differ, by the log-rank test. */
const Comparison = Test.extend({
  groups: z.array(z.object({ group: NamedMember, left: z.number().int(), expected: z.number() })),
})
export type Comparison = z.infer<typeof Comparison>

/** How many times as likely stays with a member are to end at any time as those with the reference, the other attributes being the same. */
const Hazard = z.object({
  attribute: z.string(),
  member: NamedMember,
  reference: NamedMember,
  ratio: z.number(),
  interval: Interval,
  p: z.number(),
  /** the chance of what is seen where the ratio is the same at all times; below 0.05 it is a mean over them */
  proportionalP: z.number(),
})
export type Hazard = z.infer<typeof Hazard>

const Hazards = z.object({
  hazards: z.array(Hazard),
  /** the chance that of two stays the one of the higher hazard ends first */
  concordance: z.number(),
  /** of all ratios together whether they are the same at all times */
  proportional: Test,
})
export type Hazards = z.infer<typeof Hazards>

/** The answer of `POST /api/survival`. What the data cannot carry is `refused` with its reason. */
export const SurvivalResult = z.object({
  /** the last day by which it is known of every contract that ended whether another continues it, ISO */
  through: z.string(),
  /** days that the mean is of */
  until: z.number().int(),
  all: Survived,
  groups: z.array(z.object({ group: NamedMember, survived: Survived })),
  comparison: z.union([Comparison, z.object({ refused: Refused })]).nullable(),
  hazards: z.union([Hazards, z.object({ refused: Refused })]).nullable(),
  warnings: z.array(Warning),
  notices: z.array(Notice),
})
export type SurvivalResult = z.infer<typeof SurvivalResult>
