import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect } from 'vitest'
import { openDuckDb } from '../../../server/engine/duckdb.ts'
import { header, sourceOf, textOf, withHeader } from '../../support/bad-input.ts'
import { onEngine, openTestEngine, type TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const script = join(root, 'tests/support/load-once.ts')

const write = (small: SmallWorkspace, things: number) => {
  small.entity('thing_id VARCHAR', 'name VARCHAR', 'amount DECIMAL(18, 2)', 'day DATE')
  small.write('sources/things.yaml', sourceOf(`pattern: files/things.csv, ${withHeader}`, ''))
  const records = Array.from({ length: things }, (_, i) => `key ${(i * 7919) % things},${'x'.repeat(30)}${i},,`)
  small.write('files/things.csv', textOf(header, ...records))
}

const served = async ({ query }: TestWarehouse) => ({
  things: await query('SELECT count(*) AS things, sum(hash(t)) AS sum FROM fact_thing AS t'),
  version: await query("SELECT data_version FROM etl_run WHERE status = 'succeeded' ORDER BY run_id DESC LIMIT 1"),
})

const opened = async <T>(file: string, folder: string, work: (warehouse: TestWarehouse) => Promise<T>): Promise<T> => {
  const engine = await openTestEngine(file)
  try {
    return await work(onEngine(engine, folder))
  } finally {
    await engine.close()
  }
}

describe('a machine that is too small fails the run, says why, and serves what it served:', () => {
  smallTest('without memory for the work, and no disk for what does not fit into it', async ({ small }) => {
    small.write('workspace.yaml', 'name: small\ncurrency: EUR\ncubes: own\nlimits: {memory: 32MB}\n')
    const engine = await openDuckDb({
      file: ':memory:',
      memoryLimit: '32MB',
      threads: 1,
      tempFolder: '',
      allowedFolders: [join(small.folder, 'temp')],
      connections: 1,
      queue: 1,
      timeoutSeconds: 30,
    })
    try {
      const warehouse = onEngine({ ...engine, tempFolder: join(small.folder, 'temp') }, small.folder)
      write(small, 2)
      await warehouse.run()
      const before = await served(warehouse)
      write(small, 100_000)
      await expect(warehouse.run()).rejects.toThrow(
        /^workspace\.yaml: the load needs more than limits\.memory, which is 32MB, and what the disk holds beside it \(Out of Memory Error: [^\n]+\)$/,
      )
      expect(await served(warehouse)).toEqual(before)
    } finally {
      await engine.close()
    }
  })

  smallTest.skipIf(process.platform === 'win32')('with a full disk', async ({ small }) => {
    write(small, 2)
    const file = join(small.folder, 'warehouse.duckdb')
    const before = await opened(file, small.folder, async (warehouse) => {
      await warehouse.run()
      return served(warehouse)
    })
    write(small, 100_000)
    const load = `trap "" XFSZ; ulimit -f 3000; exec "$0" --import tsx "$@"`
    const said = execFileSync('bash', ['-c', load, process.execPath, script, small.folder, file], { cwd: root })
    expect(String(said).trim()).toMatch(
      new RegExp(
        `^${small.folder}/warehouse\\.duckdb(\\.\\w+)?: (the file|work in progress) cannot be written( there)?: File too large$`,
      ),
    )
    await opened(file, small.folder, async (warehouse) => {
      expect(await served(warehouse)).toEqual(before)
      expect((await warehouse.run()).status).toBe('published')
      expect(await warehouse.query('SELECT run_id, status FROM etl_run ORDER BY run_id')).toEqual([
        { run_id: '1', status: 'succeeded' },
        { run_id: '2', status: 'failed' },
        { run_id: '3', status: 'succeeded' },
      ])
    })
  })
})
