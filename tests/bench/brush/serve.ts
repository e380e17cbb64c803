import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createServing } from '../../../server/api/serving.ts'
import { listen } from '../../../server/start/listen.ts'
import { serveModel } from '../../support/warehouse.ts'
import { openBoth, snapshotOf } from '../in-process.ts'
import { servedApp } from '../served.ts'

/* Serves the orders of a file with the built page, in a process of its own. Tells its parent the port, and ends with it. */
const { engine } = await openBoth(process.argv[2] ?? '')
const text = readFileSync(new URL('orders.yaml', import.meta.url), 'utf8')
const serving = createServing()
serving.publish(snapshotOf(await serveModel(engine, [{ path: 'orders.yaml', text }])))
const app = servedApp(serving, engine, fileURLToPath(new URL('../../../dist/web', import.meta.url)))
const { port } = await listen(app, '127.0.0.1', 0)
process.send?.(port)
process.on('disconnect', () => process.exit())
