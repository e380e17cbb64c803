import { Hono } from 'hono'
import type { RejectedRowsResult } from '../../contract/rejected-rows.ts'
import { routes } from '../../contract/routes.ts'
import { readRejectedRows } from '../../engine/journal.ts'
import { readBody } from '../body.ts'
import type { Dependencies } from '../dependencies.ts'

/** `POST /api/rejected-rows`: the records that a run rejected. */
export const rejectedRowRoutes = ({ engine, limits }: Dependencies): Hono =>
  new Hono().post(routes.rejectedRows.path, async (c) => {
    const request = await readBody(c, routes.rejectedRows.request, limits.requestBytes)
    return c.json((await readRejectedRows(engine, request)) satisfies RejectedRowsResult)
  })
