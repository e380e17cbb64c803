import { describe, expect } from 'vitest'
import type { Engine, PreparingSession } from '../../../server/engine/engine.ts'
import { onEngine, type TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const define = (small: SmallWorkspace) => {
  small.entity('thing_id VARCHAR', 'amount INTEGER')
  for (const name of ['first', 'second'])
    small.write(
      `sources/${name}.yaml`,
      `source: ${name}
entity: thing
file: {pattern: files/${name}-*.csv, header: [id, amount]}
columns: {thing_id: {from: id, required: true}, amount: amount}
contract: {rows: {min: 1}}
`,
    )
  small.write('files/first-a.csv', 'id,amount\n1,1\n2,many\n')
  small.write('files/second-a.csv', 'id,amount\n3,3\n')
}

const more = (small: SmallWorkspace) => small.write('files/second-b.csv', 'id,amount\n4,4\n')

const facts = ({ query }: TestWarehouse) =>
  query('SELECT thing_id, amount, source_file, source_line FROM fact_thing ORDER BY ALL')

const staged = async ({ query }: TestWarehouse) =>
  (await query('SELECT file FROM staged_file ORDER BY ALL')).map(({ file }) => file)

const both = ['files/first-a.csv', 'files/second-a.csv']

const withoutKeeping = (engine: Engine): Engine => {
  const failing = (session: PreparingSession): PreparingSession => ({
    ...session,
    run: (sql, parameters) =>
      /^\s*INSERT INTO .*"raw_second"/.test(sql)
        ? Promise.reject(new Error('No space left on device'))
        : session.run(sql, parameters),
  })
  return { ...engine, prepared: (work, options) => engine.prepared((session) => work(failing(session)), options) }
}

describe('the records that a run has read', () => {
  smallTest('are kept after its tables are there for all to see', async ({ small, warehouse }) => {
    define(small)
    const seen: unknown[] = []
    let looking: Promise<unknown> = Promise.resolve()
    await warehouse.run({
      onPublished: ({ runId }) => {
        looking = Promise.all([facts(warehouse), staged(warehouse)]).then((found) => seen.push(runId, ...found))
      },
    })
    await looking
    expect(seen.slice(0, 2)).toEqual([1, await facts(warehouse)])
    expect(await staged(warehouse)).toEqual(both)
    expect(await warehouse.query('SELECT count(*)::INTEGER AS rows FROM raw_first')).toEqual([{ rows: 2 }])
    more(small)
    const { files } = await warehouse.run()
    expect(files.map(({ file, loaded, skipped }) => [file, loaded, skipped])).toEqual([
      ['files/first-a.csv', 0, 1],
      ['files/second-a.csv', 0, 1],
      ['files/second-b.csv', 1, 0],
    ])
  })

  smallTest('are read again by the next run that loads where they could not be kept', async ({ small, warehouse }) => {
    define(small)
    const failing = onEngine(withoutKeeping(warehouse.engine), small.folder)
    const told: string[] = []
    const onNotKept = (source: string, error: unknown) => void told.push(`${source}: ${String(error)}`)
    expect((await failing.run({ onNotKept })).status).toBe('published')
    expect(told).toEqual(['second: Error: No space left on device'])
    expect(await staged(warehouse)).toEqual(['files/first-a.csv'])
    expect((await warehouse.run()).status).toBe('unchanged')
    const loaded = await facts(warehouse)
    more(small)
    const { files } = await warehouse.run()
    expect(files.map(({ file, loaded: rows, skipped }) => [file, rows, skipped])).toEqual([
      ['files/first-a.csv', 0, 1],
      ['files/second-a.csv', 1, 0],
      ['files/second-b.csv', 1, 0],
    ])
    const added = { thing_id: '4', amount: 4, source_file: 'files/second-b.csv', source_line: 2 }
    expect(await facts(warehouse)).toEqual([...loaded, added])
  })

  smallTest('are not those of a run before where all was read anew and not kept', async ({ small, warehouse }) => {
    define(small)
    await warehouse.run()
    small.write('files/second-a.csv', 'id,amount\n5,5\n')
    await onEngine(withoutKeeping(warehouse.engine), small.folder).run()
    expect(await staged(warehouse)).toEqual(['files/first-a.csv'])
    expect(await warehouse.query("FROM duckdb_tables() WHERE table_name = 'raw_second'")).toEqual([])
    more(small)
    await warehouse.run()
    expect((await facts(warehouse)).map(({ thing_id: id }) => id)).toEqual(['1', '4', '5'])
  })

  smallTest(
    'need not be kept for a run to be published: it is not cancelled any more',
    async ({ small, warehouse }) => {
      define(small)
      const controller = new AbortController()
      const run = await warehouse.run({ signal: controller.signal, onPublished: () => controller.abort() })
      expect(run.status).toBe('published')
      expect(await warehouse.query('SELECT status FROM etl_run')).toEqual([{ status: 'succeeded' }])
      expect(await staged(warehouse)).toEqual([])
      more(small)
      expect((await warehouse.run()).files.map(({ loaded }) => loaded)).toEqual([1, 1, 1])
    },
  )

  smallTest('of a run that fails leave those of the run before', async ({ small, warehouse }) => {
    define(small)
    await warehouse.run()
    const before = [
      await facts(warehouse),
      await warehouse.query('FROM raw_first ORDER BY ALL'),
      await staged(warehouse),
    ]
    small.write('files/first-a.csv', 'id,amount\n7,7\n')
    small.write('files/second-a.csv', 'id,amount\n')
    await expect(warehouse.run()).rejects.toThrow('source second: expected at least 1 rows, found 0')
    expect([
      await facts(warehouse),
      await warehouse.query('FROM raw_first ORDER BY ALL'),
      await staged(warehouse),
    ]).toEqual(before)
  })
})
