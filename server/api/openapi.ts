import { z } from 'zod'
import { Catalog, CubeList } from '../contract/catalog.ts'
import { Condition, CubeQuery, Member, SetDefinition } from '../contract/query.ts'
import { QueryResult } from '../contract/result.ts'
import { resultMedia } from '../contract/route.ts'
import { routes } from '../contract/routes.ts'

type JsonSchema = Record<string, unknown>

/** Schemas that stand in the document once, by name; the others stand where they are used. */
const named = { Member, Condition, SetDefinition, CubeQuery, QueryResult, Catalog, CubeList }

const reference = (id: string) => `#/components/schemas/${id}`

/** JSON Schemas of the named and the other schemas; those refer to these. */
const toSchemas = (schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output') => {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  const { schemas: made } = z.toJSONSchema(registry, { io, uri: reference, unrepresentable: 'any' })
  return Object.fromEntries(Object.entries(made).map(([id, { $id, $schema, ...schema }]) => [id, schema as JsonSchema]))
}

const errorSchema: JsonSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'path', 'details'],
      properties: { code: { type: 'string' }, message: { type: 'string' }, path: { type: 'string' }, details: {} },
    },
  },
}
const failure = {
  description: 'Why there is no answer: a code, a message, where in the request, and details',
  content: { 'application/json': { schema: { $ref: reference('Error') } } },
}

type RouteTable = typeof routes
type AnyRoute = RouteTable[keyof RouteTable]

const answerOf = (route: AnyRoute, schema: string) => {
  const json = { schema: { $ref: reference(schema) } }
  if ('events' in route) return { description: route.summary, content: { 'text/event-stream': json } }
  const others = 'media' in route ? resultMedia.slice(1).map((media) => [media, { schema: { type: 'string' } }]) : []
  return { description: route.summary, content: { 'application/json': json, ...Object.fromEntries(others) } }
}

const parametersOf = (route: AnyRoute) => [
  ...[...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  ...Object.entries('query' in route ? route.query : {}).map(([name, description]) => ({
    name,
    in: 'query',
    required: true,
    description,
    schema: { type: 'string' },
  })),
]

const bytesBody = {
  required: true,
  content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
}

const operationOf = (id: string, route: AnyRoute, nameOf: (schema: z.ZodType, fallback: string) => string) => {
  const answer = answerOf(route, nameOf(route.response, `${id}Answer`))
  return {
    operationId: id,
    summary: route.summary,
    parameters: parametersOf(route),
    ...('only' in route && route.only === 'token_holders' && { security: [{ dataFolder: [] }] }),
    ...('bytes' in route && { requestBody: bytesBody }),
    ...('request' in route && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: reference(nameOf(route.request, `${id}Request`)) } } },
      },
    }),
    responses: {
      ['accepted' in route ? route.accepted : 200]: answer,
      ...('unready' in route && { [route.unready]: answer }),
      default: failure,
    },
  }
}

/**
 * The OpenAPI 3.1 document of the route table. Requests are described as a client writes them: what has a default may
 * be left out.
 *
 * @param version  of the product
 */
export const openApi = (version: string): JsonSchema => {
  const entries = Object.entries(routes)
  const requests: Record<string, z.ZodType> = { Member, Condition, SetDefinition, CubeQuery }
  const answers: Record<string, z.ZodType> = { QueryResult, Catalog, CubeList }
  const nameOf = (schema: z.ZodType, fallback: string) =>
    Object.entries(named).find(([, known]) => known === schema)?.[0] ?? fallback
  for (const [id, route] of entries) {
    if ('request' in route) requests[nameOf(route.request, `${id}Request`)] = route.request
    answers[nameOf(route.response, `${id}Answer`)] = route.response
  }
  const schemas = {
    ...toSchemas({ ...requests, ...answers }, 'output'),
    ...toSchemas(requests, 'input'),
    Error: errorSchema,
  }
  const paths: Record<string, JsonSchema> = {}
  for (const [id, route] of entries) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operationOf(id, route, nameOf) }
  }
  const securitySchemes = {
    dataFolder: { type: 'http', scheme: 'bearer', description: 'The token in the file server.json of the data folder' },
  }
  return { openapi: '3.1.0', info: { title: 'Clientele', version }, paths, components: { schemas, securitySchemes } }
}
