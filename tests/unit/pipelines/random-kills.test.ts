import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { countedEngine } from '../../support/counted-engine.ts'
import { onEngine, openTestEngine, type TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

const isDeep = process.env.PROPERTY_RUNS !== undefined
const kills = isDeep ? 200 : 10

/** Records of a file: `n` things of amount 2, then lines that are rejected. */
const file = (first: number, n: number, ...bad: readonly string[]) => {
  const good = Array.from({ length: n }, (_, i) => `${first + i},2`)
  return `${['id,amount', ...good, ...bad].join('\n')}\n`
}

const writeBefore = (small: SmallWorkspace) => {
  small.entity('thing_id VARCHAR', 'amount INTEGER')
  small.write(
    'sources/things.yaml',
    `source: things
entity: thing
file: {pattern: files/*.csv, header: [id, amount]}
columns: {thing_id: {from: id, required: true, unique: true}, amount: amount}
`,
  )
  small.write('files/a.csv', file(0, 3000))
  small.write('files/b.csv', file(10_000, 2000, 'x,many'))
}

/** One file has changed, one stays, one is new. */
const writeAfter = (small: SmallWorkspace) => {
  small.write('files/a.csv', file(0, 2500, 'y,few'))
  small.write('files/c.csv', file(20_000, 500))
}

const loaded = (name: string, rows: number) => ({
  file: `files/${name}.csv`,
  rows: String(rows),
  amount: String(2 * rows),
})
const empty = { things: [], rejected: [], succeeded: '0' }
const before = { things: [loaded('a', 3000), loaded('b', 2000)], rejected: ['files/b.csv 2002'], succeeded: '1' }
const after = {
  things: [loaded('a', 2500), loaded('b', 2000), loaded('c', 500)],
  rejected: ['files/a.csv 2502', 'files/b.csv 2002'],
}

const hasTable = async ({ query }: TestWarehouse, name: string) =>
  (await query(`SELECT 1 AS one FROM duckdb_tables() WHERE table_name = '${name}'`)).length > 0

/** What a warehouse shows: its facts by file, and what the last run that succeeded rejected. */
const shown = async (warehouse: TestWarehouse) => {
  const { query } = warehouse
  const isLoaded = await hasTable(warehouse, 'fact_thing')
  const isJournal = await hasTable(warehouse, 'rejected_rows')
  const things = isLoaded
    ? await query(
        'SELECT source_file AS file, count(*) AS rows, sum(amount) AS amount FROM fact_thing GROUP BY ALL ORDER BY ALL',
      )
    : []
  const rejected = isJournal
    ? await query(`SELECT file || ' ' || line AS place FROM rejected_rows
        WHERE run_id = (SELECT max(run_id) FROM etl_run WHERE status = 'succeeded') ORDER BY ALL`)
    : []
  const [runs] = isJournal ? await query("SELECT count(*) AS runs FROM etl_run WHERE status = 'succeeded'") : []
  return { things, rejected: rejected.map(({ place }) => place), succeeded: runs?.runs ?? '0' }
}

const withWarehouse = async <T>(
  path: string,
  folder: string,
  work: (warehouse: TestWarehouse) => Promise<T>,
): Promise<T> => {
  const engine = await openTestEngine(path, [folder])
  try {
    return await work(onEngine(engine, folder))
  } finally {
    await engine.close()
  }
}

/** How many pieces of work the engine has in a load of what the folder holds. */
const workOf = async (folder: string, path: string): Promise<number> => {
  let count = 0
  const engine = await openTestEngine(path, [folder])
  await onEngine(
    countedEngine(engine, (number) => {
      count = number
    }),
    folder,
  ).run()
  await engine.close()
  return count
}

const killAt = async (folder: string, path: string, at: number, waitMs: number) => {
  const script = join(root, 'tests/support/load-and-die.ts')
  const args = ['--import', 'tsx', script, folder, path, String(at), String(waitMs)]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  return (await once(child, 'exit'))[1]
}

describe('a process killed at any moment of a load', () => {
  smallTest(
    `leaves what was published before or what it published itself, whole, and the next run works: ${kills} times`,
    { timeout: isDeep ? 1_800_000 : 600_000 },
    async ({ small }) => {
      const path = (name: string) => join(small.folder, `${name}.duckdb`)
      writeBefore(small)
      await withWarehouse(path('before'), small.folder, (warehouse) => warehouse.run())
      writeAfter(small)
      cpSync(path('before'), path('counted'))
      const work = {
        again: await workOf(small.folder, path('counted')),
        first: await workOf(small.folder, path('new')),
      }
      const moment = fc.record({
        isFirst: fc.boolean(),
        // the last piece of work is the commit, in which most can go wrong
        share: fc.oneof(
          { weight: 3, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
          { weight: 1, arbitrary: fc.constant(1) },
        ),
        waitMs: fc.integer({ min: 0, max: 12 }),
      })
      const showsOneState = async ({ isFirst, share, waitMs }: { isFirst: boolean; share: number; waitMs: number }) => {
        rmSync(path('killed'), { force: true })
        rmSync(`${path('killed')}.wal`, { force: true })
        if (!isFirst) cpSync(path('before'), path('killed'))
        const count = isFirst ? work.first : work.again
        const at = 1 + Math.floor(share * (count - 1))
        expect(await killAt(small.folder, path('killed'), at, waitMs)).toBe('SIGKILL')
        const earlier = isFirst ? empty : before
        const later = { ...after, succeeded: isFirst ? '1' : '2' }
        await withWarehouse(path('killed'), small.folder, async (warehouse) => {
          const found = await shown(warehouse)
          expect(found).toEqual(found.succeeded === earlier.succeeded ? earlier : later)
          const { status } = await warehouse.run()
          expect(status).toBe(found.succeeded === earlier.succeeded ? 'published' : 'unchanged')
          expect(await shown(warehouse)).toEqual(later)
        })
      }
      await fc.assert(fc.asyncProperty(moment, showsOneState), { numRuns: kills, endOnFailure: true })
    },
  )
})
