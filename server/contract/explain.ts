import { z } from 'zod'
import { CubeQuery } from './query.ts'
import { ColumnType } from './result.ts'

/** The request of `POST /api/explain`. */
export const ExplainRequest = z.strictObject({ query: CubeQuery })
export type ExplainRequest = z.infer<typeof ExplainRequest>

/** One statement that runs for a query: what for, its text, and its bound values with the type of each. */
const ExplainedStatement = z.object({
  /**
   * `answer`; `filter values of` an attribute: which of the members that conditions name do not exist; `dates of` measures
   * with time modifiers: which dates they are of
   */
  purpose: z.string(),
  sql: z.string(),
  /** null is a value that a policy compares with, which its reader is not told */
  parameters: z.array(z.unknown()),
  types: z.array(ColumnType),
})

/**
 * A query stage by stage: as it runs, operations applied; its plan as text before and after all rewrites; the statements
 * with their bound values; and which rollup was chosen and why not the others.
 */
export const ExplainResult = z.object({
  query: CubeQuery,
  planned: z.string(),
  plan: z.string(),
  statements: z.array(ExplainedStatement).min(1),
  rollup: z.string().nullable(),
  refused: z.array(z.object({ rollup: z.string(), reason: z.string() })),
})
export type ExplainResult = z.infer<typeof ExplainResult>
