import { Client, type ClientConfig, type FieldDef } from 'pg'
import { asProblem, databaseProblem, type Reading } from './problem.ts'
import type { TextRow } from './spool.ts'

/** What a statement gives: its columns, and its rows as lists of text. */
export interface Answer {
  readonly fields: readonly FieldDef[]
  readonly rows: readonly TextRow[]
}

/** A connection in a transaction that only reads, all of one state of the database. */
export interface Connection {
  /** the relation with the server that it is read from */
  readonly reading: Reading
  /** host, port and name of the database */
  readonly place: readonly [host: string, port: number, database: string]
  /** Runs a statement whose columns are all text. @throws PipelineError; the reason of the signal that stops it */
  ask(sql: string, values?: readonly (string | number)[]): Promise<Answer>
  /** Ends the transaction and the connection, whatever state they are in. */
  close(): Promise<void>
}

/** How long ending a statement on the server may take before its connection is cut. */
const cancelMs = 5_000

/** The server ends a statement by itself at its time; we wait this much longer for it to say so. */
const graceMs = 5_000

/** How values are written as text, whatever the database, its user or the environment say. */
const settings: readonly (readonly [name: string, value: string])[] = [
  ['datestyle', 'ISO, YMD'],
  ['intervalstyle', 'postgres'],
  ['timezone', 'UTC'],
  ['bytea_output', 'hex'],
  ['extra_float_digits', '1'],
  ['lc_monetary', 'C'],
]

const schemes = ['postgresql://', 'postgres://']

const urlOf = (reading: Reading, env: NodeJS.ProcessEnv): string => {
  const { urlEnv } = reading.relation
  const url = env[urlEnv]
  const expected = 'expected the address of a database such as postgresql://user:password@host:5432/name'
  if (url === undefined || url === '')
    throw databaseProblem(
      reading,
      `the environment variable ${urlEnv} is ${url === undefined ? 'not set' : 'empty'}; ${expected}`,
    )
  if (!schemes.some((scheme) => url.startsWith(scheme)))
    throw databaseProblem(reading, `${urlEnv} does not begin with ${schemes.join(' or ')}; ${expected}`)
  return url
}

const createClient = (reading: Reading, config: ClientConfig): Client => {
  try {
    return new Client(config)
  } catch {
    // what the parser says of it may hold the password
    throw databaseProblem(
      reading,
      `${reading.relation.urlEnv} is no address; a password stands in it with %40 for @, %2F for /, %3A for :`,
    )
  }
}

/** Ends what the server does for a connection, by another one. */
const cancelOnServer = async (config: ClientConfig, backend: number): Promise<void> => {
  const client = new Client({ ...config, connectionTimeoutMillis: cancelMs, query_timeout: cancelMs })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT pg_cancel_backend($1)', [backend])
  } finally {
    await client.end()
  }
}

const begin = async (ask: Connection['ask'], { statementSeconds }: Reading['relation']): Promise<number> => {
  await ask('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
  const all = [...settings, ['statement_timeout', String(Math.ceil(statementSeconds * 1000))]]
  const calls = all.map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, true)`).join(', ')
  await ask(`SELECT ${calls}`, all.flat())
  const { rows } = await ask('SELECT CAST(pg_backend_pid() AS text)')
  return Number(rows[0]?.[0])
}

/**
 * Connects to the database of a relation and begins a transaction.
 *
 * @param signal ends what runs, on the server too
 * @throws PipelineError where the address is none or the server lets nobody in
 */
export const connect = async (
  source: Omit<Reading, 'server'>,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Connection> => {
  const { connectSeconds, statementSeconds } = source.relation
  const config: ClientConfig = {
    connectionString: urlOf(source, env),
    application_name: 'clientele',
    connectionTimeoutMillis: connectSeconds * 1000,
    query_timeout: statementSeconds * 1000 + graceMs,
    keepAlive: true,
  }
  const client = createClient(source, config)
  const reading: Reading = { ...source, server: `${client.host}:${client.port}` }
  let backend: number | undefined
  let broken: unknown
  client.on('error', (error) => {
    broken ??= error
  })
  const stop = async () => {
    if (backend !== undefined) await cancelOnServer(config, backend).catch(() => undefined)
    await client.end()
  }
  const onAbort = () => void stop().catch(() => undefined)
  const attempt = async <T>(work: () => Promise<T>, sql?: string): Promise<T> => {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      throw asProblem(broken ?? error, reading, sql)
    }
  }
  const ask: Connection['ask'] = (sql, values = []) => {
    // the extended protocol takes one statement at a time, and no parameter without a value
    const query = { text: sql, values: [...values], rowMode: 'array' as const, queryMode: 'extended' }
    return attempt(() => client.query<(string | null)[]>(query), sql)
  }
  const close = async () => {
    signal.removeEventListener('abort', onAbort)
    await client.end().catch(() => undefined)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await attempt(() => client.connect())
    backend = await begin(ask, source.relation)
  } catch (error) {
    await close()
    throw error
  }
  return { reading, place: [client.host, client.port, client.database ?? ''], ask, close }
}
