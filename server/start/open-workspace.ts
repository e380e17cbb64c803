import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import type { Hono } from 'hono'
import { backfillProblem } from '../../pipelines/again.ts'
import { readWorkspace, type Workspace } from '../../pipelines/sources/workspace.ts'
import { createApp } from '../api/app.ts'
import type { Runs } from '../api/dependencies.ts'
import type { Keeping } from '../api/keeping.ts'
import { createServing, type Serving } from '../api/serving.ts'
import type { Steward } from '../api/steward.ts'
import { createAppStore } from '../app-store/app-store.ts'
import { createSavedViews, type SavedViews } from '../app-store/saved-views.ts'
import { createBackups } from '../backup/backups.ts'
import { finishRestore } from '../backup/restore.ts'
import { QueryError } from '../contract/errors.ts'
import type { RunRequest } from '../contract/runs.ts'
import { openDuckDb } from '../engine/duckdb.ts'
import type { Engine } from '../engine/engine.ts'
import type { Reader } from '../model/policy.ts'
import { createSteward } from '../steward/steward.ts'
import { createUploadStore } from '../steward/upload-store.ts'
import { recoverUploads } from '../steward/uploads.ts'
import { type DataFolder, openDataFolder, secretOf } from './data-folder.ts'
import { demoCompany } from './demo-company.ts'
import { createErase } from './erase.ts'
import { type LastGood, readLastGood } from './last-good.ts'
import { type Limits, type LiveLimits, liveLimits } from './limits.ts'
import { type Lock, takeLock } from './lock.ts'
import type { Log } from './log.ts'
import { migrate, removeSetAside } from './migrate.ts'
import { createOwnWrites, type OwnWrites } from './own-writes.ts'
import { type Screen, showProgress } from './progress.ts'
import { createPublisher, type Publisher, type Sources } from './publisher.ts'
import { createRuns, type ServerRuns } from './runs.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { StartError } from './start-error.ts'

/** What the surroundings give to a process. */
export interface Surroundings {
  /** folder of the product, with `cubes/`, `sql/`, `dist/web/` and `fixtures/demo/` */
  readonly root: string
  /** of the product */
  readonly version: string
  /** where progress is shown */
  readonly screen: Screen
  readonly log: Log
  readonly now: () => Date
  /** an id that no other error has */
  readonly newId: () => string
}

/** Which workspace is opened, in which data folder, and where the process will listen; port 0 where it does not yet. */
export interface Place {
  readonly workspace: string | undefined
  readonly data: string
  readonly host: string
  readonly port: number
  /** who reads; where absent the owner, as long as there are no policies */
  readonly reader?: Reader
}

/** A workspace with its warehouse open and its API ready to be asked; until `load` nothing is served. */
export interface OpenWorkspace {
  readonly app: Hono
  readonly serving: Serving
  readonly sources: Sources
  readonly publisher: Publisher
  readonly runs: ServerRuns
  /** what it writes into the workspace itself */
  readonly own: OwnWrites
  /** of the workspace's schedule; says nothing before it is started */
  readonly scheduler: Scheduler
  readonly lock: Lock
  /** brings in what changed in the workspace, with progress; throws StartError where nothing can be served then */
  load(): Promise<void>
}

/** What must be undone when a process ends, the latest first. */
export type Undo = (() => void | Promise<void>)[]

/** Undoes it all. */
export const undoAll = async (undo: Undo): Promise<void> => {
  for (const step of undo.splice(0).reverse()) await step()
}

const cacheBytes = 64 * 1024 * 1024

/** The workspace's limits; those it had last where it cannot be read today. */
const limitsOf = async (sources: Sources, lastGood: LastGood | undefined): Promise<Limits> => {
  try {
    const { name, limits } = await readWorkspace(sources.workspace, sources.sql)
    if (lastGood !== undefined && lastGood.workspace.name !== name) {
      throw new StartError(
        `the data folder holds workspace ${lastGood.workspace.name}, not ${name}; take another one with --data`,
      )
    }
    return limits
  } catch (error) {
    if (lastGood !== undefined && !(error instanceof StartError)) return lastGood.limits
    throw error
  }
}

const openEngine = async (
  { warehouse, temp, folder }: DataFolder,
  workspace: string,
  limits: Limits,
): Promise<Engine> => {
  try {
    return await openDuckDb({
      file: warehouse,
      memoryLimit: limits.memory,
      threads: availableParallelism(),
      tempFolder: temp,
      allowedFolders: [folder, workspace],
      connections: limits.connections,
      get queue() {
        return limits.waitingQueries
      },
      get timeoutSeconds() {
        return limits.querySeconds
      },
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(`the warehouse ${warehouse} cannot be opened: ${reason}`, { cause: error })
  }
}

/** A host as an address has it. */
export const nameOf = (host: string) => (host.includes(':') ? `[${host}]` : host)

interface Parts {
  readonly engine: Engine
  readonly serving: Serving
  readonly runs: Runs
  readonly limits: Limits
  readonly keeping: Keeping
  readonly steward: Steward
  readonly savedViews: SavedViews
  readonly secret: string
}

const appOf = (parts: Parts, { host, reader }: Place, surroundings: Surroundings) => {
  const { engine, serving, runs, limits, keeping, steward, savedViews, secret } = parts
  const { root, version, newId, log } = surroundings
  return createApp({
    version,
    serving,
    engine,
    ...(reader && { reader }),
    secret,
    runs,
    limits: {
      get jsonRows() {
        return limits.jsonRows
      },
      get requestBytes() {
        return limits.requestBytes
      },
      cacheBytes,
    },
    keeping,
    steward,
    savedViews,
    hosts: ['127.0.0.1', 'localhost', '[::1]', nameOf(host)],
    webFolder: join(root, 'dist', 'web'),
    clock: () => performance.now(),
    newId,
    log,
  })
}

/** Refuses a backfill by dates that no source has. */
const checkRequest = async ({ from, to, source }: RunRequest, { workspace, sql }: Sources): Promise<void> => {
  if (from === undefined || to === undefined) return
  const problem = backfillProblem(await readWorkspace(workspace, sql), {
    from,
    to,
    ...(source !== undefined && { source }),
  })
  if (problem !== undefined) throw new QueryError('unsound', problem, source === undefined ? '' : 'source')
}

const scheduleOf = ({ schedule, zone }: Workspace) => (schedule === undefined ? undefined : { schedule, zone })

type Running = Pick<OpenWorkspace, 'serving' | 'publisher' | 'runs' | 'scheduler'>

/** What loads and serves a workspace from now on. */
const running = (
  engine: Engine,
  sources: Sources,
  limits: LiveLimits,
  { screen, log, now }: Surroundings,
  signal: AbortSignal,
): Running => {
  const serving = createServing()
  serving.report('start', ['the workspace is being loaded'])
  const progress = showProgress(screen)
  const scheduler = createScheduler(now, () => runs.due())
  const onWorkspace = (workspace: Workspace) => scheduler.set(scheduleOf(workspace))
  const publisher = createPublisher({ engine, serving, sources, limits, now, log, signal, onWorkspace })
  const runs = createRuns({
    load: publisher.load,
    check: (request) => checkRequest(request, sources),
    next: scheduler.next,
    now,
    clock: () => performance.now(),
    log,
    onProgress: progress.onProgress,
    onEnd: progress.end,
    signal,
  })
  return { serving, publisher, runs, scheduler }
}

/** Finishes what a process left behind that was killed. */
const tidy = (data: DataFolder): void => {
  finishRestore(data)
  rmSync(data.temp, { recursive: true, force: true })
  for (const file of [data.copy, `${data.copy}.wal`]) rmSync(file, { force: true })
}

/**
 * Takes the data folder and opens its warehouse.
 *
 * @param undo  gets what must be undone, also where this fails half-way
 * @throws StartError where the folder is served by another process or cannot be used, PipelineError where the workspace cannot be read
 */
export const openWorkspace = async (
  place: Place,
  surroundings: Surroundings,
  signal: AbortSignal,
  undo: Undo,
): Promise<OpenWorkspace> => {
  const { root, screen, log, now } = surroundings
  const workspace = place.workspace === undefined ? await demoCompany(root, screen) : resolve(place.workspace)
  const data = openDataFolder(resolve(place.data))
  const sources = { workspace, cubes: join(root, 'cubes'), sql: join(root, 'sql'), lastGood: data.lastGood }
  const lock = takeLock(data, { workspace, host: place.host, port: place.port })
  undo.push(lock.release)
  tidy(data)
  const limits = liveLimits(await limitsOf(sources, readLastGood(data.lastGood)))
  const open = () => openEngine(data, workspace, limits.now)
  await migrate({ data, open, say: (line) => screen.write(`${line}\n`) })
  const engine = await open()
  undo.push(engine.close)
  const appStore = createAppStore({ folder: data.appStore, dump: data.appStoreDump })
  undo.push(appStore.close)
  const backups = createBackups({ engine, data, appRows: appStore.dump, product: surroundings.version, now, log })
  undo.push(backups.close)
  const parts = running(engine, sources, limits, surroundings, signal)
  const { serving, runs, publisher } = parts
  const own = createOwnWrites(workspace)
  const store = createUploadStore(data.uploads)
  const savedViews = createSavedViews(appStore, now)
  await recoverUploads(store, workspace, now())
  const asked = { loadChanges: runs.loadChanges, lastActivity: () => runs.state().activity }
  const folders = { workspace, root, sqlFolder: sources.sql }
  const steward = createSteward({ engine, ...folders, store, limits: limits.now, now, own, ...asked })
  const keeping: Keeping = { token: lock.token, backups, erase: createErase(publisher, serving, steward.lists) }
  return {
    ...parts,
    own,
    app: appOf(
      { engine, serving, runs, limits: limits.now, keeping, steward, savedViews, secret: secretOf(data) },
      place,
      surroundings,
    ),
    sources,
    lock,
    load: async () => {
      const { reason } = await runs.first()
      serving.report('start', [])
      if (serving.current() === undefined) {
        const problems = serving.problems()
        throw new StartError(problems.length > 0 ? problems.join('\n') : (reason ?? 'nothing could be served'))
      }
      removeSetAside(data)
    },
  }
}
