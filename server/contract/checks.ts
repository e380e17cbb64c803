import { z } from 'zod'

/** A check of the last run: a statement that finds no row where all is well. */
const CheckState = z.object({
  name: z.string(),
  /** what it proves, for people */
  says: z.string(),
  /** the tables that it reads */
  tables: z.array(z.string()),
  /** path of its SQL, from the workspace folder or that of the product */
  definition: z.string(),
  /** `not_reached` where the run ended before it */
  state: z.enum(['passed', 'failed', 'not_reached']),
  /** how many rows it found; 0 where it passed */
  rows: z.number().int(),
  /** the first of them, as JSON; null where there is none */
  example: z.string().nullable(),
})
export type CheckState = z.infer<typeof CheckState>

/** What a cube relies on and was proved on the data that are served, by cube. */
const ModelProof = z.object({
  cube: z.string(),
  /** what it is about, such as a measure or a role */
  subject: z.string(),
  /** what would be wrong if it did not hold */
  rulesOut: z.string(),
})
export type ModelProof = z.infer<typeof ModelProof>

/** The answer of `GET /api/checks`. */
export const CheckList = z.object({
  /** the run that they are of: the last that published, or the one after it that failed for a check; null before the first */
  run: z.number().int().nullable(),
  checks: z.array(CheckState),
  /** what holds of the cubes on the data that are served */
  proofs: z.array(ModelProof),
  /** what could not be taken over of definitions and data, a line each */
  problems: z.array(z.string()),
})
export type CheckList = z.infer<typeof CheckList>
