import { Agent, request } from 'node:http'
import { serve } from '@hono/node-server'
import { createApp } from '../../server/api/app.ts'
import { createServing } from '../../server/api/serving.ts'
import { freePort } from '../support/app.ts'
import type { Warehouse } from '../support/warehouse.ts'
import type { Case } from './cases.ts'
import { type Raw, snapshotOf } from './in-process.ts'
import { inTurns } from './measure.ts'

/** Figures of one question over HTTP, in milliseconds: by hand in process, a new answer, one that was kept. */
export interface HttpTiming {
  readonly name: string
  readonly bytes: number
  readonly raw: number
  readonly json: number
  readonly arrow: number
  readonly cached: number
  /** an answer that needs no warehouse: what HTTP itself costs in this process */
  readonly nothing: number
}

/** Serves the warehouse on a free port of the loopback address; `cacheBytes: 0` keeps no answer. */
const listen = async (warehouse: Warehouse, cacheBytes: number) => {
  const serving = createServing()
  serving.publish(snapshotOf(warehouse))
  const app = createApp({
    serving,
    engine: warehouse.engine,
    version: 'bench',
    limits: { jsonRows: 100_000, requestBytes: 1_000_000, cacheBytes },
    clock: () => performance.now(),
    newId: () => 'bench',
    log: ({ level, message }) => console.error(level, message),
  })
  const port = await freePort()
  const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })
  return { port, close: () => server.close() }
}

/** Requests of each question before the first is timed, so that the code is compiled by then. */
const warmUp = 40

const asJson = 'application/json'
const asArrow = 'application/vnd.apache.arrow.stream'

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** Asks on one connection that stays open. @returns bytes of the body; throws where the answer is not 200 */
const call = (port: number, method: string, path: string, body = '', accept = '*/*'): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), accept }
    const sent = request({ port, host: '127.0.0.1', path, method, agent, headers }, (answer) => {
      let bytes = 0
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length
      })
      answer.on('error', reject)
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`${path}: ${answer.statusCode}`)),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })

const ask = (port: number, { query }: Case, accept: string): Promise<number> =>
  call(port, 'POST', '/api/query', query, accept)

/** Times each question by hand in process, over HTTP as JSON and as Arrow, and over HTTP from the cache, in turns. */
export const timeHttp = async (
  warehouse: Warehouse,
  raw: Raw,
  cases: readonly Case[],
  rounds: number,
): Promise<HttpTiming[]> => {
  const fresh = await listen(warehouse, 0)
  const keeping = await listen(warehouse, 64 * 2 ** 20)
  for (let i = 0; i < warmUp; i++) {
    for (const question of cases)
      for (const { port } of [fresh, keeping]) await ask(port, question, i % 2 === 0 ? asJson : asArrow)
  }
  const timings: HttpTiming[] = []
  for (const question of cases) {
    const bytes = await ask(keeping.port, question, asJson)
    const [byHand = 0, json = 0, arrow = 0, cached = 0, nothing = 0] = await inTurns(rounds, [
      () => raw.run(question.sql),
      () => ask(fresh.port, question, asJson),
      () => ask(fresh.port, question, asArrow),
      () => ask(keeping.port, question, asJson),
      () => call(keeping.port, 'GET', '/health/live'),
    ])
    timings.push({ name: question.name, bytes, raw: byHand, json, arrow, cached, nothing })
  }
  agent.destroy()
  fresh.close()
  keeping.close()
  return timings
}
