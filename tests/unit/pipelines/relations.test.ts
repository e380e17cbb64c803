import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Progress } from '../../../pipelines/progress.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import {
  accountOf,
  describeRelations,
  makeThings,
  relationTest,
  thingsPath,
  writeSource,
} from '../../support/relation-test.ts'

const facts = ({ query }: TestWarehouse) => query('FROM fact_thing ORDER BY source_line')

describeRelations('a source of PostgreSQL', () => {
  relationTest('loads the rows of a table, numbered in the order of its key', async ({ server, small, warehouse }) => {
    const odd = 'it\'s \u2028 "nine"\nand \\ more'
    await makeThings(
      server,
      'name text, thing_id integer PRIMARY KEY, other point',
      `('ten', 10), (E'it''s \u2028 "nine"\\nand \\\\ more', 9), (NULL, 1), ('', 2)`,
    )
    writeSource(small, ['thing_id INTEGER', 'name VARCHAR'])
    const outcome = await warehouse.run()
    const lineage = { source_file: thingsPath }
    expect(await facts(warehouse)).toEqual([
      { thing_id: 1, name: null, ...lineage, source_line: 1 },
      { thing_id: 2, name: null, ...lineage, source_line: 2 },
      { thing_id: 9, name: odd, ...lineage, source_line: 3 },
      { thing_id: 10, name: 'ten', ...lineage, source_line: 4 },
    ])
    expect(outcome.files).toMatchObject([{ source: 'things', file: thingsPath, read: 4, loaded: 4, rejected: 0 }])
  })

  relationTest('is unchanged where the rows are, in whatever order they come', async ({ server, small, warehouse }) => {
    await makeThings(server, 'thing_id text, name text', "('a', 'x'), ('b', 'y')")
    writeSource(small, ['thing_id VARCHAR', 'name VARCHAR'])
    const { dataVersion } = await warehouse.run()
    await server.sql("DELETE FROM shop.things WHERE thing_id = 'a'")
    await server.sql('VACUUM FULL shop.things')
    await server.sql("INSERT INTO shop.things VALUES ('a', 'x')")
    expect(await warehouse.run()).toMatchObject({ status: 'unchanged', dataVersion })
    await server.sql("UPDATE shop.things SET name = 'z' WHERE thing_id = 'a'")
    expect(accountOf(await warehouse.run())).toEqual([[2, 2, 0, 0]])
    small.write(
      'sources/things.yaml',
      small.read('sources/things.yaml').replace('name: name', 'name: {from: name, one_of: [y]}'),
    )
    expect(accountOf(await warehouse.run())).toEqual([[2, 1, 1, 0]])
  })

  relationTest('keeps the contract of its source', async ({ server, small, warehouse }) => {
    await makeThings(
      server,
      'thing_id integer, amount numeric, kind text',
      "(1, 12.50, 'A'), (2, NULL, 'b'), (3, -1, 'b'), (4, 'NaN', 'b'), (5, 7, 'c'), (6, 1.234, 'b')",
    )
    writeSource(small, ['thing_id INTEGER', 'amount DECIMAL(9, 2)', 'kind VARCHAR'])
    small.write(
      'sources/things.yaml',
      small
        .read('sources/things.yaml')
        .replace('amount: amount', 'amount: {from: amount, min: 0}')
        .replace('kind: kind', 'kind: {from: kind, aliases: {A: a}, one_of: [a, b]}'),
    )
    expect(accountOf(await warehouse.run())).toEqual([[6, 2, 4, 0]])
    expect((await facts(warehouse)).map(({ thing_id, amount, kind }) => [thing_id, amount, kind])).toEqual([
      [1, '12.50', 'a'],
      [2, null, 'b'],
    ])
    const rejected = await warehouse.query('SELECT file, line, rule, found, raw_text FROM rejected_rows ORDER BY line')
    const raw = (row: object) => ({ file: thingsPath, raw_text: JSON.stringify(row) })
    expect(rejected).toEqual([
      { line: 3, rule: 'min', found: '-1', ...raw({ thing_id: '3', amount: '-1', kind: 'b' }) },
      { line: 4, rule: 'type', found: 'NaN', ...raw({ thing_id: '4', amount: 'NaN', kind: 'b' }) },
      { line: 5, rule: 'one_of', found: 'c', ...raw({ thing_id: '5', amount: '7', kind: 'c' }) },
      { line: 6, rule: 'type', found: '1.234', ...raw({ thing_id: '6', amount: '1.234', kind: 'b' }) },
    ])
  })

  relationTest('gives the same texts whatever the database is set to', async ({ server, small, warehouse }) => {
    await makeThings(
      server,
      'thing_id integer, moment timestamptz, wall timestamp, dated date, flag boolean, price money, ratio float8',
      "(1, '2024-03-31 01:30:00.5+02', '2024-03-31 02:30:00', '2024-03-31', true, 1234.5, 0.1)",
    )
    await server.sql("ALTER ROLE postgres SET timezone = 'Asia/Tokyo'")
    await server.sql("ALTER ROLE postgres SET datestyle = 'German'; ALTER ROLE postgres SET extra_float_digits = -15")
    writeSource(small, [
      'thing_id INTEGER',
      'moment TIMESTAMP',
      'wall TIMESTAMP',
      'dated DATE',
      'flag BOOLEAN',
      'price DECIMAL(9, 2)',
      'ratio DECIMAL(9, 3)',
    ])
    await warehouse.run()
    await server.sql('ALTER ROLE postgres RESET ALL')
    expect(await facts(warehouse)).toMatchObject([
      {
        moment: '2024-03-30 23:30:00.5',
        wall: '2024-03-31 02:30:00',
        dated: '2024-03-31',
        flag: true,
        price: '1234.50',
        ratio: '0.100',
      },
    ])
  })

  relationTest('may be a query, which may end as a statement does', async ({ server, small, warehouse }) => {
    await makeThings(server, 'id integer, name text', "(1, 'a;b'), (2, 'c')")
    const query = 'query: "select id * 10 as thing_id, upper(name) as name from shop.things -- all\\n; ", key: thing_id'
    writeSource(small, ['thing_id INTEGER', 'name VARCHAR'], query)
    await warehouse.run()
    expect(await facts(warehouse)).toMatchObject([
      { thing_id: 10, name: 'A;B', source_file: 'postgresql:things/query', source_line: 1 },
      { thing_id: 20, name: 'C' },
    ])
  })

  relationTest('takes names as they are, whatever is in them', async ({ server, small, warehouse }) => {
    await server.sql(`
      DROP SCHEMA IF EXISTS "My ""odd"".schema" CASCADE; CREATE SCHEMA "My ""odd"".schema";
      CREATE TABLE "My ""odd"".schema"."it's; --" ("a ""b""; c" integer, "sel'ect" text);
      INSERT INTO "My ""odd"".schema"."it's; --" VALUES (1, 'x'); DROP VIEW IF EXISTS public.odd;
      CREATE VIEW public.odd AS SELECT 2 AS "a ""b""; c", 'y' AS "sel'ect"`)
    small.entity('thing_id INTEGER', 'name VARCHAR')
    const columns = `key: 'a "b"; c'}\ncolumns: {thing_id: 'a "b"; c', name: "sel'ect"}\n`
    const from = (table: string) =>
      small.write(
        'sources/things.yaml',
        `source: things\nentity: thing\ndatabase: {kind: postgresql, url_env: TEST_DATABASE_URL, table: ${table}, ${columns}`,
      )
    from('odd')
    await warehouse.run()
    expect(await facts(warehouse)).toMatchObject([{ thing_id: 2, name: 'y' }])
    await server.sql(`ALTER SCHEMA "My ""odd"".schema" RENAME TO "My odd.schema"`)
    from(`'"My odd.schema"."it''s; --"'`)
    await warehouse.run()
    expect(await facts(warehouse)).toMatchObject([{ thing_id: 1, name: 'x' }])
    await server.sql('DROP SCHEMA "My odd.schema" CASCADE; DROP VIEW public.odd')
  })

  relationTest('is told apart by several columns', async ({ server, small, warehouse }) => {
    await makeThings(server, 'a integer, b text, PRIMARY KEY (a, b)', "(2, 'x'), (10, 'x'), (2, 'w'), (-1, 'z')")
    writeSource(small, ['a INTEGER', 'b VARCHAR'], 'table: shop.things, key: [a, b]')
    await warehouse.run()
    expect((await facts(warehouse)).map(({ a, b }) => [a, b])).toEqual([
      [-1, 'z'],
      [2, 'w'],
      [2, 'x'],
      [10, 'x'],
    ])
  })

  relationTest('refers to other sources, and they to it', async ({ server, small, warehouse }) => {
    await makeThings(server, 'thing_id text', "('a'), ('b')")
    writeSource(small, ['thing_id VARCHAR'])
    small.write(
      'sql/staging/stg_part.sql',
      'CREATE OR REPLACE TABLE stg_part (\n  thing_id VARCHAR,\n  source_file VARCHAR,\n  source_line INTEGER\n)\n',
    )
    small.write('sql/warehouse/fact_part.sql', 'CREATE OR REPLACE TABLE fact_part AS FROM stg_part\n')
    small.write(
      'sources/parts.yaml',
      'source: parts\nentity: part\nfile: {pattern: files/parts.csv, header: [thing]}\ncolumns: {thing_id: {from: thing, references: thing}}\n',
    )
    small.write('files/parts.csv', 'thing\nb\nc\n')
    const outcome = await warehouse.run()
    expect(outcome.files.map((f) => [f.source, f.read, f.loaded, f.rejected])).toEqual([
      ['things', 2, 2, 0],
      ['parts', 2, 1, 1],
    ])
  })

  relationTest('shows how far it is, and leaves no file behind', async ({ server, small, warehouse }) => {
    await makeThings(server, 'thing_id integer, name text')
    await server.sql("INSERT INTO shop.things SELECT g, repeat('x', g % 50) FROM generate_series(1, 25000) g; ANALYZE")
    writeSource(small, ['thing_id INTEGER', 'name VARCHAR'])
    const spoolFolder = join(warehouse.engine.tempFolder, 'spool')
    const told: Progress[] = []
    const seen = new Set<string>()
    const onProgress = (progress: Progress) => {
      told.push(progress)
      if (progress.step === 'extract') for (const name of readdirSync(spoolFolder)) seen.add(name)
    }
    mkdirSync(spoolFolder, { recursive: true })
    writeFileSync(join(spoolFolder, 'left-by-a-killed-process'), 'x')
    expect(accountOf(await warehouse.run({ onProgress }))).toEqual([[25000, 25000, 0, 0]])
    const fetched = told.filter(({ step, unit }) => step === 'extract' && unit === 'rows')
    expect(fetched.at(-1)).toMatchObject({ source: 'things', done: 25000, total: 25000 })
    expect(fetched.length).toBeGreaterThan(3)
    expect(fetched.every(({ done, total }, i) => done > (fetched[i - 2]?.done ?? 0) && done <= total)).toBe(true)
    expect([...seen]).toEqual(['things.jsonl.gz'])
    expect(existsSync(spoolFolder)).toBe(false)
    const sum = 'SELECT sum(thing_id)::VARCHAR AS ids, sum(length(name))::VARCHAR AS text FROM fact_thing'
    expect(await warehouse.query(sum)).toEqual([{ ids: '312512500', text: '612500' }])
  })
})
