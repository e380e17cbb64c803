import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { inTurns } from '../measure.ts'
import { keptFile } from '../ssb/generate.ts'

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

const ordersFile = (orders: number): Promise<string> =>
  keptFile(`orders-${orders}`, async (connection) => {
    await connection.run(`SET VARIABLE orders = ${orders}::BIGINT`)
    await connection.run(readFileSync(path('orders.sql'), 'utf8'))
  })

interface Served {
  readonly child: ChildProcess
  readonly port: number
  readonly agent: Agent
}

const serve = async (file: string): Promise<Served> => {
  const child = fork(path('serve.ts'), [file])
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (found) => resolve(Number(found)))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  return { child, port, agent: new Agent({ keepAlive: true, maxSockets: 1 }) }
}

const stop = ({ child, agent }: Served): void => {
  agent.destroy()
  child.disconnect()
}

/** What came back: how many bytes, and the first of them as text. */
interface Answer {
  readonly bytes: number
  readonly start: string
}

/** Asks on one connection that stays open. `pauseMs`: how long the client takes over each piece. */
const ask = ({ port, agent }: Served, route: string, body: string | undefined, pauseMs = 0): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', accept: 'application/vnd.apache.arrow.stream' }
    const method = body === undefined ? 'GET' : 'POST'
    const sent = request({ port, host: '127.0.0.1', path: route, method, agent, headers }, async (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`${route}: ${answer.statusCode}`))
      let [bytes, start] = [0, '']
      for await (const piece of answer) {
        if (bytes === 0) start = String(piece.subarray(0, 100))
        bytes += piece.length
        if (pauseMs > 0) await sleep(pauseMs)
      }
      resolve({ bytes, start })
    })
    sent.on('error', reject)
    sent.end(body)
  })

/** The rows of a drill-through by hand. */
const sql = `SELECT f.order_id, f.ordered_on, c.nation, c.city, p.product_name, f.quantity, f.amount, f.weight,
  f.run_id, f.source_file, f.source_line
FROM fact_order f JOIN customer c USING (customer_key) JOIN product p USING (product_key)`

const rowsOf = (nations: number): string => {
  const query = { from: 'orders', measures: ['amount'], rows: ['customer.nation'] }
  const nation = Array.from({ length: nations }, (_, i) => `Nation ${i}`)
  const where = [{ attribute: 'customer.nation', in: nation }]
  return JSON.stringify({ query: { ...query, where }, measure: 'amount' })
}
const allRows = JSON.stringify({ query: { from: 'orders', measures: ['amount'] }, measure: 'amount' })

const route = '/api/drill-through'

/** Medians in milliseconds of a million rows over HTTP. */
export interface StreamTiming {
  /** their chunks fetched by hand, nothing of them sent */
  readonly chunks: number
  readonly arrow: number
  /** `c.json(getRowsJson())` of the same statement by hand */
  readonly json: number
  readonly arrowBytes: number
  readonly jsonBytes: number
}

/** Times a million rows behind a cell in turns with the same by hand, and a few times as JSON by hand. */
export const timeStreams = async (runs: number, jsonRuns: number): Promise<StreamTiming> => {
  const served = await serve(await ordersFile(1_000_000))
  const counted = await ask(served, '/chunks', sql)
  if (counted.start !== '1000000') throw new Error(`the statement by hand has ${counted.start} rows; expected 1000000`)
  const { bytes: arrowBytes } = await ask(served, route, allRows)
  const [chunks = 0, arrow = 0] = await inTurns(runs, [
    () => ask(served, '/chunks', sql),
    () => ask(served, route, allRows),
  ])
  let jsonBytes = 0
  const times: number[] = []
  for (let run = 0; run < jsonRuns; run++) {
    const started = performance.now()
    jsonBytes = (await ask(served, '/json', sql)).bytes
    times.push(performance.now() - started)
  }
  stop(served)
  return { chunks, arrow, json: Math.min(...times), arrowBytes, jsonBytes }
}

/** Peaks of a server's memory in bytes. */
export interface StreamMemory {
  /** after the first answer, at rest */
  readonly before: number
  readonly million: number
  readonly fourMillion: number
  /** four million rows to a client that takes its time */
  readonly slow: number
}

/** The most memory that the server takes, in a process of its own, while it streams a million rows and four. */
export const weighStreams = async (): Promise<StreamMemory> => {
  const served = await serve(await ordersFile(4_000_000))
  const peakOf = async (body: string, pauseMs: number): Promise<number> => {
    await ask(served, '/peak', undefined)
    await ask(served, route, body, pauseMs)
    return Number((await ask(served, '/peak', undefined)).start)
  }
  // The pages of the file are in memory from the first answer on.
  await ask(served, route, allRows)
  await ask(served, '/peak', undefined)
  await sleep(500)
  const before = Number((await ask(served, '/peak', undefined)).start)
  const million = await peakOf(rowsOf(6), 0)
  const fourMillion = await peakOf(allRows, 0)
  const slow = await peakOf(allRows, 1)
  stop(served)
  return { before, million, fourMillion, slow }
}
