import { Hono } from 'hono'
import { routes } from '../../contract/routes.ts'
import { readBody } from '../body.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Keeping } from '../keeping.ts'

/** `POST /api/erase`: erases a record. */
export const eraseRoutes = ({ limits }: Dependencies, keeping: Keeping): Hono =>
  new Hono().post(routes.erase.path, async (c) => {
    const request = await readBody(c, routes.erase.request, limits.requestBytes)
    return c.json(await keeping.erase(request))
  })
