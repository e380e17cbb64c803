import { QueryError } from '../contract/errors.ts'

/** A fixed number of things that callers take and give back; who comes late waits in order. */
export interface Pool<T> {
  /** Rejects with QueryError `too_busy` when the queue is full, with the signal's reason when it aborts. */
  take(signal: AbortSignal): Promise<T>
  give(item: T): void
  /** how many are taken now */
  taken(): number
}

/**
 * @param items  what there is
 * @param queue  how many callers may wait, asked for when one comes
 */
export const createPool = <T>(items: readonly T[], queue: () => number): Pool<T> => {
  const idle = [...items]
  const waiting: { resolve: (item: T) => void; leave: () => void }[] = []
  let taken = 0

  const wait = (signal: AbortSignal) =>
    new Promise<T>((resolve, reject) => {
      const abort = () => {
        waiting.splice(waiting.indexOf(entry), 1)
        reject(signal.reason)
      }
      const entry = { resolve, leave: () => signal.removeEventListener('abort', abort) }
      signal.addEventListener('abort', abort, { once: true })
      waiting.push(entry)
    })

  return {
    take: async (signal) => {
      signal.throwIfAborted()
      const item = idle.pop()
      if (item === undefined) {
        if (waiting.length >= queue()) throw new QueryError('too_busy', { waiting: waiting.length })
        return wait(signal)
      }
      taken++
      return item
    },
    give: (item) => {
      const next = waiting.shift()
      if (next === undefined) {
        taken--
        idle.push(item)
        return
      }
      next.leave()
      next.resolve(item)
    },
    taken: () => taken,
  }
}
