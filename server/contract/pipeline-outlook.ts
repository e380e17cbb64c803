import { z } from 'zod'
import { Condition, Member } from './query.ts'
import { Notice } from './result.ts'

/** The request of `POST /api/pipeline-outlook`: what the opportunities bring that are open on a day. */
export const PipelineOutlookRequest = z.strictObject({
  /** ISO; the last day on which the pipeline was looked at, up to this one. The last of all where absent */
  day: z.iso.date().optional(),
  /** conditions on the cube `pipeline`: which open opportunities are meant. Win rates are learned from all */
  where: z.array(Condition).default([]),
  /** how likely at least this much is won */
  target: z.number().nonnegative().optional(),
})
export type PipelineOutlookRequest = z.infer<typeof PipelineOutlookRequest>

/** Open opportunities of a stage with amounts in a range, and the rate at which such are won. */
const BandOutlook = z.object({
  /** amounts up to this one, from that of the range before; null for all above */
  upTo: z.number().nullable(),
  open: z.number().int(),
  amount: z.number(),
  /** of those that were ever open in the stage and are closed by the day */
  closed: z.number().int(),
  won: z.number().int(),
  rate: z.number(),
  /** Wilson's interval of the rate, 95 % */
  rateLow: z.number(),
  rateHigh: z.number(),
  /** amount times rate */
  weighted: z.number(),
})

const StageOutlook = z.object({
  stage: Member,
  open: z.number().int(),
  amount: z.number(),
  weighted: z.number(),
  /** too few of the stage are closed: the rates are those of all stages */
  pooled: z.boolean(),
  /** by ranges of amounts, of which each has enough that are closed */
  bands: z.array(BandOutlook),
})

/**
 * The answer of `POST /api/pipeline-outlook`, in the unit of the amounts: what is won of what is open now, whenever that is
 * closed.
 */
export const PipelineOutlookResult = z.object({
  /** on which the pipeline was looked at, ISO */
  day: z.string(),
  unit: z.string().optional(),
  stages: z.array(StageOutlook),
  open: z.number().int(),
  amount: z.number(),
  weighted: z.number(),
  expectedWins: z.number(),
  /** between which the sum lies with 80 and 95 %: by chance, and because rates are not known exactly */
  low80: z.number(),
  high80: z.number(),
  low95: z.number(),
  high95: z.number(),
  /** what is not exceeded with a chance of at least 10, 50 and 90 % if the rates were exact and each deal by itself */
  p10: z.number(),
  p50: z.number(),
  p90: z.number(),
  /** how likely at least the target is won, as those; absent without one */
  atLeastTarget: z.number().optional(),
  text: z.string(),
  notices: z.array(Notice),
  meta: z.object({ model: z.string(), data: z.string(), elapsedMs: z.number() }),
})
export type PipelineOutlookResult = z.infer<typeof PipelineOutlookResult>
