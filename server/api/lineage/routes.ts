import { Hono } from 'hono'
import { routes } from '../../contract/routes.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Steward } from '../steward.ts'

/** `GET /api/lineage`: what is read to make what. */
export const lineageRoutes = ({ serving }: Dependencies, { lineage }: Steward): Hono =>
  new Hono().get(routes.lineage.path, async (c) => c.json(await lineage(serving.current())))
