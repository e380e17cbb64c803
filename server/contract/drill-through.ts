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
  /** no more rows come than the cube's `drill.limit` where it declares one */
  limit: z.number().int().nonnegative().max(100_000).default(1000),
  offset: z.number().int().nonnegative().default(0),
})
export type DrillThroughRequest = z.infer<typeof DrillThroughRequest>

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
