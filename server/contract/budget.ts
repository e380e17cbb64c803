import { z } from 'zod'
import { Confidence, Interval, Refused, Seed, Warning } from './estimate.ts'
import { Condition } from './query.ts'
import { Notice } from './result.ts'

const Day = z.iso.date({ error: 'expected a day that there is, such as 2025-01-31' })

/** How far the spend of a channel may go, as multiples of what it is. */
const Bounds = z.strictObject({ low: z.number().min(0).max(1), high: z.number().min(1).max(10) })

/** The request of `POST /api/budget`: what moving a part of the budget between channels would bring. */
export const BudgetRequest = z.strictObject({
  /** each channel may lose or win this share of its spend, such as 0.1 */
  share: z.number().gt(0).max(1),
  /** a value of the parameter `attribution_model` */
  model: z.string().default('linear'),
  /** first and last day; from the first spend to the last complete day where they are absent. Whole weeks of it count, Monday first */
  from: Day.optional(),
  to: Day.optional(),
  /** in place of `share` for channels by name */
  bounds: z.record(z.string(), Bounds).default({}),
  /** share of what is felt of spend in a week that is still felt in the next; where absent, of each channel the one that explains most */
  carryOver: z.number().min(0).lt(1).optional(),
  /** share of a channel's attributed revenue that would not have come without it, by name, as a lift test tells; all of it where absent */
  incremental: z.record(z.string(), z.number().min(0).max(1)).default({}),
  /** conditions on channels, such as on `channel.kind` */
  where: z.array(Condition).default([]),
  confidence: Confidence.default(0.9),
  /** what errors are drawn by; the same gives the same interval */
  seed: Seed.default('budget'),
})
export type BudgetRequest = z.output<typeof BudgetRequest>

/** What a weekly spend x, as it is felt, brings: power scale x^power, logarithm scale ln(1 + x / unit), hill top x / (x + half). */
const Curve = z.object({
  kind: z.enum(['power', 'logarithm', 'hill']),
  parameters: z.record(z.string(), z.number()),
  /** of each parameter, by curves of resampled errors */
  ranges: z.record(z.string(), Interval),
})

/** A channel whose curve could be fitted; amounts in the currency of the workspace. */
const BudgetChannel = z.object({
  channel: z.string(),
  /** weeks with spend; a channel is judged by all weeks from the first of them on */
  weeks: z.number().int(),
  spend: z.number(),
  revenue: z.number(),
  /** share of what is felt of spend in a week that is still felt in the next */
  carryOver: z.number(),
  curve: Curve,
  /** share of the variation of weekly revenue that the curve explains, 0 to 1 */
  explained: z.number(),
  /** the least and most that was felt of spend in a week: beyond it the curve is a guess */
  observed: Interval,
  /** what one more of spend brings in revenue, with its range */
  marginal: z.number(),
  marginalRange: Interval,
})
export type BudgetChannel = z.infer<typeof BudgetChannel>

/** What is to become of the spend of a channel, over the weeks that were looked at. */
const Move = z.object({
  channel: z.string(),
  from: z.number(),
  to: z.number(),
  marginalBefore: z.number(),
  marginalAfter: z.number(),
  /** whether more would be felt in some week than ever was: test it before it is believed */
  isOutsideObserved: z.boolean(),
})

/** The answer of `POST /api/budget`. */
export const BudgetResult = z.object({
  model: z.string(),
  /** first and last day of the whole weeks, and how many they are */
  from: z.string(),
  to: z.string(),
  weeks: z.number().int(),
  channels: z.array(BudgetChannel),
  /** channels whose spend stays, and why */
  refused: z.array(z.object({ channel: z.string(), spend: z.number(), ...Refused.shape })),
  moves: z.array(Move),
  /** what changes its place over these weeks */
  moved: z.number(),
  /** revenue that the move is expected to bring over these weeks, with its interval */
  gain: z.number(),
  interval: Interval,
  confidence: z.number(),
  /** whether the interval lies above 0; if not, the data cannot tell whether the move brings anything */
  isProven: z.boolean(),
  warnings: z.array(Warning),
  notices: z.array(Notice),
})
export type BudgetResult = z.infer<typeof BudgetResult>
