import { z } from 'zod'

/** What a run made of one file: rows read = loaded + rejected + skipped. */
export const RunFile = z.object({
  source: z.string(),
  file: z.string(),
  fingerprint: z.string().nullable(),
  rowsRead: z.number().int(),
  rowsLoaded: z.number().int(),
  rowsRejected: z.number().int(),
  rowsSkipped: z.number().int(),
})
export type RunFile = z.infer<typeof RunFile>

/** One run of the pipeline; instants are ISO in UTC, `finishedAt` null while it runs or where it was killed. */
export const Run = z.object({
  run: z.number().int(),
  status: z.enum(['started', 'succeeded', 'failed', 'cancelled', 'killed']),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  message: z.string().nullable(),
  dataVersion: z.string().nullable(),
  completeThrough: z.string().nullable(),
  files: z.array(RunFile),
  /** how many rows each rule rejected */
  rejects: z.array(z.object({ source: z.string(), rule: z.string(), rows: z.number().int() })),
})
export type Run = z.infer<typeof Run>

/** The body of `GET /api/runs`: the last runs, newest first. */
export const RunList = z.object({ runs: z.array(Run) })
export type RunList = z.infer<typeof RunList>
