import { setTimeout as sleep } from 'node:timers/promises'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { QueryError } from '../contract/errors.ts'
import { startAnswer } from './answer.ts'
import { type Changes, createChanges } from './changes.ts'
import { copyWarehouse } from './copy-warehouse.ts'
import type { Engine, PreparingSession } from './engine.ts'
import { toFailure } from './failure.ts'
import { createPool } from './pool.ts'
import { prepareOn } from './prepared.ts'
import { takeMany, whileQuiet } from './quiet.ts'
import { createSession } from './session.ts'
import { type Stop, startStop } from './stop.ts'
import { wipeUnused } from './wipe.ts'

/** How a warehouse is opened. `queue` and `timeoutSeconds` are looked up for every query; nothing else can change while it is open. */
export interface DuckDbOptions {
  /** path of the warehouse file, made where it does not exist, or `:memory:` */
  readonly file: string
  /** as DuckDB writes it, such as `4GB` */
  readonly memoryLimit: string
  readonly threads: number
  /** folder where work larger than the memory limit goes, and files that statements write for a moment; empty for none */
  readonly tempFolder: string
  /** folders that statements may read and write beside it; nothing else outside the warehouse file can be reached */
  readonly allowedFolders: readonly string[]
  /** how many queries run at a time */
  readonly connections: number
  /** how many queries may wait for a connection; the next is `too_busy` */
  readonly queue: number
  /** how long the engine may work on one query */
  readonly timeoutSeconds: number
}

const closed = () => new QueryError('not_ready', { reason: 'the warehouse is closed' })

/** How often is looked whether all connections came back. */
const againMs = 10

/** Loads and checks work on connections of their own, so that they never keep a query waiting. */
const sessionConnections = 4

const text = (value: string) => `'${value.replaceAll("'", "''")}'`

const connectAll = (instance: DuckDBInstance, count: number) =>
  Promise.all(Array.from({ length: count }, () => instance.connect()))

/**
 * Rewrites that the engine may not do. DuckDB 1.5.6 packs group keys into shorter ones, and then fails to bind a statement
 * whose condition reads two joined tables and whose rows are grouped by columns of both.
 */
const withoutRewrites = 'compressed_materialization'

const lockDown = (connection: DuckDBConnection, folders: readonly string[]) =>
  connection.run(`
    set disabled_optimizers = ${text(withoutRewrites)};
    set autoinstall_known_extensions = false; set autoload_known_extensions = false;
    set allowed_directories = [${folders.map(text).join(', ')}];
    set enable_external_access = false; set lock_configuration = true`)

/** What statements may reach: their own temporary files among it. */
const foldersOf = ({ tempFolder, allowedFolders }: DuckDbOptions): readonly string[] =>
  tempFolder === '' ? allowedFolders : [...new Set([...allowedFolders, tempFolder])]

interface Work {
  readonly connection: DuckDBConnection
  readonly stop: Stop
  readonly changes: Changes
}

const inTransaction = async <T>({ connection, stop, changes }: Work, work: () => Promise<T>): Promise<T> => {
  stop.signal.throwIfAborted()
  await connection.run('begin transaction')
  try {
    const result = await work()
    stop.signal.throwIfAborted()
    const commit = () => connection.run('commit')
    await changes.during(commit).catch((error: unknown) => Promise.reject(toFailure(error, 'commit')))
    return result
  } catch (error) {
    await connection.run('rollback').catch(() => undefined)
    throw error
  }
}

/** Drops what a connection that is used again would keep. */
const dropTemporary = async (connection: DuckDBConnection) => {
  const found = await connection.runAndReadAll(`
    select 'table ' || format('"{}"', replace(table_name, '"', '""')) from duckdb_tables() where temporary
    union all select 'view ' || format('"{}"', replace(view_name, '"', '""')) from duckdb_views() where temporary and not internal`)
  for (const [what] of found.getRowsJson()) await connection.run(`drop ${what}`)
}

const prepare = async <T>(work: Work, prepared: (session: PreparingSession) => Promise<T>): Promise<T> => {
  const { connection, stop } = work
  const transaction = <R>(inside: () => Promise<R>) => inTransaction(work, inside)
  // what could not be dropped at the end of work before would stand before tables of the warehouse
  await dropTemporary(connection)
  try {
    return await prepared({ ...createSession(connection, stop), transaction })
  } finally {
    // an error of the work is the one to be told
    await dropTemporary(connection).catch(() => undefined)
  }
}

/** A warehouse with its connections, whose settings cannot change any more. */
const openLocked = async (options: DuckDbOptions) => {
  const instance = await DuckDBInstance.fromCache(options.file, {
    memory_limit: options.memoryLimit,
    threads: String(options.threads),
    temp_directory: options.tempFolder,
  })
  const queryConnections = await connectAll(instance, options.connections)
  const ownConnections = await connectAll(instance, sessionConnections)
  for (const connection of ownConnections.slice(0, 1)) await lockDown(connection, foldersOf(options))
  return { instance, queryConnections, ownConnections }
}

/**
 * Opens a warehouse in this process: memory and threads bounded, file access limited to the allowed folders, and the
 * configuration locked. One file may be opened once per process.
 *
 * @throws the engine's error where the file cannot be opened: another process holds it, or it is no warehouse
 */
export const openDuckDb = async (options: DuckDbOptions): Promise<Engine> => {
  const { instance, queryConnections, ownConnections } = await openLocked(options)
  const changes = createChanges()
  const queries = createPool(
    queryConnections.map((connection) => prepareOn(connection, changes)),
    () => options.queue,
  )
  const sessions = createPool(ownConnections, () => Number.POSITIVE_INFINITY)

  const quietly = whileQuiet([
    (patience) => takeMany(sessions, sessionConnections - 1, patience),
    (patience) => takeMany(queries, options.connections, patience),
  ])
  const stops = new Set<Stop>()
  let isClosed = false
  const begin = (signal: AbortSignal | undefined, seconds?: number): Stop => {
    if (isClosed) throw closed()
    const stop = startStop(signal, seconds, () => stops.delete(stop))
    stops.add(stop)
    return stop
  }

  const onSession = async <T>(signal: AbortSignal | undefined, work: (c: DuckDBConnection, s: Stop) => Promise<T>) => {
    const stop = begin(signal)
    try {
      const connection = await sessions.take(stop.signal)
      try {
        return await work(connection, stop)
      } finally {
        sessions.give(connection)
      }
    } finally {
      stop.end()
    }
  }

  return {
    name: 'duckdb',
    tempFolder: options.tempFolder,
    answer: async (statement, { signal } = {}) =>
      startAnswer(queries, statement, begin(signal, options.timeoutSeconds), options.timeoutSeconds),
    session: (work, { signal } = {}) =>
      onSession(signal, (connection, stop) => changes.during(() => work(createSession(connection, stop)))),
    transaction: (work, { signal } = {}) =>
      onSession(signal, (connection, stop) =>
        inTransaction({ connection, stop, changes }, () => work(createSession(connection, stop))),
      ),
    prepared: (work, { signal } = {}) =>
      onSession(signal, (connection, stop) => prepare({ connection, stop, changes }, work)),
    copy: (order, { signal } = {}) => onSession(signal, (connection, stop) => copyWarehouse(connection, stop, order)),
    wipe: ({ signal } = {}) => onSession(signal, (connection, stop) => wipeUnused(connection, stop, quietly)),
    close: async () => {
      isClosed = true
      for (const stop of stops) stop.abort(closed())
      while (queries.taken() + sessions.taken() > 0) await sleep(againMs)
      for (const connection of [...queryConnections, ...ownConnections]) connection.closeSync()
      instance.closeSync()
    },
  }
}
