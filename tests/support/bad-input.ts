import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import xlsx from '@e965/xlsx'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PipelineError, type Problem } from '../../pipelines/problem.ts'
import type { PipelineOptions } from '../../pipelines/run.ts'
import { onEngine, openTestEngine, type TestWarehouse } from './pipeline-warehouse.ts'
import { openSmallWorkspace, type SmallWorkspace } from './small-workspace.ts'

/** Input that fails a run. */
export interface BadInput {
  readonly title: string
  /** makes the workspace bad, which is loaded already */
  readonly spoil: (small: SmallWorkspace) => unknown
  /** all that the run says: the file, the line where there is one, and the message */
  readonly says: readonly Problem[] | ((folder: string) => readonly Problem[])
  /** options of the run that fails */
  readonly options?: (small: SmallWorkspace) => Partial<PipelineOptions>
}

/** The header of the things that all good workspaces hold. */
export const header = 'id,name,amount,day'

/** The records of the things that good workspaces of text hold. */
export const records = ['a,Ada,1.50,2026-01-01', 'b,Bob,2.50,2026-01-02', 'c,"Cy, Jr",,2026-01-03'] as const

/** Text of lines, each with its line break. */
export const textOf = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** The definition of the source of things. */
export const sourceOf = (file: string, contract = 'rows: {min: 2, max: 6}, rejects: {max_rows: 1}'): string =>
  textOf(
    'source: things',
    'entity: thing',
    `file: {${file}}`,
    'columns: {thing_id: {from: id, required: true, unique: true}, name: name, amount: amount, day: day}',
    `contract: {${contract}}`,
  )

/** The part of a definition that says which columns a file has. */
export const withHeader = `header: [${header}]`

/** A workbook with sheets of rows. */
export const workbookOf = (sheets: Readonly<Record<string, readonly (readonly unknown[])[]>>): Buffer => {
  const book = xlsx.utils.book_new()
  for (const [name, rows] of Object.entries(sheets)) {
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows.map((row) => [...row])), name)
  }
  return xlsx.write(book, { type: 'buffer', bookType: 'xlsx' })
}

/** The rows of a sheet of things. */
export const sheetRows: readonly (readonly unknown[])[] = [
  header.split(','),
  ['a', 'Ada', 1.5, '2026-01-01'],
  ['b', 'Bob', 2.5, '2026-01-02'],
]

/** Writes the rows of a query as a Parquet file of the workspace. */
export const writeParquet = async ({ folder }: SmallWorkspace, path: string, sql: string): Promise<void> => {
  const maker = await DuckDBInstance.create(':memory:')
  const connection = await maker.connect()
  await connection.run(`COPY (${sql}) TO '${join(folder, path)}' (FORMAT parquet)`)
  connection.closeSync()
  maker.closeSync()
}

const objects = '{"id": "a", "amount": 1.50}\n{"id": "b", "day": "2026-01-02"}\n'

/** Puts good files into a workspace, by what their format is. */
const goodFiles = {
  text: (small: SmallWorkspace) => {
    small.write('sources/things.yaml', sourceOf(`pattern: files/things.csv, ${withHeader}`))
    small.write('files/things.csv', textOf(header, ...records))
  },
  gz: (small: SmallWorkspace) => {
    small.write('sources/things.yaml', sourceOf(`pattern: "files/*", ${withHeader}`))
    small.write('files/things.csv.gz', gzipSync(textOf(header, ...records)))
  },
  json: (small: SmallWorkspace) => {
    small.write('sources/things.yaml', sourceOf('pattern: files/things.json, format: json, records: data.items'))
    small.write('files/things.json', `{"data": {"items": [\n${objects.trim().replace('\n', ',\n')}]}}\n`)
  },
  'JSON lines': (small: SmallWorkspace) => {
    small.write('sources/things.yaml', sourceOf('pattern: files/things.jsonl, format: json_lines'))
    small.write('files/things.jsonl', objects)
  },
  xlsx: (small: SmallWorkspace) => {
    small.write('sources/things.yaml', sourceOf(`pattern: files/things.xlsx, format: xlsx, ${withHeader}`))
    small.write('files/things.xlsx', workbookOf({ Things: sheetRows }))
  },
  parquet: async (small: SmallWorkspace) => {
    small.write('sources/things.yaml', sourceOf('pattern: files/things.parquet, format: parquet'))
    small.write('files/things.txt', 'beside it\n')
    const [first, second] = ['a', 'b'].map(
      (id) => `'${id}' AS id, 'x' AS name, 1.5 AS amount, DATE '2026-01-01' AS day`,
    )
    await writeParquet(small, 'files/things.parquet', `SELECT ${first} UNION ALL SELECT ${second}`)
  },
} as const

/** What is served: every table but the journal of runs, and the data version. */
const servedBy = async ({ query }: TestWarehouse) => {
  const tables = await query(
    "SELECT table_name AS name FROM duckdb_tables() WHERE NOT temporary AND table_name <> 'etl_run' ORDER BY name",
  )
  const sums: unknown[] = []
  for (const { name } of tables) {
    sums.push(await query(`SELECT '${name}' AS name, count(*) AS rows, sum(hash(t)) AS sum FROM "${name}" AS t`))
  }
  const version = "SELECT data_version FROM etl_run WHERE status = 'succeeded' ORDER BY run_id DESC LIMIT 1"
  return { sums, version: await query(version) }
}

/** A workspace with good files, kept aside, and a copy of it in which they are spoilt, with its warehouse. */
const openSpoilable = async (format: keyof typeof goodFiles) => {
  const [good, small] = [openSmallWorkspace(), openSmallWorkspace()]
  good.entity('thing_id VARCHAR', 'name VARCHAR', 'amount DECIMAL(18, 2)', 'day DATE')
  await goodFiles[format](good)
  const engine = await openTestEngine(':memory:', [small.folder])
  const restore = () => {
    rmSync(small.folder, { recursive: true })
    cpSync(good.folder, small.folder, { recursive: true })
  }
  const close = async () => {
    await engine.close()
    for (const { folder } of [good, small]) rmSync(folder, { recursive: true })
  }
  return { small, warehouse: onEngine(engine, small.folder), restore, close }
}

/**
 * Each of the inputs fails the run with all that it says and no more, in the journal too, and leaves what was served; once
 * it is good again there is nothing to load.
 */
export const refuses = (format: keyof typeof goodFiles, inputs: readonly BadInput[]): void => {
  describe(`a run on bad input (${format}) says what is wrong, and serves what it served:`, () => {
    let opened: Awaited<ReturnType<typeof openSpoilable>>
    beforeAll(async () => {
      opened = await openSpoilable(format)
      opened.restore()
      expect((await opened.warehouse.run()).status).toBe('published')
    })
    beforeEach(async () => {
      opened.restore()
      expect((await opened.warehouse.run()).status).toBe('unchanged')
    })
    afterAll(() => opened.close())

    it.each(inputs)('$title', async ({ spoil, says, options }) => {
      const { small, warehouse } = opened
      const before = await servedBy(warehouse)
      await spoil(small)
      const error = await warehouse.run(options?.(small)).catch((thrown: unknown) => thrown)
      if (!(error instanceof PipelineError)) throw error instanceof Error ? error : new Error('the input was loaded')
      expect(error.problems).toEqual(typeof says === 'function' ? says(small.folder) : says)
      expect(await servedBy(warehouse)).toEqual(before)
      expect(await warehouse.query('SELECT status, message FROM etl_run ORDER BY run_id DESC LIMIT 1')).toEqual([
        { status: 'failed', message: error.message },
      ])
    })
  })
}
