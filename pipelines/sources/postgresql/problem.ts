import { DatabaseError } from 'pg'
import { PipelineError } from '../../problem.ts'
import type { DatabaseRelation } from '../../steps/source.ts'

/** The relation of a source, as problems name it. */
export interface Reading {
  readonly name: string
  /** path of the definition */
  readonly definition: string
  readonly relation: DatabaseRelation
  /** host and port, once they are known */
  readonly server?: string
}

/** A problem with the relation of a source. */
export const databaseProblem = ({ name, definition }: Reading, message: string, cause?: unknown): PipelineError =>
  new PipelineError([{ file: definition, message: `source ${name}: ${message}` }], cause === undefined ? {} : { cause })

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const unreachable: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EACCES',
])

const connectProblem = (error: unknown, { relation, server }: Reading): string | undefined => {
  const code = codeOf(error)
  const said = messageOf(error)
  const of = `(${relation.urlEnv})`
  if (unreachable.has(code)) return `no PostgreSQL server can be reached at ${server} ${of}: ${code}`
  if (/timeout expired/i.test(said))
    return `the server at ${server} ${of} did not answer within ${relation.connectSeconds} seconds; expected it within database.connect_seconds`
  if (/password must be a string/i.test(said))
    return `the server at ${server} asks for a password, and ${relation.urlEnv} has none`
  if (/does not support SSL/i.test(said))
    return `the server at ${server} takes no encrypted connections; expected one, as ${relation.urlEnv} or PGSSLMODE says`
  return undefined
}

/** Conditions of the server by SQLSTATE; each ends before what the server itself says. */
const conditions: Readonly<Record<string, string>> = {
  '28P01': 'the server does not let this user in',
  '28000': 'the server does not let this user in',
  '3D000': 'there is no such database on the server',
  '53300': 'the server takes no more connections',
  '57P01': 'the server was shut down while it was read',
  '57P02': 'the server crashed while it was read',
  '57P03': 'the server is starting or stopping',
  '42501': 'this user may not read it',
  '42601': 'the query cannot be read',
  '08P01': 'the query has a parameter, for which a source has no value',
  '25006': 'the query would write, and a source only reads',
  '42846': 'a column has no text form; cast it in a query',
  '22021': 'a text is not in the encoding of the database',
  '40001': 'the server ended the reading, as a standby may',
}

/** Where in the query the server found it, counted in lines and columns from 1. */
const placeInQuery = (position: number, query: string): string => {
  const lines = query.slice(0, position - 1).split('\n')
  return `, at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1} of the query`
}

/** Text before the query in the statements that read it. */
export const beforeQuery = '(\n'

const placeOf = ({ position }: DatabaseError, { of }: DatabaseRelation, sql: string | undefined): string => {
  if (position === undefined || sql === undefined || !('query' in of)) return ''
  const at = Number(position) - (sql.indexOf(beforeQuery) + beforeQuery.length)
  return at > 0 && at <= of.query.length ? placeInQuery(at, of.query) : ''
}

const lost = /terminated|ECONNRESET|EPIPE|socket|not queryable|closed the connection/i

const serverProblem = (error: unknown, reading: Reading, sql: string | undefined): string => {
  const { relation } = reading
  const said = messageOf(error)
  const isOfServer = error instanceof DatabaseError
  if (codeOf(error) === '57014' || /Query read timeout/.test(said))
    return `the server took longer than ${relation.statementSeconds} seconds for one statement; expected less than database.statement_seconds (${said})`
  if (!isOfServer && lost.test(`${codeOf(error)} ${said}`))
    return `the connection to ${reading.server} was cut while it was read (${said})`
  const hint = isOfServer && error.hint !== undefined ? `; ${error.hint}` : ''
  const place = isOfServer ? placeOf(error, relation, sql) : ''
  const condition = conditions[codeOf(error)] ?? 'the server refuses to give the rows'
  return `${condition}: ${said}${place}${hint}`
}

/**
 * What went wrong between us and the server, told so that its reader knows what to do. Errors that are told already stay
 * what they are.
 *
 * @param sql the statement that was asked
 */
export const asProblem = (error: unknown, reading: Reading, sql?: string): PipelineError =>
  error instanceof PipelineError
    ? error
    : databaseProblem(reading, connectProblem(error, reading) ?? serverProblem(error, reading, sql), error)
