import { z } from 'zod'
import { FileProblem } from './problem.ts'

/** How the input of a source is written. */
const sourceFormats = ['delimited', 'json', 'json_lines', 'xlsx', 'parquet', 'postgresql'] as const

/** Where the records of a source are and how they are written; what a format has not is null. */
const SourceInput = z.object({
  format: z.enum(sourceFormats),
  /** path from the workspace folder, `*` in its last part for any text; null for a relation */
  pattern: z.string().nullable(),
  /** `schema.table`, or `query` for what a query gives; null for files */
  relation: z.string().nullable(),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  /** of a workbook; null also for its only one */
  sheet: z.string().nullable(),
})

/** What of a whole source fails a run; null where its contract has no such bound. */
const SourceContract = z.object({
  minRows: z.number().int().nullable(),
  maxRows: z.number().int().nullable(),
  maxRejects: z.number().int().nullable(),
  maxRejectPercent: z.number().nullable(),
  freshness: z.object({ column: z.string(), maxDays: z.number().int() }).nullable(),
})

/** Rows of a run: read = loaded + rejected + skipped, the last being those that a run before loaded, where `addsUp`. */
const RowCounts = z.object({
  rowsRead: z.number().int(),
  rowsLoaded: z.number().int(),
  rowsRejected: z.number().int(),
  rowsSkipped: z.number().int(),
  addsUp: z.boolean(),
})
export type RowCounts = z.infer<typeof RowCounts>

/** A file, or the relation that stands for one, as the last published run has it. */
const SourceFile = z.object({
  file: z.string(),
  /** the run that read it, where later ones took its rows over; null where that is not kept */
  readBy: z.number().int().nullable(),
  ...RowCounts.shape,
})

/** A run that published, and what it took from a source. */
const SourceRun = z.object({
  run: z.number().int(),
  /** when it began, ISO in UTC */
  startedAt: z.string(),
  rowsLoaded: z.number().int(),
  rowsRejected: z.number().int(),
})

/** A source of the workspace: what it brings, how far, and what became of it. */
const SourceState = z.object({
  name: z.string(),
  title: z.string(),
  /** path of its definition from the workspace folder */
  definition: z.string(),
  input: SourceInput,
  /** what its rows become: rows of an entity, or a table as they are */
  fills: z.object({ kind: z.enum(['entity', 'table']), name: z.string() }),
  contract: SourceContract,
  /** ISO date: the newest that the column of its freshness has, else that its files say, else of its cursor; null where none says any */
  completeTo: z.string().nullable(),
  /** whether that is older today than its contract allows */
  isStale: z.boolean(),
  /** of the last published run; null where it had no part in that */
  counts: RowCounts.nullable(),
  /** the last published runs, the oldest first */
  history: z.array(SourceRun),
  files: z.array(SourceFile),
  corrections: z.object({
    /** written since the last published run */
    waiting: z.number().int(),
    inForce: z.number().int(),
    /** another text stands there now */
    noLongerFits: z.number().int(),
  }),
  /** what the last run failed for, where that names this source or one of its files; null else */
  failure: z.object({ run: z.number().int(), messages: z.array(z.string()) }).nullable(),
})
export type SourceState = z.infer<typeof SourceState>

/**
 * The answer of `GET /api/sources`: the sources as the definitions say today, in the order of their names. Where these
 * cannot be read, `problems` says why, and the sources are those that were read last.
 */
export const SourceList = z.object({
  /** the last published run; null before the first */
  run: z.number().int().nullable(),
  /** of that run, all sources together; null before the first */
  counts: RowCounts.nullable(),
  sources: z.array(SourceState),
  problems: z.array(FileProblem),
})
export type SourceList = z.infer<typeof SourceList>
