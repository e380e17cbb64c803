import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApp } from '../../server/api/app.ts'
import { createServing, type Snapshot } from '../../server/api/serving.ts'
import type { CubeQuery } from '../../server/contract/query.ts'
import type { QueryResult } from '../../server/contract/result.ts'
import type { Engine, EngineValue } from '../../server/engine/engine.ts'
import { createPublisher } from '../../server/start/publisher.ts'
import { openTestEngine } from './pipeline-warehouse.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A copy of the golden workspace with a data folder of its own, whose files a test changes from load to load. */
export interface GoldenCopy {
  /** replaces the first occurrence of a text in a file of the workspace; throws where there is none */
  readonly replace: (path: string, found: string, put: string) => void
  readonly write: (path: string, text: string) => void
  /** opens the warehouse and loads the workspace, as a server does when it starts */
  readonly start: (signal?: AbortSignal) => Promise<Served>
  /** a copy of its own of all that is there, of the data that were loaded too; to be made while nothing is served */
  readonly copy: () => GoldenCopy
  readonly remove: () => void
}

/** A workspace that is served without a port. */
export interface Served {
  readonly engine: Engine
  readonly load: () => Promise<void>
  readonly problems: () => readonly string[]
  /** what is asked and its answer: status and body */
  readonly post: (path: string, body: unknown) => Promise<{ readonly status: number; readonly body: unknown }>
  /** the body of what is at a path */
  readonly get: (path: string) => Promise<unknown>
  /** a query's answer; throws where it is refused */
  readonly ask: (query: Partial<CubeQuery>) => Promise<QueryResult>
  /** erases the record of an entity by its key */
  readonly erase: (entity: string, key: string) => Promise<void>
  /** the model that is served, and what was verified on its data */
  readonly snapshot: () => Pick<Snapshot, 'model' | 'profiles'>
  readonly sql: (text: string) => Promise<Record<string, EngineValue>[]>
  readonly stop: () => Promise<void>
}

const serveCopy = async (folder: string, data: string, stop = new AbortController().signal): Promise<Served> => {
  const engine = await openTestEngine(join(data, 'warehouse.duckdb'), [folder])
  const serving = createServing()
  const publisher = createPublisher({
    engine,
    serving,
    sources: {
      workspace: folder,
      cubes: join(root, 'cubes'),
      sql: join(root, 'sql'),
      lastGood: join(data, 'last.json'),
    },
    now: () => new Date('2026-05-01T00:00:00Z'),
    log: () => undefined,
    signal: stop,
  })
  const app = createApp({
    version: '0.0.0',
    serving,
    engine,
    limits: { jsonRows: 1000, requestBytes: 100_000, cacheBytes: 100_000 },
    clock: () => 0,
    newId: () => 'error',
    log: () => undefined,
  })
  const post = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const response = await app.request(path, { method: 'POST', body: JSON.stringify(body), headers })
    return { status: response.status, body: await response.json() }
  }
  await publisher.load()
  return {
    engine,
    load: async () => {
      await publisher.load()
    },
    problems: serving.problems,
    post,
    get: async (path) => (await app.request(path)).json(),
    ask: async (query) => {
      const { status, body } = await post('/api/query', query)
      if (status !== 200) throw new Error(JSON.stringify(body))
      return body as QueryResult
    },
    erase: async (entity, key) => {
      await publisher.erase({ entity, key })
    },
    snapshot: () => {
      const served = serving.current()
      if (served === undefined) throw new Error('nothing is served')
      return served
    },
    sql: (text) => engine.session((session) => session.all(text)),
    stop: engine.close,
  }
}

const copyIn = (parent: string): GoldenCopy => {
  const folder = join(parent, 'workspace')
  return {
    replace: (path, found, put) => {
      const text = readFileSync(join(folder, path), 'utf8')
      if (!text.includes(found)) throw new Error(`${path} has no ${JSON.stringify(found)}`)
      writeFileSync(
        join(folder, path),
        text.replace(found, () => put),
      )
    },
    write: (path, text) => writeFileSync(join(folder, path), text),
    start: (signal) => serveCopy(folder, join(parent, 'data'), signal),
    copy: () => {
      const other = mkdtempSync(join(tmpdir(), 'golden-'))
      cpSync(parent, other, { recursive: true })
      return copyIn(other)
    },
    remove: () => rmSync(parent, { recursive: true, force: true }),
  }
}

/** Cubes that no test asks of a copy; to prove them takes its time with every load. */
const left = ['plans', 'readings', 'visits']

/** Copies the golden workspace without the checks that its numbers stay as they are, and without some of its cubes. */
export const copyGolden = (): GoldenCopy => {
  const parent = mkdtempSync(join(tmpdir(), 'golden-'))
  const folder = join(parent, 'workspace')
  cpSync(join(root, 'fixtures/golden'), folder, { recursive: true })
  rmSync(join(folder, 'sql/checks'), { recursive: true })
  mkdirSync(join(folder, 'sql/checks'))
  for (const cube of left) rmSync(join(folder, `cubes/${cube}.yaml`))
  mkdirSync(join(parent, 'data'))
  return copyIn(parent)
}
