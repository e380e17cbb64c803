import type { EngineValue, Session } from '../server/engine/engine.ts'

/** What became of the records of one file: read = loaded + rejected + skipped. */
export interface FileAccount {
  readonly source: string
  readonly file: string
  /** SHA-256 of the file, in hex */
  readonly fingerprint: string
  readonly read: number
  readonly loaded: number
  readonly rejected: number
  /** loaded by a run before */
  readonly skipped: number
}

/** A run that succeeded, as the journal has it. */
export interface SucceededRun {
  readonly runId: number
  readonly fingerprint: string
  /** the same as long as nothing is published */
  readonly dataVersion: string
  /** ISO date; absent where the facts have none */
  readonly completeThrough?: string
  /** ISO date of which its data are: `completeThrough`, else the day on which the run began */
  readonly day: string
  /** in the order in which they were loaded */
  readonly files: readonly FileAccount[]
}

const text = (value: string) => ({ value, type: 'text' }) as const
const integer = (value: number) => ({ value, type: 'integer' }) as const

const utc = (at: Date) => text(at.toISOString().replace('T', ' ').replace('Z', ''))

const toAccount = (row: Record<string, EngineValue>): FileAccount => ({
  source: String(row.source),
  file: String(row.file),
  fingerprint: String(row.fingerprint),
  read: Number(row.rows_read),
  loaded: Number(row.rows_loaded),
  rejected: Number(row.rows_rejected),
  skipped: Number(row.rows_skipped),
})

/** The last run that succeeded, or undefined before the first. */
export const lastSucceeded = async (session: Session): Promise<SucceededRun | undefined> => {
  const [run] = await session.all(`
    SELECT run_id, fingerprint, data_version, complete_through, coalesce(complete_through, CAST(started_at AS DATE)) AS day
    FROM etl_run WHERE status = 'succeeded' ORDER BY run_id DESC LIMIT 1`)
  if (run === undefined) return undefined
  const runId = Number(run.run_id)
  const files = await session.all('SELECT * FROM etl_run_file WHERE run_id = $1 ORDER BY rowid', [integer(runId)])
  return {
    runId,
    fingerprint: String(run.fingerprint),
    dataVersion: String(run.data_version),
    ...(run.complete_through != null && { completeThrough: String(run.complete_through) }),
    day: String(run.day),
    files: files.map(toAccount),
  }
}

/** Marks runs that never came to an end, and says whether there are any: their process was killed, and with it their transaction. */
export const markKilled = async (session: Session, now: Date): Promise<boolean> => {
  const killed = await session.all(
    `UPDATE etl_run SET status = 'killed', finished_at = CAST($1 AS TIMESTAMP), message = 'the process ended before the run did'
    WHERE status = 'started' RETURNING run_id`,
    [utc(now)],
  )
  return killed.length > 0
}

/**
 * Writes the row of a run that begins; gives its id.
 *
 * @param fingerprint undefined where the input was not read far enough to have one
 */
export const startRun = async (session: Session, fingerprint: string | undefined, now: Date): Promise<number> => {
  const [row] = await session.all('SELECT coalesce(max(run_id), 0) + 1 AS run_id FROM etl_run')
  const runId = Number(row?.run_id)
  await session.run(
    `INSERT INTO etl_run (run_id, started_at, status, fingerprint) VALUES ($1, CAST($2 AS TIMESTAMP), 'started', nullif($3, ''))`,
    [integer(runId), utc(now), text(fingerprint ?? '')],
  )
  return runId
}

/** The date on which a run began, ISO. */
export const beganOn = async (session: Session, runId: number): Promise<string> => {
  const began = 'SELECT CAST(started_at AS DATE) AS day FROM etl_run WHERE run_id = $1'
  const [row] = await session.all(began, [integer(runId)])
  return String(row?.day)
}

/** How many records are loaded as they were corrected, and how many corrections do not fit any more. */
const correctedText = async (session: Session): Promise<string> => {
  const counted = 'SELECT is_applied, count(*) AS rows FROM corrected_row GROUP BY is_applied ORDER BY is_applied DESC'
  const rows = await session.all(counted)
  return rows
    .map((row) => `, ${row.rows} ${row.is_applied === true ? 'corrected' : 'not corrected: another text stands there'}`)
    .join('')
}

/**
 * Writes the result of a run, inside its transaction.
 *
 * @param notes  what is to be told of it beside its counts
 */
export const succeedRun = async (
  session: Session,
  run: SucceededRun,
  now: Date,
  notes: readonly string[] = [],
): Promise<void> => {
  const { runId, files, dataVersion, completeThrough } = run
  await session.append(
    'etl_run_file',
    files.map((f) => [runId, f.source, f.file, f.fingerprint, f.read, f.loaded, f.rejected, f.skipped]),
  )
  const rows = (count: (file: FileAccount) => number) => files.reduce((sum, file) => sum + count(file), 0)
  const skipped = rows((f) => f.skipped)
  const before = skipped === 0 ? '' : `, ${skipped} loaded before`
  const message = `${rows((f) => f.read)} rows read, ${rows((f) => f.loaded)} loaded, ${rows((f) => f.rejected)} rejected${before}${await correctedText(session)}`
  await session.run(
    `UPDATE etl_run SET status = 'succeeded', finished_at = CAST($2 AS TIMESTAMP), message = $3, data_version = $4,
      complete_through = TRY_CAST($5 AS DATE), fingerprint = $6
    WHERE run_id = $1`,
    [
      integer(runId),
      utc(now),
      text([message, ...notes].join('\n')),
      text(dataVersion),
      text(completeThrough ?? ''),
      text(run.fingerprint),
    ],
  )
}

/** How a run ended that published nothing, and why. */
export interface FailedRun {
  readonly status: 'failed' | 'cancelled'
  readonly message: string
}

/** Writes that a run failed or was cancelled, after its transaction. */
export const failRun = (session: Session, runId: number, { status, message }: FailedRun, now: Date): Promise<void> =>
  session.run('UPDATE etl_run SET status = $4, finished_at = CAST($2 AS TIMESTAMP), message = $3 WHERE run_id = $1', [
    integer(runId),
    utc(now),
    text(message),
    text(status),
  ])
