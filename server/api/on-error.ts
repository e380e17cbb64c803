import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { QueryError, status } from '../contract/errors.ts'
import { EngineError } from '../engine/failure.ts'
import type { Dependencies } from './dependencies.ts'

/** The causes of an error, outermost first, with the SQL of those that have it. */
const causes = (error: unknown): object[] =>
  error instanceof Error
    ? [
        { name: error.name, message: error.message, ...(error instanceof EngineError && { sql: error.sql }) },
        ...causes(error.cause),
      ]
    : []

const toQueryError = (error: Error, { newId, log }: Dependencies): QueryError => {
  if (error instanceof QueryError) return error
  const id = newId()
  log({ level: 'error', message: error.message, id, causes: causes(error), stack: error.stack })
  return new QueryError('internal', { id })
}

/**
 * Answers a failure by its code. What is not the client's doing is answered by an id alone, under which the log has
 * the error with its causes and SQL.
 */
export const onError =
  (dependencies: Dependencies) =>
  (error: Error, c: Context): Response => {
    const known = toQueryError(error, dependencies)
    // Too large a body is left unread, so the connection cannot be used again.
    if (known.code === 'too_large') c.header('connection', 'close')
    c.header('cache-control', 'no-store')
    // 499 is not in Hono's list; a client that is gone reads no status anyway.
    return c.json(known.toBody(), status[known.code] as ContentfulStatusCode)
  }
