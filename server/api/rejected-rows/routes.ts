import { Hono } from 'hono'
import type { RejectedRow, RejectedRowsResult } from '../../contract/rejected-rows.ts'
import { routes } from '../../contract/routes.ts'
import { type RejectedRecord, readRejectedRows } from '../../engine/journal.ts'
import { readBody } from '../body.ts'
import type { Dependencies } from '../dependencies.ts'

/** A rejected record where nothing knows the workspace behind it. */
const untold = (row: RejectedRecord): RejectedRow => ({
  ...row,
  fields: null,
  correction: null,
  cannotCorrect: 'this process does not know the workspace',
})

/** `POST /api/rejected-rows`: the records that a run rejected. */
export const rejectedRowRoutes = ({ engine, limits, steward }: Dependencies): Hono =>
  new Hono().post(routes.rejectedRows.path, async (c) => {
    const request = await readBody(c, routes.rejectedRows.request, limits.requestBytes)
    const { rows, ...found } = await readRejectedRows(engine, request)
    const told = steward === undefined ? rows.map(untold) : await steward.corrections.annotate(rows)
    return c.json({ ...found, rows: told } satisfies RejectedRowsResult)
  })
