import { steps } from '../../pipelines/progress.ts'
import type { RunListener, Runs } from '../api/dependencies.ts'
import type { RunActivity, RunEvent, RunState } from '../contract/runs.ts'

/** Where the run of now, or the last, stands for all to see. */
export interface RunBoard extends Pick<Runs, 'state' | 'follow'> {
  /** the run that stands there; throws before the first */
  current(): RunActivity
  /** writes it anew, and tells those who follow */
  tell(type: RunEvent['type'], activity: RunActivity): void
}

/**
 * An empty board.
 *
 * @param next    when the schedule has the next run
 * @param signal  the end of the server, of which those who follow are told
 */
export const createRunBoard = (next: () => Date | undefined, signal: AbortSignal): RunBoard => {
  const listeners = new Set<RunListener>()
  let activity: RunActivity | undefined
  const state = (): RunState => ({ activity: activity ?? null, next: next()?.toISOString() ?? null, steps: [...steps] })
  const leave = () => {
    for (const { onEnd } of listeners) onEnd()
    listeners.clear()
  }
  signal.addEventListener('abort', leave, { once: true })
  return {
    state,
    current: () => {
      if (activity === undefined) throw new Error('no run has begun yet')
      return activity
    },
    tell: (type, now) => {
      activity = now
      for (const { onEvent } of listeners) onEvent({ type, ...state() })
    },
    follow: (listener) => {
      if (signal.aborted) listener.onEnd()
      else listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
