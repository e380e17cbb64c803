import { Hono } from 'hono'
import { compileDrillThrough } from '../../compiler/drill-through.ts'
import type { Statement } from '../../compiler/statement.ts'
import type { DrillThroughRequest, DrillThroughResult } from '../../contract/drill-through.ts'
import { QueryError } from '../../contract/errors.ts'
import { routes } from '../../contract/routes.ts'
import { readRows } from '../../engine/rows.ts'
import { askedOf } from '../asked.ts'
import { readBody } from '../body.ts'
import { currentOf, profileOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import { createValueCheck, type ValueCheck } from '../query/notices.ts'
import type { Snapshot } from '../serving.ts'
import { reconcile } from './reconcile.ts'

/** A member without its whole path may fit several cells. */
const mostCells = 100_000

const without = { zero: 0, empty: null } as const

/** The rows are there, but a filter on measures or a ranking leaves their cell out of the answer. */
const hidden = {
  reconciles: false,
  why: 'The query does not show this cell: a filter on measures or a ranking leaves it out',
} as const

const drill = async (
  { engine }: Dependencies,
  checkValues: ValueCheck,
  snapshot: Snapshot,
  request: DrillThroughRequest,
  signal: AbortSignal,
): Promise<DrillThroughResult> => {
  const asked = askedOf(snapshot, request.query, 'query.from')
  const { cube, query } = asked
  const compiled = compileDrillThrough(cube, profileOf(snapshot, cube), { ...request, query })
  const read = async (statement: Statement, limit: number) =>
    (await readRows(statement, await engine.answer(statement, { signal }), limit)).rows
  const rows = await read(compiled.page, request.limit)
  const [[count, sum] = []] = await read(compiled.summary, 1)
  const [listed, another] = await read(compiled.cell, mostCells)
  if (another !== undefined) {
    const problem = 'several cells fit; give the whole path of each member, such as ["US", "Springfield"]'
    throw new QueryError('unsound', { problem }, 'at')
  }
  const unknown = await checkValues(snapshot, { query, filterValues: compiled.filterValues }, signal)
  const found = {
    count: Number(count),
    sum: sum ?? null,
    // A cell that the query does not list is what the measure is without rows.
    cell: listed === undefined ? without[compiled.empty] : (listed.at(-1) ?? null),
  }
  const judged = listed === undefined && found.count > 0 ? hidden : reconcile(compiled.measure, found)
  return { columns: [...compiled.columns], rows, ...found, ...judged, notices: [...asked.notices, ...unknown] }
}

/** `POST /api/drill-through`: the source rows behind one cell, and whether they add up to it. */
export const drillThroughRoutes = (dependencies: Dependencies): Hono => {
  const { serving, limits, engine } = dependencies
  const checkValues = createValueCheck(engine, serving)
  return new Hono().post(routes.drillThrough.path, async (c) => {
    const request = await readBody(c, routes.drillThrough.request, limits.requestBytes)
    const { signal } = c.req.raw
    const snapshot = currentOf(serving)
    const result = await drill(dependencies, checkValues, snapshot, request, signal)
    // A load published between the statements would make rows and cell differ: then all are asked again.
    const now = currentOf(serving)
    return c.json(now === snapshot ? result : await drill(dependencies, checkValues, now, request, signal))
  })
}
