import type { Run, RunFile } from '../contract/runs.ts'
import type { Engine, EngineValue, Session } from './engine.ts'

type Row = Record<string, EngineValue>

const text = (value: EngineValue | undefined) => (value === null || value === undefined ? null : String(value))

/** `2026-01-31 12:00:00.5` in UTC as ISO. */
const instant = (value: EngineValue | undefined): string | null => {
  const found = text(value)
  return found === null ? null : new Date(`${found.replace(' ', 'T')}Z`).toISOString()
}

const toFile = (row: Row): RunFile => ({
  source: String(row.source),
  file: String(row.file),
  fingerprint: text(row.fingerprint),
  rowsRead: Number(row.rows_read),
  rowsLoaded: Number(row.rows_loaded),
  rowsRejected: Number(row.rows_rejected),
  rowsSkipped: Number(row.rows_skipped),
})

const statuses = ['started', 'succeeded', 'failed', 'killed'] as const

const toRun = (row: Row, files: readonly Row[], rejects: readonly Row[]): Run => ({
  run: Number(row.run_id),
  status: statuses.find((status) => status === row.status) ?? 'killed',
  startedAt: instant(row.started_at) ?? '',
  finishedAt: instant(row.finished_at),
  message: text(row.message),
  dataVersion: text(row.data_version),
  completeThrough: text(row.complete_through),
  files: files.filter((file) => file.run_id === row.run_id).map(toFile),
  rejects: rejects
    .filter((reject) => reject.run_id === row.run_id)
    .map(({ source, rule, rows }) => ({ source: String(source), rule: String(rule), rows: Number(rows) })),
})

const read = async (session: Session, limit: number): Promise<Run[]> => {
  const [found] = await session.all("select count(*)::integer as n from duckdb_tables() where table_name = 'etl_run'")
  if (found?.n !== 1) return []
  const last = `(select run_id from etl_run order by run_id desc limit ${limit})`
  const runs = await session.all(`select * from etl_run where run_id in ${last} order by run_id desc`)
  const files = await session.all(`select * from etl_run_file where run_id in ${last} order by source, file`)
  const rejects = await session.all(
    `select run_id, source, rule, count(*) as rows from rejected_rows where run_id in ${last} group by all order by all`,
  )
  return runs.map((run) => toRun(run, files, rejects))
}

/** The last runs of the pipeline from its journal in the warehouse, newest first; none before the first run. */
export const readRuns = (engine: Engine, limit: number): Promise<Run[]> =>
  engine.session((session) => read(session, limit))
