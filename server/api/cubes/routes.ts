import { Hono } from 'hono'
import type { CubeList } from '../../contract/catalog.ts'
import { routes } from '../../contract/routes.ts'
import type { Cube } from '../../model/cube.ts'
import { catalogFor, cubeOf, currentOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'

const listed = ({ name, title, description, synonyms, measures, attributes }: Cube): CubeList['cubes'][number] => ({
  name,
  title,
  ...(description !== undefined && { description }),
  ...(synonyms !== undefined && { synonyms: [...synonyms] }),
  measures: measures.size,
  attributes: attributes.size,
})

/** `GET /api/cubes` and `GET /api/cubes/:name`: what can be asked. */
export const cubeRoutes = ({ serving }: Dependencies): Hono =>
  new Hono()
    .get(routes.cubes.path, (c) => {
      const { workspace, model, dataVersion } = currentOf(serving)
      const cubes = [...model.cubes.values(), ...model.views.values()].map(listed)
      return c.json({ workspace, cubes, model: model.version, data: dataVersion } satisfies CubeList)
    })
    .get(routes.cube.path, (c) => {
      const snapshot = currentOf(serving)
      return c.json(catalogFor(snapshot, cubeOf(snapshot, c.req.param('name'), 'name')))
    })
