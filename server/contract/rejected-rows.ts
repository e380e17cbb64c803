import { z } from 'zod'
import { CorrectionState, RecordField } from './corrections.ts'

/** The request of `POST /api/rejected-rows`: what a run rejected, ordered by source, file and line, filtered and paged. */
export const RejectedRowsRequest = z.strictObject({
  /** the last run that succeeded where absent */
  run: z.number().int().positive().optional(),
  source: z.string().optional(),
  file: z.string().optional(),
  rule: z.string().optional(),
  limit: z.number().int().nonnegative().max(10_000).default(100),
  offset: z.number().int().nonnegative().default(0),
})
export type RejectedRowsRequest = z.infer<typeof RejectedRowsRequest>

/** A record that broke a rule; `column` and `found` are null where its shape is wrong. */
export const RejectedRow = z.object({
  source: z.string(),
  file: z.string(),
  /** where the record begins, 1-based */
  line: z.number().int(),
  rule: z.string(),
  column: z.string().nullable(),
  found: z.string().nullable(),
  message: z.string(),
  /** the record as it stands in the file; null where it is no longer kept, as then `found` is */
  raw: z.string().nullable(),
  /** since when texts of the record are not kept, ISO in UTC; null while they are */
  textRemovedAt: z.string().nullable(),
  /** its values in the order of the file; null where the record has not its shape, its text is not kept or its source is gone */
  fields: z.array(RecordField).nullable(),
  /** what is written to stand in its place, or stands there already and is rejected too; null where nothing is */
  correction: CorrectionState.nullable(),
  /** why it cannot be corrected here, such as a row of a database; null where it can */
  cannotCorrect: z.string().nullable(),
})
export type RejectedRow = z.infer<typeof RejectedRow>

/** `count` is that of all that fit; `run` is null before the first run that succeeded. */
export const RejectedRowsResult = z.object({
  run: z.number().int().nullable(),
  rows: z.array(RejectedRow),
  more: z.boolean(),
  count: z.number().int(),
})
export type RejectedRowsResult = z.infer<typeof RejectedRowsResult>
