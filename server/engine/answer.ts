import type { DuckDBResult } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import type { Statement } from '../compiler/statement.ts'
import { QueryError } from '../contract/errors.ts'
import { toChunk, vectorTypes } from './duckdb-vectors.ts'
import type { Answer, Chunk } from './engine.ts'
import { EngineError, toFailure } from './failure.ts'
import type { Pool } from './pool.ts'
import type { PreparedConnection } from './prepared.ts'
import type { Stop } from './stop.ts'
import type { VectorType } from './vectors.ts'

/** A stream that broke ends like one that is complete; only its type tells. */
const isBroken = (result: DuckDBResult) => result.returnType === duckdb.ResultType.INVALID

interface Running {
  readonly statement: Statement
  readonly prepared: PreparedConnection
  readonly result: DuckDBResult
  readonly stop: Stop
  /** how long a reader may take from one chunk to the next */
  readonly idleMs: number
  /** gives the connection back */
  readonly release: () => void
}

/** Why a stream broke: DuckDB tells it only to a statement that runs to its end. */
const reasonOf = async ({ prepared, statement, stop }: Running): Promise<Error> => {
  await stop.during(prepared.connection, () => prepared.materialize(statement.sql, statement.parameters))
  return new EngineError('the stream ended before its last row', statement.sql)
}

const fetchOf = (running: Running, types: readonly VectorType[]) => {
  const { result, stop, prepared } = running
  return async (): Promise<Chunk | undefined> => {
    const chunk = await stop.during(prepared.connection, () => result.fetchChunk())
    if (chunk !== null && chunk.rowCount > 0) return toChunk(chunk, types)
    if (isBroken(result)) throw await reasonOf(running)
    return undefined
  }
}

/** Fetches one chunk ahead, so that the engine works while the reader does; never two at a time. */
const readAhead = (running: Running): Answer => {
  const { statement, stop, prepared } = running
  const types = vectorTypes(running.result)
  const fetch = fetchOf(running, types)
  let ahead: Promise<Chunk | undefined> | undefined
  let idle: NodeJS.Timeout | undefined
  let closing: Promise<void> | undefined
  let isComplete = false

  const shut = async (complete: boolean) => {
    clearTimeout(idle)
    if (!complete) {
      prepared.connection.interrupt()
      await ahead?.catch(() => undefined)
      // An unread stream keeps its snapshot and its buffers until the next statement on its connection.
      await prepared.connection.run('select 1').catch(() => undefined)
    }
    stop.end()
    running.release()
  }
  const close = (complete: boolean) => {
    closing ??= shut(complete)
    return closing
  }
  const fetchAhead = () => {
    ahead = fetch()
    ahead.catch(() => undefined)
  }
  const waitForReader = () => {
    const giveUp = () => stop.abort(new QueryError('timed_out', { seconds: running.idleMs / 1000 }))
    clearTimeout(idle)
    idle = setTimeout(giveUp, running.idleMs)
    idle.unref()
  }
  stop.signal.addEventListener('abort', () => close(false), { once: true })
  fetchAhead()

  const next = async () => {
    clearTimeout(idle)
    stop.signal.throwIfAborted()
    if (isComplete) return undefined
    if (closing !== undefined) throw new Error('the answer was closed before its last row')
    try {
      const chunk = await ahead
      if (chunk === undefined) {
        isComplete = true
        await close(true)
      } else {
        fetchAhead()
        waitForReader()
      }
      return chunk
    } catch (error) {
      await close(false)
      throw toFailure(error, statement.sql)
    }
  }
  return { types, next, close: () => close(false) }
}

/**
 * Starts a statement on a connection of the pool and holds it until the last chunk was read or `close` was called.
 * `stop` ends it early and is ended with it; a reader may take `seconds` between two chunks, then it is `timed_out`.
 */
export const startAnswer = async (
  pool: Pool<PreparedConnection>,
  statement: Statement,
  stop: Stop,
  seconds: number,
): Promise<Answer> => {
  const prepared = await pool.take(stop.signal).catch((error: unknown) => {
    stop.end()
    throw error
  })
  const release = () => pool.give(prepared)
  try {
    const start = () => prepared.stream(statement.sql, statement.parameters)
    const result = await stop.during(prepared.connection, start)
    return readAhead({ statement, prepared, result, stop, idleMs: seconds * 1000, release })
  } catch (error) {
    stop.end()
    release()
    throw toFailure(error, statement.sql)
  }
}
