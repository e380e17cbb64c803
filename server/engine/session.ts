import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { DuckDBTypeId } from '@duckdb/node-api'
import type { Parameter } from '../compiler/statement.ts'
import { appendedChunks } from './append-columns.ts'
import type { EngineValue, Session } from './engine.ts'
import { toFailure } from './failure.ts'
import { readNumbers } from './numbers.ts'
import { toBound } from './parameters.ts'
import type { Stop } from './stop.ts'

type Cell = string | number | null

/** Appending is synchronous: after this many rows other work gets its turn. */
const rowsPerTurn = 10_000

const nextTurn = async ({ signal }: Stop): Promise<void> => {
  await new Promise((resolve) => setImmediate(resolve))
  signal.throwIfAborted()
}

const appendNumber = (appender: DuckDBAppender, column: number): ((value: number) => void) => {
  switch (appender.columnType(column).typeId) {
    case DuckDBTypeId.INTEGER:
      return (value) => appender.appendInteger(value)
    case DuckDBTypeId.BIGINT:
      return (value) => appender.appendBigInt(BigInt(value))
    case DuckDBTypeId.VARCHAR:
      return (value) => appender.appendVarchar(String(value))
    default:
      return (value) => appender.appendDouble(value)
  }
}

const appendRows = async (appender: DuckDBAppender, rows: Iterable<readonly Cell[]>, stop: Stop): Promise<number> => {
  const numbers = Array.from({ length: appender.columnCount }, (_, column) => appendNumber(appender, column))
  let count = 0
  for (const row of rows) {
    if (row.length !== numbers.length)
      throw new Error(`row ${count} has ${row.length} values; expected ${numbers.length}`)
    numbers.forEach((appendAsNumber, column) => {
      const value = row[column]
      if (typeof value === 'string') appender.appendVarchar(value)
      else if (typeof value === 'number') appendAsNumber(value)
      else appender.appendNull()
    })
    appender.endRow()
    if (++count % rowsPerTurn === 0) await nextTurn(stop)
  }
  return count
}

/** Lets other work go between chunks that are appended. */
const inTurns = async (chunks: Iterable<number>, stop: Stop): Promise<void> => {
  let last = 0
  for (const rows of chunks) {
    if (rows - last < rowsPerTurn) continue
    last = rows
    await nextTurn(stop)
  }
}

/** A session on a connection. Statements reject with the reason of `stop` once it has one. */
export const createSession = (connection: DuckDBConnection, stop: Stop): Session => {
  const query = async (sql: string, parameters: readonly Parameter[] = []) => {
    const bound = parameters.map(toBound)
    const values = bound.map((b) => b.value)
    const types = bound.map((b) => b.type)
    try {
      return await stop.during(connection, () =>
        bound.length === 0 ? connection.run(sql) : connection.run(sql, values, types),
      )
    } catch (error) {
      throw toFailure(error, sql)
    }
  }
  const appending = async <T>(table: string, work: (appender: DuckDBAppender) => Promise<T>): Promise<T> => {
    stop.signal.throwIfAborted()
    const appender = await connection.createAppender(table)
    try {
      const done = await work(appender)
      appender.closeSync()
      return done
    } catch (error) {
      appender.clear()
      throw toFailure(error, `append to ${table}`)
    }
  }
  return {
    run: async (sql, parameters) => {
      await query(sql, parameters)
    },
    all: async (sql, parameters) => {
      const result = await query(sql, parameters)
      // Columns of a session's queries are scalars, and node-api's JSON of a scalar is an EngineValue.
      return (await result.getRowObjectsJson()) as Record<string, EngineValue>[]
    },
    numbers: async (sql, parameters = []) => {
      const bound = parameters.map(toBound)
      try {
        const begin = () =>
          connection.stream(
            sql,
            bound.map(({ value }) => value),
            bound.map(({ type }) => type),
          )
        const result = await stop.during(connection, begin)
        return await readNumbers(result, () => stop.during(connection, () => result.fetchChunk()))
      } catch (error) {
        throw toFailure(error, sql)
      }
    },
    append: (table, rows) => appending(table, (appender) => appendRows(appender, rows, stop)),
    appendColumns: (table, rows, columns) =>
      appending(table, (appender) => inTurns(appendedChunks(appender, rows, columns), stop)),
  }
}
