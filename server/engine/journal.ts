import type { StatementColumn } from '../compiler/statement.ts'
import type { ColumnType, Value } from '../contract/result.ts'
import type { Run, RunFile } from '../contract/runs.ts'
import type { Engine } from './engine.ts'
import { readRows } from './rows.ts'

type Row = Readonly<Record<string, Value | undefined>>
type Types = Readonly<Record<string, ColumnType>>

const runTypes: Types = {
  run_id: 'integer',
  status: 'text',
  started_at: 'text',
  finished_at: 'text',
  message: 'text',
  data_version: 'text',
  complete_through: 'date',
}
const fileTypes: Types = {
  run_id: 'integer',
  source: 'text',
  file: 'text',
  fingerprint: 'text',
  rows_read: 'integer',
  rows_loaded: 'integer',
  rows_rejected: 'integer',
  rows_skipped: 'integer',
}
const rejectTypes: Types = { run_id: 'integer', source: 'text', rule: 'text', rows: 'integer' }

const text = (value: Value | undefined) => (value === null || value === undefined ? null : String(value))

/** `2026-01-31 12:00:00.5` in UTC as ISO. */
const instant = (value: Value | undefined): string | null => {
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

const ask = async (engine: Engine, types: Types, from: string): Promise<Row[]> => {
  const names = Object.keys(types)
  const columns = Object.entries(types).map(
    ([name, type]): StatementColumn => ({ kind: 'value', column: { name, axis: 'row', type } }),
  )
  const selected = names.map((name) => (types[name] === 'text' ? `${name}::varchar as ${name}` : name))
  const statement = { sql: `select ${selected.join(', ')} ${from}`, parameters: [], columns }
  const { rows } = await readRows(statement, await engine.answer(statement), Number.POSITIVE_INFINITY)
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])))
}

/** The last runs of the pipeline from its journal in the warehouse, newest first; none before the first run. */
export const readRuns = async (engine: Engine, limit: number): Promise<Run[]> => {
  const [found] = await ask(
    engine,
    { tables: 'integer' },
    "from (select count(*) as tables from duckdb_tables() where table_name = 'etl_run')",
  )
  if (found?.tables === 0) return []
  const last = `(select run_id from etl_run order by run_id desc limit ${limit})`
  const runs = await ask(engine, runTypes, `from etl_run where run_id in ${last} order by run_id desc`)
  const files = await ask(engine, fileTypes, `from etl_run_file where run_id in ${last} order by source, file`)
  const counted = `select run_id, source, rule, count(*) as rows from rejected_rows where run_id in ${last} group by all`
  const rejects = await ask(engine, rejectTypes, `from (${counted}) order by all`)
  return runs.map((run) => toRun(run, files, rejects))
}
