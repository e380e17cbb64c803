import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunOutcome } from '../../pipelines/run.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { differences, ownReader, writtenSources } from './own-reader.ts'
import { onEngine, openTestEngine, type TestWarehouse } from './pipeline-warehouse.ts'
import type { RealWorkspace } from './real-data.ts'
import { contentOf } from './warehouse-content.ts'

type Row = Record<string, unknown>

/** What is known of a data set by other means than the product. */
export interface DataSet {
  /** by source: rows read, loaded and rejected over all its files */
  readonly accounts: Readonly<Record<string, readonly [read: number, loaded: number, rejected: number]>>
  /** what the publisher or the data's description says of them */
  readonly known: readonly (readonly [what: string, sql: string, row: Row])[]
}

/** Rows read, loaded and rejected over all files of a source. */
export const sumsOf = ({ files }: RunOutcome, name: string): readonly number[] => {
  const own = files.filter(({ source }) => source === name)
  const sum = (count: (file: RunOutcome['files'][number]) => number) =>
    own.reduce((total, file) => total + count(file), 0)
  return [sum((f) => f.read), sum((f) => f.loaded), sum((f) => f.rejected)]
}

/** A random sample, the same in every run. */
const sampled = 1000
const sampleOf = (from: string) =>
  `SELECT * FROM (FROM ${from} USING SAMPLE reservoir(${sampled} ROWS) REPEATABLE (20261122))`

const typesOf = async ({ query }: TestWarehouse, table: string): Promise<ReadonlyMap<string, string>> => {
  const columns = await query(
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns() WHERE table_name = '${table}'`,
  )
  return new Map(columns.map(({ name, type }) => [String(name), String(type)]))
}

/**
 * Rows of the warehouse that are not what stands at their line of their file, as a reader of its own finds it: of each table
 * of facts a sample of the loaded ones, and a sample of the rejected ones.
 */
const misplacedRows = async (warehouse: TestWarehouse, { files }: RunOutcome, folder: string): Promise<unknown[]> => {
  const read = ownReader(folder)
  const sources = new Map(writtenSources(folder).map((source) => [source.source, source]))
  const sourceOf = (path: string) => {
    const source = sources.get(files.find(({ file }) => file === path)?.source ?? '')
    if (source === undefined) throw new Error(`${path} is of no source`)
    return source
  }
  const wrong: unknown[] = []
  for (const name of new Set([...sources.values()].map(({ entity }) => `fact_${entity}`))) {
    const types = await typesOf(warehouse, name)
    for (const row of await warehouse.query(sampleOf(name))) {
      const [path, line] = [String(row.source_file), Number(row.source_line)]
      const source = sourceOf(path)
      const record = read(source, path, line)
      const columns = differences(source, record, row, types)
      if (columns.length > 0) wrong.push({ columns, row, record })
    }
  }
  for (const { file, line, raw_text: raw, rule } of await warehouse.query(sampleOf('rejected_rows'))) {
    const source = sourceOf(String(file))
    const record = read(source, String(file), Number(line))
    const isSame = record.raw === String(raw).replaceAll('\r\n', '\n')
    const isRagged = record.fields.length !== source.file.header.length
    if (!isSame || isRagged !== (rule === 'field_count')) wrong.push({ file, line, rule, raw, record })
  }
  return wrong
}

const shown = (row: Row | undefined) =>
  row && Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value === null ? null : String(value)]))

/**
 * Tests that a workspace loads its data set as it is known to be, with every row at its line.
 *
 * @param missing why the data set is not here; undefined where it is
 */
export const describeDataSet = (
  title: string,
  { accounts, known }: DataSet,
  missing: string | undefined,
  open: () => RealWorkspace,
): void => {
  describe.skipIf(missing !== undefined)(`${title}${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
    let workspace: RealWorkspace
    let engine: Engine
    let warehouse: TestWarehouse
    let outcome: RunOutcome

    beforeAll(async () => {
      workspace = open()
      engine = await openTestEngine()
      warehouse = onEngine(engine, workspace.folder)
      outcome = await warehouse.run()
    }, 300_000)
    afterAll(async () => {
      await engine?.close()
      workspace?.remove()
    })

    it.each(Object.entries(accounts))('has all rows of %s, loaded or rejected', (source, expected) => {
      expect(sumsOf(outcome, source)).toEqual(expected)
    })

    it('has an account that adds up for every file', () => {
      const off = outcome.files.filter(({ read, loaded, rejected, skipped }) => read !== loaded + rejected + skipped)
      expect(off).toEqual([])
    })

    it('says of every row on which line of its file it stands', async () => {
      expect(await misplacedRows(warehouse, outcome, workspace.folder)).toEqual([])
    })

    it.each(known)('%s', async (_, sql, expected) => {
      const [row] = await warehouse.query(sql)
      expect(shown(row)).toEqual(expected)
    })

    // last, for the rejected rows of this run stand beside those of the first
    it('gives the same tables when all files are read again', async () => {
      const before = await contentOf(warehouse)
      const { files } = await warehouse.run({ again: 'all' })
      expect(files.map(({ skipped }) => skipped)).toEqual(outcome.files.map(() => 0))
      expect(await contentOf(warehouse)).toEqual(before)
    }, 300_000)
  })
}
