import { createApp } from '../../server/api/app.ts'
import type { Dependencies } from '../../server/api/dependencies.ts'
import { createServing } from '../../server/api/serving.ts'
import type { ResultMedia } from '../../server/contract/route.ts'
import { type RouteName, routes } from '../../server/contract/routes.ts'
import type { Reader } from '../../server/model/policy.ts'
import type { Warehouse } from '../support/warehouse.ts'

/** One request to the API: a route with the body that is sent, or with the name in its path. */
export interface Request {
  readonly route: RouteName
  readonly body?: object
  readonly name?: string
  /** the form of the answer; JSON where absent */
  readonly accept?: ResultMedia
  readonly headers?: Readonly<Record<string, string>>
}

/** What came back, unread. */
export interface Answer {
  readonly status: number
  readonly media: string
  readonly tag: string | null
  readonly bytes: Uint8Array
}
export type Ask = (request: Request) => Promise<Answer>

/** What makes the API; planted leaks bring others than the product has. */
export interface Product {
  readonly createApp: typeof createApp
  readonly createServing: typeof createServing
}
const product: Product = { createApp, createServing }

const limits = { jsonRows: 100_000, requestBytes: 1_000_000, cacheBytes: 1_000_000 }

/** The app over a warehouse, asked by whoever `reader` says at that moment; by one who sees all where that is undefined. */
export const asking = (
  warehouse: Warehouse,
  completeThrough: string,
  reader: () => Reader | undefined,
  { createApp: app, createServing: serving }: Product = product,
): Ask => {
  const { engine, model, profiles } = warehouse
  const served = serving()
  served.publish({
    workspace: { name: 'test', title: 'Test', languages: ['en'] },
    model,
    profiles,
    dataVersion: '1-test',
    completeThrough,
  })
  const logged: string[] = []
  const dependencies: Dependencies = {
    version: '0.0.0',
    serving: served,
    engine,
    limits,
    clock: () => 0,
    newId: () => 'error',
    log: (entry) => logged.push(JSON.stringify(entry)),
  }
  const live = Object.defineProperty({ ...dependencies }, 'reader', { get: reader, enumerable: true })
  const api = app(live)
  return async ({ route, body, name = '', accept = 'application/json', headers = {} }) => {
    const { path, method } = routes[route]
    const sent = method === 'post' ? { method: 'POST', body: JSON.stringify(body ?? {}) } : {}
    const all = { 'content-type': 'application/json', accept, ...headers }
    const response = await api.request(path.replace(':name', encodeURIComponent(name)), { ...sent, headers: all })
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (response.status >= 500) throw new Error(`${route} ${JSON.stringify(body)}: ${logged.at(-1)}`)
    const media = response.headers.get('content-type') ?? ''
    return { status: response.status, media, tag: response.headers.get('etag'), bytes }
  }
}

/** The JSON of an answer, whatever its status. */
export const jsonOf = ({ bytes }: Answer): unknown =>
  bytes.length === 0 ? null : JSON.parse(Buffer.from(bytes).toString())
