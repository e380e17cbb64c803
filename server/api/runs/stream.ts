import type { SSEStreamingApi } from 'hono/streaming'
import type { Runs } from '../dependencies.ts'
import { createEventQueue } from './event-queue.ts'

/** How often one who follows is told that the server is there, so that neither side nor what is between gives up. */
const beatMs = 15_000

/** Writes the state of now and then the events of all runs to a stream, until its reader leaves or the server ends. */
export const streamRuns = async (stream: SSEStreamingApi, runs: Runs): Promise<void> => {
  const queue = createEventQueue()
  const leave = runs.follow({ onEvent: queue.put, onEnd: queue.end })
  const beating = setInterval(queue.beat, beatMs)
  const stop = () => {
    clearInterval(beating)
    leave()
    queue.end()
  }
  // A write to a reader that is gone may never come back.
  stream.onAbort(stop)
  queue.put({ type: 'state', ...runs.state() })
  for (let next = await queue.take(); next !== undefined; next = await queue.take()) {
    if (next === 'beat') await stream.write(': the server is there\n\n')
    else await stream.writeSSE({ event: next.type, data: JSON.stringify(next) })
  }
  stop()
}
