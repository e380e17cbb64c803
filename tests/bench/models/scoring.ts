import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'

const Scored = z.object({
  read: z.number(),
  took: z.number(),
  cpu: z.number(),
  orders: z.coerce.number(),
  scores: z.coerce.number(),
  chances: z.coerce.number(),
  refused: z.coerce.number(),
  memoryBefore: z.number(),
  memory: z.number(),
})

/** What scoring a month from a warehouse took: milliseconds, seconds of the processor, bytes. */
export type ScoringTiming = z.infer<typeof Scored>

const run = promisify(execFile)

/**
 * Scores customers from their orders in DuckDB, in a process of its own.
 *
 * @throws Error where a model refused, or not all customers have scores
 */
export const timeScoring = async (customers: number): Promise<ScoringTiming> => {
  const script = fileURLToPath(new URL('score.ts', import.meta.url))
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, String(customers)])
  const found = Scored.parse(JSON.parse(stdout))
  if (found.scores !== customers || found.refused > 0 || found.chances === 0)
    throw new Error(`${found.scores} of ${customers} customers have scores, ${found.refused} models refused`)
  return found
}
