import { fileURLToPath } from 'node:url'
import { type RunOutcome, runPipeline } from '../../pipelines/run.ts'
import { readWorkspace } from '../../pipelines/sources/workspace.ts'
import { openDuckDb } from '../../server/engine/duckdb.ts'
import { engineOptions } from '../support/warehouse.ts'

const sqlFolder = fileURLToPath(new URL('../../sql', import.meta.url))

/**
 * Loads a workspace into a new warehouse file.
 *
 * @returns what was loaded, and in milliseconds after how long it could be asked and after how long all was done, without
 *   opening and closing the file
 */
export const loadWorkspace = async (
  folder: string,
  file: string,
  options: Partial<typeof engineOptions> = {},
): Promise<{ readonly run: RunOutcome; readonly published: number; readonly took: number }> => {
  const engine = await openDuckDb({
    ...engineOptions,
    timeoutSeconds: 3600,
    ...options,
    file,
    tempFolder: `${file}.temp`,
    allowedFolders: [folder],
  })
  const workspace = await readWorkspace(folder, sqlFolder)
  const started = performance.now()
  const since = () => performance.now() - started
  let published = 0
  const run = await runPipeline({
    engine,
    workspace,
    sqlFolder,
    clock: () => new Date('2026-01-01T00:00:00Z'),
    onPublished: () => {
      published = since()
    },
  })
  const took = since()
  await engine.close()
  return { run, published, took }
}
