import type { DuckDBConnection } from '@duckdb/node-api'
import { QueryError } from '../contract/errors.ts'

/** Why and when work on a connection ends early: the caller's signal, or time that ran out while the engine worked. */
export interface Stop {
  readonly signal: AbortSignal
  /** Awaits the engine's work; interrupts the connection when stopped, and then rejects with the reason. */
  during<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T>
  /** Stops it for a reason of the engine's own. */
  abort(reason: QueryError): void
  /** Lets go of the caller's signal: the work is over. */
  end(): void
}

/** An interrupt sent before the statement began is lost, so it is sent again this often until the statement ends. */
const againMs = 10

/**
 * @param caller   aborts as `cancelled`
 * @param seconds  time the engine may work, summed over the calls of `during`, then `timed_out`; none without
 * @param onEnd    called when the work is over
 */
export const startStop = (caller?: AbortSignal, seconds?: number, onEnd?: () => void): Stop => {
  const controller = new AbortController()
  const cancel = () => controller.abort(new QueryError('cancelled', {}))
  if (caller?.aborted) cancel()
  caller?.addEventListener('abort', cancel, { once: true })
  let leftMs = (seconds ?? 0) * 1000

  const during = async <T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> => {
    controller.signal.throwIfAborted()
    let again: NodeJS.Timeout | undefined
    const interrupt = () => {
      connection.interrupt()
      again = setInterval(() => connection.interrupt(), againMs)
    }
    controller.signal.addEventListener('abort', interrupt, { once: true })
    const started = performance.now()
    const timeOut = () => controller.abort(new QueryError('timed_out', { seconds: seconds ?? 0 }))
    const timer = seconds === undefined ? undefined : setTimeout(timeOut, Math.max(leftMs, 0))
    try {
      const result = await work()
      controller.signal.throwIfAborted()
      return result
    } catch (error) {
      controller.signal.throwIfAborted()
      throw error
    } finally {
      clearTimeout(timer)
      clearInterval(again)
      controller.signal.removeEventListener('abort', interrupt)
      leftMs -= performance.now() - started
    }
  }
  return {
    signal: controller.signal,
    during,
    abort: (reason) => controller.abort(reason),
    end: () => {
      caller?.removeEventListener('abort', cancel)
      onEnd?.()
    },
  }
}
