import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { loadWorkspace } from '../load-workspace.ts'
import { ssbFile } from './generate.ts'

const tables = ['date', 'customer', 'supplier', 'part', 'lineorder']

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** The tables as Parquet in the order in which they were generated, written once. */
const writeFiles = async (ssb: string, folder: string): Promise<void> => {
  if (existsSync(folder)) return
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  const instance = await DuckDBInstance.create(ssb, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  for (const table of tables)
    await connection.run(
      `COPY ${table} TO ${quoted(join(unfinished, `${table}.parquet`))} (FORMAT parquet, COMPRESSION zstd)`,
    )
  connection.closeSync()
  instance.closeSync()
  renameSync(unfinished, folder)
}

/**
 * The Star Schema Benchmark as our pipeline loads it from Parquet, into a new file next to the generated one.
 *
 * @returns path of the file, and how long the load took in milliseconds
 */
export const loadSsb = async (scale: number): Promise<{ readonly file: string; readonly took: number }> => {
  const ssb = await ssbFile(scale)
  const folder = join(dirname(ssb), `ssb-workspace-${scale}`)
  await writeFiles(ssb, join(folder, 'files'))
  cpSync(new URL('workspace', import.meta.url), folder, { recursive: true })
  const file = join(dirname(ssb), `ssb-loaded-${scale}.duckdb`)
  rmSync(file, { force: true })
  const { took } = await loadWorkspace(folder, file)
  return { file, took }
}
