import { QueryError } from '../contract/errors.ts'

/** What the engine said about a statement it could not run. For the log: it names tables and columns. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly sql: string
  constructor(message: string, sql: string, options?: ErrorOptions) {
    super(message, options)
    this.sql = sql
  }
}

const overflow =
  /^Out of Range Error|out of range for the destination type|Overflow in|Could not cast value -?\d+ to DECIMAL\(38,0\)/

const tooDeep = /^Binder Error: Max expression depth limit/

/**
 * The engine's error as callers see it: QueryError `overflow` for a value that does not fit its exact type and `too_complex` for a
 * statement beyond the engine's depth, otherwise an EngineError with the SQL and the error as `cause`. A QueryError stays what it is.
 */
export const toFailure = (error: unknown, sql: string): Error => {
  if (error instanceof QueryError) return error
  const message = error instanceof Error ? error.message : String(error)
  const cause = { cause: new EngineError(message, sql, { cause: error }) }
  if (tooDeep.test(message)) return new QueryError('too_complex', {}, '', cause)
  return overflow.test(message) ? new QueryError('overflow', {}, '', cause) : cause.cause
}
