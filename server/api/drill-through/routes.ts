import { type Context, Hono } from 'hono'
import { type DrillThroughRequest, type DrillThroughResult, jsonPage } from '../../contract/drill-through.ts'
import { QueryError } from '../../contract/errors.ts'
import { resultMedia } from '../../contract/route.ts'
import { routes } from '../../contract/routes.ts'
import { negotiate } from '../accept.ts'
import { readBody } from '../body.ts'
import { currentOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'
import { toQueryError } from '../on-error.ts'
import { createValueCheck } from '../query/notices.ts'
import { send } from '../query/send.ts'
import { begin } from '../query/stream.ts'
import { type Asking, lookBehind, readAll } from './behind.ts'
import { headOf, type StreamMedia, streamRows } from './stream.ts'

const checkLimit = ({ limit }: DrillThroughRequest) => {
  if (limit === undefined || limit <= jsonPage.most) return
  const problem = `limit: expected at most ${jsonPage.most} rows of JSON, found ${limit}; ask for ${resultMedia[1]}, which may have any number`
  throw new QueryError('invalid_request', { problem }, 'limit')
}

/** A page of rows as JSON. */
const page = async (asking: Asking): Promise<DrillThroughResult> => {
  checkLimit(asking.request)
  const { compiled, about } = await lookBehind(asking)
  const { columns, ...judged } = about
  return { columns, rows: await readAll(asking, compiled.page, jsonPage.most), ...judged }
}

/** All rows as a stream, of which the first piece was read. */
const stream = async (asking: Asking, media: StreamMedia) => {
  const behind = await lookBehind(asking)
  const head = headOf(asking, behind)
  return { head, begun: await begin(streamRows(asking, behind, head, media)) }
}

/** `POST /api/drill-through`: the source rows behind one cell, and whether they add up to it. */
export const drillThroughRoutes = (dependencies: Dependencies): Hono => {
  const { serving, limits, engine } = dependencies
  const checkValues = createValueCheck(engine, serving)

  const answerPage = async (c: Context, request: DrillThroughRequest, signal: AbortSignal) => {
    const ask = (snapshot: Asking['snapshot']) => page({ engine, checkValues, snapshot, request, signal })
    const current = () => currentOf(dependencies, c.req.header('accept-language'))
    const snapshot = current()
    const result = await ask(snapshot)
    // A load published between the statements would make rows and cell differ: then all are asked again.
    const now = current()
    return c.json(now === snapshot ? result : await ask(now))
  }

  const answerStream = async (
    c: Context,
    request: DrillThroughRequest,
    signal: AbortSignal,
    media: StreamMedia,
  ): Promise<Response> => {
    const current = () => currentOf(dependencies, c.req.header('accept-language'))
    const snapshot = current()
    const { head, begun } = await stream({ engine, checkValues, snapshot, request, signal }, media)
    if (current() !== snapshot) {
      await begun.rest?.return()
      return answerStream(c, request, signal, media)
    }
    c.header('x-total-count', String(head.count))
    const onFailure = (failure: unknown) => void toQueryError(failure, dependencies)
    return send(c, begun, media, { keepBytes: 0, onDone: () => undefined, onFailure })
  }

  return new Hono().post(routes.drillThrough.path, async (c) => {
    const request = await readBody(c, routes.drillThrough.request, limits.requestBytes)
    const media = negotiate(c.req.header('accept'), resultMedia)
    const { signal } = c.req.raw
    c.header('vary', 'accept', { append: true })
    return media === 'application/json' ? answerPage(c, request, signal) : answerStream(c, request, signal, media)
  })
}
