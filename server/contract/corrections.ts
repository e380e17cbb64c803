import { z } from 'zod'
import { RunActivity } from './runs.ts'

/** Where a record of a source stands. */
const place = { source: z.string().min(1), file: z.string().min(1), line: z.number().int().positive() }

/** What is to stand in place of the record: `corrected` all of it, or `fields` values by column, null for none; the others stay. */
const change = {
  /** the record as it stood, as `raw` of a rejected row says */
  found: z.string(),
  corrected: z.string().optional(),
  fields: z.record(z.string(), z.string().nullable()).optional(),
}

const oneOfThem = (given: { corrected?: string | undefined; fields?: object | undefined }) =>
  (given.corrected === undefined) !== (given.fields === undefined)

const needsOne = { message: 'expected either corrected, the whole record, or fields, values by column' }

/** A record and what is to stand in its place. */
const CorrectionOf = z.strictObject({ ...place, ...change }).refine(oneOfThem, needsOne)
export type CorrectionOf = z.infer<typeof CorrectionOf>

/** So many corrections may come at once. */
const atOnce = 100_000

/**
 * The request of `POST /api/corrections`: corrections of records that the last published run rejected, all taken or none.
 * With `replay` a run begins that loads them; else they wait for the next.
 */
export const CorrectionsRequest = z.strictObject({
  corrections: z
    .array(
      z
        .strictObject({ ...place, ...change, /** why, for people */ note: z.string().default('') })
        .refine(oneOfThem, needsOne),
    )
    .min(1)
    .max(atOnce),
  replay: z.boolean().default(false),
})
export type CorrectionsRequest = z.output<typeof CorrectionsRequest>

/** A correction of the workspace, and what became of it. */
export const CorrectionState = z.object({
  ...place,
  found: z.string(),
  corrected: z.string(),
  /** when it was written, ISO in UTC */
  when: z.string(),
  note: z.string(),
  /** `waiting` for the next run, `in_force` in the data that are served, `no_longer_fits` where another text stands there now */
  state: z.enum(['waiting', 'in_force', 'no_longer_fits']),
})
export type CorrectionState = z.infer<typeof CorrectionState>

/** The answer of `GET /api/corrections`: all of them, by source, in the order of their files. */
export const CorrectionList = z.object({ corrections: z.array(CorrectionState) })
export type CorrectionList = z.infer<typeof CorrectionList>

/**
 * A run that was asked for with a change: `queued` where another is under way, which is `activity` then; the run for the
 * change begins when that one has ended.
 */
export const RunAsked = z.object({ queued: z.boolean(), activity: RunActivity })
export type RunAsked = z.infer<typeof RunAsked>

/** The answer of `POST /api/corrections`: those that were written; such as stood there already are left out. `run` is null without `replay`, or where nothing was written. */
export const CorrectionsWritten = z.object({ written: z.array(CorrectionState), run: RunAsked.nullable() })
export type CorrectionsWritten = z.infer<typeof CorrectionsWritten>

/** The request of `POST /api/corrections/withdraw`: takes corrections out, all or none; the records stand as in their files again. */
export const WithdrawRequest = z.strictObject({
  corrections: z
    .array(z.strictObject({ ...place, /** of the correction */ found: z.string() }))
    .min(1)
    .max(atOnce),
  replay: z.boolean().default(false),
})
export type WithdrawRequest = z.output<typeof WithdrawRequest>

/** The answer of `POST /api/corrections/withdraw`. */
export const WithdrawResult = z.object({ withdrawn: z.number().int(), run: RunAsked.nullable() })
export type WithdrawResult = z.infer<typeof WithdrawResult>

/** The request of `POST /api/corrections/check`: writes nothing. */
export const CheckRequest = z.strictObject({ corrections: z.array(CorrectionOf).min(1).max(100) })
export type CheckRequest = z.output<typeof CheckRequest>

/** A value of a record. */
export const RecordField = z.object({
  /** as the file calls it, a path of JSON; null for one that may be called anything */
  column: z.string().nullable(),
  /** null for none, of JSON also where the key is absent */
  value: z.string().nullable(),
  /** whether it breaks the rule */
  isAtFault: z.boolean(),
})
export type RecordField = z.infer<typeof RecordField>

/** What is to be said of a corrected record before it is loaded. */
const CorrectionVerdict = z.object({
  /** the record as it would stand; null where it cannot be written */
  corrected: z.string().nullable(),
  /** in the order of the file; null where the record has not its shape */
  fields: z.array(RecordField).nullable(),
  /** whether it keeps the rules that a record tells by itself */
  keeps: z.boolean(),
  /** the first that it breaks; these are null where it keeps all */
  rule: z.string().nullable(),
  column: z.string().nullable(),
  message: z.string().nullable(),
  /** the rules that only a run can judge: keys that must be loaded, values that must be unique */
  leftToRun: z.array(z.object({ rule: z.string(), column: z.string() })),
})
export type CorrectionVerdict = z.infer<typeof CorrectionVerdict>

/** The answer of `POST /api/corrections/check`, in the order of the request. */
export const CheckResult = z.object({ verdicts: z.array(CorrectionVerdict) })
export type CheckResult = z.infer<typeof CheckResult>
