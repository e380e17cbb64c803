import fc from 'fast-check'
import { expect } from 'vitest'
import type { Progress } from '../../../pipelines/progress.ts'
import type { PipelineOptions } from '../../../pipelines/run.ts'
import { onEngine, openTestEngine, type TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { accountOf, describeRelations, makeThings, relationTest, writeSource } from '../../support/relation-test.ts'

const byTime = 'table: shop.things, key: thing_id, cursor: changed'
const columns = ['thing_id INTEGER', 'name VARCHAR']
const timed = 'thing_id integer PRIMARY KEY, name text, changed timestamptz'

const names = async ({ query }: TestWarehouse) =>
  (await query('SELECT thing_id, name FROM fact_thing ORDER BY source_line')).map(
    (row) => `${row.thing_id} ${row.name}`,
  )

/** A run, with how many rows were fetched for it. */
const runOf = async (warehouse: TestWarehouse, options: Partial<PipelineOptions> = {}) => {
  let fetched = 0
  const onProgress = ({ step, unit, done }: Progress) => {
    if (step === 'extract' && unit === 'rows') fetched = done
  }
  const outcome = await warehouse.run({ ...options, onProgress })
  return { fetched, status: outcome.status, account: accountOf(outcome)[0] }
}

describeRelations('a source with a cursor', () => {
  relationTest('fetches what is new, and replaces the rows of the same key', async ({ server, small, warehouse }) => {
    await makeThings(
      server,
      timed,
      "(1, 'a', '2024-01-01'), (2, 'b', '2024-01-02'), (3, 'c', '2024-01-03'), (30, 'd', '2024-01-03')",
    )
    writeSource(small, columns, byTime)
    expect(await runOf(warehouse)).toEqual({ fetched: 4, status: 'published', account: [4, 4, 0, 0] })
    expect(await runOf(warehouse)).toEqual({ fetched: 2, status: 'unchanged', account: [4, 4, 0, 0] })
    await server.sql(`
      UPDATE shop.things SET name = 'A', changed = '2024-01-05' WHERE thing_id = 1;
      INSERT INTO shop.things VALUES (4, 'e', '2024-01-03')`)
    expect(await runOf(warehouse)).toEqual({ fetched: 4, status: 'published', account: [5, 2, 0, 3] })
    expect(await names(warehouse)).toEqual(['1 A', '2 b', '3 c', '4 e', '30 d'])
    const lines = 'SELECT source_line FROM fact_thing ORDER BY thing_id'
    expect((await warehouse.query(lines)).map((row) => row.source_line)).toEqual([1, 2, 3, 4, 5])
    expect(await runOf(warehouse)).toEqual({ fetched: 1, status: 'unchanged', account: [5, 2, 0, 3] })
    const [run] = await warehouse.query('SELECT message FROM etl_run ORDER BY run_id DESC LIMIT 1')
    expect(run?.message).toBe('5 rows read, 2 loaded, 0 rejected, 3 loaded before')
  })

  relationTest(
    'fetches again what a transaction of before may have brought late',
    async ({ server, small, warehouse }) => {
      await makeThings(server, timed, "(1, 'a', '2024-01-01 12:00')")
      writeSource(small, columns, byTime)
      await warehouse.run()
      await server.sql(
        "INSERT INTO shop.things VALUES (2, 'late', '2024-01-01 11:50'), (3, 'too late', '2024-01-01 11:49:59')",
      )
      expect((await runOf(warehouse)).account).toEqual([2, 1, 0, 1])
      writeSource(small, columns, `${byTime}, overlap: 11 minutes`)
      expect((await runOf(warehouse)).account).toEqual([3, 3, 0, 0])
      await server.sql("INSERT INTO shop.things VALUES (4, 'late', '2024-01-01 11:49')")
      expect((await runOf(warehouse)).account).toEqual([4, 1, 0, 3])
    },
  )

  relationTest(
    'fetches rows without a value, or with one that is no time, every time',
    async ({ server, small, warehouse }) => {
      await makeThings(
        server,
        timed,
        "(1, 'a', NULL), (2, 'b', 'infinity'), (3, 'c', '2024-01-01'), (4, 'd', '2023-01-01')",
      )
      writeSource(small, columns, byTime)
      await warehouse.run()
      expect(await runOf(warehouse)).toMatchObject({ fetched: 3, status: 'unchanged' })
      await server.sql("UPDATE shop.things SET name = name || '!'")
      expect(await runOf(warehouse)).toMatchObject({ fetched: 3, account: [4, 3, 0, 1] })
      expect(await names(warehouse)).toEqual(['1 a!', '2 b!', '3 c!', '4 d'])
    },
  )

  relationTest('is not led past the present by a time of the future', async ({ server, small, warehouse }) => {
    await makeThings(server, timed, "(1, 'a', '2999-01-01'), (2, 'b', '2024-01-01')")
    writeSource(small, columns, byTime)
    await warehouse.run()
    await server.sql("INSERT INTO shop.things VALUES (3, 'c', now())")
    expect(await runOf(warehouse)).toMatchObject({ fetched: 2, account: [3, 1, 0, 2] })
  })

  relationTest('reads all rows without a value in it whole', async ({ server, small, warehouse }) => {
    await makeThings(server, timed, "(1, 'a', NULL)")
    writeSource(small, columns, byTime)
    await warehouse.run()
    await server.sql("DELETE FROM shop.things; INSERT INTO shop.things VALUES (2, 'b', NULL)")
    await warehouse.run()
    expect(await names(warehouse)).toEqual(['2 b'])
    await server.sql('DELETE FROM shop.things')
    await warehouse.run()
    expect(await names(warehouse)).toEqual([])
  })

  relationTest('finds deleted rows when it reads all, as it is told to', async ({ server, small, warehouse }) => {
    await makeThings(server, timed, "(1, 'a', '2024-01-01'), (2, 'b', '2024-01-02'), (3, 'c', '2024-01-03')")
    writeSource(small, columns, byTime)
    await warehouse.run()
    await server.sql('DELETE FROM shop.things WHERE thing_id = 1')
    expect(await runOf(warehouse)).toMatchObject({ status: 'unchanged' })
    expect(await runOf(warehouse, { again: 'all' })).toEqual({ fetched: 2, status: 'published', account: [2, 2, 0, 0] })
    expect(await names(warehouse)).toEqual(['2 b', '3 c'])
  })

  relationTest(
    'reads all where the relation, or what is read of it, is another one',
    async ({ server, small, warehouse }) => {
      const rows = "(1, 'a', '2024-01-01', 'x'), (2, 'b', '2024-01-02', 'y'), (3, 'c', '2024-01-03', 'z')"
      await makeThings(server, `${timed}, more text`, rows)
      writeSource(small, columns, byTime)
      await warehouse.run()
      await server.sql('DELETE FROM shop.things WHERE thing_id = 3')
      expect((await runOf(warehouse)).fetched).toBe(2)
      await server.sql(`TRUNCATE shop.things; INSERT INTO shop.things VALUES ${rows}`)
      expect((await runOf(warehouse)).fetched).toBe(3)
      writeSource(small, columns, `${byTime}, statement_seconds: 50`)
      expect((await runOf(warehouse)).fetched).toBe(1)
      writeSource(small, [...columns, 'more VARCHAR'], byTime)
      expect((await runOf(warehouse)).fetched).toBe(3)
      await warehouse.engine.session((session) => session.run('DROP TABLE raw_things'))
      expect((await runOf(warehouse)).fetched).toBe(3)
    },
  )

  relationTest('stays where it was when a run fails or is cancelled', async ({ server, small, warehouse }) => {
    await makeThings(server, timed, "(1, 'a', '2024-01-01'), (2, 'b', '2024-01-02')")
    writeSource(small, columns, byTime, 'contract: {rows: {max: 3}}\n')
    await warehouse.run()
    await server.sql("INSERT INTO shop.things VALUES (3, 'c', '2024-01-03'), (4, 'd', '2024-01-04')")
    await expect(warehouse.run()).rejects.toThrow('expected at most 3 rows, found 4')
    const stop = new AbortController()
    const onProgress = ({ step }: Progress) => (step === 'facts' ? stop.abort(new Error('enough')) : undefined)
    await server.sql('DELETE FROM shop.things WHERE thing_id = 4')
    await expect(warehouse.run({ onProgress, signal: stop.signal })).rejects.toThrow('cancelled')
    expect(await names(warehouse)).toEqual(['1 a', '2 b'])
    expect(await runOf(warehouse)).toEqual({ fetched: 2, status: 'published', account: [3, 1, 0, 2] })
  })

  relationTest(
    'is not read again from the beginning because other input changed',
    async ({ server, small, warehouse }) => {
      await makeThings(server, timed, "(1, 'a', '2024-01-01'), (2, 'b', '2024-01-02')")
      writeSource(small, columns, byTime)
      await warehouse.run()
      small.write('sql/warehouse/fact_more.sql', 'CREATE OR REPLACE TABLE fact_more AS FROM stg_thing\n')
      expect(await runOf(warehouse)).toEqual({ fetched: 1, status: 'published', account: [2, 0, 0, 2] })
      await server.sql("INSERT INTO shop.things VALUES (3, 'c', '2024-01-03')")
      expect(await runOf(warehouse)).toEqual({ fetched: 2, status: 'published', account: [3, 1, 0, 2] })
    },
  )

  relationTest.for([
    ['smallint', '5', '6', ', overlap: 0'],
    ['integer', '-2147483648', '2147483647', ', overlap: 0'],
    ['bigint', '-9000000000', '9000000000', ''],
    ['numeric', '0.0001', '0.00011', ', overlap: 0'],
    ['date', "'2024-01-01'", "'2024-01-03'", ''],
    ['timestamp', "'2024-01-01 00:00:00.000001'", "'2024-01-01 00:00:00.000002'", ', overlap: 0 seconds'],
    ['timestamptz', "'2024-01-01 00:00:00.000001'", "'2024-01-01 00:00:00.000002'", ', overlap: 0 seconds'],
    ['stamp', "'2024-01-01'", "'2024-01-02'", ''],
  ] as const)('can be of type %s', async ([type, early, late, overlap], { server, small, warehouse }) => {
    await server.sql('DROP DOMAIN IF EXISTS stamp CASCADE; CREATE DOMAIN stamp AS timestamptz')
    await makeThings(server, `thing_id integer, name text, changed ${type}`, `(1, 'a', ${early}), (2, 'b', ${late})`)
    writeSource(small, columns, `table: shop.things, key: thing_id, cursor: changed${overlap}`)
    await warehouse.run()
    await server.sql(`INSERT INTO shop.things VALUES (3, 'c', ${late})`)
    expect(await runOf(warehouse)).toEqual({ fetched: 2, status: 'published', account: [3, 1, 0, 2] })
  })

  relationTest('can be that of a query', async ({ server, small, warehouse }) => {
    await makeThings(server, timed, "(1, 'a', '2024-01-01'), (2, 'b', '2024-01-02'), (3, 'x', '2024-01-03')")
    const query = `query: "select thing_id, name, changed from shop.things where name <> 'x'", key: thing_id, cursor: changed`
    writeSource(small, columns, query)
    expect(await runOf(warehouse)).toMatchObject({ fetched: 2 })
    await server.sql("UPDATE shop.things SET name = 'c', changed = '2024-02-01' WHERE thing_id = 3")
    expect(await runOf(warehouse)).toEqual({ fetched: 2, status: 'published', account: [3, 1, 0, 2] })
  })
})

const row = fc.record({
  id: fc.constantFrom(1, 2, 3, 10, 20),
  name: fc.constantFrom('a', 'b', 'c', 'bad', null),
  hasTime: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
})
const history = fc.array(fc.array(row, { maxLength: 4 }), { minLength: 2, maxLength: 5 })

const contentOf = async ({ query }: TestWarehouse) => ({
  facts: await query('FROM fact_thing ORDER BY ALL'),
  rejected: await query(
    'SELECT * EXCLUDE run_id FROM rejected_rows WHERE run_id = (SELECT max(run_id) FROM etl_run) ORDER BY ALL',
  ),
})

describeRelations('a warehouse fed by a cursor', () => {
  relationTest('is what it would be if all were read at once', async ({ server, small }) => {
    writeSource(small, columns, `${byTime}, overlap: 0 seconds`)
    const rules = 'name: {from: name, unique: true, one_of: [a, b, c]}'
    small.write('sources/things.yaml', small.read('sources/things.yaml').replace('name: name', rules))
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        await makeThings(server, timed)
        let second = 0
        const inPieces = await openTestEngine()
        try {
          for (const rows of steps) {
            const changes = rows.map(({ id, name, hasTime }) => {
              const changed = hasTime ? `timestamptz '2024-01-01' + interval '${++second} seconds'` : 'NULL'
              return `INSERT INTO shop.things VALUES (${id}, ${name === null ? 'NULL' : `'${name}'`}, ${changed})
                ON CONFLICT (thing_id) DO UPDATE SET name = excluded.name, changed = excluded.changed;`
            })
            await server.sql(`${changes.join(' ')} SELECT 1`)
            await onEngine(inPieces, small.folder).run()
          }
          const atOnce = await openTestEngine()
          await onEngine(atOnce, small.folder).run()
          const expected = await contentOf(onEngine(atOnce, small.folder))
          await atOnce.close()
          const { facts, rejected } = await contentOf(onEngine(inPieces, small.folder))
          expect(facts).toEqual(expected.facts)
          expect(rejected).toEqual(expected.rejected)
        } finally {
          await inPieces.close()
        }
      }),
      { numRuns: 8, seed: 1 },
    )
  })
})
