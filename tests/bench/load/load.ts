import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { engineOptions } from '../../support/warehouse.ts'
import { loadWorkspace } from '../load-workspace.ts'

/**
 * Milliseconds of one round: a typed COPY of the orders alone, and our load of all files until the star is published, and until
 * the records are kept for the next run too.
 */
export interface LoadRound {
  readonly floor: number
  readonly ours: number
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

const onDuckDb = async (file: string, statements: readonly string[]): Promise<number> => {
  const instance = await DuckDBInstance.create(file, settings)
  const connection = await instance.connect()
  const started = performance.now()
  for (const sql of statements) await connection.run(sql)
  const took = performance.now() - started
  connection.closeSync()
  instance.closeSync()
  return took
}

const makeWorkspace = async (folder: string, rows: number): Promise<void> => {
  cpSync(new URL('workspace', import.meta.url), folder, { recursive: true })
  mkdirSync(join(folder, 'files'))
  const generate = statement('generate.sql').replaceAll(
    /TO '(\w+\.csv)'/g,
    (_, name) => `TO ${quoted(join(folder, 'files', name))}`,
  )
  await onDuckDb(':memory:', [`SET VARIABLE bench_rows = ${rows}`, generate])
}

/**
 * Loads orders, customers with their changes and products as CSV into a star, in turns with a typed COPY of the orders that
 * leaves out what it cannot read, each into a new file.
 *
 * @throws Error where rows are lost, or others are rejected than were made bad
 */
export const timeLoad = async (rows: number, rounds: number): Promise<LoadTiming> => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-bench-load-'))
  try {
    const workspace = join(folder, 'workspace')
    await makeWorkspace(workspace, rows)
    const orders = quoted(join(workspace, 'files/orders.csv'))
    const found: LoadRound[] = []
    let account = { read: 0, loaded: 0, rejected: 0 }
    for (let round = 0; round < rounds; round++) {
      const floor = await onDuckDb(join(folder, `floor-${round}`), [
        `SET VARIABLE orders_file = ${orders}`,
        statement('floor.sql'),
      ])
      const { published, took, run } = await loadWorkspace(workspace, join(folder, `star-${round}`), { memoryLimit })
      found.push({ floor, ours: published, kept: took })
      account = run.files.find(({ source }) => source === 'orders') ?? account
      for (const kind of ['floor', 'star']) rmSync(join(folder, `${kind}-${round}`), { force: true })
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
