import { eventData } from '../../server/commands/event-data.ts'
import { RunEvent } from '../../server/contract/runs.ts'

/** The events of the runs of a server, one after the other. */
export interface FollowedRuns {
  /** the next event; throws where the stream has ended */
  readonly next: () => Promise<RunEvent>
  /** the next event of this type; those before it are left out */
  readonly until: (type: RunEvent['type']) => Promise<RunEvent>
  /** waits for the end of the stream */
  readonly ended: () => Promise<void>
  readonly leave: () => void
}

/** Follows the runs of a server. @param url `http://127.0.0.1:<port>` */
export const followRuns = async (url: string): Promise<FollowedRuns> => {
  const controller = new AbortController()
  const answer = await fetch(`${url}/api/runs/events`, { signal: controller.signal })
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) throw new Error(await answer.text())
  const events = eventData(answer, RunEvent)
  const next = async () => {
    const { value, done } = await events.next()
    if (done === true) throw new Error('the stream of events has ended')
    return value
  }
  return {
    next,
    until: async (type) => {
      for (;;) {
        const event = await next()
        if (event.type === type) return event
      }
    },
    ended: async () => {
      while ((await events.next()).done !== true);
    },
    leave: () => controller.abort(),
  }
}
