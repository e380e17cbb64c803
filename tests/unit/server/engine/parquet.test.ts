import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Statement, StatementColumn } from '../../../../server/compiler/statement.ts'
import type { ColumnType } from '../../../../server/contract/result.ts'
import { openDuckDb } from '../../../../server/engine/duckdb.ts'
import type { Engine } from '../../../../server/engine/engine.ts'
import { encodeParquet, type ParquetOptions } from '../../../../server/engine/parquet.ts'
import { parquetTable } from '../../../support/from-parquet.ts'
import { engineOptions } from '../../../support/warehouse.ts'

const folder = mkdtempSync(join(tmpdir(), "clientele-parquet's-"))
const tempFolder = join(folder, 'temp')
let engine: Engine
beforeAll(async () => {
  engine = await openDuckDb({ ...engineOptions, file: ':memory:', tempFolder, connections: 1 })
})
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true })
})
/** Nothing stays behind, and the one connection is there for the next. */
afterEach(async () => {
  expect(readdirSync(tempFolder)).toEqual([])
  await (await engine.answer(ask('select 1 as one', [['one', 'integer']]))).close()
})

const ask = (sql: string, columns: readonly (readonly [string, ColumnType])[]): Statement => ({
  sql,
  parameters: [],
  columns: columns.map(([name, type]): StatementColumn => ({ kind: 'value', column: { name, axis: 'row', type } })),
})
const encode = (statement: Statement, options: Partial<ParquetOptions> = {}) =>
  encodeParquet(engine, statement, {
    signal: new AbortController().signal,
    describe: () => new Map([['about', 'it']]),
    isGrouped: true,
    ...options,
  })
const read = async (statement: Statement, options: Partial<ParquetOptions> = {}) => {
  const pieces: Uint8Array[] = []
  for await (const piece of encode(statement, options)) pieces.push(piece.slice())
  return parquetTable(Buffer.concat(pieces))
}

describe('an answer as a Parquet file', () => {
  it('has every type as it is, whole numbers beyond 64 bits with all their digits', async () => {
    const columns = [
      ['small', 'integer', "'-7'::smallint", 'SMALLINT', -7],
      ['big', 'integer', "'9223372036854775807'::bigint", 'BIGINT', '9223372036854775807'],
      ['huge', 'decimal', "'-99999999999999999999999999999999999999'::hugeint", 'DECIMAL(38,0)', `-${'9'.repeat(38)}`],
      ['none', 'decimal', 'null::hugeint', 'DECIMAL(38,0)', null],
      ['cents', 'decimal', "'-0.05'::decimal(18, 2)", 'DECIMAL(18,2)', '-0.05'],
      [
        'long',
        'decimal',
        "'99999999999999999999999999999999999.999'::decimal(38, 3)",
        'DECIMAL(38,3)',
        `${'9'.repeat(35)}.999`,
      ],
      ['share', 'double', '2 / 3', 'DOUBLE', 2 / 3],
      ['day', 'date', "date '1900-02-28'", 'DATE', '1900-02-28'],
      ['yes', 'boolean', 'true', 'BOOLEAN', true],
      ['text', 'text', `'🦆, "quoted" ’\n'`, 'VARCHAR', '🦆, "quoted" ’\n'],
      ['empty', 'text', "''", 'VARCHAR', ''],
      ['few', 'text', "'green'::enum('red', 'green')", 'VARCHAR', 'green'],
      ['a "name" · it’s', 'text', "'x'", 'VARCHAR', 'x'],
    ] as const
    const sql = `select ${columns.map(([name, , value]) => `${value} as "${name.replaceAll('"', '""')}"`).join(', ')}`
    const table = await read(
      ask(
        sql,
        columns.map(([name, type]) => [name, type]),
      ),
    )
    expect(table.columns).toEqual([...columns.map(([name, , , type]) => [name, type]), ['_grouping', 'INTEGER']])
    expect(table.rows).toEqual([[...columns.map(([, , , , value]) => value), 0]])
    expect(table.compressions).toEqual(['ZSTD'])
  })

  it('keeps the order of the statement, its parameters, and what is said of it', async () => {
    const sql = 'select i as n from range($1) t(i) order by i % 1000 desc, i'
    const statement = { ...ask(sql, [['n', 'integer']]), parameters: [{ value: 200_000, type: 'integer' as const }] }
    const table = await read(statement, { describe: () => new Map([['about', "it's {all}"]]), isGrouped: false })
    const numbers = Array.from({ length: 200_000 }, (_, i) => i)
    const right = numbers.toSorted((a, b) => (b % 1000) - (a % 1000) || a - b)
    expect(table.rows.map(([n]) => Number(n))).toEqual(right)
    expect(table.columns.map(([name]) => name)).toEqual(['n'])
    expect(table.metadata).toEqual({ about: "it's {all}" })
  })

  it('leaves in pieces after its file has gone, and may be left by its reader', async () => {
    const statement = ask('select random() as r from range(500000)', [['r', 'double']])
    const pieces = encode(statement)
    const first = await pieces.next()
    expect(first.value?.length).toBe(262_144)
    expect(readdirSync(tempFolder)).toEqual([])
    await pieces.return()
    expect(await pieces.next()).toEqual({ value: undefined, done: true })
  })
})

describe('a Parquet file that does not come about', () => {
  it('leaves nothing behind where a number has more digits than it can have', async () => {
    const statement = ask("select '-170141183460469231731687303715884105728'::hugeint as n", [['n', 'decimal']])
    await expect(read(statement)).rejects.toMatchObject({ code: 'overflow' })
  })

  it('leaves nothing behind where it is cancelled half-way', async () => {
    const statement = ask('select random() as r from range(3000000000)', [['r', 'double']])
    const leaving = new AbortController()
    const reading = read(statement, { signal: leaving.signal })
    const written = async (): Promise<number> => {
      for (;;) {
        const [own] = readdirSync(tempFolder)
        const files = own === undefined ? [] : readdirSync(join(tempFolder, own))
        if (files.length > 0) return files.length
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
    expect(await written()).toBe(1)
    leaving.abort()
    await expect(reading).rejects.toThrow()
  })

  it('is none where it has not the rows that were counted', async () => {
    const statement = ask('select i as n from range(3) t(i)', [['n', 'integer']])
    await expect(read(statement, { rows: 4 })).rejects.toThrow('a file has 3 rows; expected 4')
    expect((await read(statement, { rows: 3 })).rows).toHaveLength(3)
  })
})
