import { setImmediate as rest } from 'node:timers/promises'
import { QueryError } from '../../contract/errors.ts'

/**
 * What a generator returns; other requests are answered at each of its rests.
 *
 * @throws QueryError `cancelled` at the first rest after the signal
 */
export const inSteps = async <T>(steps: Generator<void, T>, signal: AbortSignal): Promise<T> => {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await rest()
    if (signal.aborted) throw new QueryError('cancelled', {})
  }
}
