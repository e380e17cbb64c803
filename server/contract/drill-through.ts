import { z } from 'zod'
import { CubeQuery, Member } from './query.ts'
import { Notice, Value } from './result.ts'

/** The request of `POST /api/drill-through`: the source rows behind one cell. Axis attributes not in `at` are rolled up. */
export const DrillThroughRequest = z.strictObject({
  query: CubeQuery,
  at: z.record(z.string(), Member).default({}),
  measure: z.string(),
  /** for a calculated measure: which of its inputs */
  input: z.string().optional(),
  /** attributes and fact columns to show; default the cube's `drill.columns` */
  columns: z.array(z.string()).min(1).optional(),
  /**
   * how many rows, in the order of file, line and grain: JSON has 1,000 where this is not said, and 100,000 at most. Arrow
   * and CSV have all rows where it is not, in no particular order. No more come than the cube's `drill.limit`, if any
   */
  limit: z.number().int().nonnegative().optional(),
  offset: z.number().int().nonnegative().default(0),
})
export type DrillThroughRequest = z.infer<typeof DrillThroughRequest>

/** Rows of a JSON answer: how many it has where the request does not say, and the most that it may be asked for. */
export const jsonPage = { usual: 1000, most: 100_000 } as const

/**
 * Rows behind a cell. `count` and `sum` cover the whole set, not only the page; each row ends with `_run`, `_file`,
 * `_line`. `sum` is what the rows make of the measure (its aggregation recomputed), `cell` what the query says;
 * `reconciles` is whether they agree, `why` says how that was judged.
 */
export const DrillThroughResult = z.object({
  columns: z.array(z.object({ name: z.string(), title: z.string(), type: z.string() })),
  rows: z.array(z.array(Value)),
  count: z.number().int(),
  sum: Value,
  cell: Value,
  reconciles: z.boolean(),
  why: z.string(),
  notices: z.array(Notice),
})
export type DrillThroughResult = z.infer<typeof DrillThroughResult>

/**
 * What the schema of an Arrow stream of rows says under the key `clientele`: all of a JSON answer but its rows, how many of
 * the `count` rows the stream has, and which versions of model and data they are of.
 */
export const DrillThroughHead = DrillThroughResult.omit({ rows: true }).extend({
  rows: z.number().int(),
  meta: z.object({ model: z.string(), data: z.string(), engine: z.string() }),
})
export type DrillThroughHead = z.infer<typeof DrillThroughHead>
