import { join } from 'node:path'
import { unsoundText } from '../server/contract/unsound.ts'
import type { Engine, PreparingSession, Session } from '../server/engine/engine.ts'
import { type Again, backfillProblem, missedBackfill } from './again.ts'
import { EraseError, type EraseOrder, type Erasures } from './erase.ts'
import { erasedInWarehouse, noteUnwiped, unknownErasures } from './erased-keys.ts'
import { type Extracted, extract } from './extract.ts'
import { fingerprintOf } from './fingerprint.ts'
import { checkFresh, dayIn } from './freshness.ts'
import {
  beganOn,
  type FailedRun,
  failRun,
  lastSucceeded,
  markKilled,
  type SucceededRun,
  startRun,
  succeedRun,
} from './journal.ts'
import { type LoadContext, type LoadSql, load } from './load.ts'
import { machineProblem } from './machine-problem.ts'
import { neededSql } from './needed-sql.ts'
import { PipelineError } from './problem.ts'
import type { OnProgress } from './progress.ts'
import { readCorrections } from './sources/correction-files.ts'
import { type DataFile, isRead } from './sources/data-files.ts'
import { writeErasures } from './sources/erasure-file.ts'
import { readSqlFiles, type SqlFile } from './sources/sql-files.ts'
import type { Workspace } from './sources/workspace.ts'
import { withSpool } from './spool-folder.ts'
import { keepStaged, stageAhead } from './staging/stage-ahead.ts'

/** What a run needs. */
export interface PipelineOptions {
  readonly engine: Engine
  readonly workspace: Workspace
  /** folder with `journal/`, `staging/`, `warehouse/` and `checks/`; the workspace may have its own `sql/` beside them */
  readonly sqlFolder: string
  /** looks at the loaded tables before they are published by this run; what it throws fails the run, what it gives stands in the journal's message */
  readonly verify?: (session: Session, run: SucceededRun) => Promise<readonly string[] | undefined>
  readonly clock: () => Date
  readonly onProgress?: OnProgress
  /** told the number of the run in the journal, before its transaction; never where there is nothing to load */
  readonly onBegin?: (runId: number) => void | Promise<void>
  /** loads also where the input is what it was, and reads these files again; `all` reads relations of databases whole, which finds out which rows are gone */
  readonly again?: Again | undefined
  /** whose record is to be erased: the run is then made also where the input is that of the last one */
  readonly erase?: EraseOrder | undefined
  /** told who was taken out of the records that this run loads, before `verify` */
  readonly onErased?: (erasures: Erasures) => void
  /** files of so many bytes are large: read once, and by the engine where they stand, if they can; absent for the usual */
  readonly largeFrom?: number | undefined
  /** told right after the new tables are there for all to see, before the records that they are made of are kept for the next run */
  readonly onPublished?: (run: SucceededRun) => void
  /** told of a source whose records could not be kept, after the publish; the next run that loads reads its files again */
  readonly onNotKept?: (source: string, error: unknown) => void
  /** stops the run, which then changes nothing; once it is published, no more of its records are kept */
  readonly signal?: AbortSignal
}

/** `published`: new tables are served; `unchanged`: the tables of a run before are what this input would make. */
export interface RunOutcome extends SucceededRun {
  readonly status: 'published' | 'unchanged'
}

interface Sql extends LoadSql {
  readonly all: readonly SqlFile[]
}

/** The SQL of the product, with that of the workspace, which replaces files of the same name. */
const readSql = async (folder: string, own: string): Promise<Sql> => {
  const journal = await readSqlFiles(join(folder, 'journal'))
  const [staging, warehouse, checks] = await Promise.all([
    readSqlFiles(join(folder, 'staging'), join(own, 'staging')),
    readSqlFiles(join(folder, 'warehouse'), join(own, 'warehouse')),
    readSqlFiles(join(folder, 'checks'), join(own, 'checks')),
  ])
  const named = (prefix: string) => warehouse.filter(({ name }) => name.startsWith(prefix))
  const completeThrough = warehouse.find(({ name }) => name === 'complete_through')
  if (completeThrough === undefined) throw new Error(`${folder} has no warehouse/complete_through.sql`)
  const all = [...journal, ...staging, ...warehouse, ...checks]
  return {
    journal,
    staging,
    dimensions: named('dim_'),
    facts: [...named('fact_'), ...named('bridge_')],
    checks,
    completeThrough,
    all,
  }
}

/** The SQL that a load of a workspace runs. @param sqlFolder as in `PipelineOptions` */
export const neededSqlOf = async (workspace: Workspace, sqlFolder: string): Promise<LoadSql> =>
  neededSql(await readSql(sqlFolder, join(workspace.folder, 'sql')), workspace)

/** @throws PipelineError where no file can be chosen by date, or none is of the dates that are asked for */
const checkAgain = ({ workspace, again }: PipelineOptions, { sources, tables }: Extracted): void => {
  if (again === undefined || again === 'all') return
  const problem = backfillProblem(workspace, again)
  const problems =
    problem === undefined
      ? missedBackfill([...sources, ...tables], again)
      : [{ file: 'sources', message: unsoundText(problem) }]
  if (problems.length > 0) throw new PipelineError(problems)
}

const readInput = async (options: PipelineOptions, last: SucceededRun | undefined, spool: string) => {
  const corrections = await readCorrections(options.workspace)
  const read = new Set(last?.files.map(({ file }) => file))
  const extracted = await extract({ ...options, read }, spool)
  checkAgain(options, extracted)
  const unknown = await options.engine.session((session) => unknownErasures(session, options.workspace.folder))
  return { ...extracted, corrections, unknown }
}

/** Makes the journal where there is none, ends what a killed process left open, and gives the last run that succeeded. */
const prepareJournal = async (session: Session, { journal }: Sql, now: Date): Promise<SucceededRun | undefined> => {
  await session.run(journal.map(({ text }) => text).join(';\n'))
  if (await markKilled(session, now)) await noteUnwiped(session)
  return lastSucceeded(session)
}

const publish = async (
  context: LoadContext,
  fingerprint: string,
  { verify, clock }: PipelineOptions,
): Promise<SucceededRun> => {
  const { session, runId, workspace, erase, onProgress } = context
  const { notes, ...loaded } = await load(context)
  const run: SucceededRun = {
    runId,
    fingerprint,
    dataVersion: `${runId}-${fingerprint.slice(0, 12)}`,
    ...loaded,
    day: loaded.completeThrough ?? (await beganOn(session, runId)),
  }
  const verified = (await verify?.(session, run)) ?? []
  if (erase.order !== undefined) await writeErasures(workspace.folder, await erasedInWarehouse(session))
  onProgress({ step: 'publish', done: 0, total: 1, unit: 'run' })
  await succeedRun(session, run, clock(), [...notes, ...verified])
  return run
}

/** Data that nobody replaced grow old. @throws PipelineError */
const stillFresh = ({ engine, workspace, clock }: PipelineOptions): Promise<void> =>
  engine.session(async (session) => {
    const day = dayIn(workspace.zone, clock())
    for (const source of workspace.sources) await checkFresh(session, source, day)
  })

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const fail = async (options: PipelineOptions, runId: number, thrown: unknown): Promise<never> => {
  const { engine, workspace, clock, signal } = options
  const error = machineProblem(thrown, workspace)
  const said = error instanceof EraseError ? error.journalMessage : messageOf(error)
  const failed: FailedRun = signal?.aborted
    ? { status: 'cancelled', message: messageOf(signal.reason) }
    : { status: 'failed', message: said }
  // Where even this cannot be written the row stays `started`, and the next run marks it as killed.
  const write = async (session: Session) => {
    await failRun(session, runId, failed, clock())
    await noteUnwiped(session)
  }
  await engine.session(write).catch(() => undefined)
  throw error
}

/**
 * Keeps the records that were read ahead. Where that cannot be done, or is stopped, nothing is lost: the next run that loads
 * reads their files again.
 */
const keepRecords = async (
  session: PreparingSession,
  context: LoadContext,
  { workspace, onNotKept, signal }: PipelineOptions,
): Promise<void> => {
  const { sources, ahead, onProgress } = context
  const kept = sources.filter(({ source }) => ahead.has(source.name))
  const total = kept.length
  for (const [done, files] of kept.entries()) {
    const source = files.source.name
    onProgress({ step: 'keep', source, done, total, unit: 'sources' })
    await session
      .transaction(() => keepStaged(context, files))
      .catch((error) => (signal?.aborted ? undefined : onNotKept?.(source, machineProblem(error, workspace))))
    onProgress({ step: 'keep', source, done: done + 1, total, unit: 'sources' })
  }
}

const loadInput = async (options: PipelineOptions, sql: Sql, last: SucceededRun | undefined, spool: string) => {
  const { engine, workspace, clock, signal, again, erase: order, onProgress = () => undefined } = options
  const begin = async (fingerprint: string | undefined) => {
    const runId = await engine.session((session) => startRun(session, fingerprint, clock()))
    await options.onBegin?.(runId)
    return runId
  }
  const extracted = await readInput(options, last, spool).catch(async (error) =>
    fail(options, await begin(undefined), error),
  )
  const files = [...extracted.sources, ...extracted.tables].flatMap((source) => source.files)
  const fingerprintWith = (read: readonly DataFile[]) => fingerprintOf(workspace, read, sql.all, extracted.corrections)
  const fingerprint = files.every(isRead) ? fingerprintWith(files) : undefined
  const { unknown } = extracted
  const isAsked = again !== undefined || order !== undefined || unknown.length > 0
  if (last !== undefined && last.fingerprint === fingerprint && !isAsked) {
    await stillFresh(options).catch(async (error) => fail(options, await begin(fingerprint), error))
    return { status: 'unchanged' as const, ...last }
  }
  const runId = await begin(fingerprint)
  let isPublished = false
  const work = async (session: PreparingSession) => {
    const context = {
      session,
      runId,
      workspace,
      ...extracted,
      sql: neededSql(sql, workspace),
      scratch: engine.tempFolder,
      day: dayIn(workspace.zone, clock()),
      again,
      onProgress,
      now: clock(),
      erase: { unknown, order, journal: sql.journal.map(({ name }) => name) },
      isErasing: order !== undefined || unknown.length > 0,
      largeFrom: options.largeFrom,
      onErased: options.onErased ?? (() => undefined),
    }
    const staged = { ...context, ...(await stageAhead(context, extracted.sources)) }
    const read = [...staged.sources, ...staged.tables].flatMap((source) => source.files)
    const run = await session.transaction(() => publish(staged, fingerprintWith(read), options))
    isPublished = true
    options.onPublished?.(run)
    onProgress({ step: 'publish', done: 1, total: 1, unit: 'run' })
    await keepRecords(session, staged, options)
    return run
  }
  const run = await engine
    .prepared(work, signal && { signal })
    .catch((error) => (isPublished ? Promise.reject(error) : fail(options, runId, error)))
  return { status: 'published' as const, ...run }
}

/**
 * Loads the workspace's sources into the warehouse, in one transaction: who reads meanwhile sees the tables of the run
 * before, and goes on seeing them if this one fails, is cancelled, or its process is killed. Input that was loaded by
 * the last run that succeeded is not loaded again, unless `again` says so. One run at a time per warehouse.
 *
 * @throws PipelineError for input that cannot be loaded, and where memory or disk do not suffice; EraseError for a record that cannot be erased; what `verify` throws; the engine's error.
 *   The journal then has the run as `failed` with that message, or as `cancelled` with the reason of `signal`.
 */
export const runPipeline = async (options: PipelineOptions): Promise<RunOutcome> => {
  const { engine, workspace, clock } = options
  const sql = await readSql(options.sqlFolder, join(workspace.folder, 'sql'))
  const last = await engine.transaction((session) => prepareJournal(session, sql, clock()))
  const work = (spool: string) => loadInput(options, sql, last, spool)
  const readsDatabases = workspace.sources.some(({ file }) => file.format === 'postgresql')
  return readsDatabases ? withSpool(engine.tempFolder, work) : work('')
}
