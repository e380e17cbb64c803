import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { routes } from '../../contract/routes.ts'
import { CancelRequest, type RunCancelled, type RunList, RunRequest, type RunStarted } from '../../contract/runs.ts'
import { readRuns } from '../../engine/journal.ts'
import { readBody } from '../body.ts'
import type { Dependencies, Runs } from '../dependencies.ts'
import { streamRuns } from './stream.ts'

/** How many runs are listed. */
const listed = 50

const controlRoutes = (runs: Runs, { limits }: Dependencies): Hono =>
  new Hono()
    .post(routes.startRun.path, async (c) => {
      const request = await readBody(c, RunRequest, limits.requestBytes)
      return c.json((await runs.start(request)) satisfies RunStarted, routes.startRun.accepted)
    })
    .post(routes.cancelRun.path, async (c) => {
      await readBody(c, CancelRequest, limits.requestBytes)
      return c.json({ activity: await runs.cancel() } satisfies RunCancelled)
    })
    .get(routes.runEvents.path, (c) => streamSSE(c, (stream) => streamRuns(stream, runs)))

/**
 * `GET /api/runs`: the last runs of the pipeline with their files and what they rejected, and what runs now. `POST` starts
 * one, `/cancel` stops it, `/events` tells of each as it goes.
 */
export const runRoutes = (dependencies: Dependencies): Hono => {
  const { engine, runs } = dependencies
  const app = new Hono().get(routes.runs.path, async (c) => {
    const state = runs?.state() ?? { activity: null, next: null, steps: [] }
    return c.json({ runs: await readRuns(engine, listed), ...state } satisfies RunList)
  })
  return runs === undefined ? app : app.route('/', controlRoutes(runs, dependencies))
}
