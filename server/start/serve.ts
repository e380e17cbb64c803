import type { Serving } from '../api/serving.ts'
import { everyDay } from './every-day.ts'
import type { Flags } from './flags.ts'
import { listen } from './listen.ts'
import { nameOf, type OpenWorkspace, openWorkspace, type Surroundings, type Undo, undoAll } from './open-workspace.ts'
import { StartError } from './start-error.ts'
import { watch } from './watch.ts'

/** A server that answers. */
export interface Running {
  /** `http://127.0.0.1:4100` */
  readonly url: string
  readonly serving: Serving
  /** Ends it: no new connections, answers under way get `withinMs`, then the warehouse is closed and the data folder given back. */
  stop(withinMs: number): Promise<void>
}

const isDefinition = (path: string) => path.startsWith('cubes/')

const watchSources = ({ sources, publisher, runs, serving, own }: OpenWorkspace) => {
  // Data that tests keep from being served may be what definitions that change expect.
  const redefine = () => (serving.refused()?.what === 'data' ? runs.changed() : publisher.reload())
  return watch([
    { folder: sources.cubes, includes: () => true, onChange: redefine },
    { folder: sources.workspace, includes: isDefinition, onChange: redefine },
    { folder: sources.workspace, includes: (path) => !isDefinition(path), onChange: runs.changed, own },
  ])
}

const bringUp = async (
  flags: Flags,
  surroundings: Surroundings,
  stopping: AbortController,
  undo: Undo,
): Promise<Running> => {
  const opened = await openWorkspace(flags, surroundings, stopping.signal, undo)
  const { app, serving, scheduler, lock, load } = opened
  const listening = await listen(app, flags.host, flags.port)
  let withinMs = 0
  undo.push(() => listening.close(withinMs))
  lock.announce(listening.port)
  await load()
  undo.push(await watchSources(opened))
  undo.push(everyDay(surroundings.now, opened.publisher.retain))
  scheduler.start()
  undo.push(scheduler.stop)
  stopping.signal.throwIfAborted()
  return {
    url: `http://${nameOf(flags.host)}:${listening.port}`,
    serving,
    stop: async (ms) => {
      withinMs = ms
      stopping.abort(new StartError('the server is being stopped'))
      await undoAll(undo)
    },
  }
}

/**
 * Starts a server: takes the data folder, opens the warehouse, listens, loads what changed in the workspace, and from
 * then on follows its files. While it loads, `/health/ready` says that it is not ready.
 *
 * @param signal  ends it while it starts
 * @throws StartError where it cannot start, or PipelineError where the workspace cannot be read, with nothing left behind
 */
export const serve = async (flags: Flags, surroundings: Surroundings, signal: AbortSignal): Promise<Running> => {
  const stopping = new AbortController()
  const stop = () => stopping.abort(new StartError('stopped before it was ready'))
  signal.addEventListener('abort', stop, { once: true })
  const undo: Undo = []
  try {
    return await bringUp(flags, surroundings, stopping, undo)
  } catch (error) {
    await undoAll(undo)
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
