import { z } from 'zod'
import { Confidence, Interval, NamedMember, Refused, Seed, Warning } from './estimate.ts'
import { Condition } from './query.ts'
import { Notice } from './result.ts'

/** The request of `POST /api/lift`: what the treated of an experiment did beyond its control group. */
export const LiftRequest = z.strictObject({
  /** its name, a member of the attribute `experiment` of the cube `experiments` */
  experiment: z.string().min(1),
  /** the arm that got nothing */
  control: z.string().default('control'),
  /** conditions on the cube `experiments`, such as subjects of one country */
  where: z.array(Condition).default([]),
  /** an attribute of that cube; each of its members is judged by itself as well */
  segment: z.string().optional(),
  /** attributes of that cube by which those are found who are moved most; few members each */
  features: z.array(z.string()).min(1).max(8).optional(),
  /** the planned shares of the arms, in any unit; those of the draw for a list that was drawn here, else equal ones */
  shares: z.record(z.string(), z.number().positive()).optional(),
  confidence: Confidence.default(0.95),
  /** what the halves for `features` are drawn by; the same gives the same answer */
  seed: Seed.default('lift'),
})
export type LiftRequest = z.output<typeof LiftRequest>

/** What an arm did. */
const Arm = z.object({
  arm: z.string(),
  subjects: z.number().int(),
  /** of these, subjects whose outcome is known: all rates are of them */
  known: z.number().int(),
  converted: z.number().int(),
  visited: z.number().int(),
  /** null where no outcome is known, as `rateInterval` */
  rate: z.number().nullable(),
  rateInterval: Interval.nullable(),
  /** in the currency of the workspace */
  value: z.number(),
  valuePerSubject: z.number().nullable(),
})
export type Arm = z.infer<typeof Arm>

/** A difference of an arm to the control group; rates are shares of subjects, `value` is in the currency of the workspace. */
export const LiftOf = z.object({
  metric: z.enum(['conversion', 'visit', 'value']),
  difference: z.number(),
  standardError: z.number(),
  interval: Interval,
  pValue: z.number(),
  /** by Holm over all metrics and arms, of segments over all segments and arms of the metric */
  adjustedPValue: z.number(),
  /** the difference by the value of the control group; null where that is not above 0, as its interval where there is none */
  relative: z.object({ lift: z.number(), interval: Interval.nullable() }).nullable(),
})
export type LiftOf = z.infer<typeof LiftOf>

/** An arm beside the control group: what could be judged, and why not the rest. */
const Contrast = z.object({
  arm: z.string(),
  lifts: z.array(LiftOf),
  refused: z.array(z.object({ metric: z.enum(['conversion', 'visit', 'value']), ...Refused.shape })),
})
export type Contrast = z.infer<typeof Contrast>

/** Whether arms are as large as they were planned; where not, no lift is to be believed. */
const SampleRatio = z.object({
  planned: z.record(z.string(), z.number()),
  chiSquare: z.number(),
  pValue: z.number(),
  isMismatch: z.boolean(),
})

/** How well a ranking finds who is moved, on subjects that it did not learn from. */
const Ranking = z.object({
  /** area between its curve and that of a random order, per treated subject */
  coefficient: z.number(),
  interval: Interval,
})

/** Who is moved by a treatment, and how well that is known. */
export const Uplift = z.object({
  arm: z.string(),
  /** subjects that the model learned from, and those that it was judged by */
  learned: z.number().int(),
  judged: z.number().int(),
  model: Ranking,
  /** incremental conversions among the treated when the first tenth, two tenths, ... all are taken by the model's order */
  curve: z.array(z.number()),
  /** the one member that ranks best where the model learned, judged as the model is: a plain rule may beat it */
  bestFlag: z.object({ attribute: z.string(), member: z.string(), ...Ranking.shape }),
})
export type Uplift = z.infer<typeof Uplift>

/** The answer of `POST /api/lift`. */
export const LiftResult = z.object({
  experiment: z.string(),
  control: z.string(),
  confidence: z.number(),
  /** the control group first */
  arms: z.array(Arm),
  sampleRatio: SampleRatio,
  contrasts: z.array(Contrast),
  segments: z.array(z.object({ segment: NamedMember, arms: z.array(Arm), contrasts: z.array(Contrast) })),
  /** of each arm where `features` are given, or why not */
  uplift: z.array(z.union([Uplift, z.object({ arm: z.string(), refused: Refused })])),
  warnings: z.array(Warning),
  notices: z.array(Notice),
})
export type LiftResult = z.infer<typeof LiftResult>
