import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type ErrorCode, QueryError, status } from '../contract/errors.ts'
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

/** What is refused before the body was read. */
const leavesBody: ReadonlySet<ErrorCode> = new Set([
  'too_large',
  'file_too_large',
  'no_space',
  'wrong_file_name',
  'too_many_uploads',
])

/** Answers a failure by its code. */
export const onError =
  (dependencies: Dependencies) =>
  (error: Error, c: Context): Response => {
    const known = toQueryError(error, dependencies)
    // A body that is left unread keeps the connection from being used again.
    if (leavesBody.has(known.code)) c.header('connection', 'close')
    c.header('cache-control', 'no-store')
    c.header('etag', undefined)
    // 499 is not in Hono's list; a client that is gone reads no status anyway.
    return c.json(known.toBody(), status[known.code] as ContentfulStatusCode)
  }
