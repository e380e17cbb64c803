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

/** A failure as a client sees it: what is not the client's doing is logged under an id, which is all that leaves. */
export const toQueryError = (failure: unknown, { newId, log }: Dependencies): QueryError => {
  if (failure instanceof QueryError) return failure
  const error = failure instanceof Error ? failure : new Error(String(failure))
  const id = newId()
  log({ level: 'error', message: error.message, id, causes: causes(error), stack: error.stack })
  return new QueryError('internal', { id })
}

/** Answers a failure by its code. */
export const onError =
  (dependencies: Dependencies) =>
  (error: Error, c: Context): Response => {
    const known = toQueryError(error, dependencies)
    // Too large a body is left unread, so the connection cannot be used again.
    if (known.code === 'too_large') c.header('connection', 'close')
    c.header('cache-control', 'no-store')
    c.header('etag', undefined)
    // 499 is not in Hono's list; a client that is gone reads no status anyway.
    return c.json(known.toBody(), status[known.code] as ContentfulStatusCode)
  }
