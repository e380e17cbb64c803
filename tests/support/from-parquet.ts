import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type Json } from '@duckdb/node-api'

/** A Parquet file as an engine of its own reads it: whole numbers of 64 bits and more, and decimals, as text. */
export interface ParquetTable {
  /** names and types of its columns, in order */
  readonly columns: readonly (readonly [name: string, type: string])[]
  readonly rows: readonly (readonly Json[])[]
  readonly metadata: Readonly<Record<string, string>>
  /** how its columns are compressed */
  readonly compressions: readonly string[]
}

/** Reads the bytes of a file. @throws the engine's error where they are no whole file */
export const parquetTable = async (bytes: Uint8Array): Promise<ParquetTable> => {
  const file = join(tmpdir(), `${randomUUID()}.parquet`)
  writeFileSync(file, bytes)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql, [file])).getRowsJson()
  try {
    const pairs = await rowsOf('select decode(key), decode(value) from parquet_kv_metadata($1)')
    return {
      columns: (await rowsOf('describe from read_parquet($1)')).map(([name, type]) => [String(name), String(type)]),
      rows: await rowsOf('from read_parquet($1)'),
      metadata: Object.fromEntries(pairs.map(([key, value]) => [String(key), String(value)])),
      compressions: (await rowsOf('select distinct compression from parquet_metadata($1)')).map(([name]) =>
        String(name),
      ),
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
    rmSync(file)
  }
}

/** The bytes of an answer in Parquet, read; throws where the answer is none. */
export const parquetAnswer = async (response: Response): Promise<ParquetTable> => {
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
  return parquetTable(new Uint8Array(await response.arrayBuffer()))
}
