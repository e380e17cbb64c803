import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Parameter, Statement } from '../../../../server/compiler/statement.ts'
import { type DuckDbOptions, openDuckDb } from '../../../../server/engine/duckdb.ts'
import type { Answer, Engine } from '../../../../server/engine/engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'clientele-engine-'))
afterAll(() => rmSync(folder, { recursive: true }))

const options: DuckDbOptions = {
  file: ':memory:',
  memoryLimit: '512MB',
  threads: 2,
  tempFolder: join(folder, 'spill'),
  allowedFolders: [join(folder, 'allowed')],
  connections: 2,
  queue: 1,
  timeoutSeconds: 20,
}
const statement = (sql: string, parameters: readonly Parameter[] = []): Statement => ({ sql, parameters, columns: [] })
const count = async (answer: Answer) => {
  let rows = 0
  for (let chunk = await answer.next(); chunk !== undefined; chunk = await answer.next()) rows += chunk.rowCount
  return rows
}
/** Runs for minutes unless it is stopped. */
const endless = 'select sum(a.range * b.range) from range(1000000) a, range(1000000) b where a.range % 7 = b.range % 5'

describe('a session', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await openDuckDb(options)
  })
  afterAll(() => engine.close())

  it('binds every type exactly as it was written', async () => {
    const parameters: Parameter[] = [
      { value: 7, type: 'integer' },
      { value: 3_000_000_000, type: 'integer' },
      { value: '-170141183460469231731687303715884105728', type: 'integer' },
      { value: '-0012.50', type: 'decimal' },
      { value: 1e-7, type: 'decimal' },
      { value: '99999999999999999999999999999999999999', type: 'decimal' },
      { value: 0.1, type: 'double' },
      { value: "O'Neil; drop table x", type: 'text' },
      { value: false, type: 'boolean' },
      { value: '1969-12-31', type: 'date' },
    ]
    const list = parameters.map((_, i) => `$${i + 1} as v${i + 1}, typeof($${i + 1}) as t${i + 1}`)
    const [row] = await engine.session((session) => session.all(`select ${list.join(', ')}`, parameters))
    expect(Object.values(row ?? {})).toEqual([
      7,
      'INTEGER',
      '3000000000',
      'BIGINT',
      '-170141183460469231731687303715884105728',
      'HUGEINT',
      '-12.50',
      'DECIMAL(4,2)',
      '0.0000001',
      'DECIMAL(7,7)',
      '99999999999999999999999999999999999999',
      'DECIMAL(38,0)',
      0.1,
      'DOUBLE',
      "O'Neil; drop table x",
      'VARCHAR',
      false,
      'BOOLEAN',
      '1969-12-31',
      'DATE',
    ])
  })

  it('refuses a number that no exact type can hold', async () => {
    const bind = (parameter: Parameter) => engine.session((session) => session.all('select $1', [parameter]))
    await expect(bind({ value: '9'.repeat(39), type: 'decimal' })).rejects.toMatchObject({ code: 'overflow' })
    await expect(bind({ value: 1e300, type: 'decimal' })).rejects.toMatchObject({ code: 'overflow' })
    await expect(bind({ value: '9'.repeat(40), type: 'integer' })).rejects.toMatchObject({ code: 'overflow' })
  })

  it('appends text, numbers and nulls in order, more rows than one turn takes', async () => {
    const rows = Array.from({ length: 25_000 }, (_, i) => [`row ${i}`, i, i % 2 === 0 ? null : '🦆', i * 2] as const)
    const found = await engine.session(async (session) => {
      await session.run('create table appended (name varchar, i integer, duck varchar, run bigint)')
      expect(await session.append('appended', rows)).toBe(25_000)
      return session.all(
        'select count(*) n, sum(i) i, count(duck) ducks, max(run) run, max(rowid - i) gap from appended',
      )
    })
    expect(found).toEqual([{ n: '25000', i: '312487500', ducks: '12500', run: '49998', gap: '0' }])
  })

  it('appends columns of numbers, days and texts with their nulls, more rows than a chunk and a turn take', async () => {
    const rows = 12_345
    const each = (of: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => of(i))
    const texts = Array.from({ length: rows }, (_, i) =>
      i % 3 === 0 ? null : `a text of more than twelve bytes, 🦆 ${i}`,
    )
    const found = await engine.session(async (session) => {
      await session.run('create table columnar (day date, name varchar, i integer, x double, nothing varchar)')
      const half = each((i) => (i % 5 === 0 ? Number.NaN : i / 2))
      // a null in the first chunk alone must not come again in the next
      const whole = each((i) => (i === 7 ? Number.NaN : i))
      await session.appendColumns('columnar', rows, [each(() => 20_000), texts, whole, half, null])
      return session.all(`select count(*) n, count(distinct day) different, min(day)::varchar as day, count(name) named,
        count(*) filter (name is not null and name <> 'a text of more than twelve bytes, 🦆 ' || rowid) wrong,
        count(*) filter (i is null) no_i, count(*) filter (i <> rowid) moved, count(x) halves, sum(x) total, count(nothing) filled from columnar`)
    })
    const [third, fifth] = [Math.ceil(rows / 3), Math.ceil(rows / 5)]
    // the halves of 0 to 12,344 less those of the multiples of 5 up to 12,340
    const total = (12_344 * 12_345) / 4 - (5 * 2468 * 2469) / 4
    expect(found).toEqual([
      {
        n: String(rows),
        different: '1',
        day: '2024-10-04',
        named: String(rows - third),
        wrong: '0',
        no_i: '1',
        moved: '0',
        halves: String(rows - fifth),
        total,
        filled: '0',
      },
    ])
  })

  it('appends no columns that do not fit their table', async () => {
    const left = await engine.session(async (session) => {
      await session.run('create table fitting (name varchar, x double)')
      const append = (rows: number, columns: Parameters<typeof session.appendColumns>[2]) =>
        expect(session.appendColumns('fitting', rows, columns)).rejects
      await append(1, [['a']]).toThrow('there are 1 columns to append; the table has 2')
      await append(2, [['a', 'b'], Float64Array.of(1)]).toThrow('column 1 has 1 values; expected 2')
      await append(1, [Float64Array.of(1), null]).toThrow('column 0 is VARCHAR; numbers cannot be appended to it')
      await append(1, [null, ['a']]).toThrow('column 1 is DOUBLE; texts cannot be appended to it')
      return session.all('select count(*)::integer n from fitting')
    })
    expect(left).toEqual([{ n: 0 }])
  })

  it('appends nothing where one row has too few values', async () => {
    const left = await engine.session(async (session) => {
      await session.run('create table narrow (a varchar, b varchar)')
      await expect(session.append('narrow', [['1', '2'], ['3']])).rejects.toThrow('row 1 has 1 values; expected 2')
      return session.all('select count(*)::integer n from narrow')
    })
    expect(left).toEqual([{ n: 0 }])
  })

  it('rolls a transaction back when its work rejects, and commits it when it resolves', async () => {
    await engine.session((session) => session.run('create table kept (i integer)'))
    const fail = engine.transaction(async (session) => {
      await session.run('insert into kept values (1)')
      throw new Error('no')
    })
    await expect(fail).rejects.toThrow('no')
    await engine.transaction((session) => session.run('insert into kept values (2)'))
    expect(await engine.session((session) => session.all('select i from kept'))).toEqual([{ i: 2 }])
  })

  it('rolls a transaction back when its signal aborts in the middle of a statement', async () => {
    await engine.session((session) => session.run('create table untouched (i integer)'))
    const controller = new AbortController()
    const work = engine.transaction(
      async (session) => {
        await session.run('insert into untouched values (1)')
        setTimeout(() => controller.abort(), 20)
        await session.run(endless)
      },
      { signal: controller.signal },
    )
    await expect(work).rejects.toMatchObject({ code: 'cancelled' })
    expect(await engine.session((session) => session.all('select i from untouched'))).toEqual([])
  })

  it('keeps nothing of what work made outside of its transactions, and what they committed', async () => {
    await engine.session((session) => session.run('create table prepared (i integer)'))
    const work = (ends: 'well' | 'badly' | 'by force') => {
      const controller = new AbortController()
      return engine.prepared(
        async (session) => {
          await session.run('create temp table "before it" as select 1 as i; create temp view seen as from "before it"')
          await session.transaction(() => session.run('insert into prepared from seen'))
          await session.run('create temp table "be""side" (i integer)')
          const failing = session.transaction(async () => {
            await session.run('insert into prepared values (2)')
            throw new Error('no')
          })
          await expect(failing).rejects.toThrow('no')
          if (ends === 'badly') throw new Error('in the end')
          if (ends === 'by force') controller.abort()
          return session.transaction(() => session.all('select count(*)::integer as rows from prepared'))
        },
        { signal: controller.signal },
      )
    }
    expect(await work('well')).toEqual([{ rows: 1 }])
    await expect(work('badly')).rejects.toThrow('in the end')
    await expect(work('by force')).rejects.toMatchObject({ code: 'cancelled' })
    expect(await engine.session((session) => session.all('from prepared'))).toEqual([{ i: 1 }, { i: 1 }, { i: 1 }])
    const left = `select table_name from duckdb_tables() where temporary
      union all select view_name from duckdb_views() where temporary and not internal`
    const everywhere = await Promise.all(
      Array.from({ length: 4 }, () => engine.session(async (session) => session.all(left))),
    )
    expect(everywhere.flat()).toEqual([])
  })

  it('reports the SQL with an error of the engine', async () => {
    const work = engine.session((session) => session.all('select nothing from nowhere'))
    await expect(work).rejects.toMatchObject({ name: 'EngineError', sql: 'select nothing from nowhere' })
  })

  it('reaches no file outside the allowed folders and cannot change that', async () => {
    const secret = join(folder, 'secret.csv')
    writeFileSync(secret, 'a\n1\n')
    const run = (sql: string) => engine.session((session) => session.run(sql))
    await expect(run(`select * from '${secret}'`)).rejects.toThrow(/Permission|disabled/)
    await expect(run('set enable_external_access = true')).rejects.toThrow()
    await expect(run('set threads = 1')).rejects.toThrow(/locked/)
  })
})

describe('an answer', () => {
  let engine: Engine
  afterEach(() => engine.close())
  const open = async (changes: Partial<DuckDbOptions> = {}) => {
    engine = await openDuckDb({ ...options, ...changes })
  }

  it('gives every row of a long result once', async () => {
    await open()
    const answer = await engine.answer(statement('select range from range($1)', [{ value: 200_001, type: 'integer' }]))
    expect(await count(answer)).toBe(200_001)
    expect(await answer.next()).toBeUndefined()
  })

  it('runs a repeated statement with other values, and after its table was replaced by one of another type', async () => {
    await open()
    const replace = (type: string) =>
      engine.session((s) => s.run(`create or replace table t as select range::${type} i from range(10)`))
    const ask = async (limit: number) => {
      const answer = await engine.answer(statement('select i from t where i < $1', [{ value: limit, type: 'integer' }]))
      const chunk = await answer.next()
      await answer.close()
      return [chunk?.rowCount, chunk?.columns[0]?.type.kind, chunk?.columns[0]?.type.bytes]
    }
    await replace('integer')
    expect(await ask(3)).toEqual([3, 'integer', 4])
    expect(await ask(5)).toEqual([5, 'integer', 4])
    await replace('bigint')
    expect(await ask(5)).toEqual([5, 'integer', 8])
  })

  it('rejects when the engine breaks in the middle of a stream, with the reason', async () => {
    await open()
    const sql = "select case when range = 150000 then error('boom') else range::varchar end from range(200000)"
    await expect(engine.answer(statement(sql)).then(count)).rejects.toThrow('boom')
    const tooLarge = 'select range + case when range = 150000 then 9223372036854775807 else 0 end from range(200000)'
    await expect(engine.answer(statement(tooLarge)).then(count)).rejects.toMatchObject({ code: 'overflow' })
  })

  it('is cancelled by its signal before, while and after it starts, and frees its connection', async () => {
    await open({ connections: 1 })
    await expect(engine.answer(statement('select 1'), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 30)
    await expect(engine.answer(statement(endless), { signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
    const late = new AbortController()
    const answer = await engine.answer(statement('select range from range(1000000)'), { signal: late.signal })
    await answer.next()
    late.abort()
    await expect(answer.next()).rejects.toMatchObject({ code: 'cancelled' })
    expect(await count(await engine.answer(statement('select 1')))).toBe(1)
  })

  it('is timed out when the engine works too long, and when nobody reads on', async () => {
    await open({ connections: 1, timeoutSeconds: 0.1 })
    await expect(engine.answer(statement(endless))).rejects.toMatchObject({
      code: 'timed_out',
      details: { seconds: 0.1 },
    })
    const answer = await engine.answer(statement('select range from range(1000000)'))
    await answer.next()
    await new Promise((resolve) => setTimeout(resolve, 300))
    await expect(answer.next()).rejects.toMatchObject({ code: 'timed_out' })
    expect(await count(await engine.answer(statement('select 1')))).toBe(1)
  })

  it('waits for a connection in order, and is too_busy when the queue is full', async () => {
    await open({ connections: 1, queue: 1 })
    const first = await engine.answer(statement('select range from range(1000000)'))
    const second = engine.answer(statement('select 1'))
    await expect(engine.answer(statement('select 2'))).rejects.toMatchObject({
      code: 'too_busy',
      details: { waiting: 1 },
    })
    await first.close()
    expect(await count(await second)).toBe(1)
  })

  it('leaves the queue when it is cancelled while it waits', async () => {
    await open({ connections: 1, queue: 1 })
    const first = await engine.answer(statement('select range from range(1000000)'))
    const controller = new AbortController()
    const second = engine.answer(statement('select 1'), { signal: controller.signal })
    controller.abort()
    await expect(second).rejects.toMatchObject({ code: 'cancelled' })
    await first.close()
    await first.close()
    await expect(first.next()).rejects.toThrow('the answer was closed before its last row')
    expect(await count(await engine.answer(statement('select 3')))).toBe(1)
  })
})

describe('closing', () => {
  it('interrupts what runs and what nobody reads, and refuses what is asked from then on', async () => {
    const engine = await openDuckDb(options)
    const unread = await engine.answer(statement('select range from range(1000000)'))
    const long = engine.answer(statement(endless))
    const load = engine.session((session) => session.run(endless))
    const results = Promise.allSettled([long, load])
    await new Promise((resolve) => setTimeout(resolve, 50))
    await engine.close()
    const closed = { code: 'not_ready', details: { reason: 'the warehouse is closed' } }
    expect((await results).map((r) => r.status === 'rejected' && r.reason)).toMatchObject([closed, closed])
    await expect(unread.next()).rejects.toMatchObject(closed)
    await expect(engine.answer(statement('select 1'))).rejects.toMatchObject(closed)
    await expect(engine.session((session) => session.run('select 1'))).rejects.toMatchObject(closed)
  })
})
