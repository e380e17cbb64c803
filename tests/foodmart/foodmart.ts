import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { createApp } from '../../server/api/app.ts'
import { createServing } from '../../server/api/serving.ts'
import type { ErrorBody } from '../../server/contract/errors.ts'
import { type RouteName, routes } from '../../server/contract/routes.ts'
import type { Engine } from '../../server/engine/engine.ts'
import type { Reader } from '../../server/model/policy.ts'
import { readDefinitionFiles } from '../../server/model/read.ts'
import { loadWarehouse, serveModel, type Warehouse } from '../support/warehouse.ts'
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

/** Who asks, with the policies that are added to those of the model. */
const ReaderText = z.strictObject({
  policies: z.record(z.string(), z.unknown()).default({}),
  roles: z.array(z.string()),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
})

type AskAs = (reader: z.infer<typeof ReaderText> | undefined) => Promise<Ask>

const judgeBy =
  (askAs: AskAs) =>
  async (asked: Case): Promise<Verdict> => {
    try {
      const ask = await askAs(asked.reader === undefined ? undefined : ReaderText.parse(asked.reader))
      const difference = await differenceOf(ask, asked)
      return difference === undefined ? { kind: 'ok' } : { kind: 'wrong', difference }
    } catch (error) {
      if (error instanceof Refusal) return { kind: 'refused', reason: error.message }
      throw error
    }
  }

/** A question to the API over a model, as a reader asks it. */
const asking = (engine: Engine, { model, profiles }: Pick<Warehouse, 'model' | 'profiles'>, reader?: Reader): Ask => {
  const serving = createServing()
  serving.publish({
    workspace: { name: 'foodmart', title: 'FoodMart', languages: ['en'] },
    model,
    profiles,
    ...versions,
  })
  const logged: string[] = []
  const app = createApp({
    version: '0.0.0',
    serving,
    engine,
    ...(reader && { reader }),
    limits,
    clock: () => performance.now(),
    newId: () => String(logged.length),
    log: (entry) => logged.push(JSON.stringify(entry)),
  })
  return async (route, body) => {
    const { path, method } = routes[route]
    const headers = { 'content-type': 'application/json' }
    const response = await app.request(path, { method, headers, body: JSON.stringify(body) })
    const answer: unknown = await response.json()
    if (response.ok) return answer
    const { code, message, path: where } = (answer as ErrorBody).error
    const log = response.status >= 500 ? ` ${logged.at(-1)}` : ''
    throw new Refusal(`${code}${where === '' ? '' : ` at ${where}`}: ${message}${log}`)
  }
}

/** Loads the FoodMart workspace into a warehouse of its own and serves it. */
export const openFoodmart = async (): Promise<Foodmart> => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-foodmart-'))
  const warehouse = await loadWarehouse(join(folder, 'warehouse.duckdb'), 'fixtures/foodmart')
  const { engine } = warehouse
  const askAsOwner = asking(engine, warehouse)
  const definitions = await readDefinitionFiles(
    undefined,
    fileURLToPath(new URL('../../fixtures/foodmart', import.meta.url)),
  )
  const askAs: AskAs = async (reader) => {
    if (reader === undefined) return askAsOwner
    const { policies, ...who } = reader
    const added = { path: 'reader.yaml', text: JSON.stringify({ version: 1, policies }) }
    return asking(engine, await serveModel(engine, [...definitions, added]), who)
  }
  return {
    judge: judgeBy(askAs),
    close: async () => {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
