import { describe, expect } from 'vitest'
import { applyRetention, type Removed } from '../../../pipelines/retention.ts'
import type { Retention } from '../../../pipelines/sources/workspace.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import { type SmallWorkspace, smallTest } from '../../support/small-workspace.ts'

const prepared = (small: SmallWorkspace) => {
  small.entity('thing_id VARCHAR', 'name VARCHAR')
  small.write(
    'sources/things.yaml',
    `source: things
entity: thing
file: {pattern: files/*.csv, header: [id, name]}
columns: {thing_id: {from: id, required: true, unique: true}, name: {from: name, one_of: [a, b]}}
contract: {rejects: {max_rows: 2}}
`,
  )
}
const file = (small: SmallWorkspace, name: string, ...records: readonly string[]) =>
  small.write(`files/${name}.csv`, ['id,name', ...records].map((record) => `${record}\n`).join(''))

const on = (day: string) => () => new Date(`${day}T12:00:00Z`)
const keep = ({ engine }: TestWarehouse, retention: Retention, day: string): Promise<Removed> =>
  engine.transaction((session) => applyRetention(session, retention, on(day)()))
const rejected = ({ query }: TestWarehouse) =>
  query(
    'SELECT run_id::INTEGER AS run, line, rule, found, message, raw_text AS raw, text_removed_at AS since FROM rejected_rows ORDER BY ALL',
  )
const nothing = { rejectedTexts: 0, messages: 0, stagedFiles: 0, runs: 0 }

describe('texts of rejected records', () => {
  smallTest('go when their run is too old, what was rejected by which rule stays', async ({ small, warehouse }) => {
    prepared(small)
    file(small, 'a', '1,a', '2,Mary')
    await warehouse.run({ clock: on('2026-01-01') })
    file(small, 'b', '3,a')
    await warehouse.run({ clock: on('2026-01-20') })
    expect(await keep(warehouse, { rejectedTextDays: 30 }, '2026-01-31')).toEqual(nothing)
    expect(await keep(warehouse, { rejectedTextDays: 30 }, '2026-02-01')).toEqual({ ...nothing, rejectedTexts: 1 })
    const message = 'expected one of "a", "b", found "Mary"; nearest is "a"'
    expect(await rejected(warehouse)).toEqual([
      {
        run: 1,
        line: 3,
        rule: 'one_of',
        found: null,
        message: 'the text is no longer kept',
        raw: null,
        since: '2026-02-01 12:00:00',
      },
      { run: 2, line: 3, rule: 'one_of', found: 'Mary', message, raw: '2,Mary', since: null },
    ])
    expect(await keep(warehouse, { rejectedTextDays: 30 }, '2026-02-02')).toEqual(nothing)
  })

  smallTest('go from what failed runs say as well', async ({ small, warehouse }) => {
    prepared(small)
    file(small, 'a', '1,a', '2,Mary', '3,Kim', '4,Sue')
    await expect(warehouse.run({ clock: on('2026-01-01') })).rejects.toThrow('found "Mary"')
    expect(await keep(warehouse, { rejectedTextDays: 0 }, '2026-01-02')).toEqual({ ...nothing, messages: 1 })
    expect(await warehouse.query('SELECT status, message FROM etl_run')).toEqual([
      { status: 'failed', message: 'the text is no longer kept' },
    ])
  })

  smallTest('go from what tests of the model found, and all of it with its run', async ({ small, warehouse }) => {
    prepared(small)
    const found = async (day: string) => {
      file(small, day, `${day},a`)
      await warehouse.run({
        clock: on(day),
        verify: async (session, { runId }) => {
          const test = "0, 'golden', 'T', 'f', 1, 1, 'failed', true, 'Mary', '[]', '{}'"
          await session.run(`INSERT INTO model_test SELECT ${runId}, ${test}`)
          return []
        },
      })
    }
    await found('2026-01-01')
    await found('2026-01-20')
    const texts = () => warehouse.query('SELECT run_id::INTEGER AS run, message, cells, examples FROM model_test')
    const second = { run: 2, message: 'Mary', cells: '[]', examples: '{}' }
    await keep(warehouse, { rejectedTextDays: 30 }, '2026-02-01')
    expect(await texts()).toEqual([{ run: 1, message: null, cells: null, examples: null }, second])
    await keep(warehouse, { runDays: 30 }, '2026-02-01')
    expect(await texts()).toEqual([second])
  })
})

describe('records as they stand in files', () => {
  smallTest(
    'go when they are too old, and the next run that loads reads their files again',
    async ({ small, warehouse }) => {
      prepared(small)
      file(small, 'a', '1,a', '2,b')
      await warehouse.run({ clock: on('2026-01-01') })
      file(small, 'b', '3,a')
      await warehouse.run({ clock: on('2026-01-20') })
      expect(await keep(warehouse, { stagedTextDays: 20 }, '2026-01-25')).toEqual({ ...nothing, stagedFiles: 1 })
      expect(await warehouse.query('SELECT _file AS file, thing_id AS id FROM raw_things')).toEqual([
        { file: 'files/b.csv', id: '3' },
      ])
      expect(await warehouse.query('SELECT thing_id FROM fact_thing ORDER BY 1')).toHaveLength(3)
      expect((await warehouse.run({ clock: on('2026-01-26') })).status).toBe('unchanged')
      file(small, 'c', '4,b')
      const { files } = await warehouse.run({ clock: on('2026-01-27') })
      expect(files.map(({ file: path, loaded, skipped }) => [path, loaded, skipped])).toEqual([
        ['files/a.csv', 2, 0],
        ['files/b.csv', 0, 1],
        ['files/c.csv', 1, 0],
      ])
      expect(await warehouse.query('SELECT thing_id FROM fact_thing ORDER BY 1')).toHaveLength(4)
      expect(
        await warehouse.query('SELECT file, CAST(staged_at AS DATE) AS at FROM staged_file ORDER BY file'),
      ).toEqual([
        { file: 'files/a.csv', at: '2026-01-27' },
        { file: 'files/b.csv', at: '2026-01-20' },
        { file: 'files/c.csv', at: '2026-01-27' },
      ])
    },
  )

  smallTest('may go at once', async ({ small, warehouse }) => {
    prepared(small)
    file(small, 'a', '1,a')
    await warehouse.run({ clock: on('2026-01-01') })
    expect(await keep(warehouse, { stagedTextDays: 0 }, '2026-01-02')).toEqual({ ...nothing, stagedFiles: 1 })
    expect(await warehouse.query('FROM raw_things')).toEqual([])
  })
})

describe('runs', () => {
  smallTest(
    'go when they are too old, but for the one whose data are served and the last',
    async ({ small, warehouse }) => {
      prepared(small)
      file(small, 'a', '1,a', '2,Mary')
      await warehouse.run({ clock: on('2026-01-01') })
      file(small, 'b', '3,a')
      await warehouse.run({ clock: on('2026-01-02') })
      file(small, 'c', '4,x', '5,y', '6,z')
      await expect(warehouse.run({ clock: on('2026-01-03') })).rejects.toThrow()
      await expect(warehouse.run({ clock: on('2026-01-04') })).rejects.toThrow()
      expect(await keep(warehouse, { runDays: 10 }, '2026-03-01')).toEqual({ ...nothing, runs: 2 })
      expect(await warehouse.query('SELECT run_id::INTEGER AS run, status FROM etl_run ORDER BY 1')).toEqual([
        { run: 2, status: 'succeeded' },
        { run: 4, status: 'failed' },
      ])
      expect((await rejected(warehouse)).map(({ run }) => run)).toEqual([2])
      expect(await warehouse.query('SELECT DISTINCT run_id::INTEGER AS run FROM etl_run_file')).toEqual([{ run: 2 }])
    },
  )
})
