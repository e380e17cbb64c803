import { Hono, type MiddlewareHandler } from 'hono'
import { closest } from '../contract/closest.ts'
import { QueryError } from '../contract/errors.ts'
import type { Only } from '../contract/route.ts'
import { routes } from '../contract/routes.ts'
import { backupRoutes } from './backup/routes.ts'
import { budgetRoutes } from './budget/routes.ts'
import { checkRoutes } from './checks/routes.ts'
import { correctionRoutes } from './corrections/routes.ts'
import { cubeRoutes } from './cubes/routes.ts'
import { proveTotals } from './current.ts'
import type { Dependencies } from './dependencies.ts'
import { drillThroughRoutes } from './drill-through/routes.ts'
import { driverRoutes } from './drivers/routes.ts'
import { eraseRoutes } from './erase/routes.ts'
import { explainRoutes } from './explain/routes.ts'
import { forecastRoutes } from './forecast/routes.ts'
import { onlyHosts, onlyOwnPages, securityHeaders } from './guard.ts'
import { healthRoutes } from './health/routes.ts'
import { onlyOwner, onlyWithToken } from './keeping.ts'
import { liftRoutes } from './lift/routes.ts'
import { lineageRoutes } from './lineage/routes.ts'
import { listRoutes } from './lists/routes.ts'
import { memberRoutes } from './members/routes.ts'
import { testRoutes } from './model-tests/routes.ts'
import { modelRoutes } from './models/routes.ts'
import { onError } from './on-error.ts'
import { openApi } from './openapi.ts'
import { paybackRoutes } from './payback/routes.ts'
import { pipelineOutlookRoutes } from './pipeline-outlook/routes.ts'
import { createAnswers } from './query/answers.ts'
import { createCompiler } from './query/compile-cached.ts'
import { queryRoutes } from './query/routes.ts'
import { rejectedRowRoutes } from './rejected-rows/routes.ts'
import { runRoutes } from './runs/routes.ts'
import { savedViewRoutes } from './saved-views/routes.ts'
import { schemaRoutes } from './schema/routes.ts'
import { sourceRoutes } from './sources/routes.ts'
import { survivalRoutes } from './survival/routes.ts'
import { uploadRoutes } from './uploads/routes.ts'
import { webRoutes } from './web/routes.ts'

const described = '/openapi.json'

const unknownRoute = (method: string, path: string): QueryError => {
  if (isUnanswered(method, path)) {
    const instead = 'ask the server that serves the workspace'
    return new QueryError('not_supported_yet', { feature: `${method} ${path} of this process`, instead })
  }
  const known = [...Object.values(routes).map((r) => `${r.method.toUpperCase()} ${r.path}`), `GET ${described}`]
  // An address that is none of the API's was typed for the page, which has no list of its own.
  const isOfApi = /^\/(api|health|openapi)/.test(path)
  return new QueryError('unknown_route', {
    method,
    path,
    closest: isOfApi ? closest(`${method} ${path}`, known) : undefined,
  })
}

const guardsOf = (
  { only, bytes }: { readonly only: Only; readonly bytes?: true },
  { keeping }: Dependencies,
): readonly MiddlewareHandler[] => {
  const own = onlyOwnPages(bytes ? 'application/octet-stream' : 'application/json')
  return only === 'token_holders' && keeping !== undefined ? [own, onlyWithToken(keeping)] : [own]
}

/** Whether the table has a route that nothing of this process answers. */
const isUnanswered = (method: string, path: string): boolean =>
  Object.values(routes).some(
    (route) =>
      route.method.toUpperCase() === method && new RegExp(`^${route.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(path),
  )

/** What answers readers who may not see all: it knows what they may see. */
const forReaders: readonly string[] = [
  routes.query.path,
  routes.drillThrough.path,
  routes.members.path,
  routes.explain.path,
  routes.forecast.path,
  routes.drivers.path,
  routes.pipelineOutlook.path,
  routes.survival.path,
  routes.lift.path,
  routes.budget.path,
  routes.payback.path,
  routes.cubes.path,
  routes.cube.path,
  routes.schema.path,
  routes.live.path,
  routes.ready.path,
]

/** What readers make themselves, each of whom sees their own. */
const ofReaders: readonly string[] = [
  routes.savedViews.path,
  routes.changeView.path,
  routes.viewVersions.path,
  routes.deleteView.path,
  routes.restoreView.path,
  routes.lists.path,
  routes.list.path,
]

/** The API and the web page, ready to be listened with or asked by `app.request`. */
export const createApp = (dependencies: Dependencies): Hono => {
  const app = new Hono()
  const compile = createCompiler()
  const answers = createAnswers(dependencies, compile)
  const document = openApi(dependencies.version)
  app.use(securityHeaders)
  if (dependencies.hosts !== undefined) app.use(onlyHosts(dependencies.hosts))
  for (const route of Object.values(routes)) if ('only' in route) app.use(route.path, ...guardsOf(route, dependencies))
  for (const { path } of Object.values(routes)) {
    if (![...forReaders, ...ofReaders].includes(path)) app.use(path, onlyOwner(dependencies))
  }
  for (const path of forReaders) {
    app.use(path, async (c, next) => {
      c.header('vary', 'accept-language', { append: true })
      await proveTotals(dependencies, c.req.header('accept-language'))
      await next()
    })
  }
  app.route('/', queryRoutes(dependencies, answers))
  app.route('/', drillThroughRoutes(dependencies))
  app.route('/', memberRoutes(dependencies))
  app.route('/', explainRoutes(dependencies, compile))
  app.route('/', forecastRoutes(dependencies, answers))
  app.route('/', driverRoutes(dependencies, answers))
  app.route('/', pipelineOutlookRoutes(dependencies, answers))
  app.route('/', survivalRoutes(dependencies, answers))
  app.route('/', liftRoutes(dependencies, answers))
  app.route('/', paybackRoutes(dependencies, answers))
  app.route('/', budgetRoutes(dependencies, answers))
  app.route('/', cubeRoutes(dependencies))
  app.route('/', schemaRoutes())
  app.route('/', testRoutes(dependencies))
  app.route('/', runRoutes(dependencies))
  app.route('/', rejectedRowRoutes(dependencies))
  app.route('/', modelRoutes(dependencies))
  if (dependencies.steward !== undefined) {
    app.route('/', sourceRoutes(dependencies.steward))
    app.route('/', correctionRoutes(dependencies.steward))
    app.route('/', lineageRoutes(dependencies, dependencies.steward))
    app.route('/', checkRoutes(dependencies, dependencies.steward))
    app.route('/', uploadRoutes(dependencies, dependencies.steward))
    app.route('/', listRoutes(dependencies, answers, dependencies.steward))
  }
  if (dependencies.savedViews !== undefined) app.route('/', savedViewRoutes(dependencies, dependencies.savedViews))
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
