import { type Context, Hono } from 'hono'
import { QueryError } from '../../contract/errors.ts'
import { routes } from '../../contract/routes.ts'
import { readBody } from '../body.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Steward } from '../steward.ts'

const announcedBytes = (c: Context): number | undefined => {
  const announced = c.req.header('content-length')
  return announced === undefined ? undefined : Number(announced)
}

const nameOf = (c: Context): string => {
  const name = c.req.query('name')
  if (name === undefined) {
    throw new QueryError('invalid_request', { problem: 'expected the name of the file, as ?name=FILE' }, 'name')
  }
  return name
}

/** `/api/uploads`: files that come in, are drafted, put into the workspace and taken out again. */
export const uploadRoutes = ({ limits }: Dependencies, { uploads }: Steward): Hono =>
  new Hono()
    .get(routes.uploads.path, async (c) => c.json(await uploads.list()))
    .post(routes.upload.path, async (c) =>
      c.json(await uploads.receive(nameOf(c), c.req.raw.body ?? undefined, announcedBytes(c))),
    )
    .post(routes.draftUpload.path, async (c) => {
      const request = await readBody(c, routes.draftUpload.request, limits.requestBytes)
      return c.json(await uploads.draft(c.req.param('id'), request))
    })
    .post(routes.acceptUpload.path, async (c) => {
      const request = await readBody(c, routes.acceptUpload.request, limits.requestBytes)
      return c.json(await uploads.accept(c.req.param('id'), request))
    })
    .post(routes.undoUpload.path, async (c) => {
      await readBody(c, routes.undoUpload.request, limits.requestBytes)
      return c.json(await uploads.undo(c.req.param('id')))
    })
    .post(routes.discardUpload.path, async (c) => {
      await readBody(c, routes.discardUpload.request, limits.requestBytes)
      return c.json(await uploads.discard(c.req.param('id')))
    })
