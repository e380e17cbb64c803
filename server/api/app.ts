import { Hono, type MiddlewareHandler } from 'hono'
import { closest } from '../contract/closest.ts'
import { QueryError } from '../contract/errors.ts'
import { type Only, routes } from '../contract/routes.ts'
import { backupRoutes } from './backup/routes.ts'
import { cubeRoutes } from './cubes/routes.ts'
import type { Dependencies } from './dependencies.ts'
import { drillThroughRoutes } from './drill-through/routes.ts'
import { eraseRoutes } from './erase/routes.ts'
import { explainRoutes } from './explain/routes.ts'
import { onlyHosts, onlyOwnPages, securityHeaders } from './guard.ts'
import { healthRoutes } from './health/routes.ts'
import { onlyWithToken } from './keeping.ts'
import { memberRoutes } from './members/routes.ts'
import { onError } from './on-error.ts'
import { openApi } from './openapi.ts'
import { createCompiler } from './query/compile-cached.ts'
import { queryRoutes } from './query/routes.ts'
import { rejectedRowRoutes } from './rejected-rows/routes.ts'
import { runRoutes } from './runs/routes.ts'
import { webRoutes } from './web/routes.ts'

const described = '/openapi.json'

const unknownRoute = (method: string, path: string): QueryError => {
  const known = [...Object.values(routes).map((r) => `${r.method.toUpperCase()} ${r.path}`), `GET ${described}`]
  // An address that is none of the API's was typed for the page, which has no list of its own.
  const isOfApi = /^\/(api|health|openapi)/.test(path)
  return new QueryError('unknown_route', {
    method,
    path,
    closest: isOfApi ? closest(`${method} ${path}`, known) : undefined,
  })
}

const guardsOf = ({ only }: { readonly only: Only }, { keeping }: Dependencies): readonly MiddlewareHandler[] =>
  only === 'token_holders' && keeping !== undefined ? [onlyOwnPages, onlyWithToken(keeping)] : [onlyOwnPages]

/** The API and the web page, ready to be listened with or asked by `app.request`. */
export const createApp = (dependencies: Dependencies): Hono => {
  const app = new Hono()
  const compile = createCompiler()
  const document = openApi(dependencies.version)
  app.use(securityHeaders)
  if (dependencies.hosts !== undefined) app.use(onlyHosts(dependencies.hosts))
  for (const route of Object.values(routes)) if ('only' in route) app.use(route.path, ...guardsOf(route, dependencies))
  app.route('/', queryRoutes(dependencies, compile))
  app.route('/', drillThroughRoutes(dependencies))
  app.route('/', memberRoutes(dependencies))
  app.route('/', explainRoutes(dependencies, compile))
  app.route('/', cubeRoutes(dependencies))
  app.route('/', runRoutes(dependencies))
  app.route('/', rejectedRowRoutes(dependencies))
  if (dependencies.keeping !== undefined) {
    app.route('/', backupRoutes(dependencies, dependencies.keeping))
    app.route('/', eraseRoutes(dependencies, dependencies.keeping))
  }
  app.route('/', healthRoutes(dependencies))
  app.get(described, (c) => c.json(document))
  if (dependencies.webFolder !== undefined) app.route('/', webRoutes(dependencies.webFolder))
  app.notFound((c) => onError(dependencies)(unknownRoute(c.req.method, c.req.path), c))
  app.onError(onError(dependencies))
  return app
}
