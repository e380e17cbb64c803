import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { createApp } from '../../server/api/app.ts'
import type { Dependencies, LogEntry } from '../../server/api/dependencies.ts'
import { createServing, type Serving } from '../../server/api/serving.ts'
import type { RequestOf, ResponseOf, RouteName } from '../../server/contract/routes.ts'
import { routes } from '../../server/contract/routes.ts'
import type { EngineValue } from '../../server/engine/engine.ts'
import { languagesOf } from '../../server/model/in-language.ts'
import { demoWorkspace, loadWarehouse, type Warehouse } from '../support/warehouse.ts'

/** The API over the demo workspace, without a port. */
export interface TestApi {
  readonly warehouse: Warehouse
  readonly serving: Serving
  readonly dependencies: Dependencies
  /** what was logged so far */
  readonly logged: readonly LogEntry[]
  readonly request: (path: string, init?: RequestInit) => Promise<Response>
  /** asks a route and gives its JSON answer; throws where it is not 200 */
  readonly ask: <N extends RouteName>(name: N, body: RequestOf<N>) => Promise<ResponseOf<N>>
  /** status and error body of a question that is refused */
  readonly refused: (name: RouteName, body: unknown) => Promise<{ status: number; error: Record<string, unknown> }>
  /** rows of a statement written by hand */
  readonly sql: (text: string) => Promise<EngineValue[][]>
}

const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
})

/** A request of a query, in the form that `accept` names. */
export const queryRequest = (query: RequestOf<'query'>, headers: Record<string, string> = {}) => post(query, headers)

const versions = { dataVersion: '1-test', completeThrough: '2017-12-31' }
const workspace = { name: 'crm-sales-opportunities', title: 'CRM Sales Opportunities' }

/** Publishes the cubes of a warehouse under a data version, complete through a date. */
export const publish = (
  serving: Serving,
  { model, profile }: Warehouse,
  dataVersion = versions.dataVersion,
  completeThrough: string | null = versions.completeThrough,
): void => {
  const profiles = [...model.cubes.keys()].flatMap((name) => {
    const found = profile(name)
    return found === undefined ? [] : [[name, found] as const]
  })
  serving.publish({
    workspace: { ...workspace, languages: languagesOf(model, 'en') },
    model,
    profiles: new Map(profiles),
    dataVersion,
    completeThrough,
  })
}

const open = async (warehouse: Warehouse, completeThrough: string | null): Promise<TestApi> => {
  const { engine } = warehouse
  const serving = createServing()
  publish(serving, warehouse, versions.dataVersion, completeThrough)
  const logged: LogEntry[] = []
  let errors = 0
  const dependencies: Dependencies = {
    version: '0.0.0',
    serving,
    engine,
    limits: { jsonRows: 100_000, requestBytes: 1_000_000, cacheBytes: 1_000_000 },
    clock: () => performance.now(),
    newId: () => `error-${++errors}`,
    log: (entry) => logged.push(entry),
  }
  const app = createApp(dependencies)
  const request = async (path: string, init?: RequestInit) => app.request(path, init)
  const call = (name: RouteName, body: unknown) =>
    request(routes[name].path, routes[name].method === 'post' ? post(body) : undefined)
  return {
    warehouse,
    serving,
    dependencies,
    logged,
    request,
    ask: async (name, body) => {
      const response = await call(name, body)
      if (response.status !== 200) {
        const log = response.status >= 500 ? ` ${JSON.stringify(logged.at(-1))}` : ''
        throw new Error(`${name} answered ${response.status}: ${await response.text()}${log}`)
      }
      return await response.json()
    },
    refused: async (name, body) => {
      const response = await call(name, body)
      const { error } = await response.json()
      return { status: response.status, error }
    },
    sql: async (text) => (await engine.session((session) => session.all(text))).map((row) => Object.values(row)),
  }
}

/** A whole demo company is loaded in less, where other work goes on beside it. */
const mostMilliseconds = 240_000

/** The API over a warehouse for the tests of one file; `load` gets the file that it may be in. */
export const apiOver = (
  load: (file: string) => Promise<Warehouse>,
  completeThrough: string | null = versions.completeThrough,
): TestApi => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-api-'))
  const api = {} as { opened?: TestApi }
  beforeAll(async () => {
    api.opened = await open(await load(join(folder, 'warehouse.duckdb')), completeThrough)
  }, mostMilliseconds)
  afterAll(async () => {
    await api.opened?.warehouse.engine.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return new Proxy({} as TestApi, {
    get: (_, name) => {
      if (api.opened === undefined) throw new Error('the API is there inside tests only')
      return Reflect.get(api.opened, name)
    },
  })
}

/** The API over the demo workspace for the tests of one file. */
export const demoApi = (): TestApi => apiOver((file) => loadWarehouse(file, demoWorkspace))
