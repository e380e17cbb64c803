import { Hono } from 'hono'
import { closest } from '../../contract/closest.ts'
import { QueryError } from '../../contract/errors.ts'
import { routes } from '../../contract/routes.ts'
import { readModelRuns, type StoredModelRun } from '../../engine/model-store.ts'
import type { Dependencies } from '../dependencies.ts'
import { cardOf, summaryOf } from './card.ts'
import { knownModels } from './known-models.ts'

/** `GET /api/models` and `GET /api/models/:name`: what models of customers came to. */
export const modelRoutes = ({ engine }: Dependencies): Hono => {
  const runsOf = async (): Promise<(name: string) => readonly StoredModelRun[]> => {
    const runs = await engine.session(readModelRuns)
    return (name) => runs.filter(({ model }) => model === name)
  }
  return new Hono()
    .get(routes.models.path, async (c) => {
      const of = await runsOf()
      return c.json({ models: knownModels.map((known) => summaryOf(known, of(known.name))) })
    })
    .get(routes.modelCard.path, async (c) => {
      const name = c.req.param('name')
      const known = knownModels.find((model) => model.name === name)
      if (known === undefined) {
        const names = knownModels.map((model) => model.name)
        throw new QueryError('unknown_model', { name, closest: closest(name, names), known: names })
      }
      return c.json(cardOf(known, (await runsOf())(name)))
    })
}
