import { Hono } from 'hono'
import { routes } from '../../contract/routes.ts'
import { readBody } from '../body.ts'
import type { Dependencies } from '../dependencies.ts'
import { type Keeping, onlyWithToken } from '../keeping.ts'

/** `POST /api/erase`: erases a record. Nothing brings it back, so it asks for the token. */
export const eraseRoutes = ({ limits }: Dependencies, keeping: Keeping): Hono =>
  new Hono().post(routes.erase.path, onlyWithToken(keeping), async (c) => {
    const request = await readBody(c, routes.erase.request, limits.requestBytes)
    return c.json(await keeping.erase(request))
  })
