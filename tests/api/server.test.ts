import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LogEntry } from '../../server/api/dependencies.ts'
import { type Running, serve } from '../../server/start/serve.ts'
import { StartError } from '../../server/start/start-error.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folders: string[] = []
const running: Running[] = []
const opportunities = join(root, 'fixtures/crm-sales-opportunities')

const temporary = () => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-server-'))
  folders.push(folder)
  return folder
}
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop(1000)
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const copyOfDemo = () => {
  const folder = temporary()
  cpSync(opportunities, folder, { recursive: true })
  return folder
}

/** Starts a server as main.ts does, on a free port and a data folder of its own. */
const start = async (
  options: {
    data?: string
    workspace?: string
    port?: number
    signal?: AbortSignal
    onPrint?: (text: string) => void
  } = {},
) => {
  const logged: LogEntry[] = []
  let printed = ''
  const server = await serve(
    {
      port: options.port ?? 0,
      host: '127.0.0.1',
      data: options.data ?? temporary(),
      workspace: options.workspace ?? opportunities,
      help: false,
    },
    {
      root,
      version: '0.0.0',
      screen: {
        write: (text) => {
          printed += text
          options.onPrint?.(text)
        },
      },
      log: (entry) => logged.push(entry),
      now: () => new Date('2026-01-01T00:00:00Z'),
      newId: () => 'error-1',
    },
    options.signal ?? new AbortController().signal,
  )
  running.push(server)
  return { ...server, logged, printed }
}

const ask = async (url: string, body: unknown = { from: 'opportunities', measures: ['deals'] }) =>
  (await fetch(`${url}/api/query`, { method: 'POST', body: JSON.stringify(body) })).json()
const ready = async (url: string) => (await fetch(`${url}/health/ready`)).json()

describe('a server', () => {
  it('loads the workspace with its progress shown, answers, and leaves nothing behind when it is stopped', async () => {
    const data = temporary()
    const server = await start({ data })
    expect(server.printed).toContain('stage sales_pipeline: 8,800 of 8,800 rows (100 %)\n')
    expect((await ask(server.url)).rows).toEqual([[8800]])
    expect(await ready(server.url)).toMatchObject({ ready: true, problems: [] })
    expect(JSON.parse(readFileSync(join(data, 'server.json'), 'utf8')).port).toBe(Number(new URL(server.url).port))
    await server.stop(1000)
    expect(existsSync(join(data, 'server.json'))).toBe(false)
    await expect(fetch(server.url)).rejects.toThrow()
  })

  it('loads nothing the second time', async () => {
    const data = temporary()
    await (await start({ data })).stop(1000)
    const again = await start({ data })
    expect(again.printed).not.toContain('stage')
    expect((await ask(again.url)).rows).toEqual([[8800]])
    const { runs } = await (await fetch(`${again.url}/api/runs`)).json()
    expect(runs).toHaveLength(1)
  })

  it('refuses a data folder that is served, with the address, and a port that is in use', async () => {
    const data = temporary()
    const { url } = await start({ data })
    await expect(start({ data })).rejects.toThrow(`is served already at ${url} by process ${process.pid}`)
    const blocker = createServer()
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
    const address = blocker.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const other = temporary()
    await expect(start({ data: other, port })).rejects.toThrow(`port ${port} of 127.0.0.1 is in use`)
    expect(existsSync(join(other, 'server.json'))).toBe(false)
    blocker.close()
    expect((await ask(url)).rows).toEqual([[8800]])
  })

  it('refuses a workspace that cannot be read while it has nothing older to serve, with every problem', async () => {
    const workspace = copyOfDemo()
    const broken = copyOfDemo()
    const file = join(workspace, 'sources/accounts.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('entity: customer', 'entity: costumer'))
    await expect(start({ workspace })).rejects.toThrow(/sources\/accounts\.yaml:\d+:\d+: .*"costumer".*"customer"/)
    writeFileSync(join(broken, 'files/products.csv'), '')
    const [only, ...others] = await start({ workspace: broken }).then(
      () => [],
      ({ message }: Error) => message.split('\n'),
    )
    expect(only).toContain('files/products.csv:1: the file is empty')
    expect(others).toEqual([])
    const missing = temporary()
    await expect(start({ workspace: missing })).rejects.toThrow(/workspace\.yaml: there is no such file/)
  })

  it('goes on serving what it served when data or cubes are broken at the next start, and says so', async () => {
    const workspace = copyOfDemo()
    const data = temporary()
    await (await start({ data, workspace })).stop(1000)
    const file = join(workspace, 'files/sales_pipeline.csv')
    writeFileSync(file, readFileSync(file).subarray(0, 100_000))
    cpSync(join(root, 'cubes/opportunities.yaml'), join(workspace, 'cubes/broken.yaml'))
    const server = await start({ data, workspace })
    expect((await ask(server.url)).rows).toEqual([[8800]])
    const { ready: isReady, problems } = await ready(server.url)
    expect(isReady).toBe(true)
    expect(problems.join('\n')).toContain('files/sales_pipeline.csv')
    expect(problems.join('\n')).toContain('is defined already')
    expect(server.logged.map(({ message }) => message)).toEqual([
      'data could not be taken over',
      'definitions could not be taken over',
    ])
  })

  it('follows its files: a new measure and new data are served, a broken edit is not', async () => {
    const workspace = copyOfDemo()
    const { url } = await start({ workspace })
    const before = await ready(url)
    const cube =
      'cubes:\n  agents:\n    table: dim_employee\n    grain: [employee_key]\n    measures:\n      people: {agg: count}\n'
    cpSync(join(root, 'cubes/README.md'), join(workspace, 'cubes/README.md'))
    writeFileSync(join(workspace, 'cubes/agents.yaml'), cube)
    await vi.waitFor(async () => expect((await ready(url)).model).not.toBe(before.model), { timeout: 10_000 })
    expect((await ask(url, { from: 'agents', measures: ['people'] })).rows).toEqual([[36]])

    writeFileSync(join(workspace, 'cubes/agents.yaml'), cube.replace('agg: count', 'agg: cuont'))
    await vi.waitFor(async () => expect((await ready(url)).problems.join()).toContain('nearest is "count"'), {
      timeout: 10_000,
    })
    expect((await ask(url, { from: 'agents', measures: ['people'] })).rows).toEqual([[36]])

    writeFileSync(join(workspace, 'cubes/agents.yaml'), cube)
    await vi.waitFor(async () => expect((await ready(url)).problems).toEqual([]), { timeout: 10_000 })
    const file = join(workspace, 'files/sales_pipeline.csv')
    const lines = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, [...lines.slice(0, 8000), ''].join('\n'))
    await vi.waitFor(async () => expect((await ask(url)).rows).toEqual([[7999]]), { timeout: 10_000 })
  })

  it.each(['extract sales_pipeline', 'stage accounts', 'contract accounts', 'publish'])(
    'ends while it loads, at %s, leaving nothing behind',
    async (step) => {
      const data = temporary()
      const controller = new AbortController()
      const onPrint = (text: string) => text.includes(step) && controller.abort()
      await expect(start({ data, signal: controller.signal, onPrint })).rejects.toThrow(StartError)
      expect(existsSync(join(data, 'server.json'))).toBe(false)
      expect((await ask((await start({ data })).url)).rows).toEqual([[8800]])
    },
  )
})

describe('a connection', () => {
  /** Sends bytes and leaves. */
  const cutOff = async (url: string, text: string) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(text)
    await sleep(100)
    socket.destroy()
    await sleep(100)
  }

  it('that is cut off half-way through a request is no error, and the next is answered', async () => {
    const { url, logged } = await start()
    await cutOff(url, 'POST /api/query HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{"from":')
    await cutOff(url, 'POST /api/query HTTP/1.1\r\nhost: loc')
    expect((await ask(url)).rows).toEqual([[8800]])
    expect(logged).toEqual([])
  })

  it('that ends while the engine works interrupts it', async () => {
    const { url, logged } = await start()
    const controller = new AbortController()
    const rows = ['opportunity', 'account.name', 'owner.name', 'product.name', 'closed.date', 'engaged.date']
    const request = fetch(`${url}/api/query`, {
      method: 'POST',
      body: JSON.stringify({ from: 'opportunities', measures: ['deals'], rows, totals: true }),
      signal: controller.signal,
    })
    await sleep(5)
    controller.abort()
    await expect(request).rejects.toThrow('aborted')
    await sleep(300)
    expect((await ask(url)).rows).toEqual([[8800]])
    expect(logged).toEqual([])
  })

  it('under way gets its answer when the server is told to end', async () => {
    const server = await start()
    const rows = ['opportunity', 'account.name', 'owner.name']
    const answer = ask(server.url, { from: 'opportunities', measures: ['deals'], rows })
    await sleep(10)
    await server.stop(5000)
    expect((await answer).rows).toHaveLength(8800)
  })

  it('is told to leave after a body that is too large, at once', async () => {
    const { url } = await start()
    const response = await fetch(`${url}/api/query`, { method: 'POST', body: 'x'.repeat(10_000_000) }).catch(
      (error: Error) => error,
    )
    if (response instanceof Response)
      expect([response.status, response.headers.get('connection')]).toEqual([413, 'close'])
    expect((await ask(url)).rows).toEqual([[8800]])
  })
})
