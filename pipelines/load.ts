import type { Session } from '../server/engine/engine.ts'
import type { Again } from './again.ts'
import { addMarkovWeights } from './attribution-model.ts'
import { checkMessage, checkPath } from './check-message.ts'
import { forgetScores, scoreCustomers } from './customer-models/customer-models.ts'
import { applyErasures, type EraseWork, type Erasures } from './erase.ts'
import { checkPersonal } from './erase-tables.ts'
import { completeOutcomes } from './experiment-outcomes.ts'
import { checkFresh } from './freshness.ts'
import type { FileAccount } from './journal.ts'
import { loadTable, type TableFiles } from './load-table.ts'
import { PipelineError } from './problem.ts'
import type { OnProgress, Step } from './progress.ts'
import { entityOf } from './sources/entities.ts'
import { isOwnSql, type SqlFile } from './sources/sql-files.ts'
import type { Workspace } from './sources/workspace.ts'
import type { Ahead } from './staging/stage-ahead.ts'
import { type Kept, stageRelation } from './staging/stage-relation.ts'
import { stageSource } from './staging/stage-source.ts'
import type { SourceFiles } from './staging/staging.ts'
import { countSql, forgetSql, judgeSql, rejectSql, stagingSql } from './steps/contract.ts'
import type { Correction } from './steps/correction.ts'
import { extractSql } from './steps/full-extract.ts'
import { identifier, literal, literals } from './steps/quote.ts'
import { freshTable, keptSql } from './steps/relation.ts'
import { stagingTable } from './steps/rules.ts'
import type { AnySource, Source } from './steps/source.ts'
import { rawTable } from './steps/stage.ts'

/** The SQL of a load by what it does, each list in the order in which it runs. */
export interface LoadSql {
  /** the tables that a run keeps; all others are made anew */
  readonly journal: readonly SqlFile[]
  readonly staging: readonly SqlFile[]
  readonly dimensions: readonly SqlFile[]
  readonly facts: readonly SqlFile[]
  readonly checks: readonly SqlFile[]
  /** the query whose column `complete_through` is the date up to which the data are whole; absent without the tables that it asks */
  readonly completeThrough: SqlFile | undefined
}

/** What a load works with. `session` is inside the run's transaction. */
export interface LoadContext {
  readonly session: Session
  readonly runId: number
  readonly workspace: Workspace
  readonly sources: readonly SourceFiles[]
  readonly tables: readonly TableFiles[]
  readonly sql: LoadSql
  /** folder for files that the engine reads */
  readonly scratch: string
  /** texts in place of records, by the name of their source */
  readonly corrections: ReadonlyMap<string, readonly Correction[]>
  /** day of the run, ISO */
  readonly day: string
  /** files to read although they are what they were when they were read */
  readonly again?: Again | undefined
  readonly onProgress: OnProgress
  /** when it began */
  readonly now: Date
  readonly erase: EraseWork
  /** whether persons are taken out of the records */
  readonly isErasing: boolean
  /** sources whose records were read before its transaction */
  readonly ahead: Ahead
  /** told what was taken out of the records, before they are loaded */
  readonly onErased: (erasures: Erasures) => void
}

/** What a load made. */
export interface LoadedTables {
  /** the account of every file, in the order of the sources, those of tables last */
  readonly files: readonly FileAccount[]
  /** ISO date up to which the data are whole; absent where they do not say */
  readonly completeThrough?: string
  /** what it could not make, and why, a line each */
  readonly notes: readonly string[]
}

const settingSql = ({ calendar, currency }: Workspace, runId: number) => `
CREATE OR REPLACE TEMP MACRO date_key(day) AS CAST(coalesce(year(day) * 10000 + month(day) * 100 + day(day), -1) AS INTEGER);
CREATE OR REPLACE TEMP TABLE run_setting AS SELECT
  CAST(${runId} AS BIGINT) AS run_id,
  ${literal(currency)} AS own_currency,
  ${calendar.fiscalStartMonth} AS fiscal_start_month,
  ${literal(calendar.fiscalLabel)} AS fiscal_label,
  [${calendar.workingDays.join(', ')}] AS working_days`

const dropTables = async (session: Session, which: string): Promise<void> => {
  const tables = await session.all(`SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND ${which}`)
  for (const { table_name: name } of tables) await session.run(`DROP TABLE ${identifier(String(name))}`)
}

/** What the engine says of a text that an enumeration does not have. */
const notEnumerated = /Could not convert string '.*' to UINT(?:8|16)\b/s

/** The error of a file of SQL, which may take `source_file` for a text that can be any other. */
const sqlProblem = ({ name }: SqlFile, error: unknown): unknown => {
  const [found] = (error instanceof Error && notEnumerated.exec(error.message)) || []
  if (found === undefined) return error
  const hint =
    'source_file has the names of files that were read and no other text; CAST(source_file AS VARCHAR) has any'
  return new PipelineError([{ file: `sql/warehouse/${name}.sql`, message: `${found}; ${hint}` }], { cause: error })
}

const runFiles = async ({ session, onProgress }: LoadContext, step: Step, files: readonly SqlFile[]) => {
  for (const [i, file] of files.entries()) {
    if (i === 0) onProgress({ step, done: 0, total: files.length, unit: 'tables' })
    await session.run(file.text).catch((error) => {
      throw sqlProblem(file, error)
    })
    onProgress({ step, done: i + 1, total: files.length, unit: 'tables' })
  }
}

/** So many characters of a message are shown: what was found may be a text of any length. */
const shownText = 300

const firstRejects = async (session: Session, runId: number, source: AnySource): Promise<string> => {
  const rows = await session.all(
    `SELECT file || ' line ' || line || ', ' || coalesce(column_name || ': ', '') || left(message, ${shownText}) AS example FROM rejected_rows
    WHERE run_id = ${runId} AND source = ${literal(source.name)} ORDER BY file, line LIMIT 3`,
  )
  return rows.map(({ example }) => `; ${example}`).join('')
}

const checkLimits = async ({ session, runId }: LoadContext, source: AnySource, files: readonly FileAccount[]) => {
  const { rows, rejects } = source.limits
  const read = files.reduce((sum, file) => sum + file.read, 0)
  const rejected = files.reduce((sum, file) => sum + file.rejected, 0)
  const fail = (message: string) =>
    new PipelineError([{ file: source.definition.path, message: `source ${source.name}: ${message}` }])
  if (rows.min !== undefined && read < rows.min) throw fail(`expected at least ${rows.min} rows, found ${read}`)
  if (rows.max !== undefined && read > rows.max) throw fail(`expected at most ${rows.max} rows, found ${read}`)
  const examples = () => firstRejects(session, runId, source)
  const { maxRows, maxPercent } = rejects
  if (maxRows !== undefined && rejected > maxRows) {
    throw fail(`${rejected} of ${read} rows break the contract, allowed are ${maxRows}${await examples()}`)
  }
  if (maxPercent !== undefined && rejected * 100 > read * maxPercent) {
    throw fail(`${rejected} of ${read} rows break the contract, allowed are ${maxPercent} %${await examples()}`)
  }
}

/** How many rows the table of a source's entity has, by file: of all sources that were put there. */
const loadedPerFile = async (session: Session, source: Source): Promise<ReadonlyMap<string, number>> => {
  const rows = await session.all(
    `SELECT source_file AS file, count(*) AS loaded FROM ${identifier(stagingTable(source.entity.name))} GROUP BY source_file`,
  )
  return new Map(rows.map(({ file, loaded }) => [String(file), Number(loaded)]))
}

/** How many of the loaded rows of a file a run before has read. */
const skippedOf = async (session: Session, source: Source, path: string, loaded: number, kept: Kept | undefined) => {
  if (kept === undefined) return 0
  if (kept === 'all') return loaded
  const [row] = await session.all(keptSql(stagingTable(source.entity.name), freshTable(source), path))
  return Number(row?.rows)
}

/** How many records of a file there are, and how many of these break their contract. */
type RecordCount = Pick<FileAccount, 'read' | 'rejected'>

/** How many records a source has, by file. */
const recordsPerFile = async (session: Session, source: Source): Promise<ReadonlyMap<string, RecordCount>> => {
  const rows = await session.all(countSql(source))
  return new Map(
    rows.map(({ file, read, rejected }) => [String(file), { read: Number(read), rejected: Number(rejected) }]),
  )
}

/**
 * The accounts of a source's files, each counted at its own table, so that a lost row shows.
 *
 * @param counted the records, by path
 * @param kept what a run before has read of the files, by path
 * @param before rows of the same files that sources before have brought, by path
 */
const accountsOf = async (
  { session }: LoadContext,
  { source, files }: SourceFiles,
  counted: ReadonlyMap<string, RecordCount>,
  kept: ReadonlyMap<string, Kept>,
  before: ReadonlyMap<string, number>,
): Promise<FileAccount[]> => {
  const loadedBy = await loadedPerFile(session, source)
  const accounts: FileAccount[] = []
  for (const { path, fingerprint } of files) {
    const { read, rejected } = counted.get(path) ?? { read: 0, rejected: 0 }
    const loaded = (loadedBy.get(path) ?? 0) - (before.get(path) ?? 0)
    if (read !== loaded + rejected)
      throw new Error(`${path}: ${read} rows read, but ${loaded} loaded and ${rejected} rejected`)
    const skipped = await skippedOf(session, source, path, loaded, kept.get(path))
    accounts.push({ source: source.name, file: path, fingerprint, read, loaded: loaded - skipped, rejected, skipped })
  }
  return accounts
}

const contractSource = async (
  context: LoadContext,
  files: SourceFiles,
  kept: ReadonlyMap<string, Kept>,
): Promise<FileAccount[]> => {
  const { session, runId, onProgress } = context
  const { source } = files
  const { entity } = source
  const before = context.sources.slice(0, context.sources.indexOf(files)).map((other) => other.source)
  const ofEntity = before.filter((other) => other.entity.name === entity.name)
  const loadedBefore = ofEntity.length === 0 ? new Map<string, number>() : await loadedPerFile(session, source)
  const days = files.files.flatMap(({ path, days: of }) => (of === undefined ? [] : [{ file: path, day: of.from }]))
  const extracts = extractSql(source, days)
  if (extracts !== undefined) await session.run(extracts)
  await session.run(judgeSql(source))
  const counted = await recordsPerFile(session, source)
  if ([...counted.values()].some(({ rejected }) => rejected > 0)) await session.run(rejectSql(source, runId))
  const filesOfEntity = [...new Set([...loadedBefore.keys(), ...counted.keys()])]
  await session.run(stagingSql(entity, [...ofEntity, source], filesOfEntity))
  const accounts = await accountsOf(context, files, counted, kept, loadedBefore)
  const read = accounts.reduce((sum, account) => sum + account.read, 0)
  onProgress({ step: 'contract', source: source.name, done: read, total: read, unit: 'rows' })
  await session.run(`DROP TABLE IF EXISTS ${identifier(freshTable(source))}`)
  await checkLimits(context, source, accounts)
  await checkFresh(session, source, context.day)
  return accounts
}

const tableSource = async (context: LoadContext, files: TableFiles): Promise<FileAccount[]> => {
  const accounts = await loadTable(context, files)
  await checkLimits(context, files.source, accounts)
  await checkPersonal(context.session, files.source)
  return accounts
}

const runChecks = async ({ session, sql, onProgress }: LoadContext) => {
  for (const [i, { name, text }] of sql.checks.entries()) {
    if (i === 0) onProgress({ step: 'checks', done: 0, total: sql.checks.length, unit: 'checks' })
    const rows = await session.all(text)
    if (rows.length > 0) {
      const message = checkMessage({ rows: rows.length, example: JSON.stringify(rows[0]) })
      throw new PipelineError([{ file: checkPath(name), message }])
    }
    onProgress({ step: 'checks', done: i + 1, total: sql.checks.length, unit: 'checks' })
  }
}

const stage = async (context: LoadContext, files: SourceFiles): Promise<ReadonlyMap<string, Kept>> => {
  const { file } = files.source
  if (file.format === 'postgresql' && files.relation !== undefined)
    return stageRelation(context, files, file, files.relation)
  return new Map([...(await stageSource(context, files, context.ahead))].map((path) => [path, 'all']))
}

/**
 * Loads all sources into the warehouse's tables and checks them; tables of a run before that this one does not make are
 * gone, and files that were read before are not read again. Changes nothing outside the session's transaction.
 *
 * @throws PipelineError where a file cannot be read as declared, a source passes its limits or a check fails
 */
export const load = async (context: LoadContext): Promise<LoadedTables> => {
  const { session, workspace, runId, sources, tables, sql } = context
  await session.run(settingSql(workspace, runId))
  const kept = [...sql.journal.map(({ name }) => name), ...sources.map(({ source }) => rawTable(source))]
  await dropTables(session, `table_name NOT IN ${literals(kept)}`)
  const names = literals(['', ...sources.map(({ source }) => source.name)])
  const forgotten = ['staged_file', 'relation_cursor', 'corrected_row'].map(
    (table) => `DELETE FROM ${table} WHERE source NOT IN ${names}`,
  )
  const entities = sql.staging.map(entityOf)
  await session.run([...forgotten, ...entities.map((entity) => stagingSql(entity, [], []))].join(';\n'))
  const accounts: FileAccount[] = []
  const staged: { readonly files: SourceFiles; readonly kept: ReadonlyMap<string, Kept> }[] = []
  for (const files of sources) staged.push({ files, kept: await stage(context, files) })
  const ofTables: FileAccount[] = []
  for (const table of tables) ofTables.push(...(await tableSource(context, table)))
  const erasure = {
    session,
    sources: sources.map(({ source }) => source),
    tables: tables.map(({ source }) => source),
    now: context.now,
  }
  context.onErased(await applyErasures(erasure, context.erase))
  for (const { files, kept: before } of staged) accounts.push(...(await contractSource(context, files, before)))
  accounts.push(...ofTables)
  await runFiles(context, 'conform', sql.dimensions)
  await runFiles(context, 'facts', sql.facts)
  const [row] = sql.completeThrough ? await session.all(sql.completeThrough.text) : []
  const completeThrough = row?.complete_through == null ? undefined : String(row.complete_through)
  const shipped = sql.facts.filter((file) => !isOwnSql(file, workspace.folder))
  const isShipped = (name: string): boolean => shipped.some((file) => file.name === name)
  const unshared = isShipped('bridge_attribution') ? await addMarkovWeights(session) : undefined
  if (isShipped('fact_experiment') && isShipped('fact_order_line')) await completeOutcomes(session, context.day)
  if (isShipped('fact_order_line') && isShipped('fact_customer_month'))
    await scoreCustomers({ ...context, settings: workspace.models, facts: shipped, completeThrough })
  else await forgetScores(session)
  await runChecks(context)
  const ended = [
    ...entities.map(({ name }) => `DROP VIEW ${identifier(stagingTable(name))}`),
    ...sources.map(({ source }) => forgetSql(source)),
    'DROP TABLE run_setting; DROP MACRO date_key',
  ]
  await session.run(ended.join(';\n'))
  const notes = unshared === undefined ? [] : [unshared]
  return { files: accounts, ...(completeThrough !== undefined && { completeThrough }), notes }
}
