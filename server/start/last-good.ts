import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * What was served last, with the text of its definitions: a file broken since does not keep the server from answering
 * as before.
 */
const LastGood = z.object({
  workspace: z.object({
    name: z.string(),
    title: z.string(),
    languages: z.array(z.string()).readonly().default(['en']),
    opens: z.string().optional(),
  }),
  limits: z.object({
    querySeconds: z.number(),
    jsonRows: z.number(),
    connections: z.number(),
    waitingQueries: z.number(),
    requestBytes: z.number(),
    // older files do not have it
    uploadBytes: z.number().default(1_000_000_000),
    memory: z.string(),
  }),
  definitions: z.array(z.object({ path: z.string(), text: z.string() })),
})
export type LastGood = z.infer<typeof LastGood>

/** What a data folder served last; undefined before the first time, or where the file cannot be read. */
export const readLastGood = (file: string): LastGood | undefined => {
  try {
    return LastGood.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** Writes it whole or not at all. */
export const writeLastGood = (file: string, lastGood: LastGood): void => {
  writeFileSync(`${file}.new`, JSON.stringify(lastGood))
  renameSync(`${file}.new`, file)
}
