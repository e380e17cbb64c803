import { describe } from 'vitest'
import type { RunOutcome } from '../../pipelines/run.ts'
import { missingPostgresql, startPostgresql, type TestServer } from './postgresql.ts'
import { type SmallWorkspace, smallTest } from './small-workspace.ts'

/** `test` with a small workspace, an empty warehouse and, shared by the tests of a file, a server of PostgreSQL at `TEST_DATABASE_URL`. */
export const relationTest = smallTest.extend<{ server: TestServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs from the pattern
    async ({}, use) => {
      const server = await startPostgresql()
      process.env.TEST_DATABASE_URL = server.url()
      await use(server)
      delete process.env.TEST_DATABASE_URL
      await server.stop()
    },
    { scope: 'file' },
  ],
})

/** Tests that need a server; where none can be started they are skipped, and their title says why. */
export const describeRelations = (title: string, tests: () => void): void => {
  const why = missingPostgresql === undefined ? '' : ` (skipped: ${missingPostgresql})`
  describe.skipIf(missingPostgresql !== undefined)(`${title}${why}`, tests)
}

/** The table that relations are read from unless a test says otherwise. */
export const thingsPath = 'postgresql:things/shop.things'

/** Makes the table `shop.things` anew. */
export const makeThings = (server: TestServer, columns: string, rows = ''): Promise<unknown> =>
  server.sql(`
    DROP SCHEMA IF EXISTS shop CASCADE; CREATE SCHEMA shop;
    CREATE TABLE shop.things (${columns}); ${rows === '' ? '' : `INSERT INTO shop.things VALUES ${rows}`}`)

/** Writes the source `things` of an entity with these columns, each from the column of its name. */
export const writeSource = (
  { entity, write }: SmallWorkspace,
  columns: readonly string[],
  database = 'table: shop.things, key: thing_id',
  more = '',
): void => {
  entity(...columns)
  const names = columns.map((column) => column.split(' ')[0] ?? '')
  const mapped = names.map((name) => `  ${name}: ${name}\n`).join('')
  write(
    'sources/things.yaml',
    `source: things\nentity: thing\ndatabase: {kind: postgresql, url_env: TEST_DATABASE_URL, ${database}}\ncolumns:\n${mapped}${more}`,
  )
}

/** What became of the rows of a run: read, loaded, rejected, skipped. */
export const accountOf = ({ files }: RunOutcome) => files.map((f) => [f.read, f.loaded, f.rejected, f.skipped])
