import { Hono } from 'hono'
import { routes } from '../../contract/routes.ts'
import { definitionsSchema } from '../../model/language/json-schema.ts'

/** `GET /api/schema`: the JSON Schema of files of definitions, for editors. */
export const schemaRoutes = (): Hono => {
  const schema = definitionsSchema()
  return new Hono().get(routes.schema.path, (c) => c.json(schema))
}
