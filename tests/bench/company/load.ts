import { fileURLToPath } from 'node:url'
import { serve } from '../../../server/start/serve.ts'

/*
 * Serves a workspace in a process of its own, so that its memory is its own: starts on an empty data folder, ends once it
 * answers, and prints how long that took in milliseconds, what was loaded, and the most memory that it took, in bytes.
 */
const [workspace = '', data = ''] = process.argv.slice(2)
const problems: string[] = []
const started = performance.now()
const server = await serve(
  { port: 0, host: '127.0.0.1', data, workspace, help: false },
  {
    root: fileURLToPath(new URL('../../../', import.meta.url)),
    version: '0.0.0',
    screen: { write: () => undefined },
    log: (entry) => {
      if (entry.level === 'error') problems.push(JSON.stringify(entry))
    },
    now: () => new Date('2026-01-01T00:00:00Z'),
    newId: () => 'error-1',
  },
  new AbortController().signal,
)
const took = performance.now() - started
const { runs } = await (await fetch(`${server.url}/api/runs`)).json()
await server.stop(1000)
const memory = process.resourceUsage().maxRSS * 1024
console.log(JSON.stringify({ took, memory, status: runs[0]?.status, message: runs[0]?.message, problems }))
