import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test as base } from 'vitest'
import { type PipelineOptions, type RunOutcome, runPipeline } from '../../pipelines/run.ts'
import { readWorkspace } from '../../pipelines/sources/workspace.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import type { Engine, EngineValue } from '../../server/engine/engine.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The SQL of the product. */
export const sqlFolder = join(root, 'sql')

/** The demo workspace as it stands in the repository; not to be written to. */
export const demoFolder = join(root, 'fixtures/crm-sales-opportunities')

/** A time that does not move. */
export const noon = () => new Date('2026-01-02T12:00:00Z')

/** A folder that is removed after the test, with a copy of the demo workspace. */
export interface WorkspaceCopy {
  readonly folder: string
  /** Reads a file of the copy; what is not UTF-8 in it is lost. */
  readonly read: (path: string) => string
  readonly write: (path: string, content: string | Uint8Array) => void
  /** Replaces the first occurrence of a text in a file; throws where there is none. */
  readonly replace: (path: string, found: string, put: string) => void
}

/** What a test can do with a warehouse. */
export interface TestWarehouse {
  readonly engine: Engine
  readonly query: (sql: string) => Promise<Record<string, EngineValue>[]>
  /** Reads the workspace and loads it. */
  readonly run: (options?: Partial<PipelineOptions>) => Promise<RunOutcome>
}

const openCopy = (): WorkspaceCopy => {
  const folder = mkdtempSync(join(tmpdir(), 'workspace-'))
  cpSync(demoFolder, folder, { recursive: true })
  const read = (path: string) => readFileSync(join(folder, path), 'utf8')
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const replace = (path: string, found: string, put: string) => {
    const text = read(path)
    if (!text.includes(found)) throw new Error(`${path} has no ${JSON.stringify(found)}`)
    write(
      path,
      text.replace(found, () => put),
    )
  }
  return { folder, read, write, replace }
}

/** Opens a warehouse file, or one in memory. */
export const openTestEngine = (file = ':memory:'): Promise<Engine> =>
  openDuckDb({
    file,
    memoryLimit: '1GB',
    threads: 2,
    tempFolder: tmpdir(),
    allowedFolders: [],
    connections: 2,
    queue: 8,
    timeoutSeconds: 30,
  })

/** What a test can do with an engine and a workspace. */
export const onEngine = (engine: Engine, folder: string): TestWarehouse => ({
  engine,
  query: (sql) => engine.session((session) => session.all(sql)),
  run: async (options) =>
    runPipeline({ engine, workspace: await readWorkspace(folder, sqlFolder), sqlFolder, clock: noon, ...options }),
})

/** `test` with a copy of the demo workspace and an empty warehouse in memory, both of its own. */
export const workspaceTest = base.extend<{ copy: WorkspaceCopy; warehouse: TestWarehouse }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
  copy: async ({}, use) => {
    const copy = openCopy()
    await use(copy)
    rmSync(copy.folder, { recursive: true, force: true })
  },
  warehouse: async ({ copy }, use) => {
    const engine = await openTestEngine()
    await use(onEngine(engine, copy.folder))
    await engine.close()
  },
})
