import { Hono } from 'hono'
import type { CubeList } from '../../contract/catalog.ts'
import { routes } from '../../contract/routes.ts'
import type { Cube } from '../../model/cube.ts'
import type { Documentation } from '../../model/documentation.ts'
import type { Perspective } from '../../model/perspective.ts'
import { catalogNamed, currentOf } from '../current.ts'
import type { Dependencies } from '../dependencies.ts'

type Listed = CubeList['cubes'][number]

const about = ({ title, description, synonyms }: Documentation) => ({
  title,
  ...(description !== undefined && { description }),
  ...(synonyms !== undefined && { synonyms: [...synonyms] }),
})

const listedCube = (cube: Cube): Listed => ({
  name: cube.name,
  ...about(cube),
  kind: cube.facts === undefined ? 'cube' : 'view',
  measures: cube.measures.size,
  attributes: cube.attributes.size,
})

const listedPerspective = (perspective: Perspective): Listed => ({
  name: perspective.name,
  ...about(perspective),
  kind: 'perspective',
  of: perspective.of,
  measures: perspective.measures.length,
  attributes: perspective.attributes.length,
})

/** `GET /api/cubes` and `GET /api/cubes/:name`: what can be asked. */
export const cubeRoutes = (dependencies: Dependencies): Hono =>
  new Hono()
    .get(routes.cubes.path, (c) => {
      const { workspace: about, model, dataVersion } = currentOf(dependencies, c.req.header('accept-language'))
      const cubes = [
        ...[...model.cubes.values(), ...model.views.values()].map(listedCube),
        ...[...model.perspectives.values()].map(listedPerspective),
      ]
      const workspace = { ...about, languages: [...about.languages] }
      return c.json({ workspace, cubes, model: model.version, data: dataVersion } satisfies CubeList)
    })
    .get(routes.cube.path, (c) =>
      c.json(catalogNamed(currentOf(dependencies, c.req.header('accept-language')), c.req.param('name'), 'name')),
    )
