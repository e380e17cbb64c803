import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type PipelineOptions, type RunOutcome, runPipeline } from '../../pipelines/run.ts'
import { readWorkspace } from '../../pipelines/sources/workspace.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import type { Engine, EngineValue } from '../../server/engine/engine.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The SQL of the product. */
export const sqlFolder = join(root, 'sql')

/** The demo workspace as it stands in the repository; not to be written to. */
export const demoFolder = join(root, 'fixtures/crm-sales-opportunities')

/** A few rows of every standard entity; not to be written to. */
export const standardFolder = join(root, 'fixtures/standard')

/** A time that does not move. */
const noon = () => new Date('2026-01-02T12:00:00Z')

/** What a test can do with a warehouse. */
export interface TestWarehouse {
  readonly engine: Engine
  readonly query: (sql: string) => Promise<Record<string, EngineValue>[]>
  /** Reads the workspace and loads it. */
  readonly run: (options?: Partial<PipelineOptions>) => Promise<RunOutcome>
}

/**
 * Opens a warehouse file, or one in memory, that may read files of these folders. DuckDB lets statements read its temp
 * folder too, so that is none which holds anything else.
 */
export const openTestEngine = async (file = ':memory:', allowedFolders: readonly string[] = []): Promise<Engine> => {
  const tempFolder = file === ':memory:' ? mkdtempSync(join(tmpdir(), 'clientele-temp-')) : `${file}.temp`
  const engine = await openDuckDb({
    file,
    memoryLimit: '1GB',
    threads: 2,
    tempFolder,
    allowedFolders,
    connections: 2,
    queue: 8,
    timeoutSeconds: 30,
  })
  return {
    ...engine,
    close: async () => {
      await engine.close()
      rmSync(tempFolder, { recursive: true, force: true })
    },
  }
}

/** What a test can do with an engine and a workspace. */
export const onEngine = (engine: Engine, folder: string): TestWarehouse => ({
  engine,
  query: (sql) => engine.session((session) => session.all(sql)),
  run: async (options) =>
    runPipeline({ engine, workspace: await readWorkspace(folder, sqlFolder), sqlFolder, clock: noon, ...options }),
})
