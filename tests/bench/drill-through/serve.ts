import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { Hono } from 'hono'
import { createApp } from '../../../server/api/app.ts'
import { createServing } from '../../../server/api/serving.ts'
import { openDuckDb } from '../../../server/engine/duckdb.ts'
import { listen } from '../../../server/start/listen.ts'
import { engineOptions, serveModel } from '../../support/warehouse.ts'
import { snapshotOf } from '../in-process.ts'

const { values: flags } = parseArgs({ options: { file: { type: 'string', default: '' } } })
const { file } = flags

const settings = {
  memory_limit: engineOptions.memoryLimit,
  threads: String(engineOptions.threads),
  temp_directory: `${file}.temp`,
}
const instance = await DuckDBInstance.fromCache(file, settings)
const connection = await instance.connect()
const engine = await openDuckDb({ ...engineOptions, file, tempFolder: `${file}.temp` })
const text = readFileSync(new URL('orders.yaml', import.meta.url), 'utf8')
const warehouse = await serveModel(engine, [{ path: 'orders.yaml', text }])
const serving = createServing()
serving.publish(snapshotOf(warehouse))

/** The statement that a drill-through runs, as it is asked for by the other two ways. */
const app = new Hono()
app.post('/raw', async (c) => {
  const result = await connection.stream(await c.req.text())
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; ) chunk = await result.fetchChunk()
  return c.text('.')
})
app.post('/json', async (c) => c.json(await (await connection.runAndReadAll(await c.req.text())).getRowsJson()))
app.get('/memory', (c) => {
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage()
  return c.json({ peak: process.resourceUsage().maxRSS * 1024, rss, heapUsed, external, arrayBuffers })
})
app.route(
  '/',
  createApp({
    serving,
    engine,
    version: 'bench',
    limits: { jsonRows: 100_000, requestBytes: 1_000_000, cacheBytes: 0 },
    clock: () => performance.now(),
    newId: () => 'bench',
    log: ({ level, message }) => console.error(level, message),
  }),
)
const { port } = await listen(app, '127.0.0.1', 0)
process.send?.({ port })
process.on('disconnect', () => process.exit())
