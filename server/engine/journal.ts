import type { Parameter, StatementColumn } from '../compiler/statement.ts'
import type { RejectedRow, RejectedRowsRequest, RejectedRowsResult } from '../contract/rejected-rows.ts'
import type { ColumnType, Value } from '../contract/result.ts'
import type { RestatedFigure, Run, RunFile } from '../contract/runs.ts'
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
const restatedTypes: Types = {
  run_id: 'integer',
  cube: 'text',
  kind: 'text',
  figure: 'text',
  months: 'integer',
  first: 'text',
  last: 'text',
}

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

const statuses = ['started', 'succeeded', 'failed', 'cancelled', 'killed'] as const

const toRestated = ({ cube, kind, figure, months, first, last }: Row): RestatedFigure => ({
  cube: String(cube),
  of: kind === 'members' ? 'members' : 'measure',
  name: String(figure),
  months: Number(months),
  from: String(first),
  to: String(last),
})

/** What the journal has beside the row of each run. */
interface BesideRuns {
  readonly files: readonly Row[]
  readonly rejects: readonly Row[]
  readonly restated: readonly Row[]
}

const secondMs = 1000

/** Whole seconds from one instant to another; null where the second is not there yet. */
const secondsBetween = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : Math.round((Date.parse(to) - Date.parse(from)) / secondMs)

type FileRows = Pick<RunFile, 'rowsRead' | 'rowsLoaded' | 'rowsRejected' | 'rowsSkipped'>

/** The rows of several files together. */
export const rowsOfAll = (files: readonly FileRows[]): FileRows => {
  const sum = (count: (file: FileRows) => number) => files.reduce((total, file) => total + count(file), 0)
  return {
    rowsRead: sum((file) => file.rowsRead),
    rowsLoaded: sum((file) => file.rowsLoaded),
    rowsRejected: sum((file) => file.rowsRejected),
    rowsSkipped: sum((file) => file.rowsSkipped),
  }
}

const toRun = (row: Row, { files: allFiles, rejects, restated }: BesideRuns): Run => {
  const files = allFiles.filter((file) => file.run_id === row.run_id).map(toFile)
  const [startedAt, finishedAt] = [instant(row.started_at), instant(row.finished_at)]
  return {
    run: Number(row.run_id),
    status: statuses.find((status) => status === row.status) ?? 'killed',
    startedAt: startedAt ?? '',
    finishedAt,
    message: text(row.message),
    dataVersion: text(row.data_version),
    completeThrough: text(row.complete_through),
    tookSeconds: secondsBetween(startedAt, finishedAt),
    ...rowsOfAll(files),
    files,
    rejects: rejects
      .filter((reject) => reject.run_id === row.run_id)
      .map(({ source, rule, rows }) => ({ source: String(source), rule: String(rule), rows: Number(rows) })),
    restated: restated.filter((figure) => figure.run_id === row.run_id).map(toRestated),
  }
}

const ask = async (
  engine: Engine,
  types: Types,
  from: string,
  parameters: readonly Parameter[] = [],
): Promise<Row[]> => {
  const names = Object.keys(types)
  const columns = Object.entries(types).map(
    ([name, type]): StatementColumn => ({ kind: 'value', column: { name, axis: 'row', type } }),
  )
  const selected = names.map((name) => (types[name] === 'text' ? `${name}::varchar as ${name}` : name))
  const statement = { sql: `select ${selected.join(', ')} ${from}`, parameters, columns }
  const { rows } = await readRows(statement, await engine.answer(statement), Number.POSITIVE_INFINITY)
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])))
}

const hasTable = async (engine: Engine, name: 'etl_run' | 'restatement'): Promise<boolean> => {
  const tables = `from (select count(*) as tables from duckdb_tables() where table_name = '${name}')`
  const [found] = await ask(engine, { tables: 'integer' }, tables)
  return found?.tables !== 0
}

/** Whether a run was ever begun in the warehouse. */
const hasJournal = (engine: Engine): Promise<boolean> => hasTable(engine, 'etl_run')

/** What runs restated, a row for each run and figure; a warehouse that an older version made knows of none. */
const readRestatements = async (engine: Engine, runs: string): Promise<Row[]> => {
  if (!(await hasTable(engine, 'restatement'))) return []
  const counted = `select run_id, cube, kind, figure, count(*) as months, min(month) as first, max(month) as last
    from restatement where run_id in ${runs} group by all`
  return ask(engine, restatedTypes, `from (${counted}) order by all`)
}

/** The last runs of the pipeline from its journal in the warehouse, newest first; none before the first run. */
export const readRuns = async (engine: Engine, limit: number): Promise<Run[]> => {
  if (!(await hasJournal(engine))) return []
  const last = `(select run_id from etl_run order by run_id desc limit ${limit})`
  const runs = await ask(engine, runTypes, `from etl_run where run_id in ${last} order by run_id desc`)
  const files = await ask(engine, fileTypes, `from etl_run_file where run_id in ${last} order by source, file`)
  const counted = `select run_id, source, rule, count(*) as rows from rejected_rows where run_id in ${last} group by all`
  const rejects = await ask(engine, rejectTypes, `from (${counted}) order by all`)
  const beside = { files, rejects, restated: await readRestatements(engine, last) }
  return runs.map((run) => toRun(run, beside))
}

/** A rejected record as the journal has it. */
export type RejectedRecord = Omit<RejectedRow, 'fields' | 'correction' | 'cannotCorrect'>

/** A page of the rejected records of the journal. */
export type RejectedRecords = Omit<RejectedRowsResult, 'rows'> & { readonly rows: readonly RejectedRecord[] }

const rejectedTypes: Types = {
  source: 'text',
  file: 'text',
  line: 'integer',
  rule: 'text',
  column_name: 'text',
  found: 'text',
  message: 'text',
  raw_text: 'text',
  text_removed_at: 'text',
}

const toRejected = (row: Row): RejectedRecord => ({
  source: String(row.source),
  file: String(row.file),
  line: Number(row.line),
  rule: String(row.rule),
  column: text(row.column_name),
  found: text(row.found),
  message: String(row.message),
  raw: text(row.raw_text),
  textRemovedAt: instant(row.text_removed_at),
})

const lastSucceeded = async (engine: Engine): Promise<number | null> => {
  const [last] = await ask(
    engine,
    { run_id: 'integer' },
    "from etl_run where status = 'succeeded' order by run_id desc limit 1",
  )
  return last === undefined ? null : Number(last.run_id)
}

/** The records that a run rejected, ordered by source, file and line; none before the first run that succeeded. */
export const readRejectedRows = async (
  engine: Engine,
  { run, limit, offset, ...filters }: RejectedRowsRequest,
): Promise<RejectedRecords> => {
  const asked = (await hasJournal(engine)) ? (run ?? (await lastSucceeded(engine))) : null
  if (asked === null) return { run: null, rows: [], more: false, count: 0 }
  const given = Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
  const where = ['run_id = $1', ...given.map(({ name }, i) => `${name} = $${i + 2}`)].join(' and ')
  const parameters: readonly Parameter[] = [
    { value: asked, type: 'integer' },
    ...given.map(({ value }) => ({ value, type: 'text' as const })),
  ]
  const counted = `from (select count(*) as rows from rejected_rows where ${where})`
  const [all] = await ask(engine, { rows: 'integer' }, counted, parameters)
  const page = `from rejected_rows where ${where} order by source, file, line limit ${limit} offset ${offset}`
  const rows = await ask(engine, rejectedTypes, page, parameters)
  const count = Number(all?.rows ?? 0)
  return { run: asked, rows: rows.map(toRejected), more: offset + rows.length < count, count }
}
