import { z } from 'zod'

/** What is wrong with a definition or file of the workspace; `line` and `column` are 1-based, null where there is none. */
export const FileProblem = z.object({
  /** path from the workspace folder */
  file: z.string(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  message: z.string(),
})
export type FileProblem = z.infer<typeof FileProblem>
