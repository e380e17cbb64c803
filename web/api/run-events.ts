import { routes } from '../../server/contract/routes.ts'
import type { RunEvent } from '../../server/contract/runs.ts'

const types: readonly RunEvent['type'][] = ['state', 'started', 'progress', 'finished', 'failed', 'cancelled']

/** What is told of runs, and of the way to the server. */
export interface RunListener {
  readonly onEvent: (event: RunEvent) => void
  /** nothing comes for now; it is tried again */
  readonly onLost: () => void
}

/** The browser tries a broken stream again by itself, but not one that was refused: that is tried again after so many milliseconds. */
const retryMs = 3000

const open = ({ onEvent, onLost }: RunListener, onRefused: () => void): (() => void) => {
  const stream = new EventSource(routes.runEvents.path)
  // our own server's event, of the shape that it vouches for
  for (const type of types) {
    stream.addEventListener(type, (event: MessageEvent<string>) => onEvent(JSON.parse(event.data) as RunEvent))
  }
  let retry: ReturnType<typeof setTimeout> | undefined
  stream.addEventListener('error', () => {
    onLost()
    if (stream.readyState === EventSource.CLOSED) retry ??= setTimeout(onRefused, retryMs)
  })
  return () => {
    clearTimeout(retry)
    stream.close()
  }
}

/**
 * Follows the runs of the server while the page is to be seen: a browser keeps few connections to one server, and a hidden
 * page needs none. Whenever it begins, the state of now comes first.
 *
 * @returns the end of it
 */
export const followRuns = (listener: RunListener): (() => void) => {
  let close: (() => void) | undefined
  const leave = () => {
    close?.()
    close = undefined
  }
  const again = () => {
    leave()
    follow()
  }
  const follow = () => {
    if (document.hidden) leave()
    else close ??= open(listener, again)
  }
  follow()
  document.addEventListener('visibilitychange', follow)
  return () => {
    document.removeEventListener('visibilitychange', follow)
    leave()
  }
}
