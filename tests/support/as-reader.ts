import { createApp } from '../../server/api/app.ts'
import type { Dependencies } from '../../server/api/dependencies.ts'
import { type RouteName, routes } from '../../server/contract/routes.ts'
import type { Reader } from '../../server/model/policy.ts'

/** What an app answers to what a reader asks: the status, and the body as JSON. */
export type Ask = (
  name: RouteName,
  body?: unknown,
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what a test asks of it
) => Promise<{ readonly status: number; readonly body: any }>

/** Asks an app as a reader of some roles, named with commas between them. */
export const asReader = (dependencies: Dependencies, roles: string, attributes?: Reader['attributes']): Ask => {
  const reader: Reader = { roles: roles.split(','), ...(attributes && { attributes }) }
  const app = createApp({ ...dependencies, reader })
  return async (name, body) => {
    const { path, method } = routes[name]
    const headers = { 'content-type': 'application/json' }
    const sent = method === 'post' ? { method: 'POST', headers, body: JSON.stringify(body) } : {}
    const response = await app.request(path.replace(':name', String(body)), sent)
    return { status: response.status, body: await response.json() }
  }
}

/** The rows of a query's answer, texts of numbers as numbers; throws where it is refused. */
export const rowsOf = async (ask: Ask, query: object): Promise<unknown[][]> => {
  const { body } = await ask('query', query)
  if (body.rows === undefined) throw new Error(JSON.stringify(body))
  return body.rows.map((row: readonly unknown[]) =>
    row.map((value) => (typeof value === 'string' && /^[\d.]+$/.test(value) ? Number(value) : value)),
  )
}

/** The code and the text of what is refused. */
export const refusal = async (ask: Ask, name: RouteName, body?: unknown): Promise<string> => {
  const { body: answer } = await ask(name, body)
  return `${answer.error?.code}: ${answer.error?.message}`
}
