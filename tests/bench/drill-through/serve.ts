import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { createServing } from '../../../server/api/serving.ts'
import { listen } from '../../../server/start/listen.ts'
import { serveModel } from '../../support/warehouse.ts'
import { openBoth, snapshotOf } from '../in-process.ts'
import { servedApp } from '../served.ts'

/*
 * Serves the orders of a file, in a process of its own so that its memory is its own: the API, the same rows by hand, and
 * what memory all that takes. Tells its parent the port, and ends with it.
 */
const { engine, connection } = await openBoth(process.argv[2] ?? '')
const text = readFileSync(new URL('orders.yaml', import.meta.url), 'utf8')
const serving = createServing()
serving.publish(snapshotOf(await serveModel(engine, [{ path: 'orders.yaml', text }])))

let peak = 0
let isLooking = false
const look = () => {
  peak = Math.max(peak, process.memoryUsage.rss())
}

const app = new Hono()
app.post('/chunks', async (c) => {
  const result = await connection.stream(await c.req.text())
  let rows = 0
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    rows += chunk.rowCount
  }
  return c.text(String(rows))
})
app.post('/json', async (c) => c.json(await (await connection.runAndReadAll(await c.req.text())).getRowsJson()))
/** The most memory since this was asked the last time, in bytes; looking costs time, so it begins with the first time. */
app.get('/peak', (c) => {
  if (!isLooking) setInterval(look, 5)
  isLooking = true
  look()
  const found = String(peak)
  peak = 0
  return c.text(found)
})
app.route('/', servedApp(serving, engine))
const { port } = await listen(app, '127.0.0.1', 0)
process.send?.(port)
process.on('disconnect', () => process.exit())
