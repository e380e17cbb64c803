import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Progress } from '../../../pipelines/progress.ts'
import type { TestWarehouse } from '../../support/pipeline-warehouse.ts'
import type { TestServer } from '../../support/postgresql.ts'
import { describeRelations, makeThings, relationTest, writeSource } from '../../support/relation-test.ts'
import type { SmallWorkspace } from '../../support/small-workspace.ts'

const columns = ['thing_id INTEGER', 'name VARCHAR']
const table = 'table: shop.things, key: thing_id'

interface Place {
  readonly server: TestServer
  readonly small: SmallWorkspace
  readonly warehouse: TestWarehouse
}

/** Loads one row, so that it shows when a failed run leaves another warehouse behind. */
const load = async ({ server, small, warehouse }: Place) => {
  await makeThings(server, 'thing_id integer, name text, changed timestamptz', "(1, 'a', '2024-01-01')")
  writeSource(small, columns)
  await warehouse.run()
}

const stateOf = async ({ query }: TestWarehouse) => ({
  facts: await query('FROM fact_thing'),
  raw: await query('FROM raw_things'),
  cursor: await query('FROM relation_cursor'),
  staged: await query('FROM staged_file'),
})

/** The message of a run that fails; the warehouse is then what it was, and no file is left. */
const failureOf = async ({ warehouse }: Place, options: Parameters<TestWarehouse['run']>[0] = {}) => {
  const before = await stateOf(warehouse)
  const error: unknown = await warehouse.run(options).then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  )
  expect(existsSync(join(warehouse.engine.tempFolder, 'spool'))).toBe(false)
  expect(await stateOf(warehouse)).toEqual(before)
  const [run] = await warehouse.query('SELECT status, message FROM etl_run ORDER BY run_id DESC LIMIT 1')
  const message = error instanceof Error ? error.message : String(error)
  expect(run).toEqual({ status: options.signal?.aborted ? 'cancelled' : 'failed', message })
  return message
}

/** The message without the place of the definition and the name of the source, which each must have. */
const toldOf = (message: string): string => {
  const start = 'sources/things.yaml: source things: '
  expect(message.slice(0, start.length)).toBe(start)
  return message.slice(start.length)
}

const withUrl = async <T>(url: string | undefined, work: () => Promise<T>): Promise<T> => {
  const before = process.env.TEST_DATABASE_URL
  if (url === undefined) delete process.env.TEST_DATABASE_URL
  else process.env.TEST_DATABASE_URL = url
  try {
    return await work()
  } finally {
    process.env.TEST_DATABASE_URL = before
  }
}

const example = 'expected the address of a database such as postgresql://user:password@host:5432/name'

describeRelations('an address', () => {
  relationTest.for<readonly [string, (server: TestServer) => string | undefined, string]>([
    ['is not there', () => undefined, `the environment variable TEST_DATABASE_URL is not set; ${example}`],
    ['is empty', () => '', `the environment variable TEST_DATABASE_URL is empty; ${example}`],
    [
      'is of another kind',
      () => 'mysql://root:hush@localhost/x',
      `TEST_DATABASE_URL does not begin with postgresql:// or postgres://; ${example}`,
    ],
    [
      'cannot be read',
      () => 'postgresql://a:hush@[::1/x',
      'TEST_DATABASE_URL is no address; a password stands in it with %40 for @, %2F for /, %3A for :',
    ],
    [
      'leads to no server',
      () => 'postgresql://a:hush@127.0.0.1:1/x',
      'no PostgreSQL server can be reached at 127.0.0.1:1 (TEST_DATABASE_URL): ECONNREFUSED',
    ],
    [
      'has a wrong password',
      ({ url }) => url({ password: 'hush' }),
      'the server does not let this user in: password authentication failed for user "postgres"',
    ],
    [
      'has no password',
      ({ port }) => `postgresql://postgres@127.0.0.1:${port}/postgres`,
      'the server at 127.0.0.1:PORT asks for a password, and TEST_DATABASE_URL has none',
    ],
    [
      'names no database of the server',
      ({ url }) => url({ database: 'nowhere' }),
      'there is no such database on the server: database "nowhere" does not exist',
    ],
    [
      'wants an encrypted connection that the server has not',
      ({ url }) => `${url()}?sslmode=verify-full`,
      'the server at 127.0.0.1:PORT takes no encrypted connections; expected one, as TEST_DATABASE_URL or PGSSLMODE says',
    ],
  ])('that %s is told without its password', async ([, url, expected], { server, small, warehouse }) => {
    const place = { server, small, warehouse }
    await load(place)
    const message = await withUrl(url(server), () => failureOf(place))
    expect(toldOf(message)).toBe(expected.replace('PORT', String(server.port)))
    expect(message).not.toContain('hush')
  })

  relationTest('of something that never answers is given up', async ({ server, small, warehouse }) => {
    const place = { server, small, warehouse }
    await load(place)
    const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    const port = typeof address === 'object' ? address?.port : 0
    writeSource(small, columns, `${table}, connect_seconds: 0.2`)
    const message = await withUrl(`postgresql://a@127.0.0.1:${port}/x`, () => failureOf(place))
    silent.close()
    expect(toldOf(message)).toBe(
      `the server at 127.0.0.1:${port} (TEST_DATABASE_URL) did not answer within 0.2 seconds; expected it within database.connect_seconds`,
    )
  })
})

describeRelations('a relation that cannot be read', () => {
  relationTest.for<readonly [string, string, string, string?]>([
    [
      'is missing',
      'table: shop.thing, key: thing_id',
      'the database has no table or view "thing" in schema "shop"; nearest is "shop.things"',
    ],
    [
      'is in no schema',
      'table: shpo.things, key: thing_id',
      'the database has no schema "shpo" with tables; nearest is "shop.things"',
    ],
    [
      'is in another schema than public',
      'table: things, key: thing_id',
      'the database has no schema "public" with tables; nearest is "shop.things"',
    ],
    [
      'lacks its key',
      'table: shop.things, key: id',
      'there is no column "id"; nearest is "name"; the relation has thing_id, name, changed',
    ],
    [
      'lacks its cursor',
      'table: shop.things, key: thing_id, cursor: changd',
      'there is no column "changd"; nearest is "changed"; the relation has thing_id, name, changed',
    ],
    [
      'has no cursor that is newer',
      'table: shop.things, key: thing_id, cursor: name',
      'the cursor "name" has a type that does not tell what is newer; expected one of smallint, integer, bigint, numeric, date, timestamp, timestamp with time zone',
    ],
    [
      'has a cursor of another kind than its overlap',
      'table: shop.things, key: thing_id, cursor: changed, overlap: 10',
      'the cursor "changed" is of type timestamp with time zone: expected as overlap a span such as 10 minutes, found 10',
    ],
    [
      'has a number as cursor, and a span as overlap',
      'table: shop.things, key: thing_id, cursor: thing_id, overlap: 2 days',
      'the cursor "thing_id" is of type integer: expected as overlap a number such as 1000, found 2 days',
    ],
    [
      'has no key that tells rows apart',
      table,
      'the key thing_id is not unique: thing_id = 1 (2 rows); thing_id = 2 (3 rows); expected columns whose values together tell every row apart',
      "INSERT INTO shop.things VALUES (1, 'b'), (2, 'c'), (2, 'c'), (2, 'd'), (3, 'e')",
    ],
    [
      'has a row without a key',
      table,
      'the key thing_id has rows without a value: thing_id = null (1 rows); expected columns whose values together tell every row apart',
      "INSERT INTO shop.things VALUES (NULL, 'b')",
    ],
    [
      'may not be read',
      table,
      'this user may not read it: permission denied for table things',
      'GRANT USAGE ON SCHEMA shop TO reader',
    ],
    [
      'is in a schema that may not be looked at',
      table,
      'this user may not read it: permission denied for schema shop',
      'GRANT SELECT ON shop.things TO reader',
    ],
    [
      'is no query',
      'query: "select thing_id,\\n  name frm shop.things", key: thing_id',
      'the query cannot be read: syntax error at or near "shop", at line 2, column 12 of the query',
    ],
    [
      'is a query that names what is not there',
      'query: "select thing_id, nam as name from shop.things", key: thing_id',
      'the server refuses to give the rows: column "nam" does not exist, at line 1, column 18 of the query; Perhaps you meant to reference the column "things.name".',
    ],
    [
      'is two queries',
      'query: "select 1 as thing_id; delete from shop.things", key: thing_id',
      'the query cannot be read: syntax error at or near ";", at line 1, column 21 of the query',
    ],
    [
      'is a query with a parameter',
      'query: "select thing_id, name from shop.things where thing_id = $1", key: thing_id, cursor: thing_id',
      'the query has a parameter, for which a source has no value: bind message supplies 0 parameters, but prepared statement "" requires 1',
    ],
    [
      'is a query that lacks a column',
      'query: "select thing_id, 1 as nam from shop.things", key: thing_id',
      'there is no column "name"; nearest is "nam"; the relation has thing_id, nam',
    ],
    [
      'is a query that gives a column twice',
      'query: "select a.thing_id, b.thing_id, a.name from shop.things a, shop.things b", key: thing_id',
      'the query gives column "thing_id" more than once; call them differently with "as"',
    ],
    [
      'is a query that writes',
      'query: "select thing_id, name, setval(\'shop.numbers\', 9) from shop.things", key: thing_id',
      'the query would write, and a source only reads: cannot execute setval() in a read-only transaction',
      'CREATE SEQUENCE shop.numbers',
    ],
    [
      'is a query that fails for a row',
      'query: "select thing_id, (1 / (thing_id - 150))::text as name from generate_series(1, 1000) as g(thing_id)", key: thing_id',
      'the server refuses to give the rows: division by zero',
    ],
    [
      'takes too long',
      'query: "select thing_id, name from shop.things where pg_sleep(20) is not null", key: thing_id, statement_seconds: 0.3',
      'the server took longer than 0.3 seconds for one statement; expected less than database.statement_seconds (canceling statement due to statement timeout)',
    ],
  ])('because it %s is told', async ([, database, expected, sql], { server, small, warehouse }) => {
    const place = { server, small, warehouse }
    await load(place)
    await server.sql(`
      DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN DROP OWNED BY reader; END IF; END $$;
      DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN PASSWORD 'secret'; ${sql ?? ''}`)
    writeSource(small, columns, database)
    const url = sql?.startsWith('GRANT') ? server.url({ user: 'reader' }) : server.url()
    expect(toldOf(await withUrl(url, () => failureOf(place)))).toBe(expected)
  })
})

describeRelations('a database that does not know its encoding', () => {
  relationTest('gives what is UTF-8, and is told of what is not', async ({ server, small, warehouse }) => {
    const place = { server, small, warehouse }
    await load(place)
    await server.sql('DROP DATABASE IF EXISTS ascii')
    await server.sql("CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    const of = (bytes: string) =>
      `query: "select 1 as thing_id, convert_from('${bytes}', 'SQL_ASCII') as name", key: thing_id`
    const url = server.url({ database: 'ascii' })
    writeSource(small, columns, of('\\\\xc3a9'))
    await withUrl(url, () => warehouse.run())
    expect(await warehouse.query('SELECT name FROM fact_thing')).toEqual([{ name: 'é' }])
    writeSource(small, columns, of('\\\\x63e9'))
    expect(toldOf(await withUrl(url, () => failureOf(place)))).toBe(
      'a text is not in the encoding of the database: invalid byte sequence for encoding "UTF8": 0xe9',
    )
  })
})

/** A query that gives 150 rows and then takes its time. */
const slow = `query: "select g as thing_id, 'x' as name from generate_series(1, 1000) g where pg_sleep(case when g > 150 then 30 else 0 end) is not null", key: thing_id`

const statements = ({ sql }: TestServer) =>
  sql("SELECT state, query FROM pg_stat_activity WHERE application_name = 'clientele'")

/** Fails a run by what happens after its first rows came. */
const failAfterRows = async (place: Place, happen: () => unknown, signal?: AbortSignal) => {
  await load(place)
  writeSource(place.small, columns, slow)
  let hasHappened = false
  const onProgress = ({ step, unit }: Progress) => {
    if (step !== 'extract' || unit !== 'rows' || hasHappened) return
    hasHappened = true
    happen()
  }
  return failureOf(place, { onProgress, ...(signal && { signal }) })
}

describeRelations('a reading that is interrupted', () => {
  relationTest('by its signal ends on the server too', async ({ server, small, warehouse }) => {
    const stop = new AbortController()
    const place = { server, small, warehouse }
    const message = await failAfterRows(
      place,
      () => setTimeout(() => stop.abort(new Error('enough')), 100),
      stop.signal,
    )
    expect(message).toBe('enough')
    await expect.poll(() => statements(server), { timeout: 10_000 }).toEqual([])
  })

  relationTest('before it began reads nothing', async ({ server, small, warehouse }) => {
    const place = { server, small, warehouse }
    await load(place)
    expect(await failureOf(place, { signal: AbortSignal.abort(new Error('not now')) })).toBe('not now')
  })

  relationTest('by who rules the server is told', async ({ server, small, warehouse }) => {
    const end = () =>
      server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'clientele'")
    const message = await failAfterRows({ server, small, warehouse }, end)
    expect(toldOf(message)).toBe(
      'the server was shut down while it was read: terminating connection due to administrator command',
    )
  })

  relationTest.for(['fast', 'immediate'] as const)(
    'by a server that stops (%s) is told, and works when it is back',
    async (mode, { server, small, warehouse }) => {
      const place = { server, small, warehouse }
      let halted: Promise<void> | undefined
      const message = await failAfterRows(place, () => {
        halted = server.halt(mode)
      })
      await halted
      expect(toldOf(message)).toMatch(
        /^(the server was shut down|the server crashed|the connection to .* was cut) while it was read/,
      )
      expect(toldOf(await failureOf(place))).toMatch(/^no PostgreSQL server can be reached at /)
      await server.start()
      writeSource(small, columns)
      await server.sql("INSERT INTO shop.things VALUES (2, 'b')")
      expect((await warehouse.run()).status).toBe('published')
    },
  )
})
