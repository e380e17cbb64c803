import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openTestEngine } from '../../../support/pipeline-warehouse.ts'

it('overwrites what was removed, also what the catalog said of it, and keeps what is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-wipe-'))
  const file = join(folder, 'warehouse.duckdb')
  const engine = await openTestEngine(file)
  const run = (sql: string) => engine.session((session) => session.run(sql))
  const held = () => readFileSync(file, 'latin1').split('!Zebede').length - 1
  // Least of its column, so that the statistics of every table begin with it.
  const tables = Array.from({ length: 40 }, (_, i) => `t${i}`)
  const name = "case when i = 77 then '!Zebedee Quux' else 'Name ' || hash(i) end"
  for (const table of tables) await run(`create table ${table} as select ${name} as name from range(3000) as r(i)`)
  await run(`create table big as select ${name} as name from range(300000) as r(i)`)
  await run('checkpoint')
  expect(held()).toBeGreaterThan(41)
  for (const table of [...tables, 'big'])
    await run(`create or replace table ${table} as select replace(name, '!Zebedee', 'Z') as name from ${table}`)
  await run('checkpoint')
  expect(held()).toBeGreaterThan(0)
  expect(await engine.wipe()).toBe(true)
  expect(held()).toBe(0)
  const [found] = await engine.session((session) =>
    session.all("select count(*)::integer as n, count(*) filter (name = 'Z Quux')::integer as z from big"),
  )
  expect(found).toEqual({ n: 300_000, z: 1 })
  const names = await engine.session((session) =>
    session.all('select table_name as name from duckdb_tables() order by 1'),
  )
  expect(names).toHaveLength(41)
  await engine.close()
  rmSync(folder, { recursive: true })
})

it('has nothing to overwrite in memory', async () => {
  const engine = await openTestEngine()
  expect(await engine.wipe()).toBe(true)
  await engine.close()
})
