import { createHash } from 'node:crypto'
import { identifier } from '../../steps/quote.ts'
import { nearest } from '../definition-file.ts'
import type { Connection } from './connection.ts'
import { beforeQuery, databaseProblem } from './problem.ts'

/** A column of a relation. */
export interface RelationColumn {
  readonly name: string
  /** object id of its type, of what a domain is made of */
  readonly type: number
}

/** A relation as the server has it. */
export interface FoundRelation {
  /** as SQL writes it behind `FROM` */
  readonly from: string
  /** those that were asked for, in order */
  readonly columns: readonly RelationColumn[]
  /** a hash of what tells it from a relation of the same name in another place, or made anew in this one */
  readonly origin: string
}

/** The tables and views of a database that are not its own. */
export const tableNames = async ({ ask }: Connection) => {
  const { rows } = await ask(`
    SELECT n.nspname::text, c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
    ORDER BY 1, 2`)
  return rows.map(([schema, name]) => ({ schema: schema ?? '', name: name ?? '' }))
}

const missingTable = async (connection: Connection, schema: string, table: string) => {
  const { reading } = connection
  const known = await tableNames(connection)
  const inSame = known.filter((found) => found.schema === schema)
  const named = known.map((found) => `${found.schema}.${found.name}`)
  const what =
    inSame.length > 0 ? `no table or view "${table}" in schema "${schema}"` : `no schema "${schema}" with tables`
  return databaseProblem(reading, `the database has ${what}${nearest(`${schema}.${table}`, named)}`)
}

/**
 * Object id of a table, with the file that holds its rows where it has one of its own.
 *
 * @throws PipelineError where it is not there, with the nearest that is
 */
export const findTable = async (connection: Connection, schema: string, table: string): Promise<readonly string[]> => {
  const { rows } = await connection.ask(
    `SELECT c.oid::text, c.relfilenode::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
    [schema, table],
  )
  const [found] = rows
  if (found === undefined) throw await missingTable(connection, schema, table)
  return found.map(String)
}

const columnNames = async ({ ask }: Connection, object: string): Promise<string[]> => {
  const { rows } = await ask(
    'SELECT attname::text FROM pg_attribute WHERE attrelid = $1::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum',
    [object],
  )
  return rows.map(([name]) => String(name))
}

const checkNames = ({ reading }: Connection, wanted: readonly string[], known: readonly string[]) => {
  const twice = known.find((name, i) => wanted.includes(name) && known.indexOf(name) < i)
  if (twice !== undefined)
    throw databaseProblem(reading, `the query gives column "${twice}" more than once; call them differently with "as"`)
  const missing = wanted.find((name) => !known.includes(name))
  if (missing === undefined) return
  const shown = known.join(', ') || 'none'
  throw databaseProblem(reading, `there is no column "${missing}"${nearest(missing, known)}; the relation has ${shown}`)
}

const noRows = (select: string, from: string) => `SELECT ${select} FROM ${from} LIMIT 0`

const describeTable = async (connection: Connection, schema: string, table: string, wanted: readonly string[]) => {
  const identity = await findTable(connection, schema, table)
  checkNames(connection, wanted, await columnNames(connection, identity[0] ?? ''))
  const from = `${identifier(schema)}.${identifier(table)}`
  const { fields } = await connection.ask(noRows(wanted.map(identifier).join(', '), from))
  return { from, fields, identity }
}

const describeQuery = async (connection: Connection, query: string, wanted: readonly string[]) => {
  // a line break ends a comment that the query ends with
  const from = `${beforeQuery}${query.replace(/;\s*$/, '')}\n) AS of_query`
  const { fields } = await connection.ask(noRows('*', from))
  checkNames(
    connection,
    wanted,
    fields.map(({ name }) => name),
  )
  return { from, fields, identity: [query] }
}

/**
 * Looks at the relation of a source.
 *
 * @param wanted names of the columns that it must have
 * @throws PipelineError where it is not there, may not be read or lacks a column, with the nearest name that there is
 */
export const describeRelation = async (connection: Connection, wanted: readonly string[]): Promise<FoundRelation> => {
  const { of } = connection.reading.relation
  const { from, fields, identity } =
    'query' in of
      ? await describeQuery(connection, of.query, wanted)
      : await describeTable(connection, of.schema, of.table, wanted)
  const types = new Map(fields.map(({ name, dataTypeID }) => [name, dataTypeID]))
  const parts = JSON.stringify([...connection.place, ...identity])
  return {
    from,
    columns: wanted.map((name) => ({ name, type: types.get(name) ?? 0 })),
    origin: createHash('sha256').update(parts).digest('hex'),
  }
}
