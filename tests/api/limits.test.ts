import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LogEntry } from '../../server/api/dependencies.ts'
import type { Running } from '../../server/start/serve.ts'
import { demoCopy, post, startServer, temporaryFolder } from '../support/commands.ts'

const folder = temporaryFolder('limits')
const running: Running[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop(1000)
})

/** Puts a text of workspace.yaml in the place of another. */
const limit = (workspace: string, found: string, put: string) => {
  const file = join(workspace, 'workspace.yaml')
  const text = readFileSync(file, 'utf8')
  expect(text).toContain(found)
  writeFileSync(file, text.replace(found, put))
}

let made = 0
/** A server of the demo with other limits than its own. */
const start = async (...limits: readonly (readonly [found: string, put: string])[]) => {
  const { workspace, data } = demoCopy(join(folder, String(++made)))
  for (const [found, put] of limits) limit(workspace, found, put)
  const logged: LogEntry[] = []
  const server = await startServer(workspace, data, logged)
  running.push(server)
  return { ...server, workspace, logged }
}

const ask = async (url: string, query: object) => {
  const { status, body } = await post(`${url}/api/query`, query)
  return [status, body.error]
}
const rows = (...names: readonly string[]) => ({ from: 'opportunities', measures: ['deals'], rows: names })
const problems = async (url: string) => (await (await fetch(`${url}/health/ready`)).json()).problems
const soon = (look: () => Promise<void>) => vi.waitFor(look, { timeout: 20_000, interval: 200 })

const slow = rows('opportunity', 'account.name', 'owner.name', 'product.name', 'closed.date', 'engaged.date')

describe('the limits of workspace.yaml', () => {
  it('bound the rows of a JSON answer and the bytes of a request', async () => {
    const { url } = await start(
      ['json_rows: 100000', 'json_rows: 10'],
      ['request_bytes: 1000000', 'request_bytes: 1024'],
    )
    expect(await ask(url, rows('opportunity'))).toMatchObject([
      422,
      { code: 'too_many_rows', details: { rows: 8800, limit: 10 } },
    ])
    const long = { ...rows('owner.office'), title: 'x'.repeat(2000) }
    expect(await ask(url, long)).toMatchObject([413, { code: 'too_large', details: { limit: 1024 } }])
    expect((await ask(url, rows('owner.office')))[0]).toBe(200)
  })

  it('bound the seconds that the engine works on a query', async () => {
    const { url } = await start(['query_seconds: 30', 'query_seconds: 0.001'])
    expect(await ask(url, { ...slow, totals: true })).toMatchObject([
      408,
      { code: 'timed_out', details: { seconds: 0.001 } },
    ])
  })

  it('bound the queries that run and those that wait', async () => {
    const { url } = await start(['connections: 4', 'connections: 1'], ['waiting_queries: 64', 'waiting_queries: 1'])
    const names = ['account.name', 'owner.name', 'product.name', 'closed.date', 'engaged.date', 'stage']
    const answers = await Promise.all(names.map((name) => ask(url, rows('opportunity', name))))
    const statuses = answers.map(([status]) => status)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(2)
    expect(answers).toContainEqual([429, expect.objectContaining({ code: 'too_busy', details: { waiting: 1 } })])
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
  })

  it('bound the memory of the engine, also of a load', async () => {
    await expect(start(['memory: 4GB', 'memory: 1MB'])).rejects.toThrow(/memory/i)
  })

  it('hold at once where they are changed while the server runs, which the log says', async () => {
    const { url, workspace, logged } = await start()
    expect((await ask(url, rows('opportunity')))[0]).toBe(200)
    limit(workspace, 'json_rows: 100000', 'json_rows: 10')
    limit(workspace, 'request_bytes: 1000000', 'request_bytes: 1024')
    await soon(async () => expect((await ask(url, rows('opportunity')))[0]).toBe(422))
    expect((await ask(url, { ...rows('stage'), title: 'x'.repeat(2000) }))[0]).toBe(413)
    limit(workspace, 'query_seconds: 30', 'query_seconds: 0.001')
    await soon(async () => expect((await ask(url, { ...slow, totals: true, limit: 5 }))[0]).toBe(408))
    limit(workspace, 'waiting_queries: 64', 'waiting_queries: 0')
    limit(workspace, 'query_seconds: 0.001', 'query_seconds: 30')
    limit(workspace, 'json_rows: 10', 'json_rows: 100000')
    await soon(async () => {
      const asked = Array.from({ length: 12 }, (_, i) => ask(url, { ...slow, limit: 100 + i }))
      expect((await Promise.all(asked)).map(([status]) => status)).toContain(429)
    })
    expect(await problems(url)).toEqual([])
    const said = logged.flatMap(({ message, limits }) => (message === 'limits changed' ? limits : []))
    expect(said).toEqual(expect.arrayContaining(['limits.json_rows is 10', 'limits.waiting_queries is 0']))
  })

  it('that the engine keeps are said to need a start, by the log and by the state, until they are what they were', async () => {
    const { url, workspace, logged } = await start()
    limit(workspace, 'memory: 4GB', 'memory: 2GB')
    limit(workspace, 'connections: 4', 'connections: 2')
    const lines = [
      'limits.connections is 4 until the server is started again; workspace.yaml says 2',
      'limits.memory is 4GB until the server is started again; workspace.yaml says 2GB',
    ]
    await soon(async () => expect(await problems(url)).toEqual(lines))
    expect(logged).toContainEqual({ level: 'warning', message: 'limits could not be taken over', problems: lines })
    limit(workspace, 'memory: 2GB', 'memory: 4GB')
    limit(workspace, 'connections: 2', 'connections: 4')
    await soon(async () => expect(await problems(url)).toEqual([]))
  })
})
