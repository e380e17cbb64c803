import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { readWorkspace } from '../../pipelines/sources/workspace.ts'
import { createApp } from '../api/app.ts'
import { createServing, type Serving } from '../api/serving.ts'
import { openDuckDb } from '../engine/duckdb.ts'
import type { Engine } from '../engine/engine.ts'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import type { Flags } from './flags.ts'
import { type LastGood, readLastGood } from './last-good.ts'
import { type Listening, listen } from './listen.ts'
import { takeLock } from './lock.ts'
import type { Log } from './log.ts'
import { type Screen, showProgress } from './progress.ts'
import { createPublisher, type Publisher, type Sources } from './publisher.ts'
import { StartError } from './start-error.ts'
import { watch } from './watch.ts'

/** What the surroundings give to a server. */
export interface Surroundings {
  /** folder of the product, with `cubes/`, `sql/`, `dist/web/` and the demo workspace */
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

/** A server that answers. */
export interface Running {
  /** `http://127.0.0.1:4100` */
  readonly url: string
  readonly serving: Serving
  /** Ends it: no new connections, answers under way get `withinMs`, then the warehouse is closed and the data folder given back. */
  stop(withinMs: number): Promise<void>
}

const demoWorkspace = 'fixtures/crm-sales-opportunities'
const cacheBytes = 64 * 1024 * 1024

type Limits = LastGood['limits']

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
      queue: limits.waitingQueries,
      timeoutSeconds: limits.querySeconds,
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(`the warehouse ${warehouse} cannot be opened: ${reason}`, { cause: error })
  }
}

/** A host as an address has it. */
const nameOf = (host: string) => (host.includes(':') ? `[${host}]` : host)

const appOf = (engine: Engine, serving: Serving, limits: Limits, flags: Flags, surroundings: Surroundings) => {
  const { root, version, newId, log } = surroundings
  return createApp({
    version,
    serving,
    engine,
    limits: { jsonRows: limits.jsonRows, requestBytes: limits.requestBytes, cacheBytes },
    hosts: ['127.0.0.1', 'localhost', '[::1]', nameOf(flags.host)],
    webFolder: join(root, 'dist', 'web'),
    clock: () => performance.now(),
    newId,
    log,
  })
}

const isDefinition = (path: string) => path.startsWith('cubes/')

const watchSources = (sources: Sources, publisher: Publisher) =>
  watch([
    { folder: sources.cubes, includes: () => true, onChange: publisher.reload },
    { folder: sources.workspace, includes: isDefinition, onChange: publisher.reload },
    { folder: sources.workspace, includes: (path) => !isDefinition(path), onChange: publisher.load },
  ])

/** What must be undone when the server ends, the latest first. */
type Undo = (() => void | Promise<void>)[]

const undoAll = async (undo: Undo) => {
  for (const step of undo.splice(0).reverse()) await step()
}

const bringUp = async (
  flags: Flags,
  surroundings: Surroundings,
  stopping: AbortController,
  undo: Undo,
): Promise<Running> => {
  const { root, screen, log, now } = surroundings
  const data = openDataFolder(resolve(flags.data))
  const sources: Sources = {
    workspace: flags.workspace === undefined ? join(root, demoWorkspace) : resolve(flags.workspace),
    cubes: join(root, 'cubes'),
    sql: join(root, 'sql'),
    lastGood: data.lastGood,
  }
  const lock = takeLock(data.folder, data.lock, flags.host, flags.port)
  undo.push(lock.release)
  const limits = await limitsOf(sources, readLastGood(data.lastGood))
  const engine = await openEngine(data, sources.workspace, limits)
  undo.push(engine.close)
  const serving = createServing()
  serving.report('start', ['the workspace is being loaded'])
  const listening: Listening = await listen(appOf(engine, serving, limits, flags, surroundings), flags.host, flags.port)
  let withinMs = 0
  undo.push(() => listening.close(withinMs))
  lock.announce(listening.port)
  const progress = showProgress(screen)
  const publisher = createPublisher({
    engine,
    serving,
    sources,
    now,
    log,
    onProgress: progress.onProgress,
    signal: stopping.signal,
  })
  await publisher.load().finally(progress.end)
  serving.report('start', [])
  if (serving.current() === undefined) throw new StartError(serving.problems().join('\n'))
  undo.push(await watchSources(sources, publisher))
  stopping.signal.throwIfAborted()
  return {
    url: `http://${nameOf(flags.host)}:${listening.port}`,
    serving,
    stop: async (ms) => {
      withinMs = ms
      stopping.abort(new StartError('the server is being stopped'))
      await undoAll(undo)
    },
  }
}

/**
 * Starts a server: takes the data folder, opens the warehouse, listens, loads what changed in the workspace, and from
 * then on follows its files. While it loads, `/health/ready` says that it is not ready.
 *
 * @param signal  ends it while it starts
 * @throws StartError where it cannot start, or PipelineError where the workspace cannot be read, with nothing left behind
 */
export const serve = async (flags: Flags, surroundings: Surroundings, signal: AbortSignal): Promise<Running> => {
  const stopping = new AbortController()
  const stop = () => stopping.abort(new StartError('stopped before it was ready'))
  signal.addEventListener('abort', stop, { once: true })
  const undo: Undo = []
  try {
    return await bringUp(flags, surroundings, stopping, undo)
  } catch (error) {
    await undoAll(undo)
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
