import { z } from 'zod'
import { Refused } from './model-tests.ts'

/** The body of `GET /health/live`: the process answers. */
export const Live = z.object({ live: z.literal(true) })
export type Live = z.infer<typeof Live>

/**
 * The body of `GET /health/ready`. `ready` says that questions are answered; `problems` are those of the definitions
 * and data that could not be taken over, while what was served before goes on being served; `warnings` what tests of the
 * model tell of the data that are served, such as that they are old;
 * `refused` is what tests of the model keep from being served, if they do.
 */
export const Ready = z.object({
  ready: z.boolean(),
  problems: z.array(z.string()),
  warnings: z.array(z.string()),
  refused: Refused.nullable(),
  model: z.string().nullable(),
  data: z.string().nullable(),
})
export type Ready = z.infer<typeof Ready>
