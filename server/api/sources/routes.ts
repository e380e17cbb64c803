import { Hono } from 'hono'
import { routes } from '../../contract/routes.ts'
import type { Steward } from '../steward.ts'

/** `GET /api/sources`: the sources of the workspace and what became of them. */
export const sourceRoutes = ({ sources }: Steward): Hono =>
  new Hono().get(routes.sources.path, async (c) => c.json(await sources()))
