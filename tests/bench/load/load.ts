import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { engineOptions } from '../../support/warehouse.ts'
import { loadWorkspace } from '../load-workspace.ts'

/**
 * Milliseconds of one round: typed COPYs of all files, of these that of the orders, and our load of all files until the star is
 * published, and until the records are kept for the next run too.
 */
export interface LoadRound {
  readonly copied: number
  readonly copiedOrders: number
  readonly published: number
  readonly kept: number
}

/** What was loaded of the orders. */
export interface LoadTiming {
  readonly read: number
  readonly loaded: number
  readonly rejected: number
  readonly rounds: readonly LoadRound[]
}

const memoryLimit = '8GB'
const statement = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

const settings = { memory_limit: memoryLimit, threads: String(engineOptions.threads) }

/** The milliseconds of each statement. */
const onDuckDb = async (file: string, statements: readonly string[]): Promise<readonly number[]> => {
  const instance = await DuckDBInstance.create(file, settings)
  const connection = await instance.connect()
  const times: number[] = []
  for (const sql of statements) {
    const started = performance.now()
    await connection.run(sql)
    times.push(performance.now() - started)
  }
  connection.closeSync()
  instance.closeSync()
  return times
}

/** A statement with the names of the files in it as where these are. */
const onFiles = (sql: string, folder: string): string =>
  sql.replaceAll(/'(\w+\.csv)'/g, (_, name) => quoted(join(folder, name)))

const makeWorkspace = async (folder: string, rows: number): Promise<void> => {
  cpSync(new URL('workspace', import.meta.url), folder, { recursive: true })
  const files = join(folder, 'files')
  mkdirSync(files)
  await onDuckDb(':memory:', [`SET VARIABLE bench_rows = ${rows}`, onFiles(statement('generate.sql'), files)])
}

/**
 * Loads orders, customers with their changes and products as CSV into a star, in turns with typed COPYs of the same files that
 * leave out what they cannot read, each into a new file.
 *
 * @throws Error where rows are lost, or others are rejected than were made bad
 */
export const timeLoad = async (rows: number, rounds: number): Promise<LoadTiming> => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-load-'))
  try {
    const workspace = join(folder, 'workspace')
    await makeWorkspace(workspace, rows)
    const copies = ['copy-orders.sql', 'copy-customers.sql', 'copy-products.sql'].map((name) =>
      onFiles(statement(name), join(workspace, 'files')),
    )
    const found: LoadRound[] = []
    let account = { read: 0, loaded: 0, rejected: 0 }
    for (let round = 0; round < rounds; round++) {
      const times = await onDuckDb(join(folder, `copies-${round}`), copies)
      const { published, took, run } = await loadWorkspace(workspace, join(folder, `star-${round}`), { memoryLimit })
      const copied = times.reduce((sum, ms) => sum + ms, 0)
      found.push({ copied, copiedOrders: times[0] ?? Number.NaN, published, kept: took })
      account = run.files.find(({ source }) => source === 'orders') ?? account
      for (const kind of ['copies', 'star']) rmSync(join(folder, `${kind}-${round}`), { force: true })
    }
    const { read, loaded, rejected } = account
    const bad = (rows / 1000) * 6.5
    if (read !== rows || rejected !== bad)
      throw new Error(`${read} of ${rows} rows read, ${rejected} of ${bad} rejected`)
    return { read, loaded, rejected, rounds: found }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
