import type { RunActivity } from '../contract/runs.ts'
import type { RowCounts } from '../contract/sources.ts'
import type { EngineValue, Session } from '../engine/engine.ts'
import { rowsOfAll } from '../engine/journal.ts'

type Row = Record<string, EngineValue>

const integer = (value: number) => ({ value, type: 'integer' }) as const

/** Instants of the journal as ISO in UTC. */
const isoUtc = (column: string) => `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%gZ')`

/** Whether a run was ever begun. */
export const hasJournal = async (session: Session): Promise<boolean> =>
  (await session.all("FROM duckdb_tables() WHERE table_name = 'etl_run' AND NOT temporary")).length > 0

/** A run that published. */
export interface PublishedRun {
  readonly run: number
  /** ISO in UTC */
  readonly startedAt: string
}

/** The last runs that published, the newest first. */
export const publishedRuns = async (session: Session, limit: number): Promise<readonly PublishedRun[]> =>
  (
    await session.all(
      `SELECT run_id, ${isoUtc('started_at')} AS started_at FROM etl_run WHERE status = 'succeeded' ORDER BY run_id DESC LIMIT $1`,
      [integer(limit)],
    )
  ).map(({ run_id: run, started_at: startedAt }) => ({ run: Number(run), startedAt: String(startedAt) }))

/** A run that failed, and what it said. */
export interface FailedRun {
  readonly run: number
  readonly message: string
}

/**
 * The last run where it failed; undefined where it did not, or ran before the first.
 *
 * @param activity the last of this server: one that found nothing to load has no row in the journal, and leaves the failure behind
 */
export const lastFailed = async (session: Session, activity: RunActivity | null): Promise<FailedRun | undefined> => {
  if (activity?.phase === 'finished') return undefined
  const [row] = await session.all(
    "SELECT run_id, status, message FROM etl_run WHERE status <> 'started' ORDER BY run_id DESC LIMIT 1",
  )
  return row?.status === 'failed' ? { run: Number(row.run_id), message: String(row.message ?? '') } : undefined
}

const counted = 'rows_read, rows_loaded, rows_rejected, rows_skipped'

/** Counts of a row of the journal. */
const countsOf = (row: Row): RowCounts => {
  const [rowsRead, rowsLoaded, rowsRejected, rowsSkipped] = [
    Number(row.rows_read),
    Number(row.rows_loaded),
    Number(row.rows_rejected),
    Number(row.rows_skipped),
  ]
  const addsUp = rowsRead === rowsLoaded + rowsRejected + rowsSkipped
  return { rowsRead, rowsLoaded, rowsRejected, rowsSkipped, addsUp }
}

/** What a run made of a file. */
export interface FileOfRun extends RowCounts {
  readonly source: string
  readonly file: string
  /** the run that read it; null where that is not kept */
  readonly readBy: number | null
}

/** The files of a run, by source and path. */
export const filesOfRun = async (session: Session, run: number): Promise<readonly FileOfRun[]> => {
  const rows = await session.all(
    `SELECT f.source, f.file, ${counted}, (SELECT max(r.run_id) FROM etl_run AS r WHERE r.started_at = s.staged_at) AS read_by
    FROM etl_run_file AS f LEFT JOIN staged_file AS s ON s.source = f.source AND s.file = f.file
    WHERE f.run_id = $1 ORDER BY f.source, f.file`,
    [integer(run)],
  )
  return rows.map((row) => ({
    source: String(row.source),
    file: String(row.file),
    readBy: row.read_by === null ? null : Number(row.read_by),
    ...countsOf(row),
  }))
}

/** Counts of several files, or none: they add up where those of each do. */
export const sumCounts = (files: readonly RowCounts[]): RowCounts => ({
  ...rowsOfAll(files),
  addsUp: files.every((file) => file.addsUp),
})

/** What a run took from a source. */
export interface SourceOfRun {
  readonly run: number
  readonly source: string
  readonly rowsLoaded: number
  readonly rowsRejected: number
}

/** What runs from `first` on took from each source. */
export const sourcesOfRuns = async (session: Session, first: number): Promise<readonly SourceOfRun[]> => {
  const rows = await session.all(
    `SELECT run_id, source, CAST(sum(rows_loaded) AS BIGINT) AS loaded, CAST(sum(rows_rejected) AS BIGINT) AS rejected
    FROM etl_run_file WHERE run_id >= $1 GROUP BY ALL`,
    [integer(first)],
  )
  return rows.map((row) => ({
    run: Number(row.run_id),
    source: String(row.source),
    rowsLoaded: Number(row.loaded),
    rowsRejected: Number(row.rejected),
  }))
}
