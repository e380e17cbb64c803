import type { Parameter, Statement } from '../compiler/statement.ts'
import type { Vector, VectorType } from './vectors.ts'

/** A value as the pipelines read it from the engine: big integers and decimals as strings, dates as ISO text. */
export type EngineValue = string | number | boolean | null

/** A column that is appended: numbers with NaN for null, also for INTEGER and, as days since 1970-01-01, DATE; texts; or null alone. */
export type AppendedColumn = Float64Array | readonly (string | null)[] | null

/** One connection, for work that needs several statements: a load, a check. Not for several callers at a time. */
export interface Session {
  /** Runs one or several statements and drops their answers. */
  run(sql: string, parameters?: readonly Parameter[]): Promise<void>
  /** Runs one statement; its rows as objects by column name, in order. */
  all(sql: string, parameters?: readonly Parameter[]): Promise<Record<string, EngineValue>[]>
  /** Runs one statement whose columns are all DOUBLE, a chunk of rows at a time; its columns by name, NaN for null. */
  numbers(sql: string, parameters?: readonly Parameter[]): Promise<Readonly<Record<string, Float64Array>>>
  /** Appends rows of text (or null) to a table, in order; returns how many. Fast path, no SQL. */
  append(table: string, rows: Iterable<readonly (string | number | null)[]>): Promise<number>
  /** Appends columns of so many rows, one for each of the table's, in order; rejects where they do not fit these. */
  appendColumns(table: string, rows: number, columns: readonly AppendedColumn[]): Promise<void>
}

/** A session whose work outside of its transactions changes temporary tables alone, which go with it. */
export interface PreparingSession extends Session {
  /** Work in one transaction, one at a time: committed when `work` resolves, rolled back when it rejects or the signal aborts. */
  transaction<T>(work: () => Promise<T>): Promise<T>
}

/** Chunks of a running statement. The connection is held until the last chunk was read or `close` was called. */
export interface Answer {
  /** types of the statement's columns, in order; those of every chunk */
  readonly types: readonly VectorType[]
  /** the next chunk of rows, or undefined after the last; rejects where the answer was closed before it */
  next(): Promise<Chunk | undefined>
  /** stops the statement and gives the connection back; may be called twice */
  close(): Promise<void>
}

/** A chunk of rows in the engine's own columnar form, read by `server/engine/` encoders only. */
export interface Chunk {
  readonly rowCount: number
  /** the columns of the statement, in order */
  readonly columns: readonly Vector[]
}

/** A table of a warehouse and how many rows it has. */
export interface CountedTable {
  readonly name: string
  readonly rows: number
}

/** A copy of a warehouse: its tables by name, and what was looked up in the state that was copied. */
export interface WarehouseCopy<T> {
  readonly tables: readonly CountedTable[]
  readonly found: T
}

/** What is copied, and to where. */
export interface CopyOrder<T> {
  /** path of the new file, inside an allowed folder; nothing may be there */
  readonly file: string
  /** looks at the state that is copied */
  readonly look: (session: Session) => Promise<T>
  /** how many of the rows are copied */
  readonly onCopied?: (done: number, total: number) => void
}

/** Runs statements on the warehouse. The only thing that does. */
export interface Engine {
  readonly name: string
  /** folder of work that does not fit into memory, whose files statements may read; need not be there */
  readonly tempFolder: string
  /** Starts a statement; rejects with QueryError `too_busy`, `timed_out`, `cancelled` or `overflow`, or the engine's error as `cause`. */
  answer(statement: Statement, options?: { readonly signal?: AbortSignal }): Promise<Answer>
  /** Work on one connection, outside a transaction. */
  session<T>(work: (session: Session) => Promise<T>, options?: { readonly signal?: AbortSignal }): Promise<T>
  /** Work in one transaction: committed when `work` resolves, rolled back when it rejects or the signal aborts. */
  transaction<T>(work: (session: Session) => Promise<T>, options?: { readonly signal?: AbortSignal }): Promise<T>
  /**
   * Work on one connection with transactions in it. What they read of temporary tables that were filled before them is read by
   * all threads; of those that they fill themselves, where its order counts, by one.
   */
  prepared<T>(work: (session: PreparingSession) => Promise<T>, options?: { readonly signal?: AbortSignal }): Promise<T>
  /** Copies the warehouse as it is at one moment into a new file, while queries and loads go on. */
  copy<T>(order: CopyOrder<T>, options?: { readonly signal?: AbortSignal }): Promise<WarehouseCopy<T>>
  /**
   * Overwrites what was removed from the warehouse's file, so that it cannot be read there any more; gives false where who
   * reads keeps old rows from being let go. Queries wait for a moment. Not while a load runs.
   */
  wipe(options?: { readonly signal?: AbortSignal }): Promise<boolean>
  /** Interrupts what runs, waits for it to end and closes the warehouse. What is asked from then on is `not_ready`. */
  close(): Promise<void>
}
