import { identifier } from '../../steps/quote.ts'
import { type Connection, connect } from './connection.ts'
import { type Cursor, cursorOf } from './cursor.ts'
import { describeRelation, type FoundRelation, type RelationColumn } from './describe.ts'
import type { Reading } from './problem.ts'
import { createRowSetHash } from './row-set-hash.ts'
import { type TextRow, writeSpool } from './spool.ts'

/** Up to where a relation was read. */
export interface ReadBefore {
  /** that of the relation, see `FoundRelation` */
  readonly origin: string
  /** the greatest value of the cursor, as text */
  readonly newest: string
  /** hash of the rows that are read again: those from the overlap before that value on, or without a value */
  readonly tail: string
}

/** What was read of a relation. */
export interface RelationRead {
  readonly rows: number
  /** whether these are all rows, or those from a value of the cursor on */
  readonly isWhole: boolean
  /** hash of these rows */
  readonly hash: string
  /** undefined without a cursor, or where no row has a value in it */
  readonly state: ReadBefore | undefined
}

/** What is to be read, and where it goes. */
export interface ReadRequest {
  readonly source: Omit<Reading, 'server'>
  /** names of the columns, in the order in which a row has them */
  readonly columns: readonly string[]
  /** undefined for the whole relation */
  readonly before: ReadBefore | undefined
  readonly env: NodeJS.ProcessEnv
  /** file to write the rows to: see `spool.ts` */
  readonly spool: string
  /** told how many rows came, and about how many there are */
  readonly onRows: (rows: number, expected: number) => void
  readonly signal: AbortSignal
}

const types = { timestamptz: 1184, money: 790 }

/** The text of a value: times in UTC without a zone, money without a currency, all else as the server writes it. */
export const textSql = ({ name, type }: RelationColumn): string => {
  const column = identifier(name)
  if (type === types.timestamptz) return `CAST(${column} AT TIME ZONE 'UTC' AS text)`
  return type === types.money ? `CAST(CAST(${column} AS numeric) AS text)` : `CAST(${column} AS text)`
}

/** A statement whose values are bound. */
interface Bound {
  readonly sql: string
  readonly values: readonly string[]
}

/** From where on a relation is read. */
interface Span {
  readonly isWhole: boolean
  readonly newest: string | undefined
}

const newestOf = async (
  { ask }: Connection,
  { from }: FoundRelation,
  cursor: Cursor,
  before: ReadBefore | undefined,
): Promise<{ readonly newest: string | undefined; readonly hasReached: boolean }> => {
  const reached = before === undefined ? 'false' : cursor.hasReached('$1')
  const after = before === undefined ? '' : ` AND ${cursor.isAfter('$1', '$2')}`
  const { rows } = await ask(
    `SELECT ${cursor.newest}, CAST(${reached} AS text) FROM ${from} WHERE ${cursor.isFinite}${after}`,
    before === undefined ? [] : [before.newest, cursor.overlap],
  )
  return { newest: rows[0]?.[0] ?? undefined, hasReached: rows[0]?.[1] === 'true' }
}

/** Where the greatest value is gone, the relation is another than it was, and is read whole. */
const spanOf = async (
  connection: Connection,
  found: FoundRelation,
  cursor: Cursor | undefined,
  before: ReadBefore | undefined,
): Promise<Span> => {
  if (cursor === undefined) return { isWhole: true, newest: undefined }
  if (before !== undefined && before.origin === found.origin) {
    const { newest, hasReached } = await newestOf(connection, found, cursor, before)
    if (hasReached) return { isWhole: false, newest }
  }
  const { newest } = await newestOf(connection, found, cursor, undefined)
  return { isWhole: true, newest }
}

/** The statement that gives the rows; behind the columns stands whether a row will be read again. */
const rowsSql = (
  { from, columns }: FoundRelation,
  cursor: Cursor | undefined,
  { isWhole, newest }: Span,
  before: ReadBefore | undefined,
): Bound => {
  const texts = columns.map(textSql).join(', ')
  if (cursor === undefined || newest === undefined) return { sql: `SELECT ${texts}, 'false' FROM ${from}`, values: [] }
  const isTail = cursor.isAfter('$1', '$2')
  const select = `SELECT ${texts}, CAST(${isTail} AS text) FROM ${from}`
  const values = [newest, cursor.overlap]
  if (isWhole || before === undefined) return { sql: select, values }
  return { sql: `${select} WHERE ${cursor.isAfter('$3', '$2')}`, values: [...values, before.newest] }
}

/** How many rows the server thinks that a statement gives. */
const expectedRows = async ({ ask }: Connection, { sql, values }: Bound): Promise<number> => {
  const { rows } = await ask(`EXPLAIN ${sql}`, values)
  return Number(/ rows=(\d+)/.exec(rows[0]?.[0] ?? '')?.[1] ?? 0)
}

/** About this many characters are fetched at a time, so that wide rows do not fill the memory. */
const batchText = 4_000_000
const mostRows = 10_000
const firstRows = 100

const nextCount = (rows: readonly TextRow[]): number => {
  const text = rows.reduce((sum, row) => row.reduce((length, value) => length + (value?.length ?? 0), sum), 0)
  return Math.min(mostRows, Math.max(1, Math.floor((batchText * rows.length) / Math.max(text, 1))))
}

async function* fetchRows({ ask }: Connection, { sql, values }: Bound): AsyncGenerator<readonly TextRow[]> {
  await ask(`DECLARE of_source NO SCROLL CURSOR FOR ${sql}`, values)
  for (let count = firstRows; ; ) {
    const { rows } = await ask(`FETCH ${count} FROM of_source`)
    if (rows.length === 0) return
    yield rows
    count = nextCount(rows)
  }
}

const spoolRows = async (connection: Connection, statement: Bound, { spool, onRows }: ReadRequest) => {
  const expected = await expectedRows(connection, statement)
  const writer = writeSpool(spool)
  const all = createRowSetHash()
  const tail = createRowSetHash()
  let count = 0
  try {
    for await (const rows of fetchRows(connection, statement)) {
      const texts = rows.map((row) => row.slice(0, -1))
      texts.forEach((row, i) => {
        all.add(row)
        if (rows[i]?.at(-1) === 'true') tail.add(row)
      })
      await writer.write(texts)
      count += rows.length
      onRows(count, Math.max(expected, count + 1))
    }
    await writer.end()
  } catch (error) {
    writer.destroy()
    throw error
  }
  onRows(count, count)
  return { count, hash: all.hex(), tail: tail.hex() }
}

const read = async (connection: Connection, request: ReadRequest): Promise<RelationRead> => {
  const { columns, before } = request
  const { relation } = request.source
  const found = await describeRelation(connection, columns)
  const typeOf = (name: string) => found.columns.find((column) => column.name === name)?.type
  const cursor = cursorOf(relation, typeOf, connection.reading)
  const span = await spanOf(connection, found, cursor, before)
  const { count, hash, tail } = await spoolRows(connection, rowsSql(found, cursor, span, before), request)
  const { isWhole, newest } = span
  const { origin } = found
  return { rows: count, isWhole, hash, state: newest === undefined ? undefined : { origin, newest, tail } }
}

/**
 * Reads the rows of a relation into a file, all of one state of the database: those that may have changed since it was
 * read before, or all where that cannot be told.
 *
 * @throws PipelineError where the database or the relation cannot be read; the reason of the signal
 */
export const readRelation = async (request: ReadRequest): Promise<RelationRead> => {
  const connection = await connect(request.source, request.env, request.signal)
  try {
    return await read(connection, request)
  } finally {
    await connection.close()
  }
}
