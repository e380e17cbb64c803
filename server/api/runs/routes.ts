import { Hono } from 'hono'
import { routes } from '../../contract/routes.ts'
import type { RunList } from '../../contract/runs.ts'
import { readRuns } from '../../engine/journal.ts'
import type { Dependencies } from '../dependencies.ts'

/** How many runs are listed. */
const listed = 50

/** `GET /api/runs`: the last runs of the pipeline with their files and what they rejected. */
export const runRoutes = ({ engine }: Dependencies): Hono =>
  new Hono().get(routes.runs.path, async (c) => c.json({ runs: await readRuns(engine, listed) } satisfies RunList))
