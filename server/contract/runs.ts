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

/**
 * What a run changed of months that were complete before it, for a measure of a cube, or for a role whose members' versions rows
 * count under: how many months, the first and the last of them, such as 2026-01.
 */
export const RestatedFigure = z.object({
  cube: z.string(),
  of: z.enum(['measure', 'members']),
  name: z.string(),
  months: z.number().int(),
  from: z.string(),
  to: z.string(),
})
export type RestatedFigure = z.infer<typeof RestatedFigure>

/** One run of the pipeline; instants are ISO in UTC, `finishedAt` null while it runs or where it was killed. */
export const Run = z.object({
  run: z.number().int(),
  status: z.enum(['started', 'succeeded', 'failed', 'cancelled', 'killed']),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  message: z.string().nullable(),
  dataVersion: z.string().nullable(),
  completeThrough: z.string().nullable(),
  /** whole seconds from its beginning to its end; null while it runs */
  tookSeconds: z.number().int().nullable(),
  /** over all files; 0 where nothing was published */
  rowsRead: z.number().int(),
  rowsLoaded: z.number().int(),
  rowsRejected: z.number().int(),
  rowsSkipped: z.number().int(),
  files: z.array(RunFile),
  /** how many rows each rule rejected */
  rejects: z.array(z.object({ source: z.string(), rule: z.string(), rows: z.number().int() })),
  /** by cube, what it is of, and name */
  restated: z.array(RestatedFigure),
})
export type Run = z.infer<typeof Run>

const isoDate = z.iso.date('expected a date such as 2026-01-31')

/**
 * The body of `POST /api/runs`: loads what changed; with `full` reads all files again, with `from` and `to` those of these
 * days, both included, of one `source` or of all whose files have dates.
 */
export const RunRequest = z
  .strictObject({
    full: z.boolean().default(false),
    from: isoDate.optional(),
    to: isoDate.optional(),
    source: z.string().min(1).optional(),
  })
  .superRefine(({ full, from, to, source }, c) => {
    const refuse = (key: string, message: string) => c.addIssue({ code: 'custom', path: [key], message })
    if ((from === undefined) !== (to === undefined)) {
      refuse(from === undefined ? 'from' : 'to', 'a backfill needs both from and to, ISO dates')
    }
    if (from !== undefined && to !== undefined && from > to) refuse('to', `to lies before from, ${from}`)
    if (full && from !== undefined) refuse('full', 'either full or from and to: a full run reads all files again')
    if (source !== undefined && from === undefined) refuse('source', 'a source is named with from and to only')
  })
export type RunRequest = z.output<typeof RunRequest>

/** How far a step of a run is. `total` is what `done` will be at its end, for rows at most. */
const RunProgress = z.object({
  step: z.string(),
  /** the source that is worked on; null for steps on the whole */
  source: z.string().nullable(),
  done: z.number().int(),
  total: z.number().int(),
  unit: z.string(),
  /** until this step of this source is done, by its speed so far; null while there is too little to go by */
  secondsLeft: z.number().int().nullable(),
})
export type RunProgress = z.infer<typeof RunProgress>

/** A run of this server, under way or the one before; instants are ISO in UTC. */
export const RunActivity = z.object({
  /** counts the runs of this server from 1 on, also those that find nothing to load */
  activity: z.number().int(),
  phase: z.enum(['running', 'cancelling', 'finished', 'failed', 'cancelled']),
  /** what it was begun by: the start of the server, changed files, a request, the schedule */
  cause: z.enum(['start', 'change', 'request', 'schedule']),
  request: RunRequest,
  startedAt: z.string(),
  /** null while it runs */
  finishedAt: z.string().nullable(),
  /** the last that was reported; null before anything was */
  progress: RunProgress.nullable(),
  /** its number in the journal; of a run that found nothing to load that of the run before; null where it has none */
  run: z.number().int().nullable(),
  /** whether new data are served; null until it finished */
  published: z.boolean().nullable(),
  /** why it failed or was cancelled; else null */
  reason: z.string().nullable(),
})
export type RunActivity = z.infer<typeof RunActivity>

/**
 * What runs now or ran last, null before the first run of this server; when the schedule has the next, null without one; and
 * the steps that a run goes through, in order, as `progress.step` names them.
 */
export const RunState = z.object({
  activity: RunActivity.nullable(),
  next: z.string().nullable(),
  steps: z.array(z.string()),
})
export type RunState = z.infer<typeof RunState>

/** The body of `GET /api/runs`: the last runs of the journal, newest first, and the state of now. */
export const RunList = z.object({ runs: z.array(Run), ...RunState.shape })
export type RunList = z.infer<typeof RunList>

/** The answer of `POST /api/runs`. `joined`: it was under way already, for the same request. */
export const RunStarted = z.object({ joined: z.boolean(), activity: RunActivity })
export type RunStarted = z.infer<typeof RunStarted>

/** The body of `POST /api/runs/cancel`, which is empty. */
export const CancelRequest = z.strictObject({})

/** The answer of `POST /api/runs/cancel`: the run as it ended, finished where it was too late to stop it. */
export const RunCancelled = z.object({ activity: RunActivity })
export type RunCancelled = z.infer<typeof RunCancelled>

/** What an event of `GET /api/runs/events` is about; `state` is the first of every stream. */
const runEventTypes = ['state', 'started', 'progress', 'finished', 'failed', 'cancelled'] as const

/** The data of one server-sent event of `GET /api/runs/events`, whose name is its `type`. */
export const RunEvent = z.object({ type: z.enum(runEventTypes), ...RunState.shape })
export type RunEvent = z.infer<typeof RunEvent>
