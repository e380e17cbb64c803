import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect } from 'vitest'
import { onEngine, openTestEngine, type TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { workspaceTest } from '../../support/workspace-copy.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

const loadUntil = async (
  step: string,
  folder: string,
  file: string,
  ...erase: readonly string[]
): Promise<ChildProcess> => {
  const script = join(root, 'tests/support/load-and-wait.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder, file, step, ...erase], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  expect(String(said[0])).toBe('waiting\n')
  return child
}

const withWarehouse = async <T>(
  file: string,
  folder: string,
  work: (warehouse: TestWarehouse) => Promise<T>,
): Promise<T> => {
  const engine = await openTestEngine(file)
  try {
    return await work(onEngine(engine, folder))
  } finally {
    await engine.close()
  }
}

describe('a process killed in the middle of a load', () => {
  workspaceTest.for(['stage', 'facts', 'checks', 'publish'])(
    'during %s leaves the data of the run before, and the next run says so',
    async (step, { copy }) => {
      const file = join(copy.folder, 'warehouse.duckdb')
      const demo = [{ value: '10005534.00', rows: '8800' }]
      const total = 'SELECT sum(close_value) AS value, count(*) AS rows FROM fact_opportunity'
      await withWarehouse(file, copy.folder, (warehouse) => warehouse.run())
      copy.replace('files/sales_pipeline.csv', ',1054\r\n', ',1055\r\n')

      const child = await loadUntil(step, copy.folder, file)
      child.kill('SIGKILL')
      await once(child, 'exit')

      await withWarehouse(file, copy.folder, async (warehouse) => {
        expect(await warehouse.query(total)).toEqual(demo)
        expect(await warehouse.query('SELECT * FROM set_version')).toEqual([])
        expect(await warehouse.query('SELECT * FROM set_member')).toEqual([])
        expect(await warehouse.query('SELECT status FROM etl_run ORDER BY run_id')).toEqual([
          { status: 'succeeded' },
          { status: 'started' },
        ])
        expect((await warehouse.run()).status).toBe('published')
        expect(await warehouse.query('SELECT status, message FROM etl_run ORDER BY run_id')).toEqual([
          { status: 'succeeded', message: '8927 rows read, 8927 loaded, 0 rejected' },
          { status: 'killed', message: 'the process ended before the run did' },
          { status: 'succeeded', message: '8927 rows read, 8800 loaded, 0 rejected, 127 loaded before' },
        ])
        expect(await warehouse.query(total)).toEqual([{ value: '10005535.00', rows: '8800' }])
      })
    },
  )
})

describe('a process killed after a load was published', () => {
  workspaceTest('leaves its data, and records that the next run reads again', async ({ copy }) => {
    const file = join(copy.folder, 'warehouse.duckdb')
    const total = 'SELECT sum(close_value) AS value, count(*) AS rows FROM fact_opportunity'
    const child = await loadUntil('keep', copy.folder, file)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await withWarehouse(file, copy.folder, async ({ run, query }) => {
      expect(await query(total)).toEqual([{ value: '10005534.00', rows: '8800' }])
      expect((await run()).status).toBe('unchanged')
      copy.replace('files/sales_pipeline.csv', ',1054\r\n', ',1055\r\n')
      const { files } = await run()
      expect(files.map(({ loaded, skipped }) => [loaded, skipped])).toEqual([
        [85, 0],
        [7, 0],
        [35, 0],
        [8800, 0],
      ])
      expect(await query(total)).toEqual([{ value: '10005535.00', rows: '8800' }])
      expect(await query('SELECT status FROM etl_run ORDER BY run_id')).toEqual([
        { status: 'succeeded' },
        { status: 'succeeded' },
      ])
    })
  })
})

describe('a process killed while it erases', () => {
  workspaceTest.for([
    ['facts', 'Cancity'],
    ['publish', 'erased'],
  ] as const)('during %s leaves a warehouse whose next run knows %s', async ([step, expected], { copy }) => {
    const file = join(copy.folder, 'warehouse.duckdb')
    await withWarehouse(file, copy.folder, (warehouse) => warehouse.run())
    const child = await loadUntil(step, copy.folder, file, 'customer', 'Cancity')
    child.kill('SIGKILL')
    await once(child, 'exit')
    await withWarehouse(file, copy.folder, async ({ run, query, engine }) => {
      const names = async (where: string) => (await query(`SELECT customer_id FROM dim_customer WHERE ${where}`)).length
      expect(await names("customer_id = 'Cancity'")).toBe(1)
      // What is listed before the end of the run is erased by the next, which here has nothing else to load.
      expect((await run()).status).toBe(expected === 'erased' ? 'published' : 'unchanged')
      expect(await names("customer_id = 'Cancity'")).toBe(expected === 'erased' ? 0 : 1)
      expect(await names("starts_with(customer_id, 'erased-')")).toBe(expected === 'erased' ? 1 : 0)
      expect(await query('SELECT count(*)::INTEGER AS deals FROM fact_opportunity')).toEqual([{ deals: 8800 }])
      if (expected !== 'erased') return
      expect(await engine.wipe()).toBe(true)
      expect(readFileSync(file, 'latin1')).not.toContain('Cancity')
    })
  })
})
