import { Hono } from 'hono'
import type { SavedViews } from '../../app-store/saved-views.ts'
import { routes } from '../../contract/routes.ts'
import { readBody } from '../body.ts'
import type { Dependencies } from '../dependencies.ts'
import { readerName } from '../reader-name.ts'

/** `/api/saved-views`: what readers keep of the page Explore under a name. */
export const savedViewRoutes = ({ limits, reader }: Dependencies, views: SavedViews): Hono => {
  const name = readerName(reader)
  return new Hono()
    .get(routes.savedViews.path, async (c) => c.json({ views: await views.list(name) }))
    .post(routes.saveView.path, async (c) =>
      c.json(await views.save(name, await readBody(c, routes.saveView.request, limits.requestBytes))),
    )
    .get(routes.viewVersions.path, async (c) => c.json({ versions: await views.versions(name, c.req.param('id')) }))
    .post(routes.deleteView.path, async (c) => {
      await readBody(c, routes.deleteView.request, limits.requestBytes)
      return c.json(await views.remove(name, c.req.param('id')))
    })
    .post(routes.restoreView.path, async (c) => {
      await readBody(c, routes.restoreView.request, limits.requestBytes)
      return c.json(await views.restore(name, c.req.param('id')))
    })
    .post(routes.changeView.path, async (c) => {
      const request = await readBody(c, routes.changeView.request, limits.requestBytes)
      return c.json(await views.change(name, c.req.param('id'), request))
    })
}
