import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTables } from '../../../../server/engine/copy-warehouse.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { openTestEngine } from '../../../support/pipeline-warehouse.ts'

let folder: string
let engine: Engine
const at = (name: string) => join(folder, name)
const nothing = async () => undefined
const queryCopy = async (sql: string) => {
  const copy = await openTestEngine(at('copy.duckdb'))
  try {
    return await copy.session((session) => session.all(sql))
  } finally {
    await copy.close()
  }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-copy-'))
  engine = await openTestEngine(at('warehouse.duckdb'), [folder])
})
afterEach(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a copy of a warehouse', () => {
  it('has the types, constraints, views and order of rows that the warehouse has, and no log beside it', async () => {
    await engine.session((session) =>
      session.run(`
        create type mood as enum ('glad', 'sad');
        create table t (id integer primary key, m mood, e enum ('x', 'y'), v varchar default 'q' check (v <> 'no'), l varchar[], d decimal(18, 2));
        insert into t select i, 'sad', 'y', 'v' || i, [i::varchar, null], i / 4 from range(5000) r(i) order by hash(i);
        create view first_of as select * from t;
        create view a_second as select count(*) as n from first_of`),
    )
    const { tables } = await engine.copy({ file: at('copy.duckdb'), look: nothing })
    expect(tables).toEqual([{ name: 't', rows: 5000 }])
    expect(existsSync(at('copy.duckdb.wal'))).toBe(false)
    expect(await readTables(at('copy.duckdb'))).toEqual([{ name: 't', rows: 5000 }])
    const rows = 'select id, m::varchar as m, typeof(m) as type, l::varchar as l, d from t order by rowid'
    expect(await queryCopy(rows)).toEqual(await engine.session((session) => session.all(rows)))
    expect(await queryCopy('select n from a_second')).toEqual([{ n: '5000' }])
    await expect(queryCopy("insert into t values (1, 'sad', 'x', 'v', [], 0)")).rejects.toThrow('Duplicate key')
    await expect(queryCopy("insert into t values (-1, 'sad', 'x', 'no', [], 0)")).rejects.toThrow('CHECK constraint')
  })

  it('is of one moment, while others go on changing tables and making them anew', async () => {
    const change = (n: number) =>
      engine.transaction(async (session) => {
        await session.run(`create or replace table a as select ${n} as n from range(20000)`)
        await session.run(`create or replace table b as select ${n} as n from range(20000)`)
      })
    await change(0)
    let isOver = false
    const changing = (async () => {
      for (let n = 1; !isOver; n++) await change(n)
      return true
    })()
    const moments: unknown[] = []
    for (let i = 0; i < 5; i++) {
      const { found } = await engine.copy({
        file: at('copy.duckdb'),
        look: async (session) => (await session.all('select max(n) as n from a'))[0]?.n,
      })
      moments.push(found)
      const all = 'select min(n) as least, max(n) as most, count(*)::integer as rows from (from a union all from b)'
      expect(await queryCopy(all)).toEqual([{ least: found, most: found, rows: 40_000 }])
      rmSync(at('copy.duckdb'))
    }
    isOver = true
    expect(await changing).toBe(true)
    expect(moments.at(-1)).not.toBe(moments[0])
  })

  it('keeps nobody waiting who asks, and is met by nobody who lists tables', async () => {
    await engine.session((session) => session.run('create table t as select 1 as n'))
    const seen: unknown[] = []
    await engine.copy({
      file: at('copy.duckdb'),
      look: async () => {
        const list =
          'select table_name as name from duckdb_tables() union all select database_name from duckdb_databases()'
        const found = await engine.session((session) => session.all(`select * from (${list}) order by 1`))
        seen.push(...found.map(({ name }) => name))
        const columns = [{ kind: 'value', column: { name: 'n', axis: 'row', type: 'integer' } }] as const
        const answer = await engine.answer({ sql: 'select n from t', parameters: [], columns: [...columns] })
        seen.push((await answer.next())?.rowCount)
        await answer.close()
      },
    })
    expect(seen).toEqual(['system', 't', 'temp', 'warehouse', 1])
  })

  it('ends where it is cancelled, after which another can be made', async () => {
    await engine.session((session) =>
      session.run('create table a as select 1 as n; create table b as from range(3000000)'),
    )
    const ending = new AbortController()
    const order = { file: at('copy.duckdb'), look: nothing, onCopied: () => ending.abort() }
    await expect(engine.copy(order, { signal: ending.signal })).rejects.toMatchObject({ code: 'cancelled' })
    rmSync(at('copy.duckdb'), { force: true })
    rmSync(at('copy.duckdb.wal'), { force: true })
    const { tables } = await engine.copy({ file: at('copy.duckdb'), look: nothing })
    expect(tables.map(({ rows }) => rows)).toEqual([1, 3_000_000])
  })
})
