import { z } from 'zod'
import { CubeQuery } from './query.ts'

/** The request of `POST /api/explain`. */
export const ExplainRequest = z.strictObject({ query: CubeQuery })
export type ExplainRequest = z.infer<typeof ExplainRequest>

/** The plan as text, the statements with their bound values, and which rollup was chosen and why not the others. */
export const ExplainResult = z.object({
  plan: z.string(),
  statements: z.array(z.object({ sql: z.string(), parameters: z.array(z.unknown()) })),
  rollup: z.string().nullable(),
  refused: z.array(z.object({ rollup: z.string(), reason: z.string() })),
})
export type ExplainResult = z.infer<typeof ExplainResult>
