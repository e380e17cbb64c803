import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../server/api/app.ts'
import { createServing } from '../../server/api/serving.ts'
import type { ErrorBody } from '../../server/contract/errors.ts'
import { type RouteName, routes } from '../../server/contract/routes.ts'
import { loadWarehouse } from '../support/warehouse.ts'
import type { Case, DrillThroughCase, MembersCase } from './cases.ts'
import { firstCountDifference, firstDifference } from './compare.ts'

/** What became of a case. */
export type Verdict =
  | { readonly kind: 'ok' }
  | { readonly kind: 'wrong'; readonly difference: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** The FoodMart workspace, served without a port. */
export interface Foodmart {
  readonly judge: (asked: Case) => Promise<Verdict>
  readonly close: () => Promise<void>
}

/** An answer that is none. */
class Refusal extends Error {}

type Ask = (route: RouteName, body: unknown) => Promise<unknown>

const versions = { dataVersion: '1-foodmart', completeThrough: null }
const limits = { jsonRows: 100_000, requestBytes: 1_000_000, cacheBytes: 1_000_000 }

const bodyOf = ({ query, at, measure, input, limit, offset }: DrillThroughCase) => ({
  query,
  at,
  measure,
  ...(input !== undefined && { input }),
  ...(limit !== undefined && { limit }),
  ...(offset !== undefined && { offset }),
})

const memberDifference = async (ask: Ask, { requests }: MembersCase): Promise<string | undefined> => {
  for (const [i, { body, count }] of requests.entries()) {
    const found = (await ask('members', body)) as { readonly count: number }
    if (found.count !== count) return `count of request ${i + 1} is ${found.count}, expected ${count}`
  }
  return undefined
}

const differenceOf = async (ask: Ask, asked: Case): Promise<string | undefined> => {
  switch (asked.endpoint) {
    case 'query':
      return firstDifference((await ask('query', asked.query)) as Parameters<typeof firstDifference>[0], asked)
    case 'drill-through':
      return firstCountDifference(
        (await ask('drillThrough', bodyOf(asked))) as Parameters<typeof firstCountDifference>[0],
        asked,
      )
    case 'members':
      return memberDifference(ask, asked)
  }
}

const judgeBy =
  (ask: Ask) =>
  async (asked: Case): Promise<Verdict> => {
    if (asked.reader !== undefined) return { kind: 'refused', reason: 'reader' }
    try {
      const difference = await differenceOf(ask, asked)
      return difference === undefined ? { kind: 'ok' } : { kind: 'wrong', difference }
    } catch (error) {
      if (error instanceof Refusal) return { kind: 'refused', reason: error.message }
      throw error
    }
  }

/** Loads the FoodMart workspace into a warehouse of its own and serves it. */
export const openFoodmart = async (): Promise<Foodmart> => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-foodmart-'))
  const { engine, model, profiles } = await loadWarehouse(join(folder, 'warehouse.duckdb'), 'fixtures/foodmart')
  const serving = createServing()
  serving.publish({ workspace: { name: 'foodmart', title: 'FoodMart' }, model, profiles, ...versions })
  const logged: string[] = []
  const app = createApp({
    version: '0.0.0',
    serving,
    engine,
    limits,
    clock: () => performance.now(),
    newId: () => String(logged.length),
    log: (entry) => logged.push(JSON.stringify(entry)),
  })
  const ask: Ask = async (route, body) => {
    const { path, method } = routes[route]
    const headers = { 'content-type': 'application/json' }
    const response = await app.request(path, { method, headers, body: JSON.stringify(body) })
    const answer: unknown = await response.json()
    if (response.ok) return answer
    const { code, message, path: where } = (answer as ErrorBody).error
    const log = response.status >= 500 ? ` ${logged.at(-1)}` : ''
    throw new Refusal(`${code}${where === '' ? '' : ` at ${where}`}: ${message}${log}`)
  }
  return {
    judge: judgeBy(ask),
    close: async () => {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
