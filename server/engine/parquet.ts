import { mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Statement } from '../compiler/statement.ts'
import type { ColumnType, Value } from '../contract/result.ts'
import type { Engine } from './engine.ts'
import { type Layout, layoutOf } from './layout.ts'
import { readRows } from './rows.ts'

/** How an answer becomes a file. */
export interface ParquetOptions {
  readonly signal: AbortSignal
  /** what the file carries as metadata, at least one, from the number of leaf row tuples before the limit */
  readonly describe: (rowTuples: number | undefined) => ReadonlyMap<string, string>
  /** whether it has `_grouping` */
  readonly isGrouped: boolean
  /** how many rows it must have; any number without */
  readonly rows?: number
}

const pieceBytes = 262_144

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

const value = (name: string, type: ColumnType): Statement['columns'][number] => ({
  kind: 'value',
  column: { name, axis: 'measure', type },
})

/** The rows of a statement of our own around another one; the parameters stay as they are. */
const rowsOf = async (
  engine: Engine,
  { parameters }: Statement,
  sql: string,
  columns: readonly Statement['columns'][number][],
  signal: AbortSignal,
): Promise<Value[][]> => {
  const statement = { sql, parameters, columns }
  return (await readRows(statement, await engine.answer(statement, { signal }), 100_000)).rows
}

/** The types of a statement's columns, as the engine calls them; the statement does not run. */
const typesOf = async (engine: Engine, statement: Statement, signal: AbortSignal): Promise<string[]> => {
  const columns = ['column_name', 'column_type', 'null', 'key', 'default', 'extra'].map((name) => value(name, 'text'))
  const rows = await rowsOf(engine, statement, `describe ${statement.sql}`, columns, signal)
  return rows.map(([, type]) => String(type))
}

const column = (at: number): string => `c${at}`

/** Whole numbers that the format would keep as floating point leave as decimals with all their digits. */
const exact = (at: number, type: string | undefined): string =>
  type === 'HUGEINT' || type === 'UHUGEINT' ? `CAST(${column(at)} AS DECIMAL(38, 0))` : column(at)

const selectOf = (
  { values, labels, specials, grouping }: Layout,
  types: readonly string[],
  isGrouped: boolean,
): string => {
  const named = [...values, ...labels, ...specials].map(({ at, name }) => `${exact(at, types[at])} AS ${quoted(name)}`)
  const bits = grouping === undefined ? '0' : column(grouping)
  return [...named, ...(isGrouped ? [`CAST(${bits} AS INTEGER) AS _grouping`] : [])].join(', ')
}

const around = ({ sql, columns }: Statement): string =>
  `(${sql}) AS answer(${columns.map((_, at) => column(at)).join(', ')})`

const rowTuplesIn = async (
  engine: Engine,
  statement: Statement,
  { rowTuples }: Layout,
  signal: AbortSignal,
): Promise<number | undefined> => {
  if (rowTuples === undefined) return undefined
  const sql = `SELECT max(${column(rowTuples)}) FROM ${around(statement)}`
  const [[found = null] = []] = await rowsOf(engine, statement, sql, [value('rows', 'integer')], signal)
  return found === null ? undefined : Number(found)
}

/** Writes the answer to a file. @throws Error where it has not as many rows as it must have */
const write = async (engine: Engine, statement: Statement, file: string, options: ParquetOptions): Promise<void> => {
  const { signal, describe, isGrouped, rows } = options
  const layout = layoutOf(statement)
  const types = await typesOf(engine, statement, signal)
  const metadata = [...describe(await rowTuplesIn(engine, statement, layout, signal))]
  const pairs = metadata.map(([key, about]) => `${quoted(key)}: ${text(about)}`).join(', ')
  const form = `FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false, KV_METADATA {${pairs}}`
  const copy = `COPY (SELECT ${selectOf(layout, types, isGrouped)} FROM ${around(statement)}) TO ${text(file)} (${form})`
  const [[written] = []] = await rowsOf(engine, statement, copy, [value('rows', 'integer')], signal)
  if (rows !== undefined && Number(written) !== rows) throw new Error(`a file has ${written} rows; expected ${rows}`)
}

/** The bytes of a file, whose name is gone before the first of them leaves: whatever happens, nothing stays behind. */
async function* bytesOf(file: string, forget: () => Promise<void>): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await open(file)
  try {
    await forget()
    for (;;) {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(pieceBytes))
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

/**
 * An answer as a Parquet file, compressed by zstd, piece by piece: the columns of the result, a column `<name> (label)` for
 * each whose members have labels, `<name>._special` for each that may hold special members, and `_grouping` unless
 * `isGrouped` is false. Types follow the engine's, HUGEINT as DECIMAL(38, 0). The engine writes it whole into its temp
 * folder before the first piece; no connection is held while it leaves.
 *
 * @throws QueryError as `engine.answer`; the engine's error where the disk is full. The file is gone then, too
 */
export async function* encodeParquet(
  engine: Engine,
  statement: Statement,
  options: ParquetOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  await mkdir(engine.tempFolder, { recursive: true })
  const folder = await mkdtemp(join(engine.tempFolder, 'parquet-'))
  const forget = () => rm(folder, { recursive: true, force: true })
  try {
    const file = join(folder, 'answer.parquet')
    await write(engine, statement, file, options)
    yield* bytesOf(file, forget)
  } finally {
    await forget()
  }
}
